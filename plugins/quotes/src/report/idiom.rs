//! Reports that set phrases make: “As Example said, …”, “made it clear that …”.

use copydesk_language::lexicon::{SourceNoun, source_noun};

use super::finder::{Finder, MARKS, Report};
use super::grammar;
use super::usage::MODALS;
use super::verb::SAYING;
use crate::cues::{Cue, frame};
use crate::model::{Content, Place};
use crate::phrase::{Phrase, right_of};
use crate::subjects::subject;
use crate::words::class::*;

/// How far behind the verb of “As Example said on Monday, …” the comma may stand.
const AS_SAID: usize = 8;

/// Verbs of such a clause, besides those that may precede their subject.
const TELLING_AS: &[&str] =
    &["tell", "point", "observe", "state", "recall", "acknowledge", "admit", "concede", "stress", "suggest", "remark"];

impl Finder<'_> {
    /// “**As Example said on Monday,** the bridge is unsafe”: what is said behind a clause that opens the sentence. Not “As Example said goodbye, …”, nor
    /// “As they say, …”.
    pub(super) fn as_said(&self, report: &Report, cue: Cue) -> Option<(usize, usize)> {
        let (left, at) = (report.extent.0, report.cue.0);
        let as_ = left.checked_sub(1).filter(|&i| self.word(i, &["as"]))?;
        let opens = as_ == self.floor() || as_ == self.floor() + 1 && self.is(as_ - 1, CONJUNCTION);
        let says = SAYING.contains(&report.lemma) || TELLING_AS.contains(&report.lemma);
        let source = report.source?;
        let anybody = self.word(source.head, &["they", "you", "we", "i", "people", "some"]);
        if !opens || !says || anybody || report.shared || !cue.verb.takes(frame::CLAUSE | frame::THAT) {
            return None;
        }
        let out = at + 1 + usize::from(report.lemma == "point");
        let told = right_of(self.nodes, out, self.last).filter(|&np| report.lemma == "tell" && self.speaks(np));
        let from = told.map_or(out, |np| np.end + 1);
        let comma = (from..(from + AS_SAID).min(self.last)).find(|&i| self.is(i, MARKS) || self.quote(i))?;
        let adjunct = comma == from || self.is(from, PREPOSITION | TO | TIME | ADVERB);
        let plain = !(from..comma).any(|i| self.finite_verb(i) || self.is(i, THAT | WH | RELATIVE));
        let start = comma + 1;
        let goes_on = self.quote(start) && self.closes(start)
            || !self.is(start, CONJUNCTION | RELATIVE) && self.verbal_between(start, self.last + 1);
        // “…, his wife**, who was ill,** had left”: where the clause ends is unsure.
        let aside = (start..self.last).any(|i| self.is(i, COMMA) && self.is(i + 1, RELATIVE));
        (self.is(comma, COMMA) && adjunct && plain && goes_on && !aside).then(|| {
            let whole = self.quote(start) && self.closes(start);
            let end = if whole { start } else { self.clause_end(start) };
            // “As Example reported, it is not moved**: in typical fashion**, he laughed”
            let colon = (start + 1..end).find(|&i| self.is(i, COLON) && !self.quote(i + 1));
            (start, colon.map_or(end, |colon| colon - 1))
        })
    }

    /// “Example made it clear that …”, “had made clear to ministers she would go”: what somebody says plainly.
    pub(super) fn made_clear(&mut self, at: usize) -> usize {
        let mut clear = at + 1 + usize::from(self.word(at + 1, &["it"]));
        clear += usize::from(self.is(clear, ADVERB) || self.word(clear, &["quite", "abundantly", "absolutely"]));
        if !self.word(clear, &["clear"]) {
            return at;
        }
        let to = right_of(self.nodes, clear + 2, self.last).filter(|np| self.is(clear + 1, TO) && self.speaks(*np));
        let start = to.map_or(clear + 1, |np| np.end + 1);
        let clause = self.is(start, THAT) || self.is(start, PRONOUN) && self.finite_soon(start + 1);
        let first = (self.floor()..at).rev().take_while(|&i| self.is(i, AUXILIARY | ADVERB)).last().unwrap_or(at);
        // “It **was** made clear”, “wants **it** made clear”: nobody is named who does.
        let passive = (first..at).any(|i| self.is(i, BE));
        let modal = passive || (first..at).any(|i| self.word(i, MODALS) || self.is(i, NEGATION));
        // “called him a liar **and made it clear** that …”
        let shared = first.checked_sub(1).is_some_and(|and| self.is(and, CONJUNCTION));
        let who = if shared {
            self.shared_subject(at).map(|phrase| (phrase, first))
        } else {
            subject(self.nodes, first, self.floor()).map(|who| (who.phrase, who.left))
        };
        let who = who.filter(|who| clause && self.makes_clear(at, who.0, shared));
        let Some((source, left)) = who else { return at };
        if start >= self.last || modal || self.negated(at, first, Some(source)) {
            return at;
        }
        self.out.push(Report {
            cue: (at, clear),
            lemma: "make clear",
            stance: "say",
            source: Some(self.whole(source)),
            shared,
            extent: (left, clear),
            contents: vec![(start, self.clause_end(start))],
            place: Place::After,
            content: Content::Clause,
            addressee: to,
            ..Report::default()
        });
        clear
    }

    /// Whether a phrase is somebody, and the parse's subject of the verb at `at`, too: not “The judge that jailed **Example** made it clear”, “What **Example**
    /// did makes clear”, “Did **Example** make it clear?”, “**The evidence** makes it clear”.
    fn makes_clear(&self, at: usize, phrase: Phrase, shared: bool) -> bool {
        let Phrase { start, end, head } = phrase;
        let noun = self.nodes[head].lower.as_ref();
        let thing = self.word(head, &["it", "this", "that", "which", "what"])
            || self.is(head, NUMBER)
            || matches!(source_noun(noun), Some(SourceNoun::Document));
        let subject = grammar::subject(self.tree, at).is_some_and(|subject| start <= subject && subject <= end);
        let before = start.checked_sub(1).filter(|&before| before >= self.floor());
        let asks = before.is_some_and(|i| self.is(i, AUXILIARY | WH));
        let whose = (self.floor()..at).any(|i| self.word(i, &["whose"]));
        self.speaks(phrase) && !thing && subject && !whose && (shared || !asks)
    }
}
