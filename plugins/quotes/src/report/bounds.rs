//! Where a reported clause, quote or noun phrase starts and ends.

use copydesk_language::morphology::VerbForm;

use copydesk_syntax::{Label, Tag};

use super::finder::{Finder, MARKS};
use crate::phrase::{Node, nounish, right_of};
use crate::words::class::*;

/// How many nodes a dateline may have.
const DATELINE: usize = 10;

/// How many nodes the name and the colon of a label may have.
const LABEL: usize = 6;

/// Pronouns that a phrase may follow as it follows a noun: “nobody in his boats was”.
const ANYONE: &[&str] = &["nobody", "everybody", "everyone", "somebody", "someone", "anyone", "others"];

impl Finder<'_> {
    /// Where content that ends at `end` starts: at a quote after a colon, or after a comma if the quote starts like a sentence.
    pub(super) fn content_start(&self, floor: usize, end: usize) -> usize {
        if self.quote(end)
            && end > floor
            && (self.is(end - 1, COLON) || self.is(end - 1, COMMA | DASH) && self.opens(end))
        {
            return end;
        }
        let mut start = if floor == 0 { self.after_dateline(end).max(self.after_bracket(end)) } else { floor };
        while start < end && self.is(start, COMMA | DASH | SEMICOLON | COLON | CLOSE) {
            start += 1;
        }
        start
    }

    /// “**[Also: a story]** It is over”: where the sentence begins behind a bracket in front of it.
    fn after_bracket(&self, end: usize) -> usize {
        let close = (1..end).find(|&i| self.is(i, CLOSE)).filter(|_| self.is(0, OPEN));
        close.filter(|&close| self.is(close + 1, CAPITAL) || self.quote(close + 1)).map_or(0, |close| close + 1)
    }

    /// “EXAMPLETON, May 3 — Two boats sank”: where the sentence begins behind a place, a date or an agency and a dash.
    fn after_dateline(&self, end: usize) -> usize {
        let dash = (1..end.min(DATELINE)).find(|&i| self.is(i, DASH));
        dash.filter(|&dash| (1..dash).all(|i| self.dates(i)) && self.is(dash + 1, CAPITAL)).map_or(0, |dash| dash + 1)
    }

    /// Whether a node may be part of a dateline.
    fn dates(&self, i: usize) -> bool {
        self.is(i, CAPITAL | NUMBER | TIME | COMMA | OPEN | CLOSE | STOP) && !self.is(i, PRONOUN)
    }

    /// “**Oxbridge:** The growers' body has threatened”, “**EXAMPLETON, May 3 (AP) —** A boat sank”, “**Ada Example:** The firm promised”: the node behind a place, a
    /// dateline or a label that opens the sentence. Nothing in front of it is the subject of a verb behind it.
    pub(super) fn behind_label(&self) -> usize {
        let colon = (1..self.last.min(LABEL)).find(|&i| self.is(i, COLON));
        // “**Ministry of Health:**”
        let name = |i: usize| {
            self.is(i, CAPITAL) && self.nodes[i].word.cue.is_none()
                || i > 0 && self.is(i, COMMA)
                || i > 0 && self.word(i, &["of", "in", "for", "the", "and"])
        };
        let clause = |i: usize| self.is(i + 1, CAPITAL | DETERMINER | POSSESSIVE | PRONOUN) && !self.quote(i + 1);
        if let Some(colon) = colon.filter(|&colon| (0..colon).all(name) && clause(colon)) {
            return colon + 1;
        }
        // “Oxbridge, Oct 9 (PL) The president said”
        let close = (1..self.last.min(DATELINE)).find(|&i| self.is(i, CLOSE));
        let agency = |close: usize| {
            let dated = (1..close).any(|i| self.is(i, COMMA)) && (1..close).any(|i| self.is(i, NUMBER));
            dated && (0..close).all(|i| self.dates(i)) && self.is(close + 1, CAPITAL | DETERMINER)
        };
        if let Some(close) = close.filter(|&close| agency(close)) {
            return close + 1;
        }
        self.after_dateline(self.last)
    }

    /// Whether a clause without “that” starts at `at`: a phrase, then a verb.
    pub(super) fn clause_at(&self, at: usize) -> bool {
        let (n, last) = (&self.nodes[at], self.last);
        // “says to me, ‘…’”
        if n.is(TO)
            || n.is(TIME) && !n.is(CAPITAL)
            || n.is(COMMA | COLON | DASH | SEMICOLON | STOP | CLOSE | CONJUNCTION)
        {
            return false;
        }
        // “tweeted at **that time** that”
        if n.is(THAT) && self.is(at + 1, TIME) && at > 0 && self.is(at - 1, PREPOSITION) {
            return false;
        }
        // “denied **it**, but relented”
        if n.is(OBJECT) && self.is(at + 1, COMMA) && self.is(at + 2, CONJUNCTION) {
            return false;
        }
        if n.is(PREPOSITION | SUBORDINATOR)
            && !n.text(&["if", "as", "despite", "although", "while", "when", "because", "unless", "like"])
        {
            // “said in the past they had”: only if a phrase and a comma come first.
            return self.fronted(at);
        }
        if n.is(PREPOSITION | SUBORDINATOR) {
            // “said if elected, he would”; not “said as he left”
            // Not “I seldom hear what they say **because** they lie”.
            let reason = n.text(&["because"]) && (at..=last).any(|i| self.is(i, COMMA));
            return (reason || n.text(&["if", "despite", "although", "unless"])) && self.verbal_between(at, last + 1);
        }
        if n.is(TIME) && !self.is(at + 1, WORD | GENITIVE)
            || n.is(PRONOUN | OBJECT)
                && !n.is(DETERMINER | POSSESSIVE)
                && !n.text(ANYONE)
                // “said **she and** party leaders decided”, “said **he** “was shocked””
                && !self.word(at + 1, &["and"])
                && !self.quote(at + 1)
                && !self.finite_soon(at + 1)
                && !(at + 1..(at + 4).min(last + 1)).any(|i| self.tagged_finite(i))
                && !self.verb_shaped(at)
                && !self.nominative(at)
        {
            return false;
        }
        let from = if n.is(VERB) && !nounish(self.nodes, at) { at } else { at + 1 };
        let comma = (at..=last).find(|&i| self.nodes[i].is(COMMA)).unwrap_or(last + 1);
        // “said **boys, some as young as four,** were beaten”
        let apposed = comma == at + 1 && at < last && self.tree.tag(at).is_noun() && !n.is(CAPITAL);
        let second = (comma + 1..(comma + 12).min(last)).find(|&i| self.is(i, MARKS) || self.finite(i));
        let apposed = apposed && second.is_some_and(|i| self.is(i, COMMA) && self.is(i + 1, AUXILIARY));
        self.verbal_between(from, last + 1) && (comma > at + 1)
            || apposed
            || self.verb_shaped(at)
            || self.nominative(at)
            || self.subject_at(at)
            || (at..=last).any(|i| self.quote(i) && !(self.is(i - 1, COMMA | COLON) && self.opens(i)))
            || last.saturating_sub(at) >= 4 && n.is(PRONOUN | DETERMINER | POSSESSIVE | CAPITAL) && !n.is(TIME)
    }

    /// “who say **it denigrates** their faith”: whether the word behind a pronoun in the singular can be nothing but its verb, though no list knows it and
    /// the parse takes it for a noun.
    fn verb_shaped(&self, pronoun: usize) -> bool {
        let verb = pronoun + 1;
        let word = |n: &Node| n.pair.is_none() && n.is(WORD) && n.lower.len() > 4;
        let shaped = self.get(verb).is_some_and(|n| word(n) && (n.lower.ends_with('s') || n.lower.ends_with("ed")));
        self.word(pronoun, &["he", "she", "it"])
            && shaped
            && !self.is(verb, CAPITAL | PREPOSITION | ADVERB | TIME | SUBORDINATOR | DETERMINER)
            && self.is(verb + 1, DETERMINER | POSSESSIVE | CAPITAL | OBJECT | TO | THAT | PREPOSITION)
    }

    /// “says **they no longer count** as such”, “ruled **he tried** it”: a pronoun that can only be a subject, and words behind it, though neither list nor parse knows
    /// the verb.
    fn nominative(&self, at: usize) -> bool {
        self.word(at, &["he", "she", "they", "we", "i"])
            && at + 2 <= self.last
            && self.is(at + 1, WORD)
            && !self.is(at + 1, PREPOSITION | TIME | CONJUNCTION | SUBORDINATOR | CAPITAL | WH)
            && !self.word(at + 1, &["all", "both", "also", "too", "later", "then", "again", "once", "aloud"])
    }

    /// “said **opportunities exist** for mining”: whether the parse has a verb behind what begins here, with a noun in between for its subject.
    fn subject_at(&self, at: usize) -> bool {
        let end = (at + 1..=self.last).find(|&i| self.is(i, MARKS) || self.quote(i)).unwrap_or(self.last + 1);
        (at + 1..end).any(|i| {
            let subject = self.tree.child(i, &[Label::Subject, Label::PassiveSubject]);
            self.tagged_finite(i) && subject.is_some_and(|subject| at <= subject && subject < i)
        })
    }

    /// “said **without a majority, the party** would fail”: whether a clause begins at a node with a phrase that does not say where or when it was said.
    fn fronted(&self, at: usize) -> bool {
        let comma = (at + 2..(at + 10).min(self.last))
            .find(|&i| self.is(i, MARKS) || self.finite(i) || self.quote(i))
            .filter(|&i| self.is(i, COMMA));
        let says = |i: usize| self.get(i).is_some_and(|n| n.word.cue.is_some());
        let subject = |comma: usize| {
            let np = right_of(self.nodes, comma + 1, self.last);
            np.is_some_and(|np| self.finite_verb(np.end + 1) && !says(np.end + 1))
        };
        self.word(at, &["without", "with", "under", "unlike", "for", "like", "given"]) && comma.is_some_and(subject)
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
            } else if i == at
                && n.pair.is_some()
                && (self.is(i + 1, COMMA) && self.is(i + 2, CONJUNCTION)
                    || self.word(i + 1, &["and"]) && self.past(i + 2)
                    // “said “no”**, while** she laughed”
                    || self.is(i + 1, COMMA)
                        && self.word(i + 2, &["while", "although", "though", "before", "after", "as"])
                        && !(i + 3..=last).any(|i| self.quote(i)))
            {
                // “reads ‘…’, but …”, “tweeted ‘…’ and deleted it”
                return i;
            } else if i > at && n.is(SEMICOLON) && !(self.is(at, THAT) && self.that_again(i)) {
                return i - 1;
            } else if i > at + 1 && (self.link(i) || self.introduces(at, i)) {
                return if self.is(i - 1, MARKS) { i - 2 } else { i - 1 };
            } else if i > at && n.pair.is_some() && depth == 0 && (self.remark(i) || self.added(i)) {
                return i;
            } else if i > at && n.pair.is_some() && self.closes(i) && depth == 0 && n.len > 2 {
                // The quote ends like a sentence, and the clause with it, unless words continue it.
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
                // “as he criticised it, saying that it was “a shame,” **he also praised** it”
                let again = !(at..i).any(|i| self.is(i, SUBORDINATOR))
                    && self.is(i + 1, PRONOUN)
                    && (self.finite(i + 2) || self.is(i + 2, ADVERB) && self.finite_soon(i + 3));
                // “said it was “new,” **when** the last one “had failed.””
                let next = (i + 2..=last).find(|&i| self.quote(i) || self.nodes[i].word.cue.is_some());
                let quoted = self.word(i + 1, &["when", "if", "because"]) && next.is_some_and(|next| self.quote(next));
                if again
                    || self.nodes[i + 1].is(SUBORDINATOR | TIME) && !quoted
                    || self.nodes[i + 1].word.cue.is_some_and(|c| c.form == VerbForm::Gerund)
                {
                    return i;
                }
            }
        }
        last
    }

    /// “vows to go on: **https://t.co/abc**”
    fn link(&self, at: usize) -> bool {
        let n = &self.nodes[at];
        n.pair.is_none() && (n.lower.starts_with("http") || n.lower.starts_with("pic.twitter"))
    }

    /// “reported that the judge would act**: “I will,”** he said”: whether a colon behind a clause that begins at `from` introduces a sentence in marks.
    fn introduces(&self, from: usize, colon: usize) -> bool {
        let sentence = self.is(colon, COLON) && self.quote(colon + 1) && self.sentence_in_marks(colon + 1);
        // “when she said**:** “…””, “something along the lines **of:** “…””
        let own = self.nodes[colon - 1].word.cue.is_some() || self.is(colon - 1, VERB | PREPOSITION | TO);
        sentence && !own && self.verbal_between(from, colon) && !(from..colon).any(|i| self.quote(i))
    }

    /// “said that it was old**; that** it leaked; **and that** …”: whether another of what was said follows the mark at a node.
    fn that_again(&self, mark: usize) -> bool {
        self.is(mark + 1, THAT) || self.is(mark + 1, CONJUNCTION) && self.is(mark + 2, THAT)
    }

    /// “said it was “badly lagged”, **which** it was”, “had shown “patience,” **although** one of them slipped”: whether the article goes on in its own
    /// words behind the quotation at a node.
    fn remark(&self, quote: usize) -> bool {
        let comma = self.is(quote + 1, COMMA);
        let next = quote + 1 + usize::from(comma);
        let aside = self.is(next, RELATIVE) || self.get(next).is_some_and(|n| n.text(&["although", "though"]));
        aside && next <= self.last && (comma || self.closes(quote))
    }

    /// “called her “Lucky,” **pointing** to her win”: whether the article goes on with a participle behind the quotation at a node.
    fn added(&self, quote: usize) -> bool {
        let ends = self.quote(quote) && self.closes(quote) && quote < self.last;
        let next = quote + 1;
        ends && self.tree.tag(next) == Tag::VerbGerund
            && self.nodes[next].lower.ends_with("ing")
            && !self.is(next, PREPOSITION)
            && !self.word(next, &["including"])
    }

    /// Whether a comma stands in a series of what somebody does: “years of researching**,** recording and promoting it”.
    fn doings(&self, comma: usize) -> bool {
        let doing = |i: usize| i <= self.last && self.tree.tag(i) == Tag::VerbGerund;
        let and = |i: usize| self.word(i, &["and", "or"]) && doing(i + 1);
        comma > 0 && doing(comma - 1) && doing(comma + 1) && (comma + 2..(comma + 9).min(self.last)).any(and)
    }

    /// Where a noun phrase or complement as content ends: before a comma or a coordinate verb.
    pub(super) fn phrase_end(&self, at: usize) -> usize {
        let last = self.last;
        for i in at + 1..=last {
            let n = &self.nodes[i];
            if n.is(COMMA)
                && (self.listed(at, i) || self.series(at, i) || self.included(at, i) || self.joins(i) || self.doings(i))
            {
                continue;
            }
            if n.is(SEMICOLON | DASH | COLON | COMMA) {
                return i - 1;
            }
            // “(pronounced **kwa-ha**) was hunted”
            if n.is(CLOSE) && !(at..i).any(|i| self.is(i, OPEN)) {
                return i - 1;
            }
            // “justified his choice **by saying** …”
            let saying = |i: usize| self.get(i).is_some_and(|n| n.word.cue.is_some_and(|c| c.form == VerbForm::Gerund));
            if n.text(&["by"]) && saying(i + 1) {
                return i - 1;
            }
            if self.added(i) {
                return i;
            }
            // “called him the “best,” **said** he was”
            if n.pair.is_some() && self.closes(i) && i < last && self.finite(i + 1) {
                return i;
            }
            if n.is(CONJUNCTION)
                && n.text(&["and", "but", "or"])
                && (i < last
                    && (self.nodes[i + 1].word.cue.is_some_and(|c| {
                        // “trafficking and **related violence**”
                        let past = c.form == VerbForm::Past && self.tree.tag(i + 1) != Tag::Adjective;
                        past || c.form == VerbForm::ThirdPerson && self.tagged_finite(i + 1)
                    }) || self.is(i + 1, AUXILIARY | VERB | ADVERB)
                        && !self.is(i + 2, TO)
                        && self.finite_soon(i + 1)))
            {
                return i - 1;
            }
            if n.is(SUBORDINATOR) && !n.is(PREPOSITION) && !self.conditions(at, i) {
                return i - 1;
            }
        }
        last
    }

    /// “warned of a war **if** it failed”, “accused him of driving off **when** she fell”, “a man who **once** worked there”: whether a clause at a node is part
    /// of what is said.
    fn conditions(&self, from: usize, at: usize) -> bool {
        let acts = || (from..at).any(|i| self.tree.tag(i) == Tag::VerbGerund);
        // “accuses him **of misconduct when** they were at school”
        let charged = from > 2 && self.word(from - 1, &["of"]) && self.is(from - 2, OBJECT);
        self.word(at, &["if", "unless", "until", "because"]) && !self.word(at + 1, &["of"])
            || charged && self.word(at, &["when", "while"]) && !self.is(at - 1, COMMA)
            || self.word(at, &["when", "while"]) && !self.is(at - 1, COMMA) && acts()
            || self.word(at, &["once"]) && self.is(at - 1, RELATIVE)
    }

    /// “one fire on Aug. 1**,** 1985”, “added**,** often tiresome checks”: whether a comma stands within a date or between adjectives.
    fn joins(&self, comma: usize) -> bool {
        let year =
            || self.nodes[comma + 1].lower.len() == 4 && self.is(comma - 1, NUMBER) && self.is(comma + 1, NUMBER);
        let adjective = |i: usize| i <= self.last && self.tree.tag(i) == Tag::Adjective;
        let next = comma + 1 + usize::from(self.is(comma + 1, ADVERB));
        let noun = |i: usize| i <= self.last && self.tree.tag(i).is_noun();
        comma < self.last && (year() || adjective(comma - 1) && adjective(next) && noun(next + 1))
    }

    /// “criticised the plan**, including its** cost”, “called for solar energy**, and nuclear power,** to be used”, “the first president**, Ada Example**”: whether
    /// what follows the comma at a node still belongs to the phrase that begins at `from`.
    fn included(&self, from: usize, comma: usize) -> bool {
        let next = comma + 1;
        let stops = |i: usize| i > self.last || self.is(i, MARKS);
        let plain = |to: usize| {
            (next..to).all(|i| !self.finite_verb(i) && !self.is(i, RELATIVE | THAT | WH | PRONOUN) && !self.quote(i))
        };
        let end = (next..=self.last).find(|&i| stops(i)).unwrap_or(self.last + 1);
        if self.word(next, &["including"]) || self.word(next, &["such"]) && self.word(next + 1, &["as"]) {
            return end > next + 1 && plain(end);
        }
        // A name that ends the sentence: of the last noun.
        let name = end > self.last
            && end - next <= 3
            && (next..end).all(|i| self.is(i, CAPITAL) && !self.is(i, TIME | ADVERB));
        let noun = || comma > from && self.tree.tag(comma - 1).is_noun() && !self.is(comma - 1, CAPITAL | TIME);
        if name {
            return noun();
        }
        let and = (next..(next + 7).min(self.last)).find(|&i| self.word(i, &["and", "or"]));
        let joins = |and: usize| {
            let item = right_of(self.nodes, and + 1, self.last + 1)
                .filter(|np| !self.finite_verb(np.end + 1) && !self.is(np.start, PRONOUN));
            let noun = |i: usize| self.tree.tag(i).is_noun();
            let rest = (and + 1..=self.last).take_while(|&i| !stops(i) && !self.is(i, RELATIVE));
            let clause = rest.into_iter().any(|i| self.finite_verb(i));
            plain(and)
                && !clause
                && item.is_some_and(|np| noun(np.head))
                && noun(comma - 1)
                && (and == next
                    || noun(and - 1)
                    || self.is(and - 1, COMMA) && noun(and - 2)
                    || self.tree.tag(and - 1) == Tag::Adjective)
        };
        and.is_some_and(joins)
    }

    /// The end of `content` before the main verb of the sentence: “a midwife who warned that a ward was unsafe **was forced out**”. `left` is
    /// the relative pronoun. The parser is wrong about such sentences too often.
    pub(super) fn before_predicate(&self, left: usize, content: (usize, usize)) -> usize {
        let opens = left > self.floor() && self.is(left, RELATIVE | THAT) && !self.is(left - 1, COMMA);
        if !opens || self.verbal_between(self.floor(), left) {
            return content.1;
        }
        // “a group that says it has links to the party **has claimed** the attack”: a verb whose subject stands before the pronoun.
        let outer = |i: &usize| {
            let subject = self.tree.child(*i, &[Label::Subject, Label::PassiveSubject]);
            self.finite_verb(*i) && subject.is_some_and(|subject| subject < left)
                || self.tree.tag(*i) == Tag::VerbParticiple && subject.is_some_and(|subject| subject < left)
        };
        if let Some(verb) = (content.0 + 2..=content.1).find(outer) {
            let auxiliary = |i: &usize| self.is(*i, AUXILIARY | ADVERB | NEGATION);
            let first = (content.0 + 2..verb).rev().take_while(auxiliary).last().unwrap_or(verb);
            return first - 1;
        }
        let mut own = false;
        for i in content.0 + 1..=content.1 {
            // “links **to** the party”, “go **and** fight **them**”: the clause goes on, and no other begins.
            let goes_on = self.is(i, TO) && self.tree.tag(i) == Tag::Adposition
                || i < self.last
                    && self.is(i, CONJUNCTION)
                    && matches!(self.tree.tag(i + 1), Tag::VerbBase | Tag::VerbPresent)
                || self.is(i, OBJECT) && self.tree.label(i) == Label::Object;
            let again = self.is(i, THAT | RELATIVE | WH | SUBORDINATOR | CONJUNCTION | COMMA | PRONOUN | TO)
                && !goes_on
                || self.quote(i);
            if own && again {
                return content.1;
            }
            let group = self.is(i - 1, AUXILIARY | ADVERB | NEGATION);
            if own && !group && (self.is(i, AUXILIARY) || self.tree.tag(i) == Tag::VerbPast && self.finite(i)) {
                return i - 1;
            }
            own |= self.is(i, AUXILIARY | VERB) || self.tagged_finite(i);
        }
        content.1
    }

    /// “described him as quiet**, respected and** modest”: whether the comma at node `comma` parts what somebody or something is described as.
    fn series(&self, from: usize, comma: usize) -> bool {
        let as_ = (from..comma).any(|i| self.nodes[i].pair.is_none() && self.nodes[i].text(&["as"]));
        let next = (comma + 1..(comma + 6).min(self.last)).find(|&i| self.is(i, CONJUNCTION) || self.quote(i));
        let plain =
            |i: usize| !self.is(i, COMMA | RELATIVE | AUXILIARY | PRONOUN | PREPOSITION) && !self.tagged_finite(i);
        let joined = |and: usize| and > comma + 1 && (comma + 1..and).all(plain) && self.is(and, CONJUNCTION);
        let participle = self.get(comma + 1).is_some_and(|n| n.lower.ends_with("ing"));
        as_ && !participle && next.is_some_and(joined)
    }

    /// “appealed for **clean water, food and tents**”: whether the noun behind the comma at node `comma` is coordinate with one before it.
    fn listed(&self, from: usize, comma: usize) -> bool {
        let noun = |i: usize| self.tree.tag(i).is_noun();
        let coordinate = |i: usize| {
            let head = self.tree.head(i).filter(|&head| self.tree.label(i) == Label::Conjunct && noun(i) && noun(head));
            head.is_some_and(|head| from <= head && head < comma)
        };
        (comma + 1..(comma + 8).min(self.last + 1))
            .take_while(|&i| !self.is(i, MARKS) && !self.finite(i))
            .any(coordinate)
    }
}
