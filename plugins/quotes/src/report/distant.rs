//! Content at a distance from its verb: after a long addressee or place, after who is asked to do it, in a relative clause.

use copydesk_syntax::Tag;

use super::finder::{Finder, Report, TELLING};
use crate::cues::{Verb, frame};
use crate::model::Content;
use crate::phrase::right_of;
use crate::words::class::*;

/// How far after its verb a “that” or a “to” may be, in nodes.
const REACH: usize = 16;

/// How long the phrase between “called on” and “to” may be, in nodes. A longer one is part of the demand.
const CALLED_ON: usize = 5;

/// Verbs of asking somebody to do something: “asked both sides to stop”.
const ASKING: &[&str] = &["ask", "tell", "urge", "call", "plead", "beg", "warn", "appeal", "advise", "request"];

/// Verbs of telling somebody to do something, which also take a thing: “ordered a review to find out”.
const ORDERING: &[&str] = &["order", "instruct", "direct", "invite", "encourage"];

/// How many nodes an item of an enumeration may have.
const ITEM: usize = 5;

impl Finder<'_> {
    /// “wrote to the court in June that …”, “told a rally outside parliament: ‘…’”: the “that” or the quotation after the addressee and the
    /// place.
    pub(super) fn far(&self, start: usize, verb: &Verb) -> Option<usize> {
        let told = TELLING.contains(&verb.lemma);
        let leads = self.is(start, PREPOSITION | TO | TIME | OPEN | ADVERB | NUMBER)
            || self.get(start).is_some_and(|n| n.text(&["ahead", "back", "online", "four", "three", "two"]));
        if !verb.takes(frame::THAT | frame::CLAUSE) || self.is(start, THAT) || !told && !leads {
            return None;
        }
        // “threatened **to withhold** money that pays for it”
        let noun = DETERMINER | POSSESSIVE | CAPITAL | OBJECT | PRONOUN | NUMBER;
        let acts = || !self.is(start + 1, noun) && self.tree.tag(start + 1) == Tag::VerbBase;
        if self.is(start, TO) && verb.takes(frame::INFINITIVE) && start < self.last && acts() {
            return None;
        }
        let introduced = |i: usize| self.quote(i) && self.is(i - 1, COLON | COMMA) && self.opens(i) && self.closes(i);
        let far = (start + 1..(start + REACH).min(self.last)).find(|&i| {
            let n = &self.nodes[i];
            // “told a **packed** meeting that”
            let adjective = n.is(VERB) && self.is(i - 1, DETERMINER | POSSESSIVE);
            let described = adjective || n.is(VERB) && self.is(i + 1, PREPOSITION | TO | TIME);
            n.is(THAT | SEMICOLON | WH | RELATIVE)
                || n.is(AUXILIARY) && !n.is(CAPITAL)
                || introduced(i)
                || n.pair.is_some() && (n.len > 4 || self.closes(i))
                || n.is(COMMA | COLON) && !self.is(i + 1, THAT) && !self.quote(i + 1) && !self.places(i)
                || self.finite(i) && !described && !n.is(CAPITAL)
        })?;
        // “reporting on **that** shooting”
        if self.is(far, THAT) && self.is(far - 1, PREPOSITION) && !self.is(far - 1, SUBORDINATOR | ADVERB | TIME) {
            return None;
        }
        // In “the minister's claim that” the clause belongs to the noun.
        if introduced(far) && far > start + 1 {
            return Some(far);
        }
        (self.is(far, THAT) && !self.is(far + 1, TIME | AUXILIARY | VERB) && !self.is(far - 1, CUE_NOUN)).then_some(far)
    }

    /// “told reporters in **Oxbridge, Oxland** that”: whether the comma at a node stands between a place and the place that holds it.
    fn places(&self, comma: usize) -> bool {
        let end = (comma + 1..comma + 4).find(|&i| !self.is(i, CAPITAL)).unwrap_or(comma + 4);
        let end = end + usize::from(self.is(end, COMMA));
        self.is(comma, COMMA) && self.is(comma - 1, CAPITAL) && end > comma + 1 && self.is(end, THAT)
    }

    /// “asked a man who was shouting to leave”, “called on both sides not to fire”: the infinitive that says what to do.
    pub(super) fn far_infinitive(
        &self,
        start: usize,
        first: usize,
        verb: &Verb,
        report: &mut Report,
    ) -> Option<(usize, usize)> {
        // “called on Tuesday for the vote to be held”: nobody is called on.
        let behind = start;
        let start = if self.is(start + 1, TIME) { self.after_time(start) } else { start };
        let on = self.get(start).is_some_and(|n| verb.prepositions.iter().any(|p| n.text(&[p])));
        let orders = ORDERING.contains(&verb.lemma);
        let somebody = || right_of(self.nodes, start, self.last).is_some_and(|np| self.speaks(np));
        let asking = ASKING.contains(&verb.lemma) || orders && somebody();
        let asks = asking && (on || verb.takes(frame::ADDRESSEE));
        if !asks || self.is(start, THAT | TO | WH | COLON | COMMA | NEGATION) && !on || self.quote(start) {
            return None;
        }
        // “advised **using** the old road to keep it safe”
        let gerund = start <= self.last && self.tree.tag(start) == Tag::VerbGerund;
        if verb.lemma == "advise" && gerund {
            return None;
        }
        // “urged **more measures to protect** them”: nobody is asked.
        let more = self.get(start).is_some_and(|n| n.text(&["more", "greater", "further", "faster", "stronger"]));
        if !on && more && verb.takes(frame::NOUN) {
            report.content = Content::Noun;
            return Some((start, self.phrase_end(start)));
        }
        let from = if on { start + 2 } else { start + 1 };
        let to = (from..(from + REACH).min(self.last))
            .take_while(|&i| !self.is(i, COLON | SEMICOLON | THAT) && !self.quote(i))
            .find(|&i| {
                self.is(i, TO)
                    && !self.is(i + 1, DETERMINER | POSSESSIVE | CAPITAL | OBJECT | NUMBER | PRONOUN)
                    // “urged them to **“come and work with us”**”; not “appealed to **“the nation”**”
                    && !(self.quote(i + 1) && (on || self.opens(i + 1) || self.nodes[i + 1].len < 3))
            })?;
        // `marked` reads “asked whether he …”; “told X he wanted to …” is a clause.
        // “told students the countries now **want** to build it”
        let acts = |i: usize| self.is(i, VERB) && matches!(self.tree.tag(i), Tag::VerbPresent | Tag::VerbThird);
        // “told reporters Example **confessed** to it”
        let past = |i: usize| self.nodes[i].word.cue.is_some() && self.tree.tag(i) == Tag::VerbPast;
        let verb = |i: usize| self.is(i, WH | AUXILIARY) || self.is(i, PRONOUN) && self.finite(i + 1);
        let clause = (from..to).any(|i| verb(i) || acts(i) || past(i));
        let relative = (from..to).any(|i| self.is(i, RELATIVE));
        if clause && !relative {
            return None;
        }
        // “ordered new elections, while allowing the president **to stay**”
        if orders && (from..to).any(|i| self.is(i, COMMA)) {
            return None;
        }
        // “called on the owner, Example Ltd, to sell”
        if on && to - from > CALLED_ON && !self.is(to - 1, COMMA) {
            return None;
        }
        let not = to.checked_sub(1).filter(|&before| self.is(before, NEGATION));
        if on {
            report.cue.1 = if start == behind { start } else { report.cue.1 };
            if self.nodes[start].text(&["for"]) {
                // “called for **both sides to talk**”: they were not called on.
                report.content = Content::Noun;
                return Some((start + 1, self.clause_end(to)));
            }
            report.addressee = right_of(self.nodes, start + 1, to);
        } else if first == start {
            report.addressee = right_of(self.nodes, start, to);
        }
        report.content = Content::Infinitive;
        Some((not.unwrap_or(to), self.clause_end(to)))
    }

    /// “which it says include **rape, torture and** murder”: whether the comma at node `comma` parts nouns that “and” joins at the end of the sentence.
    fn enumerates(&self, comma: usize) -> bool {
        let noun =
            |i: usize| self.is(i, WORD) && !self.is(i, AUXILIARY | PRONOUN | RELATIVE | WH | THAT | SUBORDINATOR);
        let and = (comma + 1..(comma + ITEM).min(self.last)).find(|&i| self.is(i, COMMA | CONJUNCTION) || !noun(i));
        let next = and.filter(|&and| and > comma + 1);
        let verb = |i: usize| self.is(i, AUXILIARY) || self.tagged_finite(i);
        // The parser takes “rape” and “torture” for verbs.
        let item = |i: usize| self.tree.tag(i).is_noun() || self.tree.tag(i) == Tag::VerbBase;
        let ends = |and: usize| self.word(and, &["and", "or"]) && !(and..=self.last).any(verb);
        item(comma - 1)
            && comma < self.last
            && self.tree.tag(comma + 1) != Tag::VerbGerund
            && next.is_some_and(|and| ends(and) || self.is(and, COMMA) && self.enumerates(and))
    }

    /// “a tower that Example said would ruin the skyline”, “who police say robbed a bank”: the predicate whose subject is the relative
    /// pronoun.
    pub(super) fn after_relative(&self, start: usize, verb: &Verb, report: &Report) -> Option<(usize, usize)> {
        let pronoun = report.extent.0.checked_sub(1).filter(|&p| self.is(p, RELATIVE | THAT))?;
        // “policies**, which he said dishonour** the country”: the parse may take a verb that no list knows for a noun.
        let small =
            DETERMINER | POSSESSIVE | PRONOUN | OBJECT | CONJUNCTION | ADVERB | TIME | SUBORDINATOR | WH | CAPITAL;
        let bare = pronoun > 0
            && self.is(pronoun - 1, COMMA)
            && self.is(pronoun, RELATIVE)
            && report.source.is_some_and(|s| s.start == pronoun + 1 && s.end + 2 == start && self.is(s.head, PRONOUN))
            && self.is(start, WORD)
            && !self.is(start, small | NUMBER)
            && self.is(start + 1, DETERMINER | POSSESSIVE | CAPITAL | OBJECT);
        let verbal = start <= self.last && (self.finite(start) || self.tree.tag(start).is_verb() || bare);
        if !verb.takes(frame::CLAUSE) || !verbal || self.is(start, THAT | TO | PREPOSITION) {
            return None;
        }
        let nonrestrictive = pronoun > 0 && self.is(pronoun - 1, COMMA);
        let comma = (start..=self.last).find(|&i| nonrestrictive && self.is(i, COMMA) && !self.enumerates(i));
        Some((start, comma.map_or_else(|| self.clause_end(start), |comma| comma - 1)))
    }
}
