//! The state of the discourse at a place in the text: which referents were mentioned so far and how, who speaks, and what the article says of
//! each.

use std::ops::Range;

use copydesk_language::lexicon::{Gender, Person, person_pronoun};
use copydesk_plugin::standard::{EntityType, MentionForm};

use super::common_nouns::Sort;
use super::facts::Facts;
use super::grammar::{self, Part};
use super::memory::{Memory, Spoken};
use super::nominals::Nominal;
use super::pronouns::Pronoun;
use super::{Entity, Mention};
use crate::lexicon::Lexicon;
use crate::words::{Shape, Words};

/// The article: its words, names and nominals, and where the title before each name begins.
#[derive(Clone, Copy)]
pub(super) struct Article<'r> {
    pub words: &'r Words<'r>,
    pub lexicon: &'r Lexicon,
    pub names: &'r [Mention],
    pub titles: &'r [usize],
    pub nominals: &'r [Nominal],
}

/// A person or thing that the text does not name. Strangers are numbered after the entities.
#[derive(Debug)]
pub(super) struct Stranger<'t> {
    pub gender: Option<Gender>,
    pub person: bool,
    pub thing: bool,
    /// What is said of it, until it is forgotten: an article may have as many strangers as nouns.
    pub facts: Option<Box<Facts<'t>>>,
}

/// The state of the discourse.
pub(super) struct Discourse<'r> {
    pub article: Article<'r>,
    pub entities: &'r mut [Entity],
    pub strangers: Vec<Stranger<'r>>,
    /// What is said of each entity, and of those of whom nothing is.
    facts: Vec<Facts<'r>>,
    nothing: Facts<'r>,
    pub sorts: Vec<Sort>,
    /// The words at which each entity is named.
    pub named_at: Vec<Vec<usize>>,
    /// The words at which entities are first named, in order, by their label.
    first_named: [Vec<usize>; 4],
    /// How many entities of its kind, up to three, are named more often than each.
    pub named_rank: Vec<usize>,
    pub memory: Memory,
    /// How often each referent has spoken.
    pub spoke: Vec<usize>,
    /// Whether what is known of each referent's gender is from a pronoun that was taken for it.
    pub guessed: Vec<bool>,
    /// The number of the quotation that each word stands in; 0: none.
    pub quotations: Vec<u32>,
    /// The last noun for each referent.
    pub called: Vec<u64>,
    pub speakers: Speakers,
    /// The subjects of the two sentences before.
    pub subjects: [Option<usize>; 2],
    /// The last referents of "she", "he", "it" and "they", and in which sentence.
    pub echoes: [Option<(usize, usize)>; 4],
}

/// The speakers so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Speakers {
    /// The last speaker.
    pub last: Option<usize>,
    /// The last speaker other than `last`.
    pub other: Option<usize>,
    /// Whether another person has been a subject since.
    pub stale: bool,
    /// The speaker of the quotations in this sentence.
    pub quoting: Option<usize>,
    /// Of the speaker of the quotations in this sentence, if a pronoun is all that follows: "…, she said".
    pub gender: Option<Gender>,
}

/// The reader's position in a sentence.
pub(super) struct Place {
    pub sentence: usize,
    pub section: usize,
    pub words: Range<usize>,
    pub clause: usize,
    /// The first subject outside quotation marks.
    pub subject: Option<usize>,
    /// The subject of a verb of saying.
    pub spoke: Option<usize>,
    /// The person or organisation of the mention that ended last, and where.
    pub last: Option<(usize, usize)>,
    /// The same, before the current word: "his" in "Olena Zelenska, his wife" is read before the nominal that it begins.
    pub before: Option<(usize, usize)>,
}

/// A mention as the reader meets it.
pub(super) struct Read {
    pub words: Range<usize>,
    pub label: EntityType,
    pub form: MentionForm,
    pub referent: usize,
}

/// How a candidate's gender agrees with the one asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Agreement {
    Sure = 1,
    Likely,
    Unknown,
    Unlikely,
    Never,
    /// Its gender is only that of a pronoun that was taken for it.
    Guessed,
    Misguessed,
}

