//! Reads the text in order with a memory of who was spoken of, and finds what else than names speaks of persons: nominals by the role
//! that the text gave to somebody, pronouns by preference among the remembered, relative pronouns by what stands before them.

use std::ops::Range;

use copydesk_language::people::{Case, Number, Person, person_pronoun};

use super::grammar::{self, Part};
use super::memory::{Memory, Preferences, Pronoun, Speakers, Spoken};
use super::nominals::Holders;
use super::{Entity, Form, Mention, Wanted};
use crate::recognise::Label;
use crate::words::{Shape, Words};

/// Below this sum nobody is meant.
const FAINT: f32 = -3.0;

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
    preferences: &Preferences,
    wanted: Wanted,
) -> Vec<Mention> {
    let seen = vec![0; entities.len()];
    let mut reader = Reader {
        text,
        entities,
        holders,
        preferences,
        wanted,
        memory: Memory::default(),
        seen,
        speakers: Speakers::default(),
        next: 0,
        found: Vec::new(),
    };
    for index in 0..text.words.sentences.len() {
        reader.sentence(index);
    }
    reader.found
}

struct Reader<'r> {
    text: Text<'r>,
    entities: &'r mut [Entity],
    holders: Holders<'r>,
    preferences: &'r Preferences,
    wanted: Wanted,
    memory: Memory,
    /// Where each entity was last spoken of, plus one.
    seen: Vec<usize>,
    speakers: Speakers,
    /// The next name.
    next: usize,
    found: Vec<Mention>,
}

