//! Reads the text in order with a memory of who and what was spoken of, and finds what else than names speaks of them: nominals,
//! pronouns, relative pronouns by what stands before them. Whom they mean is asked of the judge: `questions` says what it is told.

use std::ops::Range;

use copydesk_language::lexicon::{Gender, Number, Person, person_pronoun};
use copydesk_plugin::standard::{EntityType, MentionForm};

use super::common_nouns::{Group, Sort};
use super::grammar::{self, Part};
use super::holders::Holders;
use super::memory::{Memory, Spoken};
use super::nominals::{self, Determiner, Nominal, Noun};
use super::ranker::Judge;
use super::{Entity, Mention, Wanted};
use crate::lexicon::{Classes, KeyMap};
use crate::words::{Shape, Words};

/// What the reader is given: the words, the names among them, and where the title before each name begins.
#[derive(Clone, Copy)]
pub(super) struct Text<'r> {
    pub words: &'r Words<'r>,
    pub names: &'r [Mention],
    pub titles: &'r [usize],
}

/// The mentions beside names, in order of the text.
pub(super) fn refer(
    text: Text<'_>,
    entities: &mut [Entity],
    holders: Holders<'_>,
    judge: &mut dyn Judge,
    wanted: Wanted,
) -> Vec<Mention> {
    let sorts = entities.iter().map(|entity| Sort::of(text.words, entity)).collect();
    let called = vec![0; entities.len()];
    let mut reader = Reader {
        text,
        entities,
        holders,
        judge,
        wanted,
        persons: Memory::default(),
        things: Memory::default(),
        unnamed: Vec::new(),
        called,
        sorts,
        bearers: KeyMap::default(),
        speakers: Speakers::default(),
        subjects: [None; 2],
        echoes: [None; 2],
        next: 0,
        found: Vec::new(),
    };
    for index in 0..text.words.sentences.len() {
        reader.sentence(index);
    }
    reader.found
}

pub(super) struct Reader<'r> {
    pub(super) text: Text<'r>,
    pub(super) entities: &'r mut [Entity],
    pub(super) holders: Holders<'r>,
    pub(super) judge: &'r mut dyn Judge,
    wanted: Wanted,
    pub(super) persons: Memory,
    pub(super) things: Memory,
    /// Gender of those whom the text does not name: their referents follow those of the entities.
    pub(super) unnamed: Vec<Option<Gender>>,
    /// The key of the noun by which each referent was called last.
    pub(super) called: Vec<u64>,
    pub(super) sorts: Vec<Sort>,
    /// What was named last with a noun in its name ("Bank of Ireland"), by the noun's key, and its words.
    pub(super) bearers: KeyMap<(usize, Range<usize>)>,
    pub(super) speakers: Speakers,
    /// The subjects of the two sentences before.
    pub(super) subjects: [Option<usize>; 2],
    /// Whom "she" and "he" meant last, and in which sentence.
    pub(super) echoes: [Option<(usize, usize)>; 2],
    /// The next name.
    pub(super) next: usize,
    found: Vec<Mention>,
}

/// What the speakers of the moment are.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Speakers {
    /// Who said what was last said.
    pub last: Option<usize>,
    /// Somebody else was subject since.
    pub stale: bool,
    /// Whom the sentence names as saying something.
    pub quoting: Option<usize>,
}

/// Where the reader stands in a sentence.
pub(super) struct Place {
    pub sentence: usize,
    pub section: usize,
    pub words: Range<usize>,
    pub clause: usize,
    /// The first person outside quotation marks that was a subject.
    pub subject: Option<usize>,
    /// Who says something.
    pub spoke: Option<usize>,
    /// The person of the mention that ended last, and where.
    last: Option<(usize, usize)>,
    /// The same before the word that is being read: "his" of "Olena Zelenska, his wife" is read before the nominal that it begins.
    before: Option<(usize, usize)>,
}

/// A mention as read: its referent may be beyond the entities.
struct Read {
    words: Range<usize>,
    label: EntityType,
    form: MentionForm,
    referent: usize,
}

