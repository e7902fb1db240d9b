//! Noun phrases without a parser: the bounds of the phrase that ends or starts at a word, and its appositions. Finds the subjects of
//! reporting verbs.

use crate::words::{Word, class::*};
use copydesk_language::morphology::VerbForm;

/// A node of a sentence: a word, or everything between a pair of quote marks.
#[derive(Clone, Debug)]
pub struct Node {
    pub word: Word,
    /// Index of the pair of quote marks, if it is one.
    pub pair: Option<usize>,
    /// How many words: 1, or those between the marks.
    pub len: usize,
    /// Its text in lower case; empty for a pair.
    pub lower: String,
}

impl Node {
    pub fn is(&self, classes: u32) -> bool {
        self.pair.is_none() && self.word.is(classes)
    }

    pub fn text(&self, words: &[&str]) -> bool {
        words.contains(&self.lower.as_str())
    }
}

/// A noun phrase: nodes `start..=end`; `head` is its main noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    pub start: usize,
    pub end: usize,
    pub head: usize,
}

/// A subject with its appositions: `left..=right` is all of it, `phrase` the part that names the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    pub phrase: Phrase,
    pub left: usize,
}

/// Words that are never inside a noun phrase.
const BREAKS: u32 = PREPOSITION | CONJUNCTION | AUXILIARY | WH | TO | THAT | RELATIVE;
const MARKS: u32 = COMMA | COLON | SEMICOLON | DASH | OPEN | CLOSE | STOP;
/// Longest reach of the search for a bracket's or an apposition's other end, in nodes.
const REACH: usize = 60;

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
        return n.is(ADVERB) && n.text(&["first", "second", "well", "even", "long", "far"]);
    }
    if n.is(VERB) && n.word.cue.is_none() {
        // “a Trump-backed plan”, “the elected officials”: a participle after a determiner is an adjective.
        return i > 0 && nodes[i - 1].is(DETERMINER | POSSESSIVE | GENITIVE);
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
    if last.is(PRONOUN) && !last.is(DETERMINER) || last.is(RELATIVE) {
        return Some(Phrase { start: at, end, head: at });
    }
    if last.is(PRONOUN | DETERMINER) && !nounish_strict(nodes, at) {
        // “some said”, “several of them said”
        return Some(Phrase { start: at, end, head: at });
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
        } else if n.pair.is_some() && p > stop && n.len <= 4 && (nounish(nodes, p - 1) || nodes[p - 1].is(DETERMINER)) {
            start = p - 1;
        } else if n.word.is(NUMBER) && !n.is(TIME) && n.pair.is_none() {
            start = p;
        } else {
            break;
        }
    }
    Some(Phrase { start, end, head })
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
    noun && nodes[p].text(&["for", "from", "at", "in", "with", "on", "near", "to", "inside", "within", "against"])
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
            fixed = true;
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
    Some(Phrase { start, end: at - 1, head })
}

/// Whether “of”, “for”, “at” or “and” at node `at` continues the phrase before it.
fn extends(nodes: &[Node], at: usize) -> bool {
    let (before, next) = (&nodes[at - 1], &nodes[at + 1]);
    let joins = nodes[at].text(&["of", "for", "at"]) || nodes[at].text(&["from"]) && before.is(SPOKES);
    let names = nodes[at].text(&["and", "&"]) && before.is(CAPITAL) && next.is(CAPITAL) && nounish(nodes, at + 1);
    joins && (next.is(DETERMINER | POSSESSIVE) || nounish(nodes, at + 1)) || names
}

/// The subject whose verb group starts at node `verb`, in the clause that starts at `floor`. Looks across appositions, relative clauses
/// and ages between commas (“Smith, 45, a professor at Yale, said”).
pub fn subject(nodes: &[Node], verb: usize, floor: usize) -> Option<Subject> {
    let end = verb.checked_sub(1).filter(|&e| e >= floor)?;
    if !nodes[end].is(COMMA | DASH) {
        let mut phrase = left_of(nodes, end, floor)?;
        if let Some(p) = phrase.start.checked_sub(1).filter(|&p| p > floor && nodes[p].is(PREPOSITION | TO)) {
            if nodes[phrase.head].is(NUMBER | TIME) && nodes[p - 1].is(WORD) {
                // “who in 2010 said”
                phrase = left_of(nodes, p - 1, floor)?;
            } else if p > floor + 1
                && (nodes[p - 1].lower.ends_with("ing")
                    || nodes[p - 1].is(VERB)
                    || nodes[p - 1].word.cue.is_some_and(|cue| cue.form == VerbForm::Past))
                && nounish(nodes, p - 2)
                && let Some(outer) = left_of(nodes, p - 2, floor)
            {
                // “protesters marching through the streets chanted”, “a source close to the council said”
                phrase = outer;
            }
        }
        if nodes[phrase.head].is(RELATIVE) {
            return Some(antecedent(nodes, phrase, floor));
        }
        return Some(Subject { phrase, left: phrase.start });
    }
    apposed(nodes, end, floor)
}

/// The noun that a relative pronoun stands for.
fn antecedent(nodes: &[Node], relative: Phrase, floor: usize) -> Subject {
    let at = relative.start;
    if at > floor {
        let end = at - 1;
        let found = if nodes[end].is(COMMA | DASH) {
            apposed(nodes, end, floor)
        } else {
            left_of(nodes, end, floor).map(|phrase| Subject { phrase, left: phrase.start })
        };
        if let Some(found) = found
            && !nodes[found.phrase.head].is(PRONOUN | RELATIVE)
        {
            return Subject { phrase: found.phrase, left: at };
        }
    }
    Subject { phrase: relative, left: at }
}

