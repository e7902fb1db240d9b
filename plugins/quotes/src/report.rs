//! Reports in one sentence: each reporting verb (or “according to”) with its source, addressee and the stretches it reports, found from
//! word order and closed classes. Whether a stretch becomes a row, and who its source is as an entity, is decided elsewhere.

use crate::cues::{Cue, Form, frame};
use crate::phrase::{Node, Phrase, Subject, left_of, main_subject, nounish, right_of, subject};
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
    Quote,
    Infinitive,
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
    /// The content ends with a colon: the words follow in the next paragraph.
    pub colon: bool,
}

const MARKS: u32 = COMMA | COLON | SEMICOLON | DASH | STOP;

/// Finds the reports of a sentence, in order of their cues.
pub fn reports(nodes: &[Node], closes: &dyn Fn(usize) -> bool, opens: &dyn Fn(usize) -> bool) -> Vec<Report> {
    let mut finder = Finder { nodes, closes, opens, out: Vec::new(), boundary: 0 };
    let mut at = 0;
    while at < nodes.len() {
        at = finder.at(at).max(at) + 1;
    }
    let mut out = finder.out;
    settle(nodes, &mut out);
    out
}

struct Finder<'n> {
    nodes: &'n [Node],
    /// Whether the quote at a node ends as a sentence or clause does.
    closes: &'n dyn Fn(usize) -> bool,
    /// Whether the quote at a node starts as a sentence does.
    opens: &'n dyn Fn(usize) -> bool,
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

    /// Last node that is not the sentence's stop.
    fn last(&self) -> usize {
        let mut end = self.nodes.len() - 1;
        while end > 0 && self.nodes[end].is(STOP | SEMICOLON) {
            end -= 1;
        }
        end
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

    /// Whether the form at `at` is used as a verb with a source of its own.
    fn verbal(&self, at: usize, cue: Cue) -> bool {
        let node = &self.nodes[at];
        if node.is(CAPITAL) && at > 0 && !self.is(at - 1, MARKS) && !self.quote(at - 1) && !self.title_case() {
            return false;
        }
        let Some(before) = at.checked_sub(1).map(|b| &self.nodes[b]) else {
            return cue.form == Form::Ing || (cue.form == Form::Past && self.is(at + 1, CAPITAL | DETERMINER | POSSESSIVE | PRONOUN) && cue.verb.lemma == "say");
        };
        if before.is(DETERMINER) && !before.is(PRONOUN) || before.is(POSSESSIVE | GENITIVE) {
            return false;
        }
        if cue.verb.takes(frame::NOUNISH) && before.text(&["few", "several", "no", "any", "two", "three", "more", "other"]) {
            return false;
        }
        if before.is(PREPOSITION) && !before.text(&["like", "as"]) && cue.form != Form::Ing {
            return false;
        }
        let adverbs = (0..at).rev().take_while(|&i| self.nodes[i].is(ADVERB | NEGATION)).count();
        let real = (at - adverbs).checked_sub(1).map(|b| &self.nodes[b]);
        let Some(real) = real else { return cue.form != Form::Base };
        let nounish_form = cue.verb.takes(frame::NOUNISH);
        match cue.form {
            Form::Base => {
                real.is(TO)
                    || real.is(AUXILIARY) && !real.is(BE)
                    || real.is(PRONOUN | RELATIVE) && !real.text(&["he", "she", "it"])
                    || real.is(WORD) && !nounish_form && (plural(real) || real.is(CONJUNCTION))
                    || nounish_form && (plural(real) || self.coordinated(at)) && (self.is(at + 1, THAT | TO | DETERMINER) || self.quote(at + 1))
                    || real.is(COMMA) && !nounish_form && at > 1
            }
            Form::Third => {
                if nounish_form {
                    // “Trump claims that”, not “security claims”.
                    real.is(PRONOUN | RELATIVE | COMMA | CONJUNCTION)
                        || (nounish(self.nodes, at - 1 - adverbs) && !real.is(CLOSE))
                            && (real.is(CAPITAL) && !self.is(at + 1, PREPOSITION | CONJUNCTION | STOP)
                                || self.is(at + 1, THAT | DETERMINER | PRONOUN | POSSESSIVE | TO | WH)
                                || self.quote(at + 1))
                } else {
                    true
                }
            }
            Form::Ing => !before.is(DETERMINER) && !(before.is(WORD) && self.is(at + 1, WORD) && nounish_form && !before.is(BE)),
            Form::Past | Form::Participle => !(before.is(BE) && !cue.verb.takes(frame::ADDRESSEE)) || self.passive_kept(at),
        }
    }

    /// “Obama and Clinton call”.
    fn coordinated(&self, at: usize) -> bool {
        at >= 3 && self.nodes[at - 1].is(CAPITAL) && self.nodes[at - 2].text(&["and"]) && self.nodes[at - 3].is(CAPITAL)
    }

    /// Headlines capitalise every word.
    fn title_case(&self) -> bool {
        let words = self.nodes.iter().filter(|n| n.is(WORD)).count();
        let capitals = self.nodes.iter().filter(|n| n.is(CAPITAL)).count();
        capitals * 10 >= words * 7
    }

    /// “was quoted as saying”, “is said to”: no source in the subject.
    fn passive_kept(&self, at: usize) -> bool {
        self.is(at + 1, THAT)
    }

    fn verb(&mut self, at: usize, cue: Cue) -> usize {
        let mut first = at;
        let mut passive = false;
        let mut shared = false;
        // Left over the verb group: adverbs, auxiliaries, “declined to”, “went on to”.
        let mut links = 0;
        while first > self.floor() {
            let p = first - 1;
            let n = &self.nodes[p];
            if n.pair.is_some() {
                break;
            }
            if n.is(AUXILIARY) && n.is(PRONOUN) {
                // “he's”, “they've” as one token
                break;
            }
            if n.is(AUXILIARY) {
                passive |= n.is(BE) && matches!(cue.form, Form::Past | Form::Participle) && p + 1 == at;
                first = p;
            } else if n.is(ADVERB | NEGATION) && !(n.is(PRONOUN) && !n.is(ADVERB)) {
                first = p;
            } else if n.is(TO) && links < 3 && p > 0 {
                links += 1;
                first = p;
                // the governing verb: “declined”, “is likely”, “went on”
                let g = &self.nodes[p - 1];
                let verbal = g.word.cue.is_some() || g.is(VERB) || g.text(&["quick", "able", "likely", "unlikely", "willing", "ready", "set", "due", "going", "on", "careful", "expected", "right", "wrong", "reluctant", "eager", "happy", "proud", "first", "free"]);
                if verbal && p > self.floor() && !nounish(self.nodes, p - 1) || g.text(&["on"]) || g.word.cue.is_some_and(|c| matches!(c.form, Form::Past)) {
                    first = p - 1;
                    if g.text(&["on"]) && first > 0 && self.nodes[first - 1].is(VERB) {
                        first -= 1;
                    }
                } else if !self.is(p - 1, ADVERB | NEGATION | AUXILIARY) {
                    break;
                }
            } else {
                break;
            }
        }
        let sub;
        let mut left = first;
        let mut end = at;
        let before = first.checked_sub(1);
        let inverted = self.inverted(at, first, cue);
        if let Some(np) = inverted {
            sub = Some(np);
            end = np.end;
        } else if cue.form == Form::Ing && !before.is_some_and(|b| self.nodes[b].is(BE)) && !self.is(at - at.min(1), BE) && first == at
            || before.is_none_or(|b| self.nodes[b].is(CONJUNCTION | TO | PREPOSITION | SUBORDINATOR))
            || self.nodes[first].is(TO)
        {
            shared = true;
            let opening = cue.form == Form::Ing && !self.verbal_between(self.floor(), at);
            sub = if opening { self.coming_subject(at) } else { self.shared_subject(at) };
            if before.is_some_and(|b| self.nodes[b].is(COMMA | CONJUNCTION)) && first > 0 {
                left = first;
            }
        } else if let Some(Subject { phrase, left: l }) = subject(self.nodes, first, self.floor()) {
            if passive {
                // “he was asked”, “X was accused by Y of”: the source, if named, follows “by”.
                let by = (at + 1..(at + 12).min(self.nodes.len())).find(|&i| self.nodes[i].text(&["by"]));
                sub = by.and_then(|b| right_of(self.nodes, b + 1, self.nodes.len()));
            } else {
                sub = Some(phrase);
            }
            left = l;
        } else {
            shared = true;
            sub = self.shared_subject(at);
        }
        if passive && sub.is_none() {
            return at;
        }
        // “laughed and said”: the second verb reports.
        if self.is(at + 1, CONJUNCTION) && self.get(at + 2).is_some_and(|n| n.word.cue.is_some_and(|c| c.form == cue.form)) {
            return at;
        }
        let pronoun_it = sub.is_some_and(|s| self.nodes[s.head].text(&["it", "this", "that", "which"]) && s.start == s.end);
        let mut report = Report {
            cue: (at, at),
            lemma: cue.verb.lemma,
            stance: cue.verb.stance,
            source: sub,
            extent: (left, end),
            contents: Vec::new(),
            place: Place::Elsewhere,
            content: Content::Clause,
            addressee: None,
            shared,
            colon: false,
        };
        let _ = pronoun_it;
        self.content(&mut report, cue, inverted.is_some());
        let used = report.cue.1;
        let used = if report.place == Place::Before { used.max(report.extent.1) } else { used };
        if report.contents.is_empty() && !(cue.verb.takes(frame::QUOTE) && !cue.verb.takes(frame::COMPLEMENT)) {
            return at;
        }
        if report.place == Place::Before {
            self.boundary = report.contents.last().map_or(used, |c| c.1).max(report.extent.1) + 1;
        }
        self.out.push(report);
        used
    }

    fn floor(&self) -> usize {
        self.boundary.min(self.nodes.len().saturating_sub(1))
    }

    /// The subject of a verb that has none of its own: that of the report before, or of the sentence.
    fn shared_subject(&self, at: usize) -> Option<Phrase> {
        match self.out.last() {
            Some(last) if last.source.is_some() => last.source,
            _ => main_subject(self.nodes, self.floor(), at),
        }
    }

    /// “Citing the law, the mayor refused”: the subject of the clause that follows.
    fn coming_subject(&self, at: usize) -> Option<Phrase> {
        let comma = (at..self.nodes.len()).find(|&i| self.is(i, COMMA) || self.quote(i) && (self.closes)(i))?;
        main_subject(self.nodes, comma + 1, self.nodes.len())
    }

    /// “…, said Peskov”: the phrase after the verb, if it is the subject.
    fn inverted(&self, at: usize, first: usize, cue: Cue) -> Option<Phrase> {
        if first != at || !cue.verb.takes(frame::QUOTE) || matches!(cue.form, Form::Base | Form::Ing) || cue.verb.lemma == "tell" {
            return None;
        }
        let opens = at == 0 || self.quote(at - 1) || self.is(at - 1, COMMA | DASH);
        if !opens || self.is(at + 1, THAT | TO) {
            return None;
        }
        let np = right_of(self.nodes, at + 1, self.nodes.len())?;
        if self.nodes[np.start].is(OBJECT) && !self.nodes[np.start].is(PRONOUN) {
            return None;
        }
        let after = np.end + 1;
        let ends = self.get(after).is_none_or(|n| {
            n.pair.is_some() || n.is(MARKS | TIME | PREPOSITION | RELATIVE | SUBORDINATOR | OPEN | ADVERB | CONJUNCTION | WH)
        });
        let quoted = at > 0 && (self.quote(at - 1) || at > 1 && self.quote(at - 2));
        let name = (np.start..=np.end).any(|i| self.nodes[i].is(CAPITAL | DETERMINER | POSSESSIVE | SPOKES | PRONOUN));
        let clause = quoted || at == 0 || self.verbal_between(self.floor(), at);
        (ends && name && clause).then_some(np)
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
                    c.form == Form::Past
                        || c.form == Form::Third && i > 0 && !self.nodes[i - 1].is(DETERMINER | POSSESSIVE | GENITIVE)
                        || c.form == Form::Base && i > 0 && self.nodes[i - 1].is(PRONOUN | TO)
                }))
    }

    /// Fills in what the verb reports.
    fn content(&mut self, report: &mut Report, cue: Cue, inverted: bool) {
        let left = report.extent.0;
        let at = report.cue.0;
        let quote_before = left > 0 && (self.quote(left - 1) && (self.closes)(left - 1) || left > 1 && self.is(left - 1, COMMA | DASH) && self.quote(left - 2));
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
        self.before(report, quote_before, inverted);
    }

    /// Content before the attribution, and after it if it stands in the middle.
    fn before(&mut self, report: &mut Report, quote_before: bool, inverted: bool) {
        let left = report.extent.0;
        let floor = self.floor();
        // Right end of the attribution: its adjuncts, up to the next mark.
        let mut right = report.extent.1.max(report.cue.1);
        while right + 1 < self.nodes.len() && !self.nodes[right + 1].is(MARKS) && !self.quote(right + 1) {
            right += 1;
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
            } else if separated && end >= start && end - start <= 6 && self.is(right + 1, COMMA) {
                // “The museum, Mr. Obama said, would …”
                let rest = (right + 2, self.last());
                if rest.0 <= rest.1 && self.finite_soon(rest.0) && !self.is(start, PREPOSITION | SUBORDINATOR | TIME | ADVERB) {
                    report.contents.push((start, end));
                    report.contents.push(rest);
                    report.place = Place::Before;
                    report.extent.1 = right;
                    return;
                }
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
                    let end = if (self.closes)(next) { next } else { self.clause_end(next) };
                    report.contents.push((next, end));
                } else if !quote_before && self.is(right + 1, COMMA) && next < self.nodes.len() && self.continues(next) {
                    report.contents.push((next, self.last()));
                }
            } else if inverted && self.is(next, STOP) {
                report.extent.1 = right;
            }
            return;
        }
        // “In Moscow, Peskov said: …” has been read; what is left has no content here.
        let tail_colon = self.nodes.last().is_some_and(|n| n.is(COLON));
        report.colon = tail_colon;
        report.place = Place::Elsewhere;
        report.extent.1 = right;
    }

    /// Whether the nodes are a clause of their own, and not one that a subordinator makes part of the next.
    fn whole_clause(&self, start: usize, end: usize) -> bool {
        let own = match (start..=end).find(|&i| self.is(i, COMMA)) {
            _ if !self.is(start, SUBORDINATOR) || self.is(start, PREPOSITION) && !self.verbal_between(start, start + 4) => start,
            Some(comma) => comma,
            None => return false,
        };
        self.verbal_between(own, end + 1)
    }

    /// Where content that ends at `end` starts: after a colon, or where a quote starts as a sentence does after a comma.
    fn content_start(&self, floor: usize, end: usize) -> usize {
        if self.quote(end) && end > floor && (self.is(end - 1, COLON) || self.is(end - 1, COMMA) && (self.opens)(end)) {
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
        let n = &self.nodes[at];
        if n.is(RELATIVE | SUBORDINATOR) || n.word.cue.is_some_and(|c| c.form == Form::Ing) || n.lower.ends_with("ing") {
            return false;
        }
        if n.is(CONJUNCTION) {
            return self.is(at + 1, THAT) || self.verbal_between(at, self.nodes.len()) && !self.nodes[at + 1..].iter().any(|n| n.word.cue.is_some());
        }
        self.verbal_between(at, self.nodes.len())
    }

    fn finite_soon(&self, at: usize) -> bool {
        (at..(at + 3).min(self.nodes.len())).any(|i| self.finite(i))
    }

    /// Content after the verb, from node `start`.
    fn after(&mut self, start: usize, cue: Cue, report: &mut Report) -> Option<(usize, usize)> {
        let verb = cue.verb;
        let last = self.last();
        let mut at = start;
        if verb.lemma == "point" {
            if !self.get(at).is_some_and(|n| n.text(&["out"])) {
                return None;
            }
            report.cue.1 = at;
            at += 1;
        }
        if verb.takes(frame::ADDRESSEE)
            && let Some(n) = self.get(at)
            && !n.is(THAT | TO | WH | COLON | COMMA)
            && !self.quote(at)
            && let Some(np) = right_of(self.nodes, at, last + 1)
        {
            let mut np = np;
            // “told Congress the plan would”: the phrase must not swallow the clause.
            if self.nodes[np.start].is(OBJECT | PRONOUN) && !self.nodes[np.start].is(DETERMINER | POSSESSIVE) {
                np.end = np.start;
            }
            let next = np.end + 1;
            let content = self.is(next, THAT | TO | WH | COLON | COMMA | TIME | PREPOSITION | STOP) || self.quote(next) || next > last;
            let clause = verb.lemma == "tell" || verb.lemma == "assure" || verb.lemma == "inform" || verb.lemma == "warn" || verb.lemma == "remind";
            if content || clause {
                report.addressee = Some(np);
                report.extent.1 = report.extent.1.max(np.end);
                at = next;
            }
        }
        let after_addressee = at;
        let mut explicit_only = false;
        let mut steps = 0;
        while at <= last && steps < 8 {
            steps += 1;
            if self.quote(at) && verb.takes(frame::COMPLEMENT) && at == start && !verb.takes(frame::CLAUSE | frame::THAT) {
                // “a print called “Arrogant”” is a name; “what he called “a farce”” is a report.
                let left = report.extent.0;
                let what = left.checked_sub(1).filter(|&w| self.nodes[w].text(&["what", "which"]))?;
                report.content = Content::Quote;
                return Some(if self.nodes[what].lower == "what" { (what, at) } else { (at, at) });
            }
            if self.quote(at) && verb.takes(frame::QUOTE | frame::COMPLEMENT | frame::CLAUSE | frame::THAT | frame::NOUN) {
                report.content = Content::Quote;
                let end = if (self.closes)(at) { self.quotes_end(at) } else { self.clause_end(at) };
                return Some((at, end));
            }
            let n = &self.nodes[at];
            if n.is(COLON) && verb.takes(frame::QUOTE | frame::CLAUSE) && at < last {
                let end = if self.quote(at + 1) && (self.closes)(at + 1) { self.quotes_end(at + 1) } else { last };
                return Some((at + 1, end));
            }
            if n.is(THAT) && !self.is(at + 1, TIME) && verb.takes(frame::THAT | frame::CLAUSE | frame::QUOTE) {
                return Some((at, self.clause_end(at)));
            }
            if n.is(WH) && !n.is(THAT) && verb.takes(frame::WH) && at < last
                && (!n.text(&["when", "where", "if", "who", "whom", "which"]) || matches!(verb.stance, "ask" | "explain" | "believe" | "show")) {
                return Some((at, self.clause_end(at)));
            }
            if n.is(TO) {
                let infinitive = verb.takes(frame::INFINITIVE)
                    && at < last
                    && !self.is(at + 1, DETERMINER | POSSESSIVE | CAPITAL | OBJECT | NUMBER);
                if infinitive || report.addressee.is_some() && at == after_addressee && !self.is(at + 1, DETERMINER | CAPITAL | POSSESSIVE) {
                    report.content = Content::Infinitive;
                    return Some((at, self.clause_end(at)));
                }
            }
            if n.is(DETERMINER) && self.is(at + 1, TIME) {
                at += 2;
                continue;
            }
            if at == start && verb.takes(frame::GERUND) && n.lower.len() > 4 && n.lower.ends_with("ing") {
                return Some((at, self.clause_end(at)));
            }
            if verb.prepositions.iter().any(|p| n.text(&[p])) && at < last && at == after_addressee {
                // “called on the parties to cease”, “warned of consequences”
                report.cue.1 = at;
                report.content = Content::Noun;
                if self.get(at + 1).is_some_and(|n| n.is(DETERMINER | POSSESSIVE | CAPITAL | OBJECT) || nounish(self.nodes, at + 1) || n.pair.is_some() || n.lower.ends_with("ing")) {
                    return Some((at + 1, self.phrase_end(at + 1, true)));
                }
            }
            if at == after_addressee && verb.takes(frame::CLAUSE) && self.clause_at(at, last)
                || explicit_only && verb.takes(frame::CLAUSE) && n.is(PRONOUN | DETERMINER | POSSESSIVE) && !n.is(OBJECT) && self.clause_at(at, last)
                || verb.lemma == "tell" && report.addressee.is_some() && !n.is(PREPOSITION | TIME | COMMA) && self.clause_at(at, last)
            {
                return Some((at, self.clause_end(at)));
            }
            if at == start && verb.takes(frame::NOUN | frame::COMPLEMENT) && !verb.takes(frame::CLAUSE) || at == start && verb.takes(frame::NOUN) {
                let np = n.is(DETERMINER | POSSESSIVE | OBJECT | CAPITAL | NUMBER) || nounish(self.nodes, at);
                if np && !n.is(TIME) && !self.quote(at) && !n.is(SUBORDINATOR | PREPOSITION) {
                    report.content = Content::Noun;
                    return Some((at, self.phrase_end(at, verb.takes(frame::COMPLEMENT))));
                }
            }
            // Adjuncts between the verb and its content.
            if n.is(TIME | ADVERB) && !n.is(SUBORDINATOR | PREPOSITION) {
                at += 1;
                continue;
            }
            if n.is(COMMA) {
                if self.quote(at + 1) || self.is(at + 1, THAT) && steps > 1 {
                    at += 1;
                    continue;
                }
                // “said, in a statement, that”
                let close = (at + 1..(at + 12).min(last)).find(|&i| self.nodes[i].is(COMMA));
                match close {
                    Some(c) if self.is(c + 1, THAT) || self.quote(c + 1) => {
                        at = c + 1;
                        continue;
                    }
                    _ => return None,
                }
            }
            if n.is(PREPOSITION | TO | SUBORDINATOR) && !n.text(&["as", "than", "if"]) {
                let np = right_of(self.nodes, at + 1, last + 1).or_else(|| {
                    self.is(at + 1, TIME).then_some(Phrase { start: at + 1, end: at + 1, head: at + 1 })
                });
                let Some(np) = np else {
                    at += 1;
                    explicit_only = true;
                    if n.is(SUBORDINATOR) { return None }
                    continue;
                };
                if n.is(TO) && report.addressee.is_none() && (nounish(self.nodes, np.head)) {
                    report.addressee = Some(np);
                }
                at = np.end + 1;
                explicit_only = true;
                continue;
            }
            if explicit_only && (n.is(OPEN) || n.is(CLOSE) || n.is(WORD) && !self.finite(at)) {
                at += 1;
                continue;
            }
            return None;
        }
        if at > last && self.nodes.last().is_some_and(|n| n.is(COLON)) {
            report.colon = true;
        }
        None
    }

    /// Consecutive quotes from `at`: “A.” “B.”
    fn quotes_end(&self, at: usize) -> usize {
        at
    }

    /// Whether a clause without “that” starts at `at`: a phrase, then a verb.
    fn clause_at(&self, at: usize, last: usize) -> bool {
        let n = &self.nodes[at];
        if n.is(TIME) && !n.is(CAPITAL) || n.is(COMMA | COLON | DASH | SEMICOLON | STOP | CLOSE | CONJUNCTION) {
            return false;
        }
        if n.is(PREPOSITION | SUBORDINATOR) && !n.text(&["if", "as", "despite", "although", "while", "when", "because", "unless", "like"]) {
            // “said in the past they had”: only if a phrase and a comma come first.
            return false;
        }
        if n.is(PREPOSITION | SUBORDINATOR) {
            // “said if elected, he would”; not “said as he left”
            return n.text(&["if", "despite", "although", "unless", "because"]) && self.verbal_between(at, last + 1);
        }
        if n.is(TIME) && !self.is(at + 1, WORD) {
            return false;
        }
        let from = if n.is(VERB) && !nounish(self.nodes, at) { at } else { at + 1 };
        let comma = (at..=last).find(|&i| self.nodes[i].is(COMMA)).unwrap_or(last + 1);
        self.verbal_between(from, last + 1) && (comma > at + 1)
            || (at..=last).any(|i| self.quote(i))
            || last.saturating_sub(at) >= 4 && n.is(PRONOUN | DETERMINER | POSSESSIVE | CAPITAL) && !n.is(TIME)
    }

    /// Where a reported clause that starts at `at` ends.
    fn clause_end(&self, at: usize) -> usize {
        let last = self.last();
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
            } else if i > at && n.is(SEMICOLON) {
                return i - 1;
            } else if i > at && n.pair.is_some() && (self.closes)(i) && depth == 0 && n.len > 2 {
                // The quote ends as a sentence: so does the clause, unless more of it follows after a comma in the marks.
                if i < last && !self.is(i + 1, WORD) || i == last {
                    return i;
                }
                if self.nodes[i + 1].text(&["but", "and"]) && i + 2 <= last && !self.quote(i + 2) && !self.is(i + 2, THAT) {
                    return i;
                }
                if self.nodes[i + 1].is(SUBORDINATOR | TIME) || self.nodes[i + 1].word.cue.is_some_and(|c| c.form == Form::Ing) {
                    return i;
                }
            }
        }
        last
    }

    /// Where a noun phrase or complement as content ends: before a comma or a coordinate verb.
    fn phrase_end(&self, at: usize, _long: bool) -> usize {
        let last = self.last();
        for i in at + 1..=last {
            let n = &self.nodes[i];
            if n.is(SEMICOLON | DASH | COLON) {
                return i - 1;
            }
            if n.is(COMMA) {
                // A list or an apposition goes on: “, and the”; a clause does not.
                return i - 1;
            }
            if n.is(CONJUNCTION) && n.text(&["and", "but", "or"]) && (i < last && (self.nodes[i + 1].word.cue.is_some_and(|c| c.form == Form::Past) || self.is(i + 1, AUXILIARY | VERB | ADVERB) && self.finite_soon(i + 1))) {
                return i - 1;
            }
            if n.is(SUBORDINATOR) && !n.is(PREPOSITION) {
                return i - 1;
            }
        }
        last
    }

    /// “according to X”, before, after or inside what it reports.
    fn according(&mut self, at: usize) -> usize {
        let last = self.last();
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
            colon: false,
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
                    || self.nodes[comma + 1].word.cue.is_some_and(|c| c.form == Form::Ing)
                    || self.is(comma + 1, DETERMINER | CAPITAL) && !self.list_follows(second))
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
        if self.is(right + 1, COMMA) && right + 2 <= last && end.saturating_sub(start) < 6 && self.finite_soon(right + 2) {
            report.contents.push((right + 2, last));
        }
        report.extent = (at, right);
        self.boundary = report.contents.last().map_or(right, |c| c.1).max(right) + 1;
        self.out.push(report);
        right
    }

    fn list_follows(&self, comma: usize) -> bool {
        self.is(comma + 1, CONJUNCTION)
    }

    /// “Trump's claim that …”, “the allegation that …”.
    fn noun_cue(&mut self, at: usize, cue: Cue) {
        if !self.is(at + 1, THAT) || at + 2 >= self.last() || self.is(at + 2, VERB | AUXILIARY) {
            return;
        }
        let source = (at >= 2 && self.nodes[at - 1].is(GENITIVE))
            .then(|| left_of(self.nodes, at - 2, self.floor()))
            .flatten()
            .or_else(|| {
                (at >= 1 && self.nodes[at - 1].is(POSSESSIVE)).then_some(Phrase { start: at - 1, end: at - 1, head: at - 1 })
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
            colon: false,
        });
    }
}

