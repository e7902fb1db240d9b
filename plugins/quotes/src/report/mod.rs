//! Reports in one sentence: each reporting word (or “according to”) with its source, its addressee and its content, found by word order,
//! closed classes and the parse of the sentence. `rows` decides which become rows.
//!
//! `usage` decides whether a word reports, `verb` and `subject` find its subject, `addressee` who is told; `content`, `after` and `distant` find what it reports, `bounds` where that
//! starts and ends; `tail` cuts what the article adds; `deed` knows what is done and not said, `trim` bounds sources; `other` reads “according to”, nouns and adjectives, `idiom` set phrases; `unsaid` recognises what was not said; `settle` cuts contents where
//! the next report begins; `when` finds the words that say when it was said; `grammar` reads the parse; `finder` holds what they share.

mod addressee;
mod after;
mod bounds;
mod content;
mod deed;
mod distant;
mod finder;
mod grammar;
mod idiom;
mod other;
mod settle;
mod subject;
mod tail;
mod tail_words;
mod trim;
mod unsaid;
mod usage;
mod verb;
mod when;

use copydesk_language::morphology::VerbForm;
use copydesk_syntax::{Label, Tag};

use crate::cues::{self, Cue, frame};
use crate::phrase::Node;
use crate::sentence::ParsedArticle;
use crate::words::class::*;
use finder::Finder;
pub use finder::Report;

/// Forms of the verb of “made it clear that”.
const CLEARING: &[&str] = &["make", "makes", "made", "making"];

/// Whether a sentence has so many reports, or words that may report, that it is no prose but a list of words: more than eight, on average fewer
/// than six nodes apart. Its rows would be many times as long as the text.
pub(crate) fn is_list(reports: usize, nodes: &[Node]) -> bool {
    reports > 8 && reports * 6 > nodes.len()
}

/// Finds the reports of a sentence, in order of their cues. Parses it only if it has a word that may report; a word of attitude (believe,
/// want, find) counts as one only beside a quotation, or if `attitudes` is set. With them, the words that would report, had it been said.
pub fn reports(article: &ParsedArticle<'_>, nodes: &[Node], attitudes: bool) -> (Vec<Report>, Vec<usize>) {
    if !worth_parsing(nodes, attitudes) {
        return Default::default();
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
    let mut finder = Finder {
        article,
        nodes,
        tree: &tree,
        last,
        title_case,
        out: Vec::new(),
        unsaid: Vec::new(),
        boundary: 0,
        opening: 0,
    };
    // The opening stays; the boundary moves on behind each report.
    finder.opening = finder.behind_label();
    finder.boundary = finder.opening;
    let mut at = 0;
    while at < nodes.len() {
        at = finder.at(at).max(at) + 1;
    }
    let (mut out, unsaid) = (finder.out, finder.unsaid);
    if is_list(out.len(), nodes) {
        return Default::default();
    }
    settle::settle(nodes, &mut out);
    (out, unsaid)
}

fn worth_parsing(nodes: &[Node], attitudes: bool) -> bool {
    let speech = |stance: &str| attitudes || !cues::ATTITUDES.contains(&stance);
    let quoted = nodes.iter().any(|n| n.pair.is_some());
    nodes.iter().enumerate().any(|(i, n)| {
        let next = |word: &str| nodes.get(i + 1).is_some_and(|n| n.lower == word);
        n.word.cue.is_some_and(|cue| quoted || speech(cue.verb.stance) || cue.verb.lemma == "find")
            || n.is(CUE_NOUN) && cues::naming(&n.lower).is_some_and(|naming| quoted || speech(naming.stance))
            || n.text(&["put", "puts"])
            || n.text(CLEARING) && (next("clear") || next("it"))
            || n.text(&["wants", "wanted"]) && next("to")
            || n.lower == "according" && next("to")
    })
}

impl Finder<'_> {
    /// Reads the cue at node `at`, if there is one; returns the last node it used.
    fn at(&mut self, at: usize) -> usize {
        let node = &self.nodes[at];
        if node.pair.is_some() {
            return at;
        }
        if node.text(&["put", "puts"]) && self.get(at + 1).is_some_and(|n| n.text(&["it"])) {
            return self.put_it(at);
        }
        if node.text(&["put", "puts"]) {
            return self.put_at(at);
        }
        if node.text(CLEARING) && !node.is(CAPITAL) {
            return self.made_clear(at);
        }
        if node.text(&["wants", "wanted"]) && self.get(at + 2).is_some_and(|n| n.text(&["know"])) {
            return self.wants_to_know(at);
        }
        if node.lower == "according" && self.is(at + 1, TO) {
            return self.according(at);
        }
        if let Some(cue) = node.word.cue
            && self.leads_up(at)
        {
            self.asked(at, cue);
            return at;
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

    /// Whether the word at `at` is used as a verb that reports. Word order decides, and the parse, which tells nouns that look like verbs
    /// (“Recent reports have …”) from verbs that look like nouns (“Officials claim the …”).
    fn reports(&self, at: usize, cue: Cue) -> bool {
        // “Note that the office is closed”: nobody is said to have noted it.
        let imperative = at == 0 && cue.form == VerbForm::Base;
        if imperative || self.otherwise(at, cue) {
            return false;
        }
        let tag = self.tree.tag(at);
        let clausal = tag.is_verb() && self.tree.child(at, &[Label::Subject, Label::Clause]).is_some();
        // Beside a quotation word order is more reliable than the parse.
        let quote = (at.saturating_sub(3)..at).any(|i| self.quote(i))
            || self.quote(at + 1)
            || self.is(at + 1, COLON)
            || self.is(at + 1, COMMA) && self.quote(at + 2)
            || self.described(at, cue)
            || self.claims(at, cue)
            // “has ten centres, and **reports seeing the** disease”
            || cue.verb.lemma == "report"
                && cue.form == VerbForm::ThirdPerson
                && at > 0
                && at < self.last
                && self.is(at - 1, CONJUNCTION)
                && self.tree.tag(at + 1) == Tag::VerbGerund
                && self.is(at + 2, DETERMINER | NUMBER);
        // A past form is hardly ever a noun, and “maintains” or “swears” never.
        let only_verb =
            cue.form == VerbForm::ThirdPerson && !cue.verb.takes(frame::NOUNISH) && !cue.verb.spelt_as_plural();
        let noun = (tag.is_noun() || tag == Tag::Adjective) && !quote && cue.form != VerbForm::Past && !only_verb;
        clausal || self.phrasal(at, cue) || !noun && self.verbal(at, cue) || self.named_so(at, cue).is_some()
    }
}
