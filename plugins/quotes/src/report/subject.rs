//! Who says it: the source of a verb, by word order beside it and by the parse across a mark, or shared with another verb.

use copydesk_syntax::Label;

use super::finder::{Finder, Frame};
use super::grammar;
use crate::phrase::{Phrase, left_of, main_subject};
use crate::words::class::*;

impl Finder<'_> {
    /// The source of the verb at `at`. Word order finds a subject beside the verb; the parse one across a mark, or shared with another verb.
    pub(super) fn source(&self, at: usize, first: usize, passive: bool, frame: &Frame) -> Option<Phrase> {
        let apart = first.checked_sub(1).is_some_and(|before| self.is(before, COMMA | DASH));
        // “…, he said, adding …”: the source is that of the report before; the parser often attaches the participle elsewhere.
        let adding = self.tree.label(at) == Label::AdverbialClause && !self.out.is_empty();
        let asked = frame.source.is_none() || apart || frame.shared && !adding;
        (asked && !passive && !frame.inverted)
            .then(|| grammar::subject(self.tree, at).filter(|&head| head < at || frame.source.is_none()))
            .flatten()
            .map(|head| self.without_time(grammar::phrase(self.tree, head)))
            .filter(|phrase| !(phrase.start..=phrase.end).any(|i| self.breaks(i)) && !self.adverbial(*phrase))
            .filter(|phrase| {
                !frame.source.is_some_and(|name| self.apposed(*phrase, name) || self.relates(*phrase, name))
            })
            .or_else(|| frame.source.map(|source| self.before_clause(self.last_conjunct(at, source))))
    }

    /// “set **records and the White House** signalled”: the phrase without the part of another clause that word order took with it.
    fn last_conjunct(&self, at: usize, source: Phrase) -> Phrase {
        let object = source.start.checked_sub(1).is_some_and(|i| self.is(i, VERB) || self.tagged_finite(i));
        let and = (source.start + 1..source.end).rev().find(|&i| object && self.is(i, CONJUNCTION));
        let own =
            and.filter(|&and| grammar::subject(self.tree, at).is_some_and(|head| and < head && head <= source.end));
        own.map_or(source, |and| Phrase { start: and + 1, head: source.head.max(and + 1), ..source })
    }

    /// “the group **that controls Oxbridge** told”: the noun that the clause describes, of which word order took the object.
    fn before_clause(&self, source: Phrase) -> Phrase {
        let that = source.start.checked_sub(1).filter(|&i| self.is(i, THAT | RELATIVE) && self.tagged_finite(i + 1));
        let noun = that.and_then(|that| left_of(self.nodes, that.checked_sub(1)?, self.floor()));
        noun.filter(|_| source.start < source.end).unwrap_or(source)
    }

    /// “The New Brunswicker, Luc Example, said”: whether a name stands in apposition to a phrase.
    fn apposed(&self, phrase: Phrase, name: Phrase) -> bool {
        let behind = phrase.end + 2 == name.start && self.is(phrase.end + 1, COMMA);
        behind && self.is(phrase.start, DETERMINER) && self.is(name.head, CAPITAL) && self.is(name.start, CAPITAL)
    }

    /// “Ada Example, whose studies are paid by insurers, said”: whether a phrase belongs to what is said of the name before it.
    fn relates(&self, phrase: Phrase, name: Phrase) -> bool {
        let who = self.get(name.end + 2).is_some_and(|n| n.is(RELATIVE) || n.text(&["whose"]));
        // “Vice Admiral Ada Example, now a congresswoman, demands”; “Ada Example, of the police, said”
        let aside = self.is(name.end + 2, PREPOSITION | ADVERB | TIME) && phrase.start <= name.end + 4;
        self.is(name.end + 1, COMMA) && (who || aside) && phrase.start > name.end && self.is(name.head, CAPITAL)
    }

    /// “On Tuesday Ada Example”: the phrase without the day.
    fn without_time(&self, phrase: Phrase) -> Phrase {
        let start = (phrase.start..phrase.head).find(|&i| !self.is(i, TIME | PREPOSITION)).unwrap_or(phrase.head);
        Phrase { start, ..phrase }
    }

    /// “On Monday the mayor, …”, “In Geneva the mayor, …”: a time, or what a preposition at the start of the sentence takes.
    fn adverbial(&self, phrase: Phrase) -> bool {
        let placed = phrase.start == self.floor() + 1 && self.is(phrase.start - 1, PREPOSITION);
        phrase.start == phrase.head && (placed || self.is(phrase.head, TIME))
    }

    /// Whether a source ends at the mark at node `at`: “Example, in a letter”.
    fn breaks(&self, at: usize) -> bool {
        self.is(at, SEMICOLON | COLON) || self.is(at, COMMA | DASH) && self.is(at + 1, PREPOSITION)
    }

    /// The subject of a verb that has none of its own: that of the report before, or of the sentence.
    pub(super) fn shared_subject(&self, at: usize) -> Option<Phrase> {
        match self.out.last() {
            Some(last) if last.source.is_some() => last.source,
            _ => main_subject(self.nodes, self.floor(), at),
        }
    }

    /// “…, with Boswell stating”: the phrase between “with” and a participle.
    pub(super) fn accompanying(&self, at: usize) -> Option<Phrase> {
        let phrase = left_of(self.nodes, at.checked_sub(1)?, self.floor())?;
        let with = phrase.start.checked_sub(1)?;
        self.nodes[with].text(&["with"]).then_some(phrase)
    }

    /// “Citing the law, the mayor refused”: the subject of the clause that follows.
    pub(super) fn coming_subject(&self, at: usize) -> Option<Phrase> {
        let comma = (at..self.nodes.len()).find(|&i| self.is(i, COMMA) || self.quote(i) && self.closes(i))?;
        main_subject(self.nodes, comma + 1, self.nodes.len())
    }
}