fn plural(n: &Node) -> bool {
    n.text(&["people", "police", "officials", "critics", "voters", "both", "many", "some", "others", "they", "women", "men"])
        || n.is(WORD) && n.lower.len() > 3 && n.lower.ends_with('s') && !n.lower.ends_with("ss") && !n.is(AUXILIARY | ADVERB | PREPOSITION | TIME)
        || n.is(CAPITAL) && n.word.end - n.word.start > 3 && n.is(WORD) && n.lower.ends_with('s')
}

/// Cuts contents where the next report of the sentence begins.
fn settle(nodes: &[Node], reports: &mut [Report]) {
    for i in 0..reports.len() {
        let (head, tail) = reports.split_at_mut(i + 1);
        let report = &mut head[i];
        if report.place != Place::After {
            continue;
        }
        let Some(content) = report.contents.first_mut() else { continue };
        for other in tail.iter() {
            let left = other.extent.0;
            if left <= content.0 || left > content.1 {
                continue;
            }
            let mark = left - 1;
            let cut = match other.place {
                Place::Before => !other.contents.iter().any(|c| c.0 > content.0 && c.0 < left && c.0 != left) ,
                Place::Elsewhere => false,
                Place::After => {
                    nodes[mark].is(COMMA | SEMICOLON | DASH) && (other.shared || nodes[mark].is(SEMICOLON))
                        || nodes[mark].is(CONJUNCTION) && mark > content.0 + 1
                            && (nodes[mark - 1].is(COMMA) && !nodes[left].is(THAT) || other.shared && nodes[mark - 1].pair.is_none() || nodes[mark-1].pair.is_some())
                        || nodes[mark].text(&["while", "though", "although", "as", "but"]) && mark > content.0 + 1 && nodes[mark - 1].is(COMMA)
                }
            };
            if cut {
                let mut end = mark;
                while end > content.0 && nodes[end].is(COMMA | SEMICOLON | DASH | CONJUNCTION | SUBORDINATOR | PREPOSITION) {
                    end -= 1;
                }
                content.1 = end.max(content.0);
                break;
            }
        }
        // In a subordinate clause that opens the sentence, or a relative clause, the content ends with the clause.
        let left = report.extent.0;
        let opens = left > 0 && nodes[left - 1].is(SUBORDINATOR) && (left == 1 || nodes[left - 2].is(COMMA | CONJUNCTION) && left == 2);
        // “Citing the law, the mayor …”
        let opens = opens || report.shared && left <= report.cue.0 && !(0..report.cue.0).any(|i| nodes[i].is(AUXILIARY | VERB) || nodes[i].word.cue.is_some() || nodes[i].pair.is_some()) && nodes[report.cue.0].word.cue.is_some_and(|c| c.form == Form::Ing);
        let relative = nodes[left].is(RELATIVE) && left > 0 && nodes[left - 1].is(COMMA);
        if opens || relative {
            let comma = (content.0 + 1..=content.1).find(|&i| {
                (nodes[i].is(COMMA) || opens && nodes[i - 1].pair.is_some() && nodes[i].is(CAPITAL))
                    && nodes.get(i + 1).is_some_and(|n| {
                        if relative { n.is(AUXILIARY | VERB) || n.word.cue.is_some() } else { !n.is(CONJUNCTION | RELATIVE) }
                    })
            });
            if let Some(comma) = comma {
                content.1 = comma - 1;
            }
        }
    }
}
