//! Reports in one sentence: each reporting word (or “according to”) with its source, addressee and the stretches it reports, found from
//! word order, closed classes and the sentence's tree. Whether a stretch becomes a row, and who its source is as an entity, is decided elsewhere.
//!
//! `verb` decides whether a word reports and finds its subject, `content` finds what it reports, `other` reads “according to”, nouns and
//! adjectives, `settle` cuts contents where the next report begins, `grammar` asks the tree.

mod content;
mod grammar;
mod other;
mod settle;
mod verb;

use copydesk_language::morphology::VerbForm;
use copydesk_syntax::{Label, Tag, Tree};

use crate::cues::{self, Cue};
use crate::phrase::{Node, Phrase};
use crate::sentence::Article;
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

/// Finds the reports of a sentence, in order of their cues. A sentence without a word that may report is not parsed.
pub fn reports(article: &Article<'_>, nodes: &[Node]) -> Vec<Report> {
    if !nodes.iter().any(|n| n.word.cue.is_some() || n.is(CUE_NOUN) || n.lower == "according") {
        return Vec::new();
    }
    let tree = article.parse(nodes);
    let words = nodes.iter().filter(|n| n.is(WORD)).count();
    let capitals = nodes.iter().filter(|n| n.is(CAPITAL)).count();
    let mut last = nodes.len().saturating_sub(1);
    while last > 0 && nodes[last].is(STOP | SEMICOLON) {
        last -= 1;
    }
    // Headlines capitalise every word.
    let title_case = capitals * 10 >= words * 7;
    let mut finder = Finder { article, nodes, tree: &tree, last, title_case, out: Vec::new(), boundary: 0 };
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
    article: &'n Article<'n>,
    tree: &'n Tree,
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

    /// Whether the quotation at a node ends as a clause does.
    fn closes(&self, at: usize) -> bool {
        self.article.closes(&self.nodes[at])
    }

    /// Whether the quotation at a node starts as a sentence does.
    fn opens(&self, at: usize) -> bool {
        self.article.opens(&self.nodes[at])
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
        if let Some(cue) = node.word.cue
            && self.reports(at, cue)
        {
            return self.verb(at, cue);
        }
        if let Some(naming) = cues::naming(&node.lower).filter(|_| node.is(CUE_NOUN)) {
            self.naming(at, naming);
        }
        at
    }

    /// Whether the form at `at` is used as a verb that reports: by word order and by the tree, which knows nouns that look like verbs
    /// (“Recent reports have …”) and verbs that look like nouns (“Officials claim the …”).
    fn reports(&self, at: usize, cue: Cue) -> bool {
        if self.leads_up(at) {
            return false;
        }
        let tag = self.tree.tag(at);
        let clausal = tag.is_verb() && self.tree.child(at, &[Label::Subject, Label::Clause]).is_some();
        // Beside a quotation the word order is the better witness.
        let quote = (at.saturating_sub(3)..at).any(|i| self.quote(i))
            || self.quote(at + 1)
            || self.is(at + 1, COLON)
            || self.is(at + 1, COMMA) && self.quote(at + 2);
        // A past form is hardly ever a noun.
        let noun = (tag.is_noun() || tag == Tag::Adjective) && !quote && cue.form != VerbForm::Past;
        clausal || !noun && self.verbal(at, cue)
    }

    /// “Asked whether she would go, she laughed”: a participle that leads up to the sentence's own verb. Who asks, nobody says.
    fn leads_up(&self, at: usize) -> bool {
        let asked = |n: &Node| n.word.cue.is_some_and(|c| c.form == VerbForm::Past && c.verb.lemma == "ask");
        let opens = at.checked_sub(1).is_none_or(|before| {
            self.is(before, MARKS) || self.quote(before) || self.nodes[before].text(&["when", "if", "while"])
        });
        self.get(at).is_some_and(asked) && opens && self.is(at + 1, WH | SUBORDINATOR | PREPOSITION)
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