impl Agreement {
    /// Whether nothing speaks against it.
    pub fn possible(self) -> bool {
        !matches!(self, Agreement::Never | Agreement::Unlikely | Agreement::Misguessed)
    }

    /// Whether the genders are the same, as far as is known.
    pub fn agrees(self) -> bool {
        matches!(self, Agreement::Sure | Agreement::Likely | Agreement::Guessed)
    }
}

/// Over how many sentences an attribution is looked for.
const GOES_ON: usize = 5;

/// Numbers the quotations of an article. One that is interrupted counts as two, and one without a word between as one.
fn quotations(words: &Words<'_>) -> Vec<u32> {
    let mut numbers = vec![0; words.words.len()];
    let (mut number, mut section) = (0, None);
    for sentence in &words.sentences {
        for at in sentence.words.clone().filter(|at| !words.words[*at].shape.intersects(Shape::MARK)) {
            let quoted = words.words[at].shape.intersects(Shape::QUOTED);
            number += u32::from(quoted && section != Some(sentence.section));
            section = quoted.then_some(sentence.section);
            numbers[at] = if quoted { number } else { 0 };
        }
    }
    numbers
}

impl<'r> Discourse<'r> {
    pub fn new(article: Article<'r>, entities: &'r mut [Entity], facts: Vec<Facts<'r>>) -> Self {
        let mut named_at = vec![Vec::new(); entities.len()];
        for name in article.names {
            if let Some(entity) = name.entity {
                named_at[entity].push(name.words.start);
            }
        }
        let mut first_named: [Vec<usize>; 4] = Default::default();
        for (entity, names) in entities.iter().zip(&named_at) {
            first_named[entity.label as usize].extend(names.first());
        }
        first_named.iter_mut().for_each(|names| names.sort_unstable());
        let kind = |label| label == EntityType::Person;
        let most = |person: bool| -> Vec<usize> {
            let of = entities.iter().zip(&named_at).filter(|(entity, _)| kind(entity.label) == person);
            let mut counts: Vec<usize> = of.map(|(_, names)| names.len()).collect();
            counts.sort_unstable_by_key(|count| std::cmp::Reverse(*count));
            counts.truncate(3);
            counts
        };
        let most = [most(false), most(true)];
        let more = |entity: &Entity, names: &Vec<usize>| {
            most[usize::from(kind(entity.label))].iter().filter(|count| **count > names.len()).count()
        };
        let named_rank = entities.iter().zip(&named_at).map(|(entity, names)| more(entity, names)).collect();
        Discourse {
            sorts: entities
                .iter()
                .zip(&facts)
                .map(|(entity, facts)| Sort::new(article.words, entity).told(facts.told))
                .collect(),
            called: vec![0; entities.len()],
            spoke: vec![0; entities.len()],
            guessed: vec![false; entities.len()],
            quotations: quotations(article.words),
            article,
            entities,
            strangers: Vec::new(),
            facts,
            nothing: Facts::default(),
            named_at,
            first_named,
            named_rank,
            memory: Memory::default(),
            speakers: Speakers::default(),
            subjects: [None; 2],
            echoes: [None; 4],
        }
    }

    /// Begins a sentence.
    pub fn begin(&mut self, sentence: usize, next_name: usize) -> Place {
        let of = &self.article.words.sentences[sentence];
        let (words, section) = (of.words.clone(), of.section);
        (self.speakers.quoting, self.speakers.gender) = self.quoting(sentence, next_name);
        Place { sentence, section, words, clause: 0, subject: None, spoke: None, last: None, before: None }
    }

    /// Ends a sentence.
    pub fn end(&mut self, place: &Place) {
        if let Some(speaker) = place.spoke {
            if self.speakers.last != Some(speaker) {
                self.speakers.other = self.speakers.last;
            }
            self.speakers.last = Some(speaker);
            self.speakers.stale = false;
            self.spoke[speaker] += 1;
        } else if place.subject.is_some_and(|subject| Some(subject) != self.speakers.last) {
            self.speakers.stale = true;
        }
        self.subjects = [place.subject, self.subjects[0]];
    }