/// Where the reader stands in a sentence.
struct Place {
    sentence: usize,
    section: usize,
    words: Range<usize>,
    clause: usize,
    /// The first person outside quotation marks that was a subject.
    subject: Option<usize>,
    spoke: Option<usize>,
    /// The person of the mention that ended last, and where.
    last: Option<(usize, usize)>,
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
        };
        self.speakers.quoting = self.named_speaker(&place.words).or(self.speakers.last);
        let mut at = place.words.start;
        while at < place.words.end {
            let word = self.text.words.words[at];
            let text = self.text.words.str(at);
            if word.shape.any(Shape::MARK) || grammar::starts_clause(text) {
                place.clause += 1;
            }
            let title = self.text.titles.get(self.next).copied().unwrap_or(at);
            let mention = if self.text.names.get(self.next).is_some_and(|name| name.words.start == at) {
                self.next += 1;
                Some(self.text.names[self.next - 1].clone())
            } else {
                let found = self.other(at, &place);
                self.found.extend(found.clone());
                found
            };
            let Some(mention) = mention else {
                at += 1;
                continue;
            };
            let end = mention.words.end;
            // ", a German diplomat," behind a name says nothing new of who is spoken of.
            let apposition = mention.form == Form::Nominal && place.last == mention.entity.zip(at.checked_sub(1));
            if let Some(entity) = mention.entity.filter(|_| mention.label == Label::Per && !apposition) {
                let title = if mention.form == Form::Name { title } else { at };
                self.note(entity, title, &mention, &mut place);
            }
            // A nominal may hold a name ("the Ukrainian president"), which is read on its own.
            at = if mention.form == Form::Nominal { at + 1 } else { end };
        }
        if let Some(entity) = place.spoke {
            self.speakers.last = Some(entity);
            self.speakers.stale = false;
        } else if place.subject.is_some_and(|subject| Some(subject) != self.speakers.last) {
            self.speakers.stale = true;
        }
    }

    fn note(&mut self, entity: usize, title: usize, mention: &Mention, place: &mut Place) {
        let words = self.text.words;
        let quoted = words.words[mention.words.start].shape.any(Shape::QUOTED);
        let part = match mention.form {
            Form::Pronoun => pronoun_part(words, mention.words.start),
            _ => grammar::part(words, title, &mention.words, &place.words),
        };
        if !quoted {
            if grammar::says(words, title, &mention.words, &place.words) && part != Part::Object {
                place.spoke = Some(entity);
            }
            if part == Part::Subject {
                place.subject.get_or_insert(entity);
            }
        }
        self.seen[entity] = mention.words.end;
        place.last = Some((entity, mention.words.end));
        self.memory.note(Spoken {
            entity,
            at: mention.words.start,
            sentence: place.sentence,
            section: place.section,
            clause: place.clause,
            part,
            quoted,
            named: mention.form != Form::Pronoun,
            times: 1,
        });
    }

    /// The person whom the sentence names as saying something, outside quotation marks.
    fn named_speaker(&self, sentence: &Range<usize>) -> Option<usize> {
        let names = &self.text.names[self.next..];
        names.iter().enumerate().take_while(|(_, n)| n.words.start < sentence.end).take(8).find_map(|(i, name)| {
            let quoted = self.text.words.words[name.words.start].shape.any(Shape::QUOTED);
            let title = self.text.titles[self.next + i];
            let says =
                name.label == Label::Per && !quoted && grammar::says(self.text.words, title, &name.words, sentence);
            name.entity.filter(|_| says)
        })
    }

    /// A mention that is no name and starts at a word.
    fn other(&mut self, at: usize, place: &Place) -> Option<Mention> {
        let words = self.text.words;
        if words.words[at].shape.any(Shape::MARK) {
            return None;
        }
        if let Some(pronoun) = person_pronoun(words.str(at)) {
            let relative = pronoun.relative && pronoun.person == Person::Third;
            if self.wanted.pronouns && relative {
                return Some(pronoun_mention(at, self.before_relative(at, place)?, 0.9));
            }
            if self.wanted.pronouns && pronoun.person == Person::Third && pronoun.number == Number::Singular {
                // "his spokesman" is a nominal that starts with a pronoun: both are mentions.
                let (entity, score) = self.antecedent(at, place)?;
                self.entities[entity].gender = self.entities[entity].gender.or(pronoun.gender);
                if pronoun.case.is_possessive() {
                    let nominal = self.nominal(at, place);
                    self.found.extend(nominal);
                }
                return Some(pronoun_mention(at, entity, score));
            }
        }
        self.nominal(at, place)
    }

    /// A nominal that starts at a word.
    fn nominal(&self, at: usize, place: &Place) -> Option<Mention> {
        if !self.wanted.nominals {
            return None;
        }
        let words = self.text.words;
        let names = &self.text.names[self.next..];
        let found = self.holders.nominal(words, names, at, &place.words)?;
        // "Anna Weiss, a German diplomat"
        let behind = place.last.filter(|(_, end)| end + 1 == at && words.str(*end) == ",").map(|(entity, _)| entity);
        let named = found.apposed.or(behind).or_else(|| {
            found.definite.then(|| self.holders.of(words, found.words.clone(), self.entities, &self.seen)).flatten()
        });
        let score = if named.is_some() { 0.8 } else { 0.6 };
        Some(Mention { words: found.words, label: Label::Per, form: Form::Nominal, score, entity: named })
    }

    /// Whom "who" speaks of: the person right before it, past a comma and a preposition.
    fn before_relative(&self, at: usize, place: &Place) -> Option<usize> {
        let (entity, end) = place.last?;
        let between =
            (end..at).all(|w| matches!(self.text.words.str(w), "," | "with" | "to" | "of" | "for" | "by" | "from"));
        (end <= at && at - end <= 2 && between).then_some(entity)
    }

    /// Whom a pronoun speaks of, and how sure that is.
    fn antecedent(&self, at: usize, place: &Place) -> Option<(usize, f32)> {
        let words = self.text.words;
        let gender = person_pronoun(words.str(at))?.gender;
        let part = pronoun_part(words, at);
        let says = part == Part::Subject && grammar::says(words, at, &(at..at + 1), &place.words);
        let quoted = words.words[at].shape.any(Shape::QUOTED);
        let pronoun = Pronoun {
            sentence: place.sentence,
            section: place.section,
            clause: place.clause,
            part,
            reflexive: words.str(at).ends_with("self"),
            quoted,
            attribution: says && !quoted && (at == place.words.start || grammar::closes_quote(words, at, &place.words)),
            says: says && !quoted,
        };
        let fits = |entity: usize| self.entities[entity].gender.zip(gender).is_none_or(|(a, b)| a == b);
        let latest = self.memory.iter().filter(|s| fits(s.entity)).map(|s| s.at).max();
        let mut scores: Vec<(usize, f32)> = self
            .memory
            .iter()
            .filter(|spoken| fits(spoken.entity))
            .map(|spoken| {
                let known = self.entities[spoken.entity].gender.is_some();
                let latest = latest == Some(spoken.at);
                (spoken.entity, self.preferences.score(spoken, &pronoun, self.speakers, latest, known))
            })
            .collect();
        if let Some(entity) = self.upcoming(at, place).filter(|e| fits(*e)) {
            scores.retain(|(e, _)| *e != entity);
            scores.push((entity, self.preferences.upcoming()));
        }
        let best = scores.iter().copied().reduce(|a, b| if b.1 >= a.1 { b } else { a }).filter(|b| b.1 > FAINT)?;
        let sum: f32 = scores.iter().map(|(_, s)| (s - best.1).exp()).sum();
        Some((best.0, 1.0 / sum))
    }

    /// "In her speech, Merkel said": the name after the comma that ends the phrase in front of the sentence.
    fn upcoming(&self, at: usize, place: &Place) -> Option<usize> {
        if place.subject.is_some() || at > place.words.start + 8 || self.text.words.words[at].shape.any(Shape::QUOTED) {
            return None;
        }
        let title = *self.text.titles.get(self.next)?;
        let name = self.text.names.get(self.next)?;
        let comma = title > at && title - at < 14 && title < place.words.end && self.text.words.str(title - 1) == ",";
        name.entity.filter(|_| comma && name.label == Label::Per)
    }
}

fn pronoun_mention(at: usize, entity: usize, score: f32) -> Mention {
    Mention { words: at..at + 1, label: Label::Per, form: Form::Pronoun, score, entity: Some(entity) }
}

/// The part of a pronoun, from its form; "her" is a possessor if a noun can follow.
fn pronoun_part(words: &Words<'_>, at: usize) -> Part {
    match person_pronoun(words.str(at)).map(|p| p.case) {
        Some(Case::Subject | Case::SubjectOrObject) => Part::Subject,
        Some(Case::Possessive) => Part::Possessor,
        Some(Case::ObjectOrPossessive) => {
            let noun = words.words.get(at + 1).is_some_and(|w| {
                !w.shape.any(Shape::MARK)
                    && !matches!(
                        words.str(at + 1),
                        "to" | "in"
                            | "on"
                            | "at"
                            | "and"
                            | "for"
                            | "with"
                            | "from"
                            | "as"
                            | "that"
                            | "by"
                            | "when"
                            | "after"
                            | "was"
                            | "is"
                            | "the"
                            | "a"
                            | "about"
                            | "into"
                            | "but"
                            | "or"
                            | "out"
                            | "up"
                            | "before"
                            | "because"
                    )
            });
            if noun { Part::Possessor } else { Part::Object }
        }
        _ => Part::Object,
    }
}