impl Reader<'_> {
    fn sentence(&mut self, index: usize) {
        let sentence = &self.text.words.sentences[index];
        let mut place = Place {
            sentence: index,
            section: sentence.section,
            words: sentence.words.clone(),
            clause: 0,
            subject: None,
            spoke: None,
            last: None,
            before: None,
        };
        self.speakers.quoting = self.named_speaker(&place.words);
        let mut at = place.words.start;
        while at < place.words.end {
            place.before = place.last;
            let word = self.text.words.words[at];
            let mark = word.shape.any(Shape::MARK);
            if mark || grammar::starts_clause(self.text.words.str(at)) {
                place.clause += 1;
            }
            if let Some(name) = self.text.names.get(self.next).filter(|name| name.words.start == at) {
                let title = self.text.titles[self.next];
                self.next += 1;
                at = name.words.end;
                if let Some(referent) = name.entity {
                    let read = Read { words: name.words.clone(), label: name.label, form: MentionForm::Name, referent };
                    self.note(title, read, &mut place);
                }
                self.owned(name, &mut place);
                continue;
            }
            if !mark {
                self.pronoun(at, &mut place);
                self.nominal(at, &mut place);
            }
            // A nominal may hold a name ("the Ukrainian president"), which is read on its own.
            at += 1;
        }
        if let Some(entity) = place.spoke {
            self.speakers.last = Some(entity);
            self.speakers.stale = false;
        } else if place.subject.is_some_and(|subject| Some(subject) != self.speakers.last) {
            self.speakers.stale = true;
        }
        self.subjects = [place.subject, self.subjects[0]];
    }

    /// Remembers a mention.
    fn note(&mut self, title: usize, read: Read, place: &mut Place) {
        let words = self.text.words;
        let quoted = words.words[read.words.start].shape.any(Shape::QUOTED);
        let part = match read.form {
            MentionForm::Pronoun => grammar::pronoun_part(words, read.words.start),
            _ => grammar::part(words, title, &read.words, &place.words),
        };
        let person = read.label == EntityType::Person;
        if person && !quoted {
            if grammar::says(words, title, &read.words, &place.words) && part != Part::Object {
                place.spoke = Some(read.referent);
            }
            if part == Part::Subject {
                place.subject.get_or_insert(read.referent);
            }
        }
        let memory = match read.label {
            EntityType::Person => {
                place.last = Some((read.referent, read.words.end));
                &mut self.persons
            }
            EntityType::Organisation | EntityType::Location => {
                if read.form == MentionForm::Name {
                    for word in &words.words[read.words.clone()] {
                        if word.classes.any(Classes::ORG_HEAD.or(Classes::LOC_HEAD)) {
                            self.bearers.insert(word.key, (read.referent, read.words.clone()));
                        }
                    }
                }
                &mut self.things
            }
            EntityType::Other => return,
        };
        memory.note(Spoken {
            referent: read.referent,
            at: read.words.start,
            sentence: place.sentence,
            section: place.section,
            clause: place.clause,
            part,
            quoted,
            form: read.form,
            named: read.words,
            times: 1,
            first: place.sentence,
        });
    }

    /// The person whom the sentence names as saying something, outside quotation marks.
    fn named_speaker(&self, sentence: &Range<usize>) -> Option<usize> {
        let names = &self.text.names[self.next..];
        names.iter().enumerate().take_while(|(_, n)| n.words.start < sentence.end).take(8).find_map(|(i, name)| {
            let quoted = self.text.words.words[name.words.start].shape.any(Shape::QUOTED);
            let title = self.text.titles[self.next + i];
            let says = name.label == EntityType::Person
                && !quoted
                && grammar::says(self.text.words, title, &name.words, sentence);
            name.entity.filter(|_| says)
        })
    }

    /// A pronoun of one person.
    fn pronoun(&mut self, at: usize, place: &mut Place) {
        let Some(pronoun) = person_pronoun(self.text.words.str(at)).filter(|p| p.person == Person::Third) else {
            return;
        };
        let (referent, score) = if pronoun.relative {
            let Some(referent) = self.before_relative(at, place) else { return };
            (referent, 0.9)
        } else if pronoun.number == Number::Singular {
            let Some(answer) = self.who(at, pronoun, place) else { return };
            if let Some(gender) = pronoun.gender {
                self.echoes[gender as usize] = Some((answer.0, place.sentence));
                if let Some(entity) = self.entities.get_mut(answer.0) {
                    entity.gender = entity.gender.or(Some(gender));
                }
                if let Some(known) = answer.0.checked_sub(self.entities.len()).map(|n| &mut self.unnamed[n]) {
                    *known = known.or(Some(gender));
                }
            }
            answer
        } else {
            return;
        };
        if !self.wanted.pronouns {
            return;
        }
        let words = at..at + 1;
        if referent < self.entities.len() {
            let entity = Some(referent);
            self.found.push(Mention {
                words: words.clone(),
                label: EntityType::Person,
                form: MentionForm::Pronoun,
                score,
                entity,
            });
        }
        self.note(at, Read { words, label: EntityType::Person, form: MentionForm::Pronoun, referent }, place);
    }

    /// Whom "who" speaks of: the person right before it, past a comma and a preposition.
    fn before_relative(&self, at: usize, place: &Place) -> Option<usize> {
        let (referent, end) = place.last?;
        let between =
            (end..at).all(|w| matches!(self.text.words.str(w), "," | "with" | "to" | "of" | "for" | "by" | "from"));
        (end <= at && at - end <= 2 && between).then_some(referent)
    }

    /// A nominal that starts at a word.
    fn nominal(&mut self, at: usize, place: &mut Place) {
        if !self.wanted.nominals {
            return;
        }
        let names = &self.text.names[self.next..];
        if let Some(nominal) = nominals::nominal(self.text.words, names, at, &place.words) {
            self.read(nominal, place);
        }
    }

    /// A nominal that a name begins: "Ukraine's president".
    fn owned(&mut self, owner: &Mention, place: &mut Place) {
        // "the North's leader" was read from "the" on.
        let read = self.found.last().is_some_and(|m| m.form == MentionForm::Nominal && m.words.end > owner.words.end);
        if read || !self.wanted.nominals {
            return;
        }
        let names = &self.text.names[self.next..];
        if let Some(nominal) = nominals::owned(self.text.words, names, owner, &place.words) {
            self.read(nominal, place);
        }
    }

    fn read(&mut self, nominal: Nominal, place: &mut Place) {
        match nominal.noun {
            Noun::Person(_) => self.person(nominal, place),
            Noun::Thing(group) => self.thing(nominal, group, place),
        }
    }

    fn person(&mut self, nominal: Nominal, place: &mut Place) {
        // "Anna Weiss, a German diplomat"
        let at = nominal.words.start;
        let behind = place.before.filter(|(_, end)| end + 1 == at && self.text.words.str(*end) == ",");
        let behind = behind.map(|(referent, _)| referent).filter(|_| self.apposes(&nominal, place));
        let fixed = nominal.apposed.or(behind);
        let (referent, score) = match fixed {
            Some(referent) => (Some(referent), 0.8),
            None if nominal.determiner == Determiner::Indefinite => (None, 0.6),
            None => self.whose(&nominal, place),
        };
        let entity = referent.filter(|r| *r < self.entities.len());
        if entity.is_some() || (nominal.noun != Noun::Person(None) && nominal.owner.is_none()) {
            let score = if entity.is_some() { score } else { 0.6 };
            let words = nominal.words.clone();
            self.found.push(Mention { words, label: EntityType::Person, form: MentionForm::Nominal, score, entity });
        }
        if referent.is_none() && self.predicates(at, place) {
            return; // "she was a teacher" speaks of nobody else
        }
        let referent = referent.unwrap_or_else(|| self.stranger(nominal.gender));
        self.called[referent] = self.noun(&nominal);
        // ", a German diplomat," behind a name says nothing new of who is spoken of.
        if behind.is_none() {
            let read = Read { words: nominal.words, label: EntityType::Person, form: MentionForm::Nominal, referent };
            self.note(at, read, place);
        }
    }

    /// Whether what begins here says what somebody is.
    fn predicates(&self, at: usize, place: &Place) -> bool {
        let be = |w: usize| {
            matches!(self.text.words.str(w), "is" | "was" | "are" | "were" | "be" | "been" | "became" | "become" | "as")
        };
        (place.words.start..at).rev().take(2).any(be)
    }

    /// Whether a nominal behind a name and a comma says what the named one is, and does not begin a new clause.
    fn apposes(&self, nominal: &Nominal, place: &Place) -> bool {
        let end = nominal.words.end;
        // "Zelensky, his wife, and others": who is his own wife is nobody's.
        let owner = if place.last == place.before { None } else { place.last };
        let named = place.before.map(|(referent, _)| referent);
        if named
            .is_some_and(|named| owner.is_some_and(|(owner, _)| owner == named) || !self.may_be(named, nominal.gender))
        {
            return false;
        }
        nominal.determiner == Determiner::Indefinite
            || end >= place.words.end
            || self.text.words.words[end].shape.any(Shape::MARK)
            || matches!(self.text.words.str(end), "of" | "at" | "for" | "in" | "who" | "to")
    }

    fn thing(&mut self, nominal: Nominal, group: Group, place: &mut Place) {
        let at = nominal.words.start;
        let latest = self.things.latest().next().filter(|s| s.form == MentionForm::Name && s.named.end + 1 == at);
        let behind = latest.filter(|s| self.text.words.str(s.named.end) == ",").map(|s| s.referent);
        let (referent, score) = match behind.filter(|_| nominal.determiner == Determiner::Indefinite) {
            Some(referent) => {
                self.sorts[referent].described(group);
                (Some(referent), 0.8)
            }
            None if nominal.determiner == Determiner::Indefinite => (None, 0.0),
            None => self.which(&nominal, group, place),
        };
        let entity = referent.filter(|r| *r < self.entities.len());
        let label = entity.map_or(group.label(), |entity| self.entities[entity].label);
        if entity.is_some() {
            let words = nominal.words.clone();
            self.found.push(Mention { words, label, form: MentionForm::Nominal, score, entity });
        }
        let referent = referent.unwrap_or_else(|| self.stranger(None));
        self.called[referent] = self.noun(&nominal);
        self.note(at, Read { words: nominal.words, label, form: MentionForm::Nominal, referent }, place);
    }

    /// The key of a nominal's noun.
    pub(super) fn noun(&self, nominal: &Nominal) -> u64 {
        self.text.words.words[nominal.words.end - 1].key
    }

    /// Somebody or something new that the text does not name.
    fn stranger(&mut self, gender: Option<Gender>) -> usize {
        self.unnamed.push(gender);
        self.called.push(0);
        self.entities.len() + self.unnamed.len() - 1
    }
}
