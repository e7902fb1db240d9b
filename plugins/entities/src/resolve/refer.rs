//! Nominals and pronouns of persons, read in order of the text with a memory of who was spoken of.
//!
//! A nominal ("the spokesman", "the Ukrainian president") means the person to whom the text gave that role, the one named last if there
//! are several. A pronoun before or after a verb of saying ("he added") means the last speaker, if nobody came up since; any other the most
//! salient person of fitting gender: salience grows with each mention, more for the first of a sentence, and halves from sentence to
//! sentence (after Lappin and Leass 1994, in small).

use std::ops::Range;

use copydesk_language::people::{Gender, Number, Person, is_title_modifier, person_pronoun, role_noun};

use super::roles::{Role, is_role};
use super::{Entity, Form, Mention, Wanted};
use crate::lexicon::{Classes, Lexicon};
use crate::recognise::Label;
use crate::words::{Shape, Words};

/// Below this nobody is salient enough to be meant.
const FAINT: f32 = 0.2;

/// The mentions beside names, in order of the text.
pub(super) fn refer(
    words: &Words<'_>,
    lexicon: &Lexicon,
    names: &[Mention],
    entities: &mut [Entity],
    roles: &[Role],
    wanted: Wanted,
) -> Vec<Mention> {
    let roles = roles.iter().map(|role| (role.entity, letters(&role.text))).collect();
    let mut reader = Reader {
        words,
        lexicon,
        names,
        entities,
        roles,
        present: Vec::new(),
        seen: vec![0; 0],
        speaker: None,
        found: Vec::new(),
    };
    reader.seen = vec![0; reader.entities.len()];
    let mut next = 0;
    for sentence in &words.sentences {
        next = reader.sentence(sentence.words.clone(), sentence.section, next, wanted);
    }
    reader.found
}

struct Reader<'r> {
    words: &'r Words<'r>,
    lexicon: &'r Lexicon,
    names: &'r [Mention],
    entities: &'r mut [Entity],
    /// Each role as small letters: "unsecretarygeneral".
    roles: Vec<(usize, String)>,
    /// Persons that are not yet forgotten, with their salience.
    present: Vec<(usize, f32)>,
    /// Where each entity was last spoken of, plus one.
    seen: Vec<usize>,
    speaker: Option<Speaker>,
    found: Vec<Mention>,
}

/// Who spoke last.
#[derive(Clone, Copy)]
struct Speaker {
    entity: usize,
    section: usize,
    /// Somebody else has been the subject of a sentence since.
    stale: bool,
}

