//! Whom a pronoun as subject cannot mean, by where names stand in its sentence: "**He** told **Example** to go", "Speaking to **Example**, **he** said", "**he**
//! called for **Example's** resignation".

use std::ops::Range;

use copydesk_language::lexicon::{is_honorific, is_title, role_noun};
use copydesk_language::morphology::{VerbForm, verb_form};

use super::Mention;
use super::discourse::{Discourse, Place};
use super::grammar::{self, Part, is_preposition, starts_clause};
use super::nominals::aged;
use super::small_words::{adverb, equals};
use crate::lexicon::Classes;
use crate::words::{Shape, Words};

/// How many words before a pronoun, and how many behind it, are looked at.
const OPENER: usize = 32;
const CLAUSE: usize = 24;

/// How many words of a clause before a pronoun can begin it.
const BEGINS: usize = 6;

/// The persons named in a pronoun's sentence that it cannot mean.
#[derive(Default)]
pub(super) struct Barred {
    /// In what opens the sentence before it, and in the clause behind it.
    others: Vec<usize>,
    /// The words among which nobody is named for the first time whom it can mean, but for who says what the sentence tells.
    behind: Range<usize>,
    speaker: Option<usize>,
}

impl Barred {
    /// For the pronoun at a word, if it is a subject.
    pub fn new(discourse: &Discourse<'_>, at: usize, place: &Place) -> Barred {
        let words = discourse.article.words;
        if grammar::pronoun_part(words, at) != Part::Subject {
            return Barred::default();
        }
        let mut others = opener(discourse, at, place).unwrap_or_default();
        let named = names(discourse, at..place.words.end.min(at + CLAUSE));
        let own = |name: &Mention| !is_called(words, at, name, place.words.end);
        let end = clause_end(words, at, place.words.end);
        let object = |name: &Mention| name.words.start < end && takes_part(words, name, place.words.end);
        others.extend(named.iter().filter(|name| own(name) && object(name)).filter_map(|name| name.entity));
        // "When he left, Example said": a clause that depends on another may come before whom it is about.
        let begins = (place.words.start..at).rev().take(BEGINS);
        let main = !begins.take_while(|&w| !words.words[w].shape.intersects(Shape::MARK)).any(|w| {
            starts_clause(words.str(w)) || matches!(words.str(w), "once" | "Once") || opens_clause(words.str(w))
        });
        let known = named.iter().all(|name| own(name));
        let behind =
            if main && known && !noun_before(words, at, place.words.start) { at..place.words.end } else { at..at };
        Barred { others, behind, speaker: discourse.speaks_in(place) }
    }

    /// Whether it cannot mean this referent.
    pub fn bars(&self, discourse: &Discourse<'_>, at: usize, referent: usize) -> bool {
        let soon = || {
            let named = discourse.newcomer(referent, at).and_then(|_| discourse.named_next(referent, at));
            named.is_some_and(|named| self.behind.contains(&named)) && self.speaker != Some(referent)
        };
        self.others.contains(&referent) || soon()
    }
}

/// Whether a noun without a mark stands before a pronoun, so that its clause may be the noun's: "The day **he** was arrested, Example called".
fn noun_before(words: &Words<'_>, at: usize, start: usize) -> bool {
    let Some(before) = at.checked_sub(1).filter(|&before| before >= start) else { return false };
    let (word, text) = (words.words[before], words.str(before));
    let small = grammar::function(text) || is_preposition(text) || adverb(text) || text.ends_with("ly");
    text.starts_with(char::is_lowercase) && !small && !word.shape.intersects(Shape::MARK)
}

/// "When", "After", "While" at the start of a sentence.
fn opens_clause(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && starts_clause(&word.to_lowercase())
}

/// The persons' names within words.
fn names<'d>(discourse: &Discourse<'d>, within: Range<usize>) -> Vec<&'d Mention> {
    let names = discourse.article.names;
    let first = names.partition_point(|name| name.words.start < within.start);
    let person = |name: &&Mention| name.entity.is_some_and(|entity| discourse.is_person(entity));
    names[first..].iter().take_while(|name| name.words.end <= within.end).filter(person).collect()
}

