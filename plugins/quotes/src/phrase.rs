//! Noun phrases without a parser: the bounds of the phrase that ends or starts at a word.

use std::borrow::Cow;

use crate::words::{Word, class::*};
use copydesk_language::lexicon::role_noun;
use copydesk_language::morphology::{VerbForm, verb_form};

/// A node of a sentence: a word, or everything between a pair of quote marks.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    pub word: Word,
    /// Index of the pair of quote marks, if it is one.
    pub pair: Option<usize>,
    /// How many words: 1, or those between the marks.
    pub len: usize,
    /// Its text in lower case; empty for a pair.
    pub lower: Cow<'a, str>,
    /// Letters behind a name: “KC”, “PhD”.
    pub letters: bool,
}

impl Node<'_> {
    pub fn is(&self, classes: u32) -> bool {
        self.pair.is_none() && self.word.is(classes)
    }

    pub fn text(&self, words: &[&str]) -> bool {
        // The first byte decides most often, and costs no call.
        let lower = self.lower.as_bytes();
        words.iter().any(|word| word.as_bytes().first() == lower.first() && word.as_bytes() == lower)
    }
}

/// A noun phrase: nodes `start..=end`; `head` is its main noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    pub start: usize,
    pub end: usize,
    pub head: usize,
}

/// Words that are never inside a noun phrase.
const BREAKS: u32 = PREPOSITION | CONJUNCTION | AUXILIARY | WH | TO | THAT | RELATIVE;
pub const MARKS: u32 = COMMA | COLON | SEMICOLON | DASH | OPEN | CLOSE | STOP;
/// Longest reach of the search for a bracket's or an apposition's other end, in nodes.
pub const REACH: usize = 60;

/// Whether a node can be the noun of a phrase or an adjective in it.
pub fn nounish(nodes: &[Node], i: usize) -> bool {
    let n = &nodes[i];
    if n.pair.is_some() || !n.word.is(WORD) {
        return false;
    }
    if n.is(CAPITAL) && i > 0 && !n.is(PRONOUN | BREAKS | DETERMINER | POSSESSIVE | OBJECT) {
        return !n.is(TIME) || (i > 0 && nodes[i - 1].is(CAPITAL) && !nodes[i - 1].is(BREAKS | TIME));
    }
    if n.is(BREAKS | PRONOUN | OBJECT | SUBORDINATOR | NEGATION) {
        return n.is(NUMBER);
    }
    if n.is(TIME | ADVERB) {
        let only = || n.text(&["only"]) && i > 0 && nodes[i - 1].is(DETERMINER | POSSESSIVE);
        return n.is(ADVERB) && (n.text(&["first", "second", "well", "even", "long", "far"]) || only());
    }
    if n.is(VERB) && n.word.cue.is_none() {
        // “a Trump-backed plan”, “the elected officials”: a participle after a determiner is an adjective.
        let participle = i > 0 && nodes[i - 1].is(DETERMINER | POSSESSIVE | GENITIVE);
        // “a news **release**”: behind an article and a noun a base form is a noun.
        let noun =
            || i > 1 && nodes[i - 2].text(&["a", "an"]) && nodes[i - 1].is(WORD) && !nodes[i - 1].is(BREAKS | ADVERB);
        return participle || noun() && verb_form(&n.lower) == Some(VerbForm::Base);
    }
    if let Some(cue) = n.word.cue {
        use crate::cues::frame;
        let after_determiner = i > 0 && nodes[i - 1].is(DETERMINER | POSSESSIVE | GENITIVE);
        return after_determiner
            || (cue.verb.takes(frame::NOUNISH) && matches!(cue.form, VerbForm::Base | VerbForm::ThirdPerson))
            || (n.lower == "meaning" || n.lower == "meeting");
    }
    true
}

