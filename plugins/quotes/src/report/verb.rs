//! A reporting verb: its group, its subject before or after it, and the report that they make.

use copydesk_language::lexicon::{kinship, role_noun, source_noun};
use copydesk_language::morphology::VerbForm;
use copydesk_syntax::{Label, Tag};

use super::finder::{Finder, Frame, MARKS, Report};
use super::grammar;
use crate::cues::{Cue, frame};
use crate::model::{Content, Place};
use crate::phrase::{Node, Phrase, nounish, right_of};
use crate::subjects::{Subject, subject};
use crate::words::class::*;

/// Words between a subject and an infinitive that reports: “is likely to say”, “was quick to deny”.
const GOVERNORS: &[&str] = &[
    "quick",
    "able",
    "likely",
    "unlikely",
    "willing",
    "ready",
    "set",
    "due",
    "going",
    "on",
    "careful",
    "expected",
    "right",
    "wrong",
    "reluctant",
    "eager",
    "happy",
    "proud",
    "first",
    "free",
];

/// Verbs that may precede their subject without a quotation nearby: “Prices, said Example, have doubled.”
pub(super) const SAYING: &[&str] =
    &["say", "write", "add", "note", "reply", "explain", "warn", "claim", "argue", "report", "announce"];

/// Verbs that may precede a name that ends the clause: “…, stressed Example.” None of them has a person as its object, as “recalled Example”, “confirmed
/// Example” have.
const NOTING: &[&str] = &[
    "stress", "state", "remark", "reveal", "disclose", "insist", "point", "clarify", "allege", "contend", "assert",
    "predict",
];

/// Verbs whose object is a speaker: “quoted her as saying”.
pub(super) const QUOTING: &[&str] = &["quote", "cite"];

/// How far behind them “as saying” may stand, in nodes.
const QUOTED: usize = 24;

/// Verbs that, where they are denied, report nothing.
const ANSWERS: &[&str] = &["respond", "reply", "answer", "comment"];

/// Whether a phrase can be the speaker: a name, a pronoun, “officials”, “the mayor”.
pub(super) fn can_speak(nodes: &[Node], phrase: Phrase) -> bool {
    let head = &nodes[phrase.head];
    head.is(CAPITAL | PRONOUN | SPOKES | NUMBER)
        || head.text(&["old"])
        || kinship(&head.lower).is_some()
        || role_noun(&head.lower).is_some()
        || source_noun(&head.lower).is_some()
}