/// The persons named in a participle's clause, or behind "with" or "to", that opens a sentence before a pronoun: "Speaking to **Example**, he", "In a letter to
/// **Example**, he"; but "in **Example's** view, he".
fn opener(discourse: &Discourse<'_>, at: usize, place: &Place) -> Option<Vec<usize>> {
    let (words, start) = (discourse.article.words, place.words.start);
    let within = start..at.checked_sub(1).filter(|&comma| comma > start && words.str(comma) == ",")?;
    if within.len() > OPENER || within.clone().any(|w| words.words[w].shape.intersects(Shape::QUOTED)) {
        return None;
    }
    let form = |w: usize| verb_form(words.str(w));
    let first = words.str(start).to_lowercase();
    let joins = is_preposition(&first) || starts_clause(&first);
    let after = if joins { form(start + 1) } else { form(start) };
    let past = matches!(after, Some(VerbForm::Past | VerbForm::Participle)) || first == "born";
    let participle = after == Some(VerbForm::Gerund) || !joins && past;
    let preposition = is_preposition(&first);
    let found = names(discourse, within);
    // What is told according to Example may be told of Example.
    if first == "according" || found.first().is_some_and(|name| name.words.start == start) {
        return None;
    }
    // "Speaking in Oxbridge, Ada Example said it was over, he said": a clause with a subject of its own.
    let acts = |name: &&Mention| {
        let next = words.words[name.words.end];
        next.classes.any(Classes::SAY.or(Classes::HUMAN_VERB))
            || matches!(form(name.words.end), Some(VerbForm::ThirdPerson))
    };
    if !(participle || preposition) || found.iter().any(acts) {
        return None;
    }
    let owns = |name: &&Mention| words.words[name.words.end].shape.intersects(Shape::GENITIVE);
    let beside = |name: &&Mention| {
        let title = |w: usize| {
            let word = words.str(w);
            is_honorific(word) || is_title(word) || words.words[w].is_name_like()
        };
        let before = (start..name.words.start).rev().find(|&w| !title(w));
        before.is_some_and(|w| {
            matches!(words.str(w), "with" | "to" | "about" | "like" | "unlike" | "against" | "alongside")
        })
    };
    let other = |name: &&&Mention| !owns(name) && (participle || beside(name));
    Some(found.iter().filter(other).filter_map(|name| name.entity).collect())
}

/// Where the clause of the subject at a word ends.
fn clause_end(words: &Words<'_>, at: usize, limit: usize) -> usize {
    let limit = limit.min(at + CLAUSE);
    let ends = |w: &usize| {
        let text = words.str(*w);
        let said = matches!(text, "that" | "whether" | "how" | "why" | "what");
        words.words[*w].shape.intersects(Shape::MARK)
            || matches!(text, "and" | "or" | "but")
            || starts_clause(text) && !said
    };
    (at + 1..limit).find(ends).unwrap_or(limit)
}

/// Whether a name behind a subject is one who takes part in what is told: not "the **Example** plan", nor "**Example's** office".
fn takes_part(words: &Words<'_>, name: &Mention, limit: usize) -> bool {
    let determined = |before| matches!(words.str(before), "the" | "The" | "a" | "an" | "this" | "that");
    !name.words.start.checked_sub(1).is_some_and(determined) && ends_here(words, name, limit)
}

/// Whether no noun that a name is of goes on behind it.
fn ends_here(words: &Words<'_>, name: &Mention, limit: usize) -> bool {
    let next = name.words.end;
    if next >= limit || words.words[next].shape.intersects(Shape::MARK) {
        return true;
    }
    let (word, text) = (words.words[next], words.str(next));
    !word.shape.intersects(Shape::GENITIVE)
        && (grammar::function(text)
            || is_preposition(text)
            || word.classes.any(Classes::SAY.or(Classes::HUMAN_VERB))
            || matches!(text, "a" | "an" | "the" | "his" | "her" | "their")
            || matches!(verb_form(text), Some(VerbForm::Past | VerbForm::ThirdPerson)))
}

/// Whether what stands before a name says that it is the subject's: "he **is** the singer Ben Sample", "she was named **as** Ada Example"; but not "I am an
/// **Example** fan".
fn is_called(words: &Words<'_>, at: usize, name: &Mention, limit: usize) -> bool {
    let calls = |w: usize| {
        let text = words.str(w);
        equals(text)
            || matches!(
                text,
                "am" | "'m"
                    | "’m"
                    | "'s"
                    | "’s"
                    | "names"
                    | "named"
                    | "called"
                    | "known"
                    | "identified"
                    | "nicknamed"
                    | "dubbed"
            )
    };
    let describes = |w: usize| {
        let (word, text) = (words.words[w], words.str(w));
        let role = role_noun(text).is_some() || is_title(text) || is_honorific(text) || aged(text);
        role || word.is_name_like() || matches!(text, "the" | "a" | "an" | ",")
    };
    let before = (at + 1..name.words.start).rev().find(|&w| !describes(w));
    before.is_some_and(calls) && ends_here(words, name, limit)
}