    /// Records a mention; `title` is where its words begin, title included.
    pub fn note(&mut self, title: usize, read: Read, place: &mut Place) {
        let words = self.article.words;
        let quoted = words.words[read.words.start].shape.intersects(Shape::QUOTED);
        let part = match read.form {
            MentionForm::Pronoun => grammar::pronoun_part(words, read.words.start),
            _ => grammar::part(words, title, &read.words, &place.words),
        };
        if read.label != EntityType::Location && read.label != EntityType::Other && !quoted {
            if grammar::says(words, title, &read.words, &place.words) && part != Part::Object {
                place.spoke = Some(read.referent);
            }
            if part == Part::Subject {
                place.subject.get_or_insert(read.referent);
            }
        }
        if matches!(read.label, EntityType::Person | EntityType::Organisation) {
            place.last = Some((read.referent, read.words.end));
        }
        let own = person_pronoun(words.str(read.words.start)).is_some_and(|pronoun| pronoun.person == Person::First);
        let quotation = self.quotations[read.words.start];
        let forgotten = self.memory.note(Spoken {
            referent: read.referent,
            at: read.words.start,
            sentence: place.sentence,
            section: place.section,
            clause: place.clause,
            part,
            quoted,
            form: read.form,
            own,
            told: if own { 0 } else { quotation },
            voiced: if own { quotation } else { 0 },
            named: read.words,
            times: 1,
            first: place.sentence,
            outside: (!quoted).then_some((place.sentence, part)),
        });
        // Only a speaker is asked about beyond memory.
        let forgotten = forgotten.filter(|referent| self.speakers.last != Some(*referent));
        let stranger = forgotten.and_then(|referent| referent.checked_sub(self.entities.len()));
        if let Some(stranger) = stranger {
            self.strangers[stranger].facts = None;
        }
    }

    /// Adds a referent that the text does not name.
    pub fn stranger(&mut self, stranger: Stranger<'r>) -> usize {
        self.strangers.push(stranger);
        self.called.push(0);
        self.spoke.push(0);
        self.guessed.push(false);
        self.entities.len() + self.strangers.len() - 1
    }

