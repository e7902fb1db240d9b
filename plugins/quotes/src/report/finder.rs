//! The state of reading one sentence: its nodes, its parse, the reports found so far, and tests of nodes that all rules use.

use copydesk_language::morphology::VerbForm;
use copydesk_syntax::{Tag, Tree};

use crate::cues::{ATTITUDES, Cue, frame};
use crate::model::{Content, Labelled, Place};
use crate::phrase::{Node, Phrase};
use crate::sentence::ParsedArticle;
use crate::words::class::*;

/// One report; all positions are nodes of the sentence.
#[derive(Clone, Debug, Default)]
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
    /// The sentence denies that this was said.
    pub negated: bool,
    /// Its content ends before words that are the article's own: “said it was closed**, but did not say why**”.
    pub tailed: bool,
    /// What the labeller says of it, if it was asked.
    pub labelled: Option<Labelled>,
}

impl Report {
    /// Whether it is not of speech, but of a belief, wish, plan, finding or refusal.
    pub fn attitude(&self) -> bool {
        let refusal = self.negated || matches!(self.lemma, "refuse" | "decline");
        refusal || ATTITUDES.contains(&self.stance)
    }
}

/// What a verb at some node has for a subject.
pub(super) struct Frame {
    pub(super) source: Option<Phrase>,
    /// First and last node of the attribution.
    pub(super) extent: (usize, usize),
    pub(super) shared: bool,
    pub(super) inverted: bool,
}

/// Verbs whose addressee may be followed by a bare clause: “told Congress the plan would fail”.
pub(super) const TELLING: &[&str] = &["tell", "assure", "inform", "warn", "remind"];

pub(super) const MARKS: u32 = COMMA | COLON | SEMICOLON | DASH | STOP;

pub(super) struct Finder<'n> {
    pub(super) nodes: &'n [Node<'n>],
    pub(super) article: &'n ParsedArticle<'n>,
    pub(super) tree: &'n Tree,
    /// Last node that is not the sentence's stop.
    pub(super) last: usize,
    pub(super) title_case: bool,
    pub(super) out: Vec<Report>,
    /// Words that would report, had it been said.
    pub(super) unsaid: Vec<usize>,
    /// Content before a cue does not reach left of this node.
    pub(super) boundary: usize,
    /// Where the sentence begins behind a dateline or a label.
    pub(super) opening: usize,
}

