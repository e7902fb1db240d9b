//! Words that say when, or on what occasion, something was said: they are neither its source nor part of it.

use copydesk_syntax::Tag;

use super::finder::{Finder, MARKS};
use crate::phrase::{nounish, right_of};
use crate::words::class::*;

/// Units of time.
pub(super) const UNITS: &[&str] =
    &["minute", "minutes", "hour", "hours", "day", "days", "week", "weeks", "month", "months", "year", "years"];

/// Words after a verb that say when something was said, besides those of the class of time.
const WHEN: &[&str] = &["afterwards", "afterward", "recently", "previously", "repeatedly", "again", "later"];

/// Occasions on which something is said.
const OCCASIONS: &[&str] = &[
    "meeting",
    "talks",
    "visit",
    "conference",
    "briefing",
    "rally",
    "debate",
    "hearing",
    "address",
    "appearance",
    "call",
    "trip",
];

impl Finder<'_> {
    /// “had **for decades** claimed”, “and **earlier this week** told”: the first node of the words right before the verb at `at` that say when; a day is left to
    /// the phrase that it follows.
    pub(super) fn without_when(&self, at: usize) -> usize {
        let time = |i: usize| self.is(i, TIME) || self.word(i, &["decade", "decades"]);
        let unit = |i: usize| time(i) && !self.is(i, CAPITAL | ADVERB | SUBORDINATOR);
        let Some(last) = at.checked_sub(1).filter(|&i| i > self.floor() && unit(i)) else { return at };
        let mut first = last;
        while first > self.floor() + 1 && self.is(first - 1, TIME | DETERMINER) && !self.is(first - 1, CAPITAL) {
            first -= 1;
        }
        let before = first - 1;
        // “The agency that left **Oxland in June last year** says”: when something else was done.
        if before > self.floor() && self.is(before - 1, PREPOSITION | TO) && !self.is(before, PREPOSITION) {
            return at;
        }
        let within = before > self.floor() && self.is(before, PREPOSITION) && !self.is(before, SUBORDINATOR);
        if within { before } else { first }
    }

    /// “said **multiple times** that”, “said **many times** she would go”: whether the words say how often something was said. “Three times a week she runs”
    /// and “fifty times fewer people came” are said.
    pub(super) fn often(&self, at: usize) -> bool {
        let several = self.is(at, NUMBER) || self.word(at, &["multiple", "many", "several", "countless", "numerous"]);
        let number = several || at <= self.last && self.tree.tag(at) == Tag::Number;
        let subject = self.is(at + 2, PRONOUN | POSSESSIVE | CAPITAL);
        let clause = || right_of(self.nodes, at + 2, self.last + 1).is_some_and(|np| self.finite_verb(np.end + 1));
        number && self.word(at + 1, &["times", "occasions"]) && (self.is(at + 2, THAT | COMMA) || subject && clause())
    }

    /// “an hour later”, “two days ago”: whether the words say how much later or earlier something was said.
    pub(super) fn lapse(&self, at: usize) -> bool {
        let count = self.is(at, DETERMINER | NUMBER) || at <= self.last && self.tree.tag(at) == Tag::Number;
        count && self.word(at + 1, UNITS) && self.word(at + 2, &["later", "earlier", "ago", "before", "afterwards"])
    }

    /// “said **the minutes** would show”, “said **Friday's** result was”, “said **this week** trade was”: whether a word of time belongs to the
    /// subject of what is said. A weekday in front of a noun hardly ever does: “said **Friday** police had”.
    pub(super) fn heads_clause(&self, time: usize) -> bool {
        let weekday = self.is(time, CAPITAL) && self.nodes[time].lower.ends_with("day");
        let noun = || self.tree.head(time).is_some_and(|head| head > time && !self.tree.tag(head).is_verb());
        let follows = time < self.last && nounish(self.nodes, time + 1) && !self.is(time + 1, CAPITAL);
        // “said **Jan. 30** was”
        let behind = time + 1 + usize::from(self.is(time + 1, NUMBER));
        self.is(behind, GENITIVE | AUXILIARY) || follows && !weekday && noun()
    }

    /// “said **Tuesday** it was over”, “said **later** it was over”: where the content may start behind the words that say when.
    pub(super) fn after_time(&self, start: usize) -> usize {
        let when = |i: &usize| {
            let time = self.is(*i, TIME) || self.get(*i).is_some_and(|n| n.text(WHEN));
            time && !self.is(*i, SUBORDINATOR | PREPOSITION) && !self.heads_clause(*i)
        };
        let mut at = start;
        while at < self.last {
            // “said **earlier this week** it was over”
            let pair = self.nodes[at].text(&["this", "on"]) && self.is(at + 1, TIME) && when(&(at + 1));
            if !pair && !when(&at) {
                return at;
            }
            at += 1 + usize::from(pair);
        }
        start
    }

    /// The end of a noun phrase before the words that say when and where it was said: “announced the ban **Sunday**”, “criticised the party **in an
    /// interview** on Sunday”, “confirmed the death **on Friday**”.
    pub(super) fn before_when(&self, first: usize, end: usize) -> usize {
        let day = |i: usize| {
            self.get(i).is_some_and(|word| {
                let weekday = word.is(CAPITAL) && word.lower.ends_with("day");
                word.is(TIME) && (weekday || word.text(&["today", "yesterday", "tonight"]))
            })
        };
        let bare =
            |i: usize| day(i) && !self.is(i - 1, DETERMINER | PREPOSITION | GENITIVE | CONJUNCTION | TIME | NUMBER);
        // “condemned their behaviour **after a video showed** it”; not “an inquiry into what happened **after the ship sank**”
        let event = |i: usize| {
            let clause = |i: usize| {
                (i + 2..(i + 7).min(end + 1)).take_while(|&i| !self.is(i, MARKS)).any(|i| self.finite_verb(i))
            };
            let embeds =
                |i: usize| self.is(i, RELATIVE | WH | THAT) || self.tree.tag(i).is_verb() || self.finite_verb(i);
            // “called for an end to it **following talks** with his counterpart”; not “the days following the attack”
            let following = self.word(i, &["following"])
                && !self.is(i - 1, TIME | DETERMINER | POSSESSIVE)
                && !self.word(i - 1, UNITS)
                && right_of(self.nodes, i + 1, end + 1).is_some();
            (self.word(i, &["after"]) && clause(i) || following) && !(first..i).any(embeds)
        };
        // “called for progress **during a meeting** with his counterpart”
        let occasion = |i: usize| {
            let noun = right_of(self.nodes, i + 1, end + 1).map(|np| np.head);
            let place = self.word(i, &["at"]) && self.word(i + 1, &["a", "an"]);
            let held = self.word(i, &["during"]) && self.is(i + 1, DETERMINER | POSSESSIVE);
            // “called for calm **at a news conference**”
            held && noun.is_some_and(|noun| self.is(noun, MANNER) || self.word(noun, OCCASIONS))
                || place && noun.is_some_and(|noun| self.word(noun, OCCASIONS))
        };
        let end = (first + 1..=end).find(|&i| event(i) || occasion(i)).map_or(end, |when| when - 1);
        let ends = |i: usize| {
            let next = self.is(i + 1, PREPOSITION | SUBORDINATOR | TIME | TO) || self.word(i + 1, &["so"]);
            i >= end || next || self.tree.tag(i + 1).is_verb()
        };
        let dated = |i: usize| self.word(i, &["on"]) && day(i + 1) && i + 1 >= end;
        let manner = |i: usize| {
            let noun = (i + 1..i + 4).find(|&i| i <= end && self.is(i, MANNER | TIME));
            let ends = |next: usize| !self.is(next, PREPOSITION | GENITIVE) || dated(next);
            let plain = |noun: usize| self.is(noun, MANNER) && ends(noun + 1);
            self.word(i, &["in"]) && noun.is_some_and(plain)
        };
        // “announced the ban **last week** in response”
        let lately = |i: usize| {
            let noun = || self.tree.tag(i - 1).is_noun() && !self.is(i - 1, TIME);
            let plain = || !(first..i).any(|i| self.finite_verb(i));
            let ends = i + 1 >= end || self.word(i + 2, &["in", "at", "after", "amid", "during", "following"]);
            self.word(i, &["last", "earlier"]) && self.is(i + 1, TIME) && ends && noun() && plain()
        };
        let when = (first + 1..=end).find(|&i| bare(i) && ends(i) || dated(i) || manner(i) || lately(i));
        when.map_or(end, |when| {
            let time = |i: usize| self.word(i, UNITS) || self.word(i, &["last", "this", "earlier"]);
            let more = (first + 1..when).rev().take_while(|&i| time(i)).last();
            // “its eighth outbreak **within a month** on Saturday”
            if more.is_some_and(|more| self.is(more - 1, DETERMINER | NUMBER | PREPOSITION | POSSESSIVE)) {
                return when - 1;
            }
            let when = more.unwrap_or(when);
            if self.is(when - 1, TIME | ADVERB) && when > first + 2 { when - 2 } else { when - 1 }
        })
    }
}