impl Reader<'_> {
    fn sentence(&mut self, range: Range<usize>, section: usize, mut next: usize, wanted: Wanted) -> usize {
        self.present.iter_mut().for_each(|(_, salience)| *salience *= 0.5);
        self.present.retain(|(_, salience)| *salience > 0.02);
        let before = self.speaker.filter(|speaker| section.saturating_sub(speaker.section) <= 1);
        let (mut quoted, mut subject, mut spoke) = (false, None, None);
        let mut at = range.start;
        while at < range.end {
            let word = self.words.words[at];
            if word.shape.any(Shape::MARK) {
                quoted = (quoted || word.shape.any(Shape::OPEN_QUOTE)) && !word.shape.any(Shape::CLOSE_QUOTE);
            }
            let mention = if self.names.get(next).is_some_and(|name| name.words.start == at) {
                next += 1;
                Some(self.names[next - 1].clone())
            } else {
                let pronoun = wanted.pronouns.then(|| self.pronoun(at, &range, before)).flatten();
                let other = pronoun.or_else(|| wanted.nominals.then(|| self.nominal(at, &range, next)).flatten());
                self.found.extend(other.clone());
                other
            };
            let Some(mention) = mention else {
                at += 1;
                continue;
            };
            let end = mention.words.end;
            if let Some(entity) = mention.entity.filter(|_| mention.label == Label::Per) {
                if self.says(&mention.words, &range) && !quoted {
                    spoke = Some(entity);
                }
                if !quoted {
                    subject.get_or_insert(entity);
                }
                let first = self.present.iter().all(|(_, salience)| *salience < 2.0) && !quoted;
                self.touch(
                    entity,
                    end,
                    if quoted {
                        0.5
                    } else if first || subject == Some(entity) {
                        2.0
                    } else {
                        1.0
                    },
                );
            }
            // A nominal may hold a name ("the Ukrainian president"), which is read on its own.
            at = if mention.form == Form::Nominal { at + 1 } else { end };
        }
        match (spoke, &mut self.speaker) {
            (Some(entity), _) => self.speaker = Some(Speaker { entity, section, stale: false }),
            (None, Some(speaker)) if subject.is_some_and(|subject| subject != speaker.entity) => speaker.stale = true,
            _ => {}
        }
        next
    }

    fn touch(&mut self, entity: usize, at: usize, weight: f32) {
        self.seen[entity] = at + 1;
        match self.present.iter_mut().find(|(e, _)| *e == entity) {
            Some((_, salience)) => *salience += weight,
            None => self.present.push((entity, weight)),
        }
    }

    /// Whether a verb of saying stands right after the words (a comma between is no matter), or right before.
    fn says(&self, mention: &Range<usize>, sentence: &Range<usize>) -> bool {
        let say = |at: usize| sentence.contains(&at) && self.words.words[at].classes.any(Classes::SAY);
        let comma = sentence.contains(&mention.end) && self.words.str(mention.end) == ",";
        say(mention.end)
            || (comma && say(mention.end + 1))
            || (mention.start > sentence.start && say(mention.start - 1))
    }

    fn pronoun(&mut self, at: usize, sentence: &Range<usize>, before: Option<Speaker>) -> Option<Mention> {
        let pronoun = person_pronoun(self.words.str(at))?;
        if pronoun.person != Person::Third || pronoun.number != Number::Singular || pronoun.relative {
            return None;
        }
        let fits = |entity: usize| self.entities[entity].gender.is_none_or(|g| pronoun.gender.is_none_or(|p| p == g));
        let attribution = pronoun.case.is_subject() && self.says(&(at..at + 1), sentence);
        let speaker = before.filter(|s| attribution && !s.stale && fits(s.entity)).map(|s| s.entity);
        let salient = || {
            let known = |entity: usize| if self.entities[entity].gender.is_some() { 1.0 } else { 0.8 };
            let fitting = self.present.iter().filter(|(e, salience)| fits(*e) && *salience > FAINT);
            fitting
                .map(|(e, s)| (*e, s * known(*e)))
                .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
                .map(|(e, _)| e)
        };
        let (entity, score) = match speaker {
            Some(entity) => (entity, 0.9),
            None => (salient()?, 0.7),
        };
        self.entities[entity].gender = self.entities[entity].gender.or(pronoun.gender);
        Some(Mention { words: at..at + 1, label: Label::Per, form: Form::Pronoun, score, entity: Some(entity) })
    }

    /// "the spokesman", "his spokesman", "a Ugandan activist": a determiner, what modifies, and a role noun that no name follows.
    fn nominal(&mut self, at: usize, sentence: &Range<usize>, next: usize) -> Option<Mention> {
        let determiner = self.words.str(at);
        let definite = matches!(determiner, "the" | "The" | "this" | "This" | "that")
            || person_pronoun(determiner).is_some_and(|pronoun| pronoun.case.is_possessive());
        if !definite && !matches!(determiner, "a" | "an" | "A" | "An") {
            return None;
        }
        let within = at + 1..sentence.end.min(at + 7);
        let head = within.clone().find(|&w| is_role(self.words.str(w)))?;
        let modifies = |w: usize| {
            let word = self.words.words[w];
            let name = self.names[next..].iter().take(3).any(|name| name.words.contains(&w));
            name || is_title_modifier(self.words.str(w))
                || (word.shape.any(Shape::LOWER) && !word.classes.any(Classes::SAY) && head - at <= 3)
        };
        if !(at + 1..head).all(modifies) {
            return None;
        }
        // The head is the last of a compound: "the police officer".
        let end = (head + 1..within.end).take_while(|&w| is_role(self.words.str(w))).last().map_or(head + 1, |w| w + 1);
        let name_at =
            |w: usize| self.names[next..].iter().take(4).find(|name| name.words.start == w && name.label == Label::Per);
        if name_at(end).is_some() || self.words.words[end - 1].shape.any(Shape::GENITIVE) {
            return None; // the role of the name that follows
        }
        let noun = role_noun(self.words.str(end - 1));
        if noun.is_some_and(|noun| noun.plural) {
            return None;
        }
        let comma = sentence.contains(&end) && self.words.str(end) == ",";
        let apposed = name_at(end + 1).filter(|_| comma).and_then(|name| name.entity);
        let entity =
            apposed.or_else(|| definite.then(|| self.holder(at + 1..end, noun.and_then(|noun| noun.gender))).flatten());
        let score = if entity.is_some() { 0.8 } else { 0.6 };
        Some(Mention { words: at..end, label: Label::Per, form: Form::Nominal, score, entity })
    }

    /// The person to whom the text gave this role: of those whose role fits best, the one spoken of last.
    fn holder(&self, role: Range<usize>, gender: Option<Gender>) -> Option<usize> {
        let head = letters(self.words.str(role.end - 1));
        let modifiers: Vec<String> = (role.start..role.end - 1).map(|w| letters(self.words.str(w))).collect();
        let national = (role.start..role.end - 1).any(|w| self.lexicon.homeland(self.words.words[w].key).is_some());
        let fit = |(entity, known): &(usize, String)| {
            let rest = known.strip_suffix(head.as_str())?;
            let person = &self.entities[*entity];
            let lesser =
                ["vice", "deputy", "assistant"].iter().any(|l| rest.ends_with(l) && !modifiers.iter().any(|m| m == l));
            let other = person.gender.zip(gender).is_some_and(|(a, b)| a != b);
            let seen = self.seen[*entity];
            if lesser || other || seen == 0 {
                return None;
            }
            let shared = modifiers.iter().filter(|m| rest.contains(m.as_str())).count();
            // "the Ukrainian president" is not one whom the text calls Russian.
            (!national || shared > 0 || rest.is_empty()).then_some(((shared, seen), *entity))
        };
        self.roles.iter().filter_map(fit).max_by_key(|(fit, _)| *fit).map(|(_, entity)| entity)
    }
}

/// Small letters only: "Secretary-General" and "Secretary General" are one.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}