    /// What the article says of an entity, or of a stranger that is not forgotten.
    pub fn facts(&self, referent: usize) -> &Facts<'r> {
        match referent.checked_sub(self.entities.len()) {
            None => &self.facts[referent],
            Some(stranger) => self.strangers[stranger].facts.as_deref().unwrap_or(&self.nothing),
        }
    }

    /// Adds what a nominal says of the entity that it means.
    pub fn describe(&mut self, entity: usize, nominal: &Nominal) {
        self.facts[entity].called(self.article.words, self.article.names, nominal);
        self.sorts[entity] = self.sorts[entity].told(self.facts[entity].told);
    }

    /// Notes whose an entity is: "its general secretary, Ada Example".
    pub fn belong(&mut self, entity: usize, owner: usize, nominal: &Nominal) {
        if entity != owner && entity < self.entities.len() {
            self.facts[entity].belongs(owner, self.article.words, nominal);
        }
    }

    /// Notes whose relative an entity is, by a noun: "her husband Ben Sample".
    pub fn relate(&mut self, entity: usize, owner: usize, noun: usize) {
        self.facts[entity].relates(owner, self.article.words.str(noun));
    }

    /// The label of an entity; `None` for a stranger.
    pub fn label(&self, referent: usize) -> Option<EntityType> {
        self.entities.get(referent).map(|entity| entity.label)
    }

    pub fn is_person(&self, referent: usize) -> bool {
        match self.label(referent) {
            Some(label) => label == EntityType::Person,
            None => self.strangers[referent - self.entities.len()].person,
        }
    }

    pub fn is_thing(&self, referent: usize) -> bool {
        match self.label(referent) {
            Some(label) => label != EntityType::Person,
            None => self.strangers[referent - self.entities.len()].thing,
        }
    }

    pub fn agreement(&self, referent: usize, gender: Option<Gender>) -> Agreement {
        if gender.is_some() && self.facts(referent).they {
            return Agreement::Unlikely;
        }
        let (known, sure) = match self.entities.get(referent) {
            Some(entity) => (entity.gender, entity.sure),
            None => (self.strangers[referent - self.entities.len()].gender, true),
        };
        match known.zip(gender).map(|(known, gender)| known == gender) {
            None => Agreement::Unknown,
            Some(true) if self.guessed[referent] => Agreement::Guessed,
            Some(false) if self.guessed[referent] => Agreement::Misguessed,
            Some(true) if sure => Agreement::Sure,
            Some(true) => Agreement::Likely,
            Some(false) if sure => Agreement::Never,
            Some(false) => Agreement::Unlikely,
        }
    }

    pub fn may_be(&self, referent: usize, gender: Option<Gender>) -> bool {
        self.agreement(referent, gender).possible()
    }

    /// The word at which an entity is next named.
    pub fn named_next(&self, referent: usize, at: usize) -> Option<usize> {
        let names = self.named_at.get(referent)?;
        names.get(names.partition_point(|name| *name <= at)).copied()
    }

    /// How many others of its label are first named between a word and an entity's first name; `None` if it has been named, or never is.
    pub fn newcomer(&self, referent: usize, at: usize) -> Option<usize> {
        let first = *self.named_at.get(referent)?.first().filter(|first| **first > at)?;
        let names = &self.first_named[self.entities[referent].label as usize];
        Some(names.partition_point(|name| *name < first) - names.partition_point(|name| *name <= at))
    }

    /// Who says in a sentence what it tells, by name.
    pub fn speaks_in(&self, place: &Place) -> Option<usize> {
        let first = self.article.names.partition_point(|name| name.words.start < place.words.start);
        self.named_speaker(&place.words, first)
    }

    /// Who says what is quoted in a sentence, by name, or of which gender: the attribution may stand behind the sentences that the quotation goes on in.
    fn quoting(&self, sentence: usize, next_name: usize) -> (Option<usize>, Option<Gender>) {
        let (words, mut next) = (self.article.words, next_name);
        for (at, this) in words.sentences.iter().enumerate().skip(sentence).take(GOES_ON) {
            if let Some(speaker) = self.named_speaker(&this.words, next) {
                return (Some(speaker), None);
            }
            let says = |w: usize| self.quotations[w] == 0 && grammar::says(words, w, &(w..w + 1), &this.words);
            let gender = |w: usize| Pronoun::at(words, w).and_then(Pronoun::gender).filter(|_| says(w));
            if let Some(gender) = this.words.clone().find_map(gender) {
                return (None, Some(gender));
            }
            let plain = |w: &usize| !words.words[*w].shape.intersects(Shape::MARK);
            let Some(after) = words.sentences.get(at + 1) else { break };
            let (last, first) = (this.words.clone().rev().find(plain), after.words.clone().find(plain));
            let number = |at: Option<usize>| at.map_or(0, |at| self.quotations[at]);
            if number(last) == 0 || number(last) != number(first) {
                break;
            }
            next += self.article.names[next..].iter().take_while(|name| name.words.start < after.words.start).count();
        }
        (None, None)
    }

    /// The name in the sentence, outside quotation marks, that is the subject of a verb of saying.
    fn named_speaker(&self, sentence: &Range<usize>, next: usize) -> Option<usize> {
        let (words, names) = (self.article.words, &self.article.names[next..]);
        names.iter().enumerate().take_while(|(_, n)| n.words.start < sentence.end).take(8).find_map(|(i, name)| {
            let quoted = words.words[name.words.start].shape.intersects(Shape::QUOTED);
            let speaks = matches!(name.label, EntityType::Person | EntityType::Organisation);
            let says = speaks && !quoted && grammar::says(words, self.article.titles[next + i], &name.words, sentence);
            name.entity.filter(|_| says)
        })
    }
}