impl Finder<'_> {
    /// Reads the verb at node `at`; returns the last node it used.
    pub(super) fn verb(&mut self, at: usize, cue: Cue) -> usize {
        let (first, passive) = self.group(at, cue);
        if self.named_by(at, first, cue) {
            return self.out.last().map_or(at, |report| report.extent.1);
        }
        if self.says_for(at, cue) {
            return at;
        }
        let frame = self.quoted_as(at).or_else(|| self.frame(at, first, passive, cue));
        let Some(frame) = frame else { return at };
        let negated = self.negated(at, first, frame.source);
        // “did not respond to questions” has no content.
        let silent = negated && ANSWERS.contains(&cue.verb.lemma);
        if silent || self.unsaid(at, first, frame.source) {
            self.unsaid.push(at);
            return at;
        }
        // “laughed and said”: the second verb reports.
        if self.is(at + 1, CONJUNCTION)
            && self.get(at + 2).is_some_and(|n| n.word.cue.is_some_and(|c| c.form == cue.form))
        {
            return at;
        }
        let mut report = Report {
            cue: (at, at),
            lemma: cue.verb.lemma,
            // “is expected to announce”: nobody has, yet.
            stance: if self.to_come(at, first, frame.source) { "want" } else { cue.verb.stance },
            source: self.source(at, first, passive, &frame),
            extent: frame.extent,
            shared: frame.shared,
            negated,
            ..Report::default()
        };
        self.content(&mut report, cue, frame.inverted);
        if report.place == Place::After
            && let Some(&content) = report.contents.first()
        {
            let mut content = content;
            let asked = cue.verb.stance == "ask" || matches!(report.content, Content::Infinitive | Content::Noun);
            content.1 = self.before_participle(at, content, asked);
            let tail = self.before_tail(content, asked, &report);
            // Before a participle, or without a mark, the rules are less sure of it.
            report.tailed = tail < content.1 && self.is(tail + 1, MARKS) && self.tree.tag(tail + 2) != Tag::VerbGerund;
            content.1 = tail;
            let predicate = self.before_predicate(report.extent.0, content);
            report.tailed |= predicate < content.1;
            report.contents[0] = (content.0, predicate);
        }
        // “called the ruling a disgrace” describes, “called for calm” demands.
        if report.lemma == "call"
            && report.cue.0 == report.cue.1
            && report.stance == cue.verb.stance
            && report.addressee.is_none()
        {
            report.stance = "describe";
        }
        // “referred to them **as “heroes”**”
        let calls = |c: &(usize, usize)| (c.0 + 1..c.1).any(|i| self.word(i, &["as"]) && self.quote(i + 1));
        if report.lemma == "refer" && report.contents.iter().any(calls) {
            report.stance = "describe";
        }
        if report.contents.is_empty() && (!cue.verb.takes(frame::QUOTE) || cue.verb.takes(frame::COMPLEMENT)) {
            return at;
        }
        let mut used = report.cue.1;
        if report.place == Place::Before {
            used = used.max(report.extent.1);
            self.boundary = report.contents.last().map_or(used, |c| c.1).max(used) + 1;
        }
        self.out.push(report);
        used
    }

    /// “was called ‘dead’ by Example”, “described as ‘a farce’ by Example”, “described by Example as ‘a farce’”: what a participle names, and
    /// who named it so.
    pub(super) fn named_so(&self, at: usize, cue: Cue) -> Option<(usize, Phrase)> {
        let participle = matches!(cue.form, VerbForm::Past | VerbForm::Participle) && cue.verb.takes(frame::COMPLEMENT);
        let by = |i: usize| self.get(i).is_some_and(|n| n.text(&["by"]));
        let source = |by: usize| right_of(self.nodes, by + 1, self.nodes.len());
        // “called for “calm” by all”
        let demands = cue.verb.prepositions.iter().any(|p| self.word(at + 1, &[p]));
        if !participle || demands {
            None
        } else if by(at + 1) {
            let source = source(at + 1)?;
            let as_ = source.end + 1;
            // “described by Example as **the sect’s** “emir””
            let noun = |i: usize| i <= self.last && self.tree.tag(i).is_noun() && !self.quote(i);
            let plain = |i: &usize| self.is(*i, DETERMINER | POSSESSIVE | CAPITAL | GENITIVE) || noun(*i);
            let quote = (as_ + 1..as_ + 5).find(|i| !plain(i))?;
            (self.quote(quote) && self.word(as_, &["as"])).then_some((quote, source))
        } else {
            let quote = (at + 1..at + 4).find(|&i| self.quote(i)).filter(|quote| by(quote + 1))?;
            Some((quote, source(quote + 1)?))
        }
    }

    /// Reads what a participle names; answers whether it names anything.
    fn named_by(&mut self, at: usize, first: usize, cue: Cue) -> bool {
        let Some((quote, source)) = self.named_so(at, cue) else { return false };
        self.out.push(Report {
            cue: (at, at),
            lemma: cue.verb.lemma,
            stance: cue.verb.stance,
            source: Some(source),
            extent: (first, source.end.max(quote)),
            contents: vec![(quote, quote)],
            place: Place::After,
            content: Content::Quote,
            negated: self.negated(at, first, Some(source)),
            ..Report::default()
        });
        true
    }

    /// The end of `content` before a participle after a comma that goes with the verb at `at`: “said the bridge was safe, adding …”. What is `asked`
    /// goes on with any other: “asked them to act, using the reserve”.
    fn before_participle(&self, at: usize, content: (usize, usize), asked: bool) -> usize {
        let found = grammar::branch(self.tree, at, content.0).and_then(|branch| {
            let end = self.tree.extent(branch).1;
            let next = (end + 1..content.1).find(|&i| !self.is(i, COMMA | DASH))?;
            let participle = grammar::branch(self.tree, at, next)?;
            let adds = self.tree.label(participle) == Label::AdverbialClause
                && self.tree.tag(participle) == Tag::VerbGerund
                && self.is(end + 1, COMMA | DASH)
                // “said without it, the firm **would be** selling”
                && !(next..participle).any(|i| self.is(i, AUXILIARY))
                && (self.remarks(participle, content, asked)
                    || if asked { self.nodes[participle].word.cue.is_some() } else { !self.outcome(participle) });
            // “said that the men**, hoping to cross,** were aboard”: the clause has its verb behind it.
            let whole = (content.0..=end).any(|i| self.finite_verb(i) || self.quote(i) || self.tree.tag(i).is_verb());
            (adds && whole && end > content.0).then_some(end)
        });
        found.unwrap_or(content.1)
    }

    /// The first node of the verb group that ends at `at` (adverbs, auxiliaries, “declined to”, “went on to”), and whether it is passive.
    fn group(&self, at: usize, cue: Cue) -> (usize, bool) {
        let start = self.without_when(at);
        let (mut first, mut passive, mut links) = (start, false, 0);
        while first > self.floor() {
            let p = first - 1;
            let n = &self.nodes[p];
            if n.is(AUXILIARY) && !n.is(PRONOUN) {
                // “was **this week** told”, “has **for years** been told”
                let beside = (p + 1..start).all(|i| self.is(i, ADVERB | NEGATION | TIME));
                passive |= n.is(BE) && matches!(cue.form, VerbForm::Past | VerbForm::Participle) && beside;
                first = self.without_when(p);
            } else if n.is(ADVERB | NEGATION) && !n.is(AUXILIARY)
                || n.text(&["yet"]) && p > 0 && self.is(p - 1, NEGATION)
            {
                first = p;
            } else if n.is(TO) && links < 3 && p > 0 {
                links += 1;
                first = p;
                // What governs the infinitive: “declined”, “is likely”, “went on”.
                let g = &self.nodes[p - 1];
                let verbal = (g.word.cue.is_some() || g.is(VERB) || g.text(GOVERNORS)) && !nounish(self.nodes, p - 1);
                if verbal && p > self.floor() || g.text(&["on"]) || g.word.cue.is_some_and(|c| c.form == VerbForm::Past)
                {
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
        (first, passive)
    }

    /// The subject of the verb group `first..=at`. A passive without “by” has no source: `None`.
    fn frame(&self, at: usize, first: usize, passive: bool, cue: Cue) -> Option<Frame> {
        if let Some(phrase) = self.inverted(at, first, cue) {
            return Some(Frame { source: Some(phrase), extent: (first, phrase.end), shared: false, inverted: true });
        }
        let before = first.checked_sub(1);
        let participle = cue.form == VerbForm::Gerund && first == at && !before.is_some_and(|b| self.is(b, BE));
        let bare =
            before.is_none_or(|b| self.is(b, CONJUNCTION | TO | PREPOSITION | SUBORDINATOR)) || self.is(first, TO);
        if participle && let Some(source) = self.accompanying(at) {
            return Some(Frame { source: Some(source), extent: (source.start, at), shared: false, inverted: false });
        }
        if participle || bare {
            let opening = cue.form == VerbForm::Gerund && self.out.is_empty() && !self.verbal_between(self.floor(), at);
            if passive {
                return self.told(at, first, true, cue);
            }
            let source = if opening { self.coming_subject(at) } else { self.shared_subject(at) };
            return Some(Frame { source, extent: (first, at), shared: true, inverted: false });
        }
        match subject(self.nodes, first, self.floor()) {
            Some(Subject { left, .. }) if passive => self.told(at, left, false, cue),
            Some(Subject { phrase, left }) => {
                Some(Frame { source: Some(phrase), extent: (left, at), shared: false, inverted: false })
            }
            None if passive => self.told(at, first, true, cue),
            None => Some(Frame { source: self.shared_subject(at), extent: (first, at), shared: true, inverted: false }),
        }
    }

    /// “X was accused **by Y** of”: the frame of a passive that begins at `left`. The source, if named, follows “by”; “X was asked whether”, “got a call **and was
    /// asked** to share a code”: nobody is named, and X least of all.
    fn told(&self, at: usize, left: usize, shared: bool, cue: Cue) -> Option<Frame> {
        let by = (at + 1..(at + 12).min(self.nodes.len())).find(|&i| self.nodes[i].text(&["by"]));
        let source = by.and_then(|by| right_of(self.nodes, by + 1, self.nodes.len()));
        // “is explained by the fact that”: things explain, and do not say.
        if source.is_some_and(|source| !self.speaks(source)) {
            return None;
        }
        let told = matches!(cue.verb.lemma, "ask" | "tell")
            && (self.is(at + 1, WH | THAT | TO | NEGATION)
                || at < self.last && self.clause_at(at + 1)
                || self.hears(at, left))
            // “had been warned in August that …”
            || cue.verb.takes(frame::ADDRESSEE)
                && (self.is(at + 1, THAT) || self.far(at + 1, cue.verb).is_some_and(|far| self.is(far, THAT)));
        // “do not deserve **to be asked** whether”; not “ran there, only **to be told** that”
        let to = (left..at).find(|&i| self.is(i, TO)).filter(|&to| to == 0 || !self.word(to - 1, &["only"]));
        let told = told && to.is_none();
        (source.is_some() || told).then_some(Frame { source, extent: (left, at), shared, inverted: false })
    }

    /// “A carer took £186,000, **a jury was told yesterday**.”: whether the sentence ends with who was told what stands before it.
    fn hears(&self, at: usize, left: usize) -> bool {
        let after = (at + 1..=self.last).all(|i| self.is(i, TIME | PREPOSITION | ADVERB | CAPITAL));
        after && left > self.floor() + 1 && self.is(left - 1, COMMA)
    }

    /// “quoted an official **as saying** it was over”, “was quoted **as saying**”: who is quoted.
    fn quoted_as(&self, at: usize) -> Option<Frame> {
        let before = at.checked_sub(1)?;
        // “quoted officials Tuesday **saying** it was over”
        let saying = || self.tree.tag(at) == Tag::VerbGerund && !self.is(before, MARKS | CONJUNCTION | PREPOSITION);
        let as_ = if self.nodes[before].text(&["as"]) { before } else { saying().then_some(at)? };
        let quotes = |i: &usize| {
            let verb = self.nodes[*i].word.cue;
            verb.is_some_and(|cue| QUOTING.contains(&cue.verb.lemma)) && !self.is(*i, CAPITAL)
        };
        let near = if as_ == at { at.saturating_sub(QUOTED / 2) } else { 0 };
        let verb = (self.floor().max(near)..as_).rev().find(quotes)?;
        let (first, _) = self.group(verb, self.nodes[verb].word.cue?);
        let before = subject(self.nodes, first, self.floor());
        let left = before.map_or(first, |subject| subject.left);
        let source = if verb + 1 == as_ {
            before.map(|subject| subject.phrase)
        } else {
            // “officials **familiar with it** as saying”
            let whole = |np: Phrase| {
                let plain = (np.end + 1..as_).all(|i| !self.is(i, COMMA | TIME) && !self.quote(i) && !self.finite(i));
                Phrase { end: if plain && as_ > np.end { as_ - 1 } else { np.end }, ..np }
            };
            let object = right_of(self.nodes, verb + 1, as_).map(whole);
            // “an official, Ada Example, as saying”
            let name = object.filter(|np| self.is(np.end + 1, COMMA) && !self.is(np.head, CAPITAL));
            name.and_then(|np| right_of(self.nodes, np.end + 2, as_)).filter(|np| self.is(np.start, CAPITAL)).or(object)
        };
        Some(Frame { source, extent: (left, at), shared: false, inverted: false })
    }

    /// “quoted an official as saying”: whether what was said stands behind another verb.
    fn says_for(&self, at: usize, cue: Cue) -> bool {
        let saying =
            |as_: usize| self.get(as_ + 1).is_some_and(|n| n.word.cue.is_some_and(|cue| cue.form == VerbForm::Gerund));
        QUOTING.contains(&cue.verb.lemma)
            && (at + 1..(at + QUOTED).min(self.last))
                .take_while(|&i| !self.quote(i) && !self.is(i, COLON | SEMICOLON | STOP))
                .any(|i| self.nodes[i].text(&["as"]) && saying(i))
    }

    /// “The councillor, who voted no, said the report …”: whether all that stands before the verb at `at` is a noun and a relative clause about
    /// it. Then it is the subject, not what is said.
    fn only_described(&self, at: usize) -> bool {
        let comma = (self.floor()..at).find(|&i| self.is(i, COMMA) || self.quote(i)).filter(|&i| self.is(i, COMMA));
        // “Example, **dubbed** the best, said …”
        let past = |i: usize| {
            self.is(i, VERB) || self.get(i).is_some_and(|n| n.word.cue.is_some_and(|c| c.form == VerbForm::Past))
        };
        comma.is_some_and(|comma| {
            // “Ada Example, a biologist who is writing a book, said **Sample was** right”: in an apposition the first verb is that of its clause.
            let end = (comma + 1..at).find(|&i| self.is(i, COMMA)).unwrap_or(at);
            let verb = (comma + 1..end).find(|&i| self.finite(i));
            let apposed = self.is(comma + 1, DETERMINER | POSSESSIVE)
                && end + 1 >= at
                && verb.is_some_and(|verb| (comma + 1..verb).any(|i| self.is(i, RELATIVE | THAT)));
            let described = self.is(comma + 1, RELATIVE) || comma + 1 < at && past(comma + 1) || apposed;
            described && !self.verbal_between(self.floor(), comma)
        })
    }

    /// Whether a phrase after its verb can be the speaker: a name, a pronoun, “officials”, “the mayor”.
    pub(super) fn speaks(&self, phrase: Phrase) -> bool {
        can_speak(self.nodes, phrase)
    }

    /// “…, said **public works director Ada Example,** adding …”: an office and a name between a verb of saying and the next mark, though a noun of the office
    /// looks like a verb.
    fn titled_name(&self, at: usize) -> Option<Phrase> {
        let end = (at + 1..(at + 9).min(self.nodes.len())).find(|&i| self.is(i, COMMA | STOP)).map(|i| i - 1)?;
        let office = |i: usize| !self.is(i, CAPITAL) && role_noun(&self.nodes[i].lower).is_some();
        let plain = |i: usize| {
            self.is(i, WORD)
                && !self.is(i, AUXILIARY | PRONOUN | TO | THAT | WH | RELATIVE | CONJUNCTION | PREPOSITION | TIME)
        };
        let name = (at + 1..=end).rev().take_while(|&i| self.is(i, CAPITAL)).last()?;
        let titled = name > at + 2 && office(name - 1) && (at + 1..=end).all(plain);
        (titled && self.is(at - usize::from(at > 0), COMMA)).then_some(Phrase { start: at + 1, end, head: end })
    }

    /// “…, said Peskov”: the phrase after the verb, if it is the subject.
    fn inverted(&self, at: usize, first: usize, cue: Cue) -> Option<Phrase> {
        if first != at
            || !cue.verb.takes(frame::QUOTE)
            || matches!(cue.form, VerbForm::Base | VerbForm::Gerund)
            || cue.verb.lemma == "tell"
        {
            return None;
        }
        let dash = at > 1 && self.is(at - 1, DASH) && !self.quote(at - 2);
        let opens = at == 0 || self.quote(at - 1) || self.is(at - 1, COMMA | DASH) && !dash;
        let quoted = at > 0 && (self.quote(at - 1) || at > 1 && self.quote(at - 2));
        // “…,” said that lawyer.
        let that = self.is(at + 1, THAT) && !(quoted && at + 2 <= self.last && nounish(self.nodes, at + 2));
        if !opens || that || self.is(at + 1, TO) {
            return None;
        }
        // “…,” fired back Example.
        let back = usize::from(cue.verb.takes(frame::BACK));
        let np = self.titled_name(at).or_else(|| right_of(self.nodes, at + 1 + back, self.nodes.len()))?;
        if self.nodes[np.start].is(OBJECT) && !self.nodes[np.start].is(PRONOUN) {
            return None;
        }
        let after = np.end + 1;
        // “…, said **he now sees** more”
        let pronoun = np.start == np.end && self.is(np.start, PRONOUN) && self.is(at - usize::from(at > 0), COMMA);
        if pronoun && self.is(after, ADVERB) && self.finite_verb(after + 1) {
            return None;
        }
        let ends = self.get(after).is_none_or(|n| {
            n.pair.is_some()
                || self.quote(at.saturating_sub(1)) && n.is(WORD)
                || n.is(MARKS | TIME | PREPOSITION | RELATIVE | SUBORDINATOR | OPEN | ADVERB | CONJUNCTION | WH)
        });
        let name = (np.start..=np.end).any(|i| self.nodes[i].is(CAPITAL | DETERMINER | POSSESSIVE | SPOKES | PRONOUN));
        // “…, said the council “would not pay””: the phrase after the verb is part of the content.
        let goes_on = !quoted && self.quote(after) && !self.opens(after) || self.only_described(at);
        // “Prices, said Example, have doubled.”; “Not so fast, said Example.”
        let parenthesis = SAYING.contains(&cue.verb.lemma)
            && at > 0
            && self.is(at - 1, COMMA)
            && !(self.floor()..at - 1).any(|i| self.is(i, COMMA))
            && (self.is(after, COMMA) && (after + 1..after + 14).any(|i| self.is(i, AUXILIARY | VERB))
                || after > self.last);
        // “They are moving out, says a pal.”: there is nothing behind it that a pal could have said.
        let closes = self.is(np.start, DETERMINER) && after > self.last && at > 0 && self.is(at - 1, COMMA);
        let spoken = quoted
            || SAYING.contains(&cue.verb.lemma) && (closes || self.speaks(np))
            // “…, stressed Chief Minister Ada Example.”: nobody is stressed.
            || NOTING.contains(&cue.verb.lemma) && self.is(np.head, CAPITAL) && (after > self.last || self.is(after, COMMA));
        let clause = !goes_on && spoken && (quoted || at == 0 || parenthesis || self.verbal_between(self.floor(), at));
        (ends && name && clause).then_some(np)
    }
}
