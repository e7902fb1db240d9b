//! What a reporting verb reports: after it, before it, or on both sides of it.

use copydesk_language::morphology::VerbForm;
use copydesk_syntax::{Label, Tag};

use super::finder::{Finder, MARKS, Report};
use super::verb::SAYING;
use crate::cues::{Cue, frame};
use crate::model::{Content, Place};
use crate::phrase::{Node, Phrase, right_of};
use crate::words::class::*;

/// Nouns that say when, and are no object: “she added a **moment** later”.
const MOMENTS: &[&str] = &["moment", "moments", "time", "day", "minute", "hour"];

impl Finder<'_> {
    /// Fills in what the verb reports.
    pub(super) fn content(&self, report: &mut Report, cue: Cue, inverted: bool) {
        let left = report.extent.0;
        let at = report.cue.0;
        if !inverted && let Some(found) = self.as_said(report, cue) {
            report.contents.push(found);
            report.place = Place::After;
            return;
        }
        let quote_before = left > 0
            && (self.quote(left - 1) && self.closes(left - 1)
                || left > 1 && self.is(left - 1, COMMA | DASH) && self.quote(left - 2));
        let start = if inverted { report.extent.1 + 1 } else { at + 1 };
        // “said that while he feels “they are safe,” **he doubts** it”: the quotation is part of what is said already.
        let quote = if left > 0 && self.quote(left - 1) { left - 1 } else { left.saturating_sub(2) };
        let leads = |from: usize| (from..quote).any(|i| self.is(i, SUBORDINATOR));
        let inside = |c: &(usize, usize)| c.0 < quote && quote <= c.1 && leads(c.0);
        let taken = |r: &Report| r.place == Place::After && r.contents.iter().any(inside);
        // “In an interview on Oxbridge TV’s “Meet the Mayor,” Example said **he would go**”
        let free = quote_before && !self.out.iter().any(taken) && !self.programme(quote);
        // “Citing “safety”, Example said **that** it would close”
        let quote_before = free && !(self.is(start, THAT) && self.participial(self.content_start(self.floor(), at)));
        // “Example Calls Sample a “Killer”, Specimen **Says All Are As Bad**”
        let headline = self.title_case && quote > self.floor() && self.finite_soon(start + 1);
        let quote_before = quote_before && !(headline && report.source.is_some() && self.clause_at(start));
        if !quote_before
            && !inverted
            && !self.parts(report, start)
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
        // “In remarks on Monday, he expressed hope”, “To the beat of “ta, ta”, they begin”: a verb of nothing but words in marks.
        let marked = report
            .contents
            .first()
            .is_some_and(|c| self.quote(c.0) || self.is(c.0, CONJUNCTION) && self.quote(c.0 + 1));
        let speaks = marked || cue.verb.takes(frame::CLAUSE | frame::THAT);
        // “In June, they charged the owner with fraud”: the verb has its object.
        let object = !inverted
            && !quote_before
            && !cue.verb.takes(frame::ADDRESSEE)
            && report.place == Place::Before
            && report.contents.len() == 1
            && self.tree.child(at, &[Label::Object]).is_some_and(|object| {
                object > at && !self.quote(object) && !self.is(object, TIME) && !self.word(object, MOMENTS)
            });
        // “**Earlier today**, police charged a man”: when, and nothing else.
        let when = report.place == Place::Before
            && report.contents.iter().all(|c| (c.0..=c.1).all(|i| self.is(i, TIME | ADVERB)) && !self.quote(c.0));
        if !speaks || object || when {
            report.contents.clear();
            report.place = Place::Elsewhere;
        }
    }

    /// “Complaints should go to the courts, he said, “where …””; “Prescod, he said, “has found …””: whether what is quoted behind the attribution
    /// continues what stands before it.
    fn parts(&self, report: &Report, start: usize) -> bool {
        let (floor, left) = (self.floor(), report.extent.0);
        let between = left > floor + 1 && self.is(left - 1, COMMA) && self.is(start, COMMA) && self.quote(start + 1);
        if !between || report.shared {
            return false;
        }
        let (first, last) = (self.content_start(floor, left - 2), left - 2);
        self.whole_clause(first, last) || !self.opens(start + 1) && !self.adverbial_head(first, last)
    }

    /// Content before the attribution, and after it too if the attribution is medial.
    fn before(&self, report: &mut Report, quote_before: bool, inverted: bool) {
        let left = report.extent.0;
        let floor = self.floor();
        // Right end of the attribution: its adjuncts, up to the next mark.
        let mut right = report.extent.1.max(report.cue.1);
        // “he said of **what** he called “a storm””
        let ends = |n: &Node| n.is(MARKS) || n.pair.is_some() || n.text(&["what"]);
        while self.get(right + 1).is_some_and(|n| !ends(n)) {
            right += 1;
        }
        // “…, a claim **Example denies**”: the noun is what is denied, and the article's.
        let contact = report.source.is_some_and(|source| {
            let article = self.word(source.start, &["a", "an"]) && self.is(source.end, CAPITAL);
            let names =
                |i: usize| self.is(i, CUE_NOUN) || self.nodes[i].word.cue.is_some_and(|c| c.verb.takes(frame::NOUNISH));
            article && (source.start..source.end).any(names)
        }) || report.source.is_some_and(|source| {
            // “…, a charge **officials** deny”
            let charge = source.start + 1;
            let people = charge + 1 == source.end && self.speaks(Phrase { start: source.end, ..source });
            let names = self.is(charge, CUE_NOUN) || self.word(charge, &["charge", "charges"]);
            self.word(source.start, &["a", "an"]) && people && names && left > 0 && self.is(left - 1, COMMA | DASH)
        });
        if (self.is(left, RELATIVE) || contact) && !quote_before {
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
            // “Two fought in the war **and,** the general said, **they agreed**”: what stands before the conjunction is the article's.
            let rest = right + 2;
            let joins =
                self.is(end, CONJUNCTION | RELATIVE) || self.word(end, &["because", "although", "though", "while"]);
            if joins && !as_clause && self.is(edge - 1, COMMA) && self.is(right + 1, COMMA) && rest <= self.last {
                let whole = self.quote(rest) && self.closes(rest);
                report.contents.push((rest, if whole { rest } else { self.clause_end(rest) }));
                report.place = Place::After;
                report.content = if whole { Content::Quote } else { Content::Clause };
                report.extent.1 = right + 1;
                return;
            }
            let start = self.content_start(floor, end);
            let continued = self.parts(report, report.cue.1 + 1);
            let marked = quote_before || self.quote(end);
            // “The insider said that the convenor, Ada Example, advised …”; “The road to Example, a town, continues west”
            // “He said that, although it was dear, the firm **had offered** it”
            let said = |r: &Report| r.place == Place::After && r.contents.iter().any(|c| c.0 < left && left <= c.1);
            // “The memo says that staff must wait**, Example told reporters**.”
            let last = right >= self.last && separated && report.addressee.is_some();
            let within = !SAYING.contains(&report.lemma) && !last && self.out.iter().any(said);
            if !marked && (self.reports_that(start, end) || within || report.lemma == "continue") {
                report.place = Place::Elsewhere;
                return;
            }
            // ““It would be a catastrophe,” **now and later**, Example told reporters”
            let opened = !marked
                && self.quote(start)
                && self.nodes[start].len > 5
                && self.opens(start)
                && (!self.closes(start) || end > start + 1 && self.is(start + 1, ADVERB | PREPOSITION | TIME));
            if separated && (marked || opened || continued || self.whole_clause(start, end)) && start <= end {
                report.contents.push((start, end));
                report.place = Place::Before;
                report.content = if self.quote(start) && start == end { Content::Quote } else { Content::Clause };
            } else if separated
                && end >= start
                && end - start <= 14
                && self.is(right + 1, COMMA)
                && !(self.adverbial_head(start, end) && self.takes_object(report, inverted))
            {
                // “On Monday, the lawyer argued before the judges, Lister and Francis, that …”
                let that = (report.cue.0 + 1..=self.last)
                    .find(|&i| self.is(i, THAT) && self.finite_soon(i + 1) && self.tree.tag(i) != Tag::Relative);
                if let Some(that) = that.filter(|_| right > report.cue.1 && self.adverbial_head(start, end)) {
                    report.contents.push((that, self.clause_end(that)));
                    report.place = Place::After;
                    return;
                }
                // “The museum, Mr. Obama said, would …”; “Last year, Mr. Obama said, the museum …”
                if let Some(rest) = self.rest((start, end), right, report.source.filter(|_| inverted)) {
                    // “**Tuesday**, Example said, the office was closed”, “**However**, he said, it was open”: when it was said, or how it follows.
                    let day = start == end && self.is(start, TIME | ADVERB);
                    report.contents.extend((!day).then_some((start, end)));
                    report.contents.push((rest, self.last));
                    report.place = if day { Place::After } else { Place::Before };
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
            let as_clause = left > floor && self.word(left - 1, &["as"]);
            if !quote_before && !inverted && !as_clause && self.is(next, SEMICOLON) && self.free(next + 1) {
                report.contents.push((next + 1, self.last));
            } else if self.is(next, COMMA | COLON | DASH) || self.quote(next) {
                next += usize::from(!self.quote(next));
                next += usize::from(self.is(next, CONJUNCTION) && self.quote(next + 1));
                // ““It is safe,” she said on Oxbridge TV’s “Meet the Mayor.””
                if self.programme(next) {
                    report.extent.1 = next;
                } else if self.quote(next)
                    && next == right + 1
                    && right > report.cue.1.max(report.source.map_or(0, |s| s.end))
                {
                    // “…,” she said in a tweet signed “Ada”; “…,” she said of his “odd” claim: named on the way, unless it is a sentence.
                    if self.opens(next) && self.closes(next) && self.nodes[next].len > 3 {
                        report.contents.push((next, next));
                    } else {
                        report.extent.1 = next;
                    }
                } else if self.quote(next) {
                    let end = if self.closes(next) { next } else { self.clause_end(next) };
                    report.contents.push((next, end));
                } else if !quote_before
                    && self.is(right + 1, COMMA)
                    && !(self.comments(next) || inverted && self.describes(report.source, next))
                    && (self.continues(next) || !inverted && self.goes_on(next))
                {
                    report.contents.push((next, self.last));
                }
            }
            return;
        }
        report.place = Place::Elsewhere;
        report.extent.1 = right;
    }

    /// Where the content continues after an attribution in its middle that ends at node `right`. `head` is the part before the attribution:
    /// the subject of the rest, or an adverbial. `source` is the one behind its verb.
    fn rest(&self, head: (usize, usize), right: usize, source: Option<Phrase>) -> Option<usize> {
        if self.adverbial_head(head.0, head.1) {
            return (!self.describes(source, right + 2) && self.continues(right + 2)).then_some(right + 2);
        }
        // “The fish, said Example, an elder in Oxbridge, have gone.”
        let commas = (right + 1..(right + 14).min(self.last)).filter(|&i| self.is(i, COMMA));
        commas.map(|comma| comma + 1).find(|&rest| self.finite_soon(rest))
    }

    /// “said Example, **an elder** in Oxbridge”: whether the phrase at a node describes the source before it, and is no subject.
    fn describes(&self, source: Option<Phrase>, at: usize) -> bool {
        let named = source.is_some_and(|source| self.is(source.head, CAPITAL));
        let phrase = right_of(self.nodes, at, self.nodes.len())
            .filter(|_| named && (self.is(at, DETERMINER | POSSESSIVE) || self.is(at + 1, GENITIVE)));
        phrase.is_some_and(|np| self.nodes[at].text(&["a", "an"]) || !self.finite_verb(np.end + 1))
    }

    /// “…, the firm said, **a blow to a government that** has paid for it”: whether all that follows is a noun and a relative clause about it, with which the
    /// article comments.
    fn comments(&self, at: usize) -> bool {
        let phrase = right_of(self.nodes, at, self.last + 1).filter(|_| self.word(at, &["a", "an"]));
        phrase.is_some_and(|np| {
            let verb = (np.end + 1..=self.last).find(|&i| self.finite_verb(i));
            verb.is_none_or(|verb| (np.end + 1..verb).any(|i| self.is(i, RELATIVE | THAT)))
        })
    }

    /// “Last year, Example pleaded **no contest** to theft, and was jailed”: whether a noun phrase follows the verb and whom it tells.
    fn takes_object(&self, report: &Report, inverted: bool) -> bool {
        let next = report.extent.1.max(report.cue.1) + 1;
        let object = right_of(self.nodes, next, self.last + 1);
        let when = self.is(next, TIME | PREPOSITION | ADVERB) || self.lapse(next) || self.is(next + 1, TIME);
        !inverted && !when && object.is_some_and(|np| !self.is(np.head, TIME) && !self.word(np.head, MOMENTS))
    }

    /// “On Monday”, “Last year”: whether what stands before the attribution says when or where.
    fn adverbial_head(&self, start: usize, end: usize) -> bool {
        self.is(start, PREPOSITION | SUBORDINATOR | TIME | ADVERB)
            || self.is(start, NUMBER | DETERMINER) && (start..=end).any(|i| self.is(i, TIME))
    }

    /// “Citing the law, …”, “Told of the plan, …”: whether a participle opens the sentence at a node.
    fn participial(&self, start: usize) -> bool {
        let Some(n) = self.get(start).filter(|n| n.pair.is_none()) else { return false };
        let told = n.word.cue.is_some_and(|cue| cue.form == VerbForm::Past) && self.is(start + 1, PREPOSITION);
        told || self.tree.tag(start) == Tag::VerbGerund && n.lower.ends_with("ing")
    }

    /// Whether the nodes are a main clause, and not one that a subordinator makes part of the next.
    fn whole_clause(&self, start: usize, end: usize) -> bool {
        let own = match (start..=end).find(|&i| self.is(i, COMMA)) {
            _ if !self.is(start, SUBORDINATOR)
                || self.is(start, PREPOSITION)
                    && !self.verbal_between(start, start + 4)
                    && !self.word(start, &["despite"]) =>
            {
                start
            }
            Some(comma) => comma,
            None => return false,
        };
        !self.leads_up(start)
            && !self.participial(start)
            && (self.verbal_between(own, end + 1) || self.clausal(own, end))
    }

    /// “Two boats had been waiting, he said, **with fuel and life jackets**.”; “…, she added, **though she would not name them**.” What tells how it
    /// was said (“he said, in a letter to the board”, “she said, smiling”) is no part of it.
    fn goes_on(&self, at: usize) -> bool {
        let Some(n) = self.get(at) else { return false };
        let manner = |i: usize| self.is(i, MANNER | CUE_NOUN);
        let saying = n.lower.ends_with("ing") || n.word.cue.is_some() || n.is(TIME);
        let accompanies = n.is(PREPOSITION | TO) && (at + 1..(at + 5).min(self.nodes.len())).any(manner);
        // “…, she said, **two of them** in intensive care”
        let some = n.is(DETERMINER) && self.get(at + 1).is_some_and(|n| n.text(&["of"])) && self.is(at + 2, OBJECT);
        // “…, she added, **without naming** them”
        let gerund = n.text(&["without", "by"]) && self.get(at + 1).is_some_and(|n| n.lower.ends_with("ing"));
        if gerund {
            return false;
        }
        let opens = some
            || n.is(THAT) && self.finite_verb(at + 1)
            || n.is(SUBORDINATOR | PREPOSITION | RELATIVE | NUMBER | TO)
            || n.is(CONJUNCTION) && !self.quote(at + 1);
        let according = n.text(&["as", "according", "like"]) || self.nodes[at..].iter().any(|n| n.pair.is_some());
        opens && !saying && !accompanies && !according
    }

    /// “There was no clause, the investor said; **there were two**.”: whether a clause with no report of its own begins at a node, and ends the
    /// sentence.
    fn free(&self, at: usize) -> bool {
        let plain = |n: &Node| n.pair.is_none() && n.word.cue.is_none() && !n.is(SEMICOLON | COLON);
        at <= self.last
            && self.nodes[at..].iter().all(plain)
            && !self.is(at, CONJUNCTION)
            && self.whole_clause(at, self.last)
    }

    /// Whether the parse finds a verb with its subject among the nodes.
    fn clausal(&self, start: usize, end: usize) -> bool {
        let subject = |i: usize| self.tree.child(i, &[Label::Subject]).is_some_and(|s| start <= s && s < i);
        (start..=end).any(|i| self.tagged_finite(i) && subject(i))
    }

    /// Whether the nodes begin a report of their own whose clause is still to come: “The insider said that the convenor”.
    pub(super) fn reports_that(&self, start: usize, end: usize) -> bool {
        let open = |that: usize| !self.verbal_between(that + 1, end + 1) && !(that..=end).any(|i| self.quote(i));
        (start..=end).any(|i| self.nodes[i].word.cue.is_some() && self.is(i + 1, THAT) && open(i + 1))
    }

    /// Whether the words after a medial attribution continue the content.
    fn continues(&self, at: usize) -> bool {
        let Some(n) = self.get(at) else { return false };
        if n.is(RELATIVE | SUBORDINATOR)
            || n.word.cue.is_some_and(|c| c.form == VerbForm::Gerund)
            || n.lower.ends_with("ing")
        {
            return false;
        }
        if n.is(CONJUNCTION) {
            // “Example will speak, officials said**, and will** meet voters”: the verb has the auxiliary of what is said.
            let shares = self.is(at + 1, AUXILIARY) && !self.is(at + 1, PRONOUN) && n.text(&["and", "but"]);
            return self.is(at + 1, THAT)
                || shares
                || self.verbal_between(at, self.nodes.len())
                    && !self.nodes[at + 1..].iter().any(|n| n.word.cue.is_some());
        }
        self.verbal_between(at, self.nodes.len())
    }
}