/// The phrase that ends at node `end`, not reaching left of `floor`.
pub fn left_of(nodes: &[Node], end: usize, floor: usize) -> Option<Phrase> {
    let mut at = end;
    if nodes[at].is(CLOSE) {
        at = opening(nodes, at, floor)?.checked_sub(1).filter(|&a| a >= floor)?;
    }
    let last = &nodes[at];
    if last.text(&["himself", "herself", "itself", "themselves"]) && at > floor && nounish(nodes, at - 1) {
        // “the mayor herself said”
        return left_of(nodes, at - 1, floor).map(|phrase| Phrase { end, ..phrase });
    }
    if last.is(PRONOUN) && !last.is(DETERMINER) || last.is(RELATIVE) {
        return Some(Phrase { start: at, end, head: at });
    }
    if last.is(PRONOUN | DETERMINER) && !nounish_strict(nodes, at) {
        // “some said”, “several of them said”, “the two said”
        let the = at.checked_sub(1).filter(|&the| the >= floor && nodes[the].text(&["the", "these", "those"]));
        return Some(Phrase { start: the.unwrap_or(at), end, head: at });
    }
    let them = last.is(OBJECT) && at > floor + 1 && nodes[at - 1].text(&["of"]);
    if !nounish(nodes, at) && !them && !(last.is(NUMBER)) {
        return None;
    }
    let mut head = at;
    let mut start = at;
    let stop = floor.max(end.saturating_sub(REACH));
    while start > stop {
        let p = start - 1;
        let n = &nodes[p];
        if n.is(GENITIVE) && p > stop && (nounish(nodes, p - 1) || nodes[p - 1].is(PRONOUN)) {
            start = p - 1;
        } else if n.is(GENITIVE) && p > stop + 1 && nodes[p - 1].lower == "." && nodes[p - 2].is(CAPITAL) {
            // “the U.N.’s agency”
            start = p - 2;
        } else if n.is(DETERMINER | POSSESSIVE) {
            if nodes[start].is(DETERMINER | POSSESSIVE) && !n.is(DETERMINER) {
                break;
            }
            start = p;
        } else if nodes[start].is(POSSESSIVE) && !n.is(PREPOSITION) {
            break;
        } else if nounish(nodes, p) && !nodes[start].is(DETERMINER | POSSESSIVE) {
            start = p;
        } else if n.is(PREPOSITION) && p > stop && joins(nodes, p) {
            start = p - 1;
            head = p - 1;
        } else if n.text(&["of"]) && p > stop + 1 && nodes[p - 1].text(&["out"]) && nounish(nodes, p - 2) {
            // “**reports out of** Oxland”
            start = p - 2;
            head = p - 2;
        } else if n.text(&["and", "&"])
            && p > stop
            && (nounish(nodes, p - 1))
            && (nodes[start].is(CAPITAL) == nodes[p - 1].is(CAPITAL) || nodes[start].is(DETERMINER))
        {
            start = p - 1;
        } else if n.is(CLOSE) {
            match opening(nodes, p, stop) {
                Some(open) if open > stop && nounish(nodes, open - 1) => start = open - 1,
                _ => break,
            }
        } else if n.pair.is_some()
            && p > stop
            && n.len <= 4
            && (nounish(nodes, p - 1) || nodes[p - 1].is(DETERMINER))
            // “in a “secure place,” **Ada Example**, his director, said”
            && !(start + 1 == end && nodes[start].is(CAPITAL) && nodes[end].is(CAPITAL) && !nodes[p - 1].is(CAPITAL))
        {
            start = p - 1;
        } else if n.word.is(NUMBER) && !n.is(TIME) && n.pair.is_none() {
            start = p;
        } else if p > stop && n.is(WORD) && !n.is(CAPITAL) && n.lower.ends_with("ing") && people(&nodes[p - 1]) {
            // “**aides** advising Example said”: what people do to whom the phrase names
            return left_of(nodes, p - 1, floor);
        } else if p > stop + 1 && n.lower.ends_with("ed") && manner(nodes, p - 1) {
            // “a visibly moved Example”
            start = p - 1;
        } else if p > stop && manner(nodes, p) {
            // “a visibly angry Example”
            start = p;
        } else {
            break;
        }
    }
    Some(Phrase { start, end, head })
}

/// Whether a noun in the plural says what people do: “aides”, “reporters”.
fn people(noun: &Node) -> bool {
    noun.pair.is_none() && role_noun(&noun.lower).is_some_and(|role| role.plural)
}

/// Whether an adverb of manner stands right behind an article, and so in front of what describes a noun.
fn manner(nodes: &[Node], at: usize) -> bool {
    nodes[at].is(ADVERB) && nodes[at].lower.ends_with("ly") && at > 0 && nodes[at - 1].text(&["a", "an", "the"])
}

fn nounish_strict(nodes: &[Node], i: usize) -> bool {
    !nodes[i].is(DETERMINER | PRONOUN) && nounish(nodes, i)
}

/// Whether the preposition at `p` joins the noun before it to the noun after it: “head of the agency”, “officials in Washington”.
fn joins(nodes: &[Node], p: usize) -> bool {
    let noun = nounish(nodes, p - 1);
    if nodes[p].text(&["of"]) {
        return noun || nodes[p - 1].is(DETERMINER | NUMBER);
    }
    // “**some in** Oxland”; not “Unlike **most in** the party Example said”
    let governed = p > 1 && (nodes[p - 2].is(PREPOSITION) || nodes[p - 2].text(&["unlike"]));
    let some = !governed && nodes[p - 1].text(&["some", "many", "most", "those", "several", "others"]);
    (noun || some)
        && nodes[p].text(&[
            "for", "from", "at", "in", "with", "on", "near", "to", "inside", "within", "against", "along", "across",
            "around",
        ])
        && !nodes[p - 1].is(TIME)
}

/// The opening bracket for the closing one at `close`.
fn opening(nodes: &[Node], close: usize, floor: usize) -> Option<usize> {
    (floor.max(close.saturating_sub(REACH))..close).rev().find(|&i| nodes[i].is(OPEN))
}

