//! Cues that are no verbs: “according to X”, “X's claim that …”.

use copydesk_language::morphology::VerbForm;

use super::{Content, Finder, Place, Report};
use crate::cues::Cue;
use crate::phrase::{Phrase, left_of, right_of};
use crate::words::class::*;

impl Finder<'_> {
    /// “according to X”, before, after or inside what it reports.
    pub(super) fn according(&mut self, at: usize) -> usize {
        let last = self.last;
        let Some(np) = right_of(self.nodes, at + 2, last + 1) else { return at + 1 };
        let mut right = np.end;
        let floor = self.floor();
        let initial = (floor..at).all(|i| self.nodes[i].is(CONJUNCTION | ADVERB | COMMA | OPEN));
        let mut report = Report {
            cue: (at, at + 1),
            lemma: "according to",
            stance: "say",
            source: Some(np),
            extent: (at, right),
            contents: Vec::new(),
            place: Place::Before,
            content: Content::Clause,
            addressee: None,
            shared: false,
        };
        while right < last && !self.is(right + 1, COMMA | SEMICOLON | DASH | CLOSE | COLON) && !self.quote(right + 1) {
            right += 1;
        }
        if initial {
            // Past the comma; and past an apposition to the source.
            let mut comma = right + 1;
            if comma >= last {
                return right;
            }
            if let Some(second) = (comma + 1..(comma + 10).min(last)).find(|&i| self.nodes[i].is(COMMA))
                && !self.verbal_between(comma + 1, second)
                && !self.is(comma + 1, PREPOSITION | SUBORDINATOR)
                && self.verbal_between(second + 1, last + 1)
                && (self.is(comma + 1, RELATIVE)
                    || self.nodes[comma + 1].word.cue.is_some_and(|c| c.form == VerbForm::Gerund)
                    || self.is(comma + 1, DETERMINER | CAPITAL) && !self.is(second + 1, CONJUNCTION))
            {
                if self.nodes[comma + 1].is(CAPITAL) && !self.nodes[np.head].is(CAPITAL) {
                    report.source = right_of(self.nodes, comma + 1, second).or(report.source);
                }
                comma = second;
            }
            let start = if self.quote(right + 1) { right + 1 } else { comma + 1 };
            report.contents.push((start, self.clause_end(start)));
            report.place = Place::After;
            report.extent = (at, start - 1);
            self.out.push(report);
            return start - 1;
        }
        let mut end = at - 1;
        while end > floor && self.is(end, COMMA | DASH | OPEN) {
            end -= 1;
        }
        let start = self.content_start(floor, end);
        report.contents.push((start, end));
        if self.is(right + 1, COMMA)
            && right + 2 <= last
            && end.saturating_sub(start) < 6
            && self.finite_soon(right + 2)
        {
            report.contents.push((right + 2, last));
        }
        report.extent = (at, right);
        self.boundary = report.contents.last().map_or(right, |c| c.1).max(right) + 1;
        self.out.push(report);
        right
    }

    /// Of “a fact-check on Donald Trump” before `’s`, the name.
    fn possessor(&self, whole: Phrase) -> Phrase {
        let name = (whole.start..=whole.end).rev().take_while(|&i| self.is(i, CAPITAL)).last();
        name.map_or(whole, |start| Phrase { start, end: whole.end, head: whole.end })
    }

    /// “Trump's claim that …”, “the allegation that …”.
    pub(super) fn noun_cue(&mut self, at: usize, cue: Cue) {
        if !self.is(at + 1, THAT) || at + 2 >= self.last || self.is(at + 2, VERB | AUXILIARY) {
            return;
        }
        let source = (at >= 2 && self.nodes[at - 1].is(GENITIVE))
            .then(|| left_of(self.nodes, at - 2, self.floor()))
            .flatten()
            .map(|whole| self.possessor(whole))
            .or_else(|| {
                (at >= 1 && self.nodes[at - 1].is(POSSESSIVE)).then_some(Phrase {
                    start: at - 1,
                    end: at - 1,
                    head: at - 1,
                })
            });
        let end = self.clause_end(at + 1);
        self.out.push(Report {
            cue: (at, at),
            lemma: cue.verb.lemma,
            stance: cue.verb.stance,
            source,
            extent: (source.map_or(at, |s| s.start), at),
            contents: vec![(at + 1, end)],
            place: Place::After,
            content: Content::Clause,
            addressee: None,
            shared: false,
        });
    }
}
