//! What a reporting verb reports: after it, before it, or around it; and where that stretch ends.

use copydesk_language::morphology::VerbForm;

use super::finder::{Finder, MARKS, Report, TELLING};
use crate::cues::{Cue, Verb, frame};
use crate::model::{Content, Place};
use crate::phrase::{Phrase, nounish, right_of};
use crate::words::class::*;

/// How many adjuncts may stand between a verb and its content.
const STEPS: usize = 8;

impl Finder<'_> {
    /// Fills in what the verb reports.
    pub(super) fn content(&self, report: &mut Report, cue: Cue, inverted: bool) {
        let left = report.extent.0;
        let at = report.cue.0;
        let quote_before = left > 0
            && (self.quote(left - 1) && self.closes(left - 1)
                || left > 1 && self.is(left - 1, COMMA | DASH) && self.quote(left - 2));
        let start = if inverted { report.extent.1 + 1 } else { at + 1 };
        if !quote_before
            && !inverted
            && let Some(found) = self.after(start, cue, report)
        {
            report.contents.push(found);
            report.place = Place::After;
            return;
        }
        if report.shared && !inverted {
            // A participle or coordinate verb reports nothing before it, but may introduce a quote after.
            if let Some(found) = self.after(start, cue, report) {
                report.contents.push(found);
                report.place = Place::After;
            }
            return;
        }
        if !cue.verb.takes(frame::QUOTE | frame::CLAUSE) {
            return;
        }
        if !inverted {
            self.addressee(start, cue.verb, report);
        }
        self.before(report, quote_before, inverted);
    }

    /// Content before the attribution, and after it if it stands in the middle.
    fn before(&self, report: &mut Report, quote_before: bool, inverted: bool) {
        let left = report.extent.0;
        let floor = self.floor();
        // Right end of the attribution: its adjuncts, up to the next mark.
        let mut right = report.extent.1.max(report.cue.1);
        while right + 1 < self.nodes.len() && !self.nodes[right + 1].is(MARKS) && !self.quote(right + 1) {
            right += 1;
        }
        if self.is(left, RELATIVE) && !quote_before {
            // “Example, who has pleaded guilty, …”
            report.place = Place::Elsewhere;
            return;
        }
        let as_clause = left > floor && self.nodes[left - 1].text(&["as"]);
        let edge = if as_clause { left - 1 } else { left };
        if edge > floor {
            let mut end = edge - 1;
            while end > floor && self.is(end, COMMA | DASH) {
                end -= 1;
            }
            let separated = quote_before || self.is(edge - 1, COMMA | DASH);
            let start = self.content_start(floor, end);
            if separated && (quote_before || self.quote(end) || self.whole_clause(start, end)) && start <= end {
                report.contents.push((start, end));
                report.place = Place::Before;
                report.content = if self.quote(start) && start == end { Content::Quote } else { Content::Clause };
            } else if separated && end >= start && end - start <= 14 && self.is(right + 1, COMMA) {
                // “On Monday, the lawyer argued before the judges, Lister and Francis, that …”
                let that = (report.cue.0 + 1..=self.last).find(|&i| self.is(i, THAT) && self.finite_soon(i + 1));
                if let Some(that) = that.filter(|_| right > report.cue.1 && self.adverbial_head(start, end)) {
                    report.contents.push((that, self.clause_end(that)));
                    report.place = Place::After;
                    return;
                }
                // “The museum, Mr. Obama said, would …”; “Last year, Mr. Obama said, the museum …”
                if let Some(rest) = self.rest((start, end), right) {
                    report.contents.push((start, end));
                    report.contents.push((rest, self.last));
                    report.place = Place::Before;
                    report.extent.1 = rest - 1;
                    return;
                }
            } else if separated && inverted && start == 0 && end < 8 && right >= self.last {
                // “Not so fast, said Example.”
                report.contents.push((start, end));
                report.place = Place::Before;
            }
        }
        if report.place == Place::Before {
            report.extent.1 = right;
            // “A,” he said, “B”; S, he said, S.
            let mut next = right + 1;
            if self.is(next, COMMA | COLON | DASH) || self.quote(next) {
                next += usize::from(!self.quote(next));
                next += usize::from(self.is(next, CONJUNCTION) && self.quote(next + 1));
                if self.quote(next) {
                    let end = if self.closes(next) { next } else { self.clause_end(next) };
                    report.contents.push((next, end));
                } else if !quote_before
                    && self.is(right + 1, COMMA)
                    && !(inverted && self.get(next).is_some_and(|n| n.text(&["a", "an"])))
                    && self.continues(next)
                {
                    report.contents.push((next, self.last));
                }
            }
            return;
        }
        report.place = Place::Elsewhere;
        report.extent.1 = right;
    }

    /// Where what was said goes on behind an attribution that ends at node `right` and stands inside it. `head` is what comes before it: the
    /// subject of the rest, or an adverbial.
    fn rest(&self, head: (usize, usize), right: usize) -> Option<usize> {
        if self.adverbial_head(head.0, head.1) {
            return self.continues(right + 2).then_some(right + 2);
        }
        // “The fish, said Example, an elder in Oxbridge, have gone.”
        let commas = (right + 1..(right + 14).min(self.last)).filter(|&i| self.is(i, COMMA));
        commas.map(|comma| comma + 1).find(|&rest| self.finite_soon(rest))
    }

    /// “On Monday”, “Last year”: whether what stands before the attribution says when or where.
    fn adverbial_head(&self, start: usize, end: usize) -> bool {
        self.is(start, PREPOSITION | SUBORDINATOR | TIME | ADVERB)
            || self.is(start, NUMBER | DETERMINER) && (start..=end).any(|i| self.is(i, TIME))
    }

    /// Whether the nodes are a clause of their own, and not one that a subordinator makes part of the next.
    fn whole_clause(&self, start: usize, end: usize) -> bool {
        let own = match (start..=end).find(|&i| self.is(i, COMMA)) {
            _ if !self.is(start, SUBORDINATOR)
                || self.is(start, PREPOSITION) && !self.verbal_between(start, start + 4) =>
            {
                start
            }
            Some(comma) => comma,
            None => return false,
        };
        !self.leads_up(start) && self.verbal_between(own, end + 1)
    }

    /// Where content that ends at `end` starts: after a colon, or where a quote starts as a sentence does after a comma.
    pub(super) fn content_start(&self, floor: usize, end: usize) -> usize {
        if self.quote(end)
            && end > floor
            && (self.is(end - 1, COLON) || self.is(end - 1, COMMA | DASH) && self.opens(end))
        {
            return end;
        }
        let mut start = floor;
        while start < end && self.is(start, COMMA | DASH | SEMICOLON | COLON | CLOSE) {
            start += 1;
        }
        start
    }

    /// Whether the words after a medial attribution go on with the content.
    fn continues(&self, at: usize) -> bool {
        let Some(n) = self.get(at) else { return false };
        if n.is(RELATIVE | SUBORDINATOR)
            || n.word.cue.is_some_and(|c| c.form == VerbForm::Gerund)
            || n.lower.ends_with("ing")
        {
            return false;
        }
        if n.is(CONJUNCTION) {
            return self.is(at + 1, THAT)
                || self.verbal_between(at, self.nodes.len())
                    && !self.nodes[at + 1..].iter().any(|n| n.word.cue.is_some());
        }
        self.verbal_between(at, self.nodes.len())
    }

    /// Content after the verb, from node `start`: its addressee, then adjuncts, then the first thing that the verb takes.
    fn after(&self, start: usize, cue: Cue, report: &mut Report) -> Option<(usize, usize)> {
        let verb = cue.verb;
        let mut start = start;
        if verb.lemma == "point" {
            self.get(start).filter(|n| n.text(&["out"]))?;
            report.cue.1 = start;
            start += 1;
        }
        if let Some(far) = self.far(start, verb) {
            if self.quote(far) {
                report.content = Content::Quote;
                return Some((far, far));
            }
            return Some((far, self.clause_end(far)));
        }
        if let Some(content) = self.after_relative(start, verb, report) {
            return Some(content);
        }
        let first = self.addressee(start, verb, report);
        if let Some(content) = self.far_infinitive(start, first, verb, report) {
            return Some(content);
        }
        let mut at = first;
        let mut adjuncts = false;
        for _ in 0..STEPS {
            if at > self.last {
                break;
            }
            if let Some(found) = self.marked(at, start, verb, report) {
                return found;
            }
            let n = &self.nodes[at];
            if n.is(ADVERB | TIME) && self.is(at + 1, THAT) {
                // “has said previously that”
                at += 1;
                continue;
            }
            if n.is(DETERMINER) && self.is(at + 1, TIME) {
                // “told voters this week that”
                at += 2;
                continue;
            }
            if let Some(found) = self.unmarked(at, (start, first, adjuncts), verb, report) {
                return Some(found);
            }
            at = self.adjunct(at, start, &mut adjuncts, report)?;
        }
        None
    }

    /// The addressee of verbs that take one, at node `at`; answers where the content may start.
    fn addressee(&self, at: usize, verb: &Verb, report: &mut Report) -> usize {
        if !verb.takes(frame::ADDRESSEE) || self.quote(at) || self.is(at, THAT | TO | WH | COLON | COMMA) {
            return at;
        }
        let Some(mut np) = right_of(self.nodes, at, self.last + 1) else { return at };
        if self.is(np.start, OBJECT | PRONOUN) && !self.is(np.start, DETERMINER | POSSESSIVE) {
            np.end = np.start;
        }
        let next = np.end + 1;
        let content = self.is(next, THAT | TO | WH | COLON | COMMA | TIME | PREPOSITION | STOP);
        if content || self.quote(next) || next > self.last || TELLING.contains(&verb.lemma) {
            report.addressee = Some(np);
            report.extent.1 = report.extent.1.max(np.end);
            return next;
        }
        at
    }

    /// Content that a mark or a word announces: a quote, a colon, “that”, “whether”, “to”. `Some(None)`: there is none, look no further.
    fn marked(&self, at: usize, start: usize, verb: &Verb, report: &mut Report) -> Option<Option<(usize, usize)>> {
        let n = &self.nodes[at];
        if self.quote(at) {
            if at == start && verb.takes(frame::COMPLEMENT) && !verb.takes(frame::CLAUSE | frame::THAT) {
                // “a print called ‘Arrogant’” is a name; “what he called ‘a farce’” is a report.
                let what = report.extent.0.checked_sub(1).filter(|&w| self.nodes[w].text(&["what", "which"]));
                report.content = Content::Quote;
                return Some(what.map(|w| if self.nodes[w].lower == "what" { (w, at) } else { (at, at) }));
            }
            let taken = frame::QUOTE | frame::COMPLEMENT | frame::CLAUSE | frame::THAT | frame::NOUN;
            return verb.takes(taken).then(|| {
                report.content = Content::Quote;
                Some((at, if self.closes(at) { at } else { self.clause_end(at) }))
            });
        }
        if n.is(COLON) && verb.takes(frame::QUOTE | frame::CLAUSE) && at < self.last {
            let whole = self.quote(at + 1) && self.closes(at + 1);
            return Some(Some((at + 1, if whole { at + 1 } else { self.last })));
        }
        if verb.lemma == "ask" && n.is(NEGATION | TO) && self.is(at + 1 + usize::from(n.is(NEGATION)), BE) {
            // “asked not to be named”
            return Some(None);
        }
        if n.is(THAT) && !self.is(at + 1, TIME) && verb.takes(frame::THAT | frame::CLAUSE | frame::QUOTE) {
            return Some(Some((at, self.clause_end(at))));
        }
        let adjunct = n.text(&["when", "where", "if", "who", "whom", "which"])
            && !matches!(verb.stance, "ask" | "explain" | "believe" | "show");
        if n.is(WH) && verb.takes(frame::WH) && at < self.last && !adjunct {
            return Some(Some((at, self.clause_end(at))));
        }
        if n.is(TO) {
            let told = report.addressee.is_some_and(|np| np.end + 1 == at)
                && !self.is(at + 1, DETERMINER | CAPITAL | POSSESSIVE);
            let infinitive = verb.takes(frame::INFINITIVE)
                && at < self.last
                && !self.is(at + 1, DETERMINER | POSSESSIVE | CAPITAL | OBJECT | NUMBER);
            if infinitive || told {
                report.content = Content::Infinitive;
                return Some(Some((at, self.clause_end(at))));
            }
        }
        None
    }

    /// Content that nothing announces: a gerund, what follows the verb's preposition, a bare clause, a noun phrase. `place` is the node
    /// after the verb, the node after the addressee, and whether adjuncts stand between.
    fn unmarked(
        &self,
        at: usize,
        (start, first, adjuncts): (usize, usize, bool),
        verb: &Verb,
        report: &mut Report,
    ) -> Option<(usize, usize)> {
        let n = &self.nodes[at];
        if at == start && verb.takes(frame::GERUND) && n.lower.len() > 4 && n.lower.ends_with("ing") {
            return Some((at, self.clause_end(at)));
        }
        if at == first && at < self.last && verb.prepositions.iter().any(|p| n.text(&[p])) {
            // “called on the parties to cease”, “warned of consequences”
            report.cue.1 = at;
            report.content = Content::Noun;
            let object = &self.nodes[at + 1];
            let phrase = object.is(DETERMINER | POSSESSIVE | CAPITAL | OBJECT) || nounish(self.nodes, at + 1);
            if phrase || object.pair.is_some() || object.lower.ends_with("ing") {
                return Some((at + 1, self.phrase_end(at + 1)));
            }
        }
        let told = verb.lemma == "tell" && report.addressee.is_some() && !n.is(PREPOSITION | TIME | COMMA);
        let clause = verb.takes(frame::CLAUSE)
            && (at == first
                || adjuncts
                    && n.is(PRONOUN | DETERMINER | POSSESSIVE)
                    && (!n.is(OBJECT) || n.is(PRONOUN) && self.finite(at + 1)));
        if (told || clause) && self.clause_at(at) {
            return Some((at, self.clause_end(at)));
        }
        let noun = verb.takes(frame::NOUN) || verb.takes(frame::COMPLEMENT) && !verb.takes(frame::CLAUSE);
        if at == start && noun && !self.quote(at) && !n.is(TIME | SUBORDINATOR | PREPOSITION) {
            let np = n.is(DETERMINER | POSSESSIVE | OBJECT | CAPITAL | NUMBER) || nounish(self.nodes, at);
            if np {
                report.content = Content::Noun;
                return Some((at, self.phrase_end(at)));
            }
        }
        None
    }

    /// Past one adjunct between the verb and its content: “on Friday”, “, in a statement,”, “to reporters”.
    fn adjunct(&self, at: usize, start: usize, adjuncts: &mut bool, report: &mut Report) -> Option<usize> {
        let n = &self.nodes[at];
        if n.is(TIME | ADVERB) && !n.is(SUBORDINATOR | PREPOSITION) {
            return Some(at + 1);
        }
        if n.text(&["as"]) && self.get(at + 2).is_some_and(|n| n.text(&["as"])) {
            // “as early as Thursday”
            return Some(at + 3);
        }
        if n.is(COMMA) {
            if self.quote(at + 1) || self.is(at + 1, THAT) && at > start {
                return Some(at + 1);
            }
            let close = (at + 1..(at + 12).min(self.last)).find(|&i| self.is(i, COMMA))?;
            return (self.is(close + 1, THAT) || self.quote(close + 1)).then_some(close + 1);
        }
        if n.is(PREPOSITION | TO | SUBORDINATOR) && !n.text(&["as", "than", "if"]) {
            *adjuncts = true;
            let np = right_of(self.nodes, at + 1, self.last + 1)
                .or_else(|| self.is(at + 1, TIME).then_some(Phrase { start: at + 1, end: at + 1, head: at + 1 }));
            let Some(np) = np else { return (!n.is(SUBORDINATOR)).then_some(at + 1) };
            if n.is(TO) && report.addressee.is_none() && nounish(self.nodes, np.head) {
                report.addressee = Some(np);
            }
            return Some(np.end + 1);
        }
        (*adjuncts && (n.is(OPEN | CLOSE) || n.is(WORD) && !self.finite(at))).then_some(at + 1)
    }

    /// Whether a clause without “that” starts at `at`: a phrase, then a verb.
    pub(super) fn clause_at(&self, at: usize) -> bool {
        let (n, last) = (&self.nodes[at], self.last);
        if n.is(TIME) && !n.is(CAPITAL) || n.is(COMMA | COLON | DASH | SEMICOLON | STOP | CLOSE | CONJUNCTION) {
            return false;
        }
        if n.is(PREPOSITION | SUBORDINATOR)
            && !n.text(&["if", "as", "despite", "although", "while", "when", "because", "unless", "like"])
        {
            // “said in the past they had”: only if a phrase and a comma come first.
            return false;
        }
        if n.is(PREPOSITION | SUBORDINATOR) {
            // “said if elected, he would”; not “said as he left”
            return n.text(&["if", "despite", "although", "unless", "because"]) && self.verbal_between(at, last + 1);
        }
        if n.is(TIME) && !self.is(at + 1, WORD)
            || n.is(PRONOUN | OBJECT) && !n.is(DETERMINER | POSSESSIVE) && !self.finite_soon(at + 1)
        {
            return false;
        }
        let from = if n.is(VERB) && !nounish(self.nodes, at) { at } else { at + 1 };
        let comma = (at..=last).find(|&i| self.nodes[i].is(COMMA)).unwrap_or(last + 1);
        self.verbal_between(from, last + 1) && (comma > at + 1)
            || (at..=last).any(|i| self.quote(i))
            || last.saturating_sub(at) >= 4 && n.is(PRONOUN | DETERMINER | POSSESSIVE | CAPITAL) && !n.is(TIME)
    }

    /// Where a reported clause that starts at `at` ends.
    pub(super) fn clause_end(&self, at: usize) -> usize {
        let last = self.last;
        let mut depth = 0usize;
        for i in at..=last {
            let n = &self.nodes[i];
            if n.is(OPEN) {
                depth += 1;
            } else if n.is(CLOSE) {
                if depth == 0 {
                    return i.max(at + 1) - 1;
                }
                depth -= 1;
            } else if i == at && n.pair.is_some() && self.is(i + 1, COMMA) && self.is(i + 2, CONJUNCTION) {
                // “reads ‘…’, but …”
                return i;
            } else if i > at && n.is(SEMICOLON) {
                return i - 1;
            } else if i > at && n.pair.is_some() && self.closes(i) && depth == 0 && n.len > 2 {
                // The quote ends as a sentence: so does the clause, unless more of it follows after a comma in the marks.
                if i < last && !self.is(i + 1, WORD) || i == last {
                    return i;
                }
                if self.nodes[i + 1].text(&["but", "and"])
                    && i + 2 <= last
                    && !self.quote(i + 2)
                    && !self.is(i + 2, THAT)
                {
                    return i;
                }
                if self.nodes[i + 1].is(SUBORDINATOR | TIME)
                    || self.nodes[i + 1].word.cue.is_some_and(|c| c.form == VerbForm::Gerund)
                {
                    return i;
                }
            }
        }
        last
    }

    /// Where a noun phrase or complement as content ends: before a comma or a coordinate verb.
    fn phrase_end(&self, at: usize) -> usize {
        let last = self.last;
        for i in at + 1..=last {
            let n = &self.nodes[i];
            if n.is(SEMICOLON | DASH | COLON | COMMA) {
                return i - 1;
            }
            if n.is(CONJUNCTION)
                && n.text(&["and", "but", "or"])
                && (i < last
                    && (self.nodes[i + 1].word.cue.is_some_and(|c| c.form == VerbForm::Past)
                        || self.is(i + 1, AUXILIARY | VERB | ADVERB) && self.finite_soon(i + 1)))
            {
                return i - 1;
            }
            if n.is(SUBORDINATOR) && !n.is(PREPOSITION) {
                return i - 1;
            }
        }
        last
    }
}