/// The phrase that starts at node `start` and ends before `ceiling`. A pronoun is a phrase.
pub fn right_of(nodes: &[Node], start: usize, ceiling: usize) -> Option<Phrase> {
    let first = nodes.get(start).filter(|_| start < ceiling)?;
    if first.is(PRONOUN | OBJECT) && !first.is(DETERMINER | POSSESSIVE) {
        return Some(Phrase { start, end: start, head: start });
    }
    let of = |i: usize| i + 1 < ceiling && nodes[i].text(&["of"]);
    // “one of the latecomers”, “that lawyer”
    let partitive = first.is(DETERMINER) && first.is(PRONOUN) && of(start + 1);
    let mut head = partitive.then_some(start);
    let mut fixed = partitive;
    let mut joined = false;
    let mut at = start;
    let ceiling = ceiling.min(start + REACH);
    while at < ceiling {
        let n = &nodes[at];
        if n.is(DETERMINER | POSSESSIVE) && !n.is(CAPITAL) || (at == start && n.is(DETERMINER | POSSESSIVE)) {
            if at > start && !nodes[at - 1].is(PREPOSITION | DETERMINER | CONJUNCTION) {
                break;
            }
        } else if n.is(THAT) && at == start && at + 1 < ceiling && nounish(nodes, at + 1) {
            // “that lawyer”
        } else if n.is(GENITIVE) && head.is_some() {
            // the possessor was not the head
        } else if nounish(nodes, at) || n.is(NUMBER) && !n.is(TIME) {
            if !fixed {
                head = Some(at);
            }
        } else if head.is_some() && at + 1 < ceiling && extends(nodes, at) {
            // The phrase continues, but its main noun has been read.
            (fixed, joined) = (true, !fixed && n.is(CONJUNCTION));
        } else if n.pair.is_some() && n.len <= 3 && at + 1 < ceiling && nodes[at + 1].is(CAPITAL) && head.is_some() {
            // a nickname
        } else {
            break;
        }
        at += 1;
    }
    let Some(head) = head else {
        // “according to her,”
        return first.is(OBJECT).then_some(Phrase { start, end: start, head: start });
    };
    // “Oxbridge and Oxland **officials**”
    let common =
        joined && nodes[at - 1].pair.is_none() && !nodes[at - 1].is(CAPITAL | NUMBER | GENITIVE | TIME | ADVERB);
    Some(Phrase { start, end: at - 1, head: if common { at - 1 } else { head } })
}

/// Whether “of”, “for”, “at” or “and” at node `at` continues the phrase before it.
fn extends(nodes: &[Node], at: usize) -> bool {
    let (before, next) = (&nodes[at - 1], &nodes[at + 1]);
    let joins = nodes[at].text(&["of", "for", "at"]) || nodes[at].text(&["from"]) && before.is(SPOKES);
    let names = nodes[at].text(&["and", "&"]) && before.is(CAPITAL) && next.is(CAPITAL) && nounish(nodes, at + 1);
    joins && (next.is(DETERMINER | POSSESSIVE) || nounish(nodes, at + 1)) || names
}

/// The first noun phrase of the clause that starts at `floor`, after introductory adjuncts: most likely its subject.
pub fn main_subject(nodes: &[Node], floor: usize, ceiling: usize) -> Option<Phrase> {
    let mut at = floor;
    let mut tries = 0;
    while at < ceiling && tries < 4 {
        tries += 1;
        while at < ceiling && nodes[at].is(CONJUNCTION | ADVERB | COMMA | DASH | CLOSE) && !nodes[at].is(PRONOUN) {
            at += 1;
        }
        let n = nodes.get(at)?;
        if n.is(NUMBER) && nodes.get(at + 1).is_some_and(|n| n.is(COMMA)) {
            at += 2;
            continue;
        }
        let opener = n.text(&["according", "ahead", "along", "thanks", "contrary", "prior"])
            && nodes.get(at + 1).is_some_and(|n| n.text(&["of", "with", "to"]));
        if opener
            || n.is(PREPOSITION | SUBORDINATOR | TIME | TO | WH) && !(n.is(CAPITAL) && at > floor && n.is(TIME))
            || n.is(VERB)
        {
            at = (at..ceiling.min(at + REACH)).find(|&i| nodes[i].is(COMMA))? + 1;
            continue;
        }
        return right_of(nodes, at, ceiling).map(|np| with_equal(nodes, np, ceiling));
    }
    None
}

/// “**The union and several parties** sued”: a phrase with the one that “and” joins to it before a verb.
fn with_equal(nodes: &[Node], phrase: Phrase, ceiling: usize) -> Phrase {
    let and = phrase.end + 1;
    let other = nodes.get(and).filter(|n| n.text(&["and"])).and_then(|_| right_of(nodes, and + 1, ceiling));
    let verb = |i: usize| {
        nodes.get(i).is_some_and(|n| n.is(VERB | AUXILIARY) || n.word.cue.is_some_and(|cue| cue.form == VerbForm::Past))
    };
    match other {
        Some(other) if verb(other.end + 1) && !nodes[other.start].is(PRONOUN) => Phrase { end: other.end, ..phrase },
        _ => phrase,
    }
}