impl Finder<'_> {
    pub(super) fn get(&self, at: usize) -> Option<&Node<'_>> {
        self.nodes.get(at)
    }

    pub(super) fn is(&self, at: usize, classes: u32) -> bool {
        self.get(at).is_some_and(|n| n.is(classes))
    }

    /// Whether a node is one of these words, and no quotation.
    pub(super) fn word(&self, at: usize, words: &[&str]) -> bool {
        self.get(at).is_some_and(|n| n.pair.is_none() && n.text(words))
    }

    pub(super) fn quote(&self, at: usize) -> bool {
        self.get(at).is_some_and(|n| n.pair.is_some())
    }

    /// Whether the quotation at a node ends as a clause does.
    pub(super) fn closes(&self, at: usize) -> bool {
        self.article.closes(&self.nodes[at])
    }

    /// Whether the quotation at a node starts as a sentence does.
    pub(super) fn opens(&self, at: usize) -> bool {
        self.article.opens(&self.nodes[at])
    }

    /// Whether the words in marks at a node are a sentence, and no title.
    pub(super) fn sentence_in_marks(&self, at: usize) -> bool {
        self.article.sentence_in_marks(&self.nodes[at])
    }

    /// “on Oxbridge TV’s **“Meet the Mayor”**”: whether the quotation at a node is the title of where something was said.
    pub(super) fn programme(&self, at: usize) -> bool {
        let before = at.checked_sub(1).is_some_and(|before| self.is(before, GENITIVE | PREPOSITION));
        before && self.quote(at) && self.article.titled(&self.nodes[at])
    }

    pub(super) fn floor(&self) -> usize {
        self.boundary.min(self.nodes.len().saturating_sub(1))
    }

    /// “rival calls late ballots ‘a box with a toaster on it’”: a verb that describes, and words in quote marks soon after it.
    pub(super) fn described(&self, at: usize, cue: Cue) -> bool {
        let reach = (at + 1..(at + 7).min(self.nodes.len())).take_while(|&i| !self.is(i, MARKS | PRONOUN | AUXILIARY));
        cue.verb.takes(frame::COMPLEMENT) && reach.into_iter().any(|i| self.quote(i))
    }

    /// “Asked whether she would go, she laughed”: a participle of asking before the main clause. Its source is not named.
    pub(super) fn leads_up(&self, at: usize) -> bool {
        let asked =
            |n: &Node| n.word.cue.is_some_and(|c| c.form == VerbForm::Past && matches!(c.verb.lemma, "ask" | "press"));
        let opens = at.checked_sub(1).is_none_or(|before| {
            self.is(before, MARKS) || self.quote(before) || self.nodes[before].text(&["when", "if", "while"])
        });
        let questions = |i: usize| self.asks(i) || self.is(i, SUBORDINATOR | PREPOSITION | ADVERB | TIME);
        // “The mayor, asked whether she would go, laughed”; not “The host, Ada Example, asked whether she would go”.
        let resumes = at < 2
            || !self.is(at - 1, COMMA)
            || (at + 2..self.last).any(|i| self.is(i, COMMA) && !self.is(i + 1, RELATIVE) && self.finite_soon(i + 1));
        self.get(at).is_some_and(asked) && opens && resumes && questions(at + 1)
    }

    /// Whether a question begins at a node: “asked **whether**”, “asked **whose**”.
    pub(super) fn asks(&self, at: usize) -> bool {
        self.is(at, WH) || self.get(at).is_some_and(|n| n.text(&["whose"]))
    }

    /// Whether the nodes `from..to` hold a verb: a clause, not an adjunct.
    pub(super) fn verbal_between(&self, from: usize, to: usize) -> bool {
        (from..to.min(self.nodes.len())).any(|i| self.finite(i))
    }

    pub(super) fn finite(&self, i: usize) -> bool {
        let Some(n) = self.get(i) else { return false };
        n.pair.is_none()
            && (n.is(AUXILIARY)
                || n.is(VERB) && !n.is(CAPITAL) && (!n.lower.ends_with("ing") || n.text(&["bring"]))
                || n.word.cue.is_some_and(|c| {
                    c.form == VerbForm::Past
                        || c.form == VerbForm::ThirdPerson
                            && i > 0
                            && !self.nodes[i - 1].is(DETERMINER | POSSESSIVE | GENITIVE)
                        || c.form == VerbForm::Base && i > 0 && self.nodes[i - 1].is(PRONOUN | TO)
                }))
    }

    /// Whether the parse reads a node as a finite verb.
    pub(super) fn tagged_finite(&self, i: usize) -> bool {
        matches!(self.tree.tag(i), Tag::VerbPresent | Tag::VerbThird | Tag::VerbPast)
    }

    /// Whether a node is a finite verb by the lists or by the parse.
    pub(super) fn finite_verb(&self, i: usize) -> bool {
        self.finite(i) || i <= self.last && self.tagged_finite(i)
    }

    /// Whether the participle at a node is passive: “were told”, “had never been told”.
    pub(super) fn passive(&self, at: usize) -> bool {
        (0..at).rev().find(|&i| !self.is(i, ADVERB | NEGATION)).is_some_and(|i| self.is(i, BE))
    }

    pub(super) fn finite_soon(&self, at: usize) -> bool {
        (at..(at + 3).min(self.nodes.len())).any(|i| self.finite(i))
    }
}