/// The subject before the comma at node `comma`, across appositions between commas.
fn apposed(nodes: &[Node], comma: usize, floor: usize) -> Option<Subject> {
    let mut comma = comma;
    let mut skipped = false;
    // “Smith, a professor at Yale,”: the description, until a name is found before it.
    let mut described: Option<Phrase> = None;
    let fallback = |described: Option<Phrase>| described.map(|phrase| Subject { phrase, left: phrase.start });
    let limit = floor.max(comma.saturating_sub(REACH));
    loop {
        let Some(end) = comma.checked_sub(1).filter(|&e| e >= limit) else { return fallback(described) };
        let before = (limit..=end).rev().find(|&i| {
            nodes[i].is(COMMA | SEMICOLON | COLON) || nodes[i].pair.is_some() && nodes[i].len > 4 || nodes[i].is(DASH)
        });
        let first = before.map_or(limit, |b| b + 1);
        if first > end {
            let Some(b) = before else { return fallback(described) };
            comma = b;
            skipped = true;
            continue;
        }
        let opener = &nodes[first];
        let place = nodes[first].is(CAPITAL)
            && end - first <= 1
            && before.is_some_and(|b| {
                b > limit + 1
                    && nodes[b - 1].is(CAPITAL)
                    && (limit..b).rev().take_while(|&i| !nodes[i].is(MARKS)).any(|i| nodes[i].is(PREPOSITION))
                    && (limit..b)
                        .rev()
                        .take_while(|&i| !nodes[i].is(MARKS))
                        .last()
                        .is_some_and(|i| nodes[i].is(PREPOSITION))
            });
        let aside = opener.is(RELATIVE | PREPOSITION | SUBORDINATOR | ADVERB | TIME)
            || opener.is(POSSESSIVE) && opener.lower == "whose"
            || (first..=end).all(|i| nodes[i].is(NUMBER))
            || nodes[first].text(&["jr.", "sr.", "however", "speaking", "citing", "referring", "now"])
            || opener.is(VERB)
            || (first..=end).all(|i| party(&nodes[i]))
            || opener.is(DETERMINER | NUMBER)
                && before.is_some()
                && left_of(nodes, end, first).is_none_or(|p| p.start != first)
                && (first..=end)
                    .all(|i| !nodes[i].is(AUXILIARY) || (first..i).any(|j| nodes[j].is(RELATIVE | POSSESSIVE)))
            || nodes[first].word.cue.is_some_and(|c| c.form == VerbForm::Gerund)
            || place;
        // “On Friday Ada Example, a nurse,”; “In Geneva the minister, Ada Example,”
        let timed = opener.is(PREPOSITION)
            && left_of(nodes, end, first).is_some_and(|p| {
                let before = &nodes[p.start - usize::from(p.start > first)];
                p.start > first + 1
                    && (before.is(TIME) && nodes[p.start].is(CAPITAL | DETERMINER)
                        || before.is(CAPITAL) && nodes[p.start].is(DETERMINER))
            });
        if aside && !timed && !nounish_name(nodes, first, end) {
            let Some(b) = before else { return fallback(described) };
            comma = b;
            skipped = true;
            continue;
        }
        let Some(phrase) = left_of(nodes, end, first) else { return fallback(described) };
        let whole = phrase.start == first;
        let named = nodes[phrase.head].is(CAPITAL) && !nodes[phrase.start].is(DETERMINER | POSSESSIVE);
        if !whole {
            let usable = (skipped || described.is_some()) && (named || described.is_none());
            return if usable { Some(Subject { phrase, left: phrase.start }) } else { fallback(described) };
        }
        let Some(before) = before.filter(|&b| b > limit && nodes[b].is(COMMA | DASH)) else {
            let phrase = if named { phrase } else { described.unwrap_or(phrase) };
            return Some(Subject { phrase, left: phrase.start });
        };
        if named {
            // “his spokesman, Stephane Dujarric,”, “one resident, Ada Example,”: the source is the name, the subject starts at the role.
            let role = left_of(nodes, before - 1, limit).filter(|r| {
                let opener = r.start.checked_sub(1).filter(|_| r.start > limit).map(|o| &nodes[o]);
                described.is_none()
                    && (nodes[r.start].is(DETERMINER | POSSESSIVE | SPOKES)
                        || nodes[r.start].text(&["one", "another"])
                        || (r.start..r.head).any(|i| nodes[i].is(GENITIVE)))
                    && opener.is_none_or(|o| o.is(MARKS | CONJUNCTION) || o.pair.is_some())
            });
            return Some(Subject { phrase, left: role.map_or(phrase.start, |r| r.start) });
        }
        described.get_or_insert(phrase);
        comma = before;
    }
}

/// “R-Ohio”, “D-Calif.”: the party and state of a member of Congress, or a state's abbreviation.
fn party(node: &Node) -> bool {
    let text = node.lower.as_str();
    text.starts_with("r-")
        || text.starts_with("d-")
        || text.starts_with("i-")
        || text == "."
        || (text.ends_with('.') && text.len() <= 6)
}

/// A name that begins like an aside: “Will Smith”, “May”.
fn nounish_name(nodes: &[Node], first: usize, end: usize) -> bool {
    first > 0
        && nodes[first].is(CAPITAL)
        && nodes[first].is(TIME | ADVERB)
        && end > first
        && nodes[first + 1].is(CAPITAL)
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
        if n.is(PREPOSITION | SUBORDINATOR | TIME | TO | WH) && !(n.is(CAPITAL) && at > floor && n.is(TIME))
            || n.is(VERB)
        {
            at = (at..ceiling.min(at + REACH)).find(|&i| nodes[i].is(COMMA))? + 1;
            continue;
        }
        return right_of(nodes, at, ceiling);
    }
    None
}
