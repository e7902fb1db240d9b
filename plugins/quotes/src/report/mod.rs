//! Reports in one sentence: each reporting verb (or “according to”) with its source, addressee and the stretches it reports, found from
//! word order and closed classes. Whether a stretch becomes a row, and who its source is as an entity, is decided elsewhere.
//!
//! `verb` decides whether a word reports and finds its subject, `content` finds what it reports, `other` reads “according to” and nouns,
//! `settle` cuts contents where the next report begins.

mod content;
mod other;
mod settle;
mod verb;

use copydesk_language::morphology::VerbForm;

use crate::phrase::{Node, Phrase};
use crate::words::class::*;

/// How the content stands to the cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Before it, or around it: “…, he said”.
    Before,
    /// After it: “he said that …”.
    After,
    /// The sentence has none: “He continued:”, “Peskov said.”
    Elsewhere,
}

/// What form the content has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    Clause,
    /// Words in marks.
    Quote,
    Infinitive,
    /// A noun phrase, or a complement.
    Noun,
}

/// One report; all positions are nodes of the sentence.
#[derive(Clone, Debug)]
pub struct Report {
    /// First and last node of the cue.
    pub cue: (usize, usize),
    pub lemma: &'static str,
    pub stance: &'static str,
    pub source: Option<Phrase>,
    /// First and last node of the attribution: subject, cue, addressee.
    pub extent: (usize, usize),
    /// Inclusive node ranges, one or (around the cue) two.
    pub contents: Vec<(usize, usize)>,
    pub place: Place,
    pub content: Content,
    pub addressee: Option<Phrase>,
    /// The cue shares the subject of a verb before it.
    pub shared: bool,
}

const MARKS: u32 = COMMA | COLON | SEMICOLON | DASH | STOP;

/// Finds the reports of a sentence, in order of their cues. `closes` and `opens` say of the quotation at a node whether it ends as a clause
/// does, and whether it starts as a sentence does.
pub fn reports(nodes: &[Node], closes: &dyn Fn(usize) -> bool, opens: &dyn Fn(usize) -> bool) -> Vec<Report> {
    let words = nodes.iter().filter(|n| n.is(WORD)).count();
    let capitals = nodes.iter().filter(|n| n.is(CAPITAL)).count();
    let mut last = nodes.len().saturating_sub(1);
    while last > 0 && nodes[last].is(STOP | SEMICOLON) {
        last -= 1;
    }
    // Headlines capitalise every word.
    let title_case = capitals * 10 >= words * 7;
    let mut finder = Finder { nodes, closes, opens, last, title_case, out: Vec::new(), boundary: 0 };
    let mut at = 0;
    while at < nodes.len() {
        at = finder.at(at).max(at) + 1;
    }
    let mut out = finder.out;
    settle::settle(nodes, &mut out);
    out
}

struct Finder<'n> {
    nodes: &'n [Node],
    closes: &'n dyn Fn(usize) -> bool,
    opens: &'n dyn Fn(usize) -> bool,
    /// Last node that is not the sentence's stop.
    last: usize,
    title_case: bool,
    out: Vec<Report>,
    /// Content before a cue does not reach left of this node.
    boundary: usize,
}

impl Finder<'_> {
    fn get(&self, at: usize) -> Option<&Node> {
        self.nodes.get(at)
    }

    fn is(&self, at: usize, classes: u32) -> bool {
        self.get(at).is_some_and(|n| n.is(classes))
    }

    fn quote(&self, at: usize) -> bool {
        self.get(at).is_some_and(|n| n.pair.is_some())
    }

    fn floor(&self) -> usize {
        self.boundary.min(self.nodes.len().saturating_sub(1))
    }

    /// Reads the cue at node `at`, if there is one; answers the last node it used.
    fn at(&mut self, at: usize) -> usize {
        let node = &self.nodes[at];
        if node.pair.is_some() {
            return at;
        }
        if node.lower == "according" && self.is(at + 1, TO) {
            return self.according(at);
        }
        let Some(cue) = node.word.cue else { return at };
        if !self.verbal(at, cue) {
            if node.is(CUE_NOUN) {
                self.noun_cue(at, cue);
            }
            return at;
        }
        self.verb(at, cue)
    }

    /// Whether the nodes `from..to` hold a verb: a clause, not an adjunct.
    fn verbal_between(&self, from: usize, to: usize) -> bool {
        (from..to.min(self.nodes.len())).any(|i| self.finite(i))
    }

    fn finite(&self, i: usize) -> bool {
        let n = &self.nodes[i];
        n.pair.is_none()
            && (n.is(AUXILIARY)
                || n.is(VERB) && !n.is(CAPITAL)
                || n.word.cue.is_some_and(|c| {
                    c.form == VerbForm::Past
                        || c.form == VerbForm::ThirdPerson
                            && i > 0
                            && !self.nodes[i - 1].is(DETERMINER | POSSESSIVE | GENITIVE)
                        || c.form == VerbForm::Base && i > 0 && self.nodes[i - 1].is(PRONOUN | TO)
                }))
    }

    fn finite_soon(&self, at: usize) -> bool {
        (at..(at + 3).min(self.nodes.len())).any(|i| self.finite(i))
    }
}
