//! Where what is reported ends because the article goes on in its own voice.

use copydesk_language::lexicon::{collective_source, kinship, role_noun};
use copydesk_language::morphology::{VerbForm, verb_form};
use copydesk_syntax::Tag;

use super::finder::{Finder, MARKS, Report};
use super::tail_words::*;
use super::when::UNITS;
use crate::cues::{ATTITUDES, Cue, frame};
use crate::phrase::{Phrase, right_of};
use crate::words::class::*;

impl Finder<'_> {
    /// The end of `content` before what the article adds in its own voice: “said it had turned the offer down**, hours before** its owner …”, “said it
    /// was sending investigators **and expressed** its condolences”; of a question or an infinitive, “asked where it was **and he said** …”, “asked them to
    /// wait**, but the boats** were late”, “urged them to open the road**, which carries** 600 trucks a day”. `asked`: the content is such a one.
    pub(super) fn before_tail(&self, content: (usize, usize), asked: bool, report: &Report) -> usize {
        let phrase = |i: usize| right_of(self.nodes, i, content.1 + 1).is_some_and(|np| self.finite_verb(np.end + 1));
        let later = |comma: usize| {
            let unit = (comma + 1..comma + 4).find(|&i| self.word(i, UNITS));
            // “…**, five times as many** as before”
            let times = || self.word(comma + 2, &["times"]) && self.word(comma + 3, &["as", "more", "the"]);
            unit.is_some_and(|unit| self.word(unit + 1, &["after", "before"])) || times()
        };
        // “…**, prompting** an inquiry”; not “said rebels attacked**, prompting** soldiers to fire”
        let remarks = |i: usize| self.remarks(i + 1, content, asked);
        // “…**, after** she said she would leave”, “…**, a claim** that nobody believed”
        let past = |i: usize| self.get(i).is_some_and(|n| n.word.cue.is_some_and(|c| c.form == VerbForm::Past));
        let reports = |i: usize| right_of(self.nodes, i, content.1 + 1).is_some_and(|np| past(np.end + 1));
        // “…**, after recordings emerged**”, of a demand
        let clausal =
            |i: usize| asked && right_of(self.nodes, i, content.1 + 1).is_some_and(|np| self.past(np.end + 1));
        // “say it may spread**, after confirming** 83 cases”
        let confirmed = |i: usize| {
            let cue = self.get(i).and_then(|n| n.word.cue);
            cue.is_some_and(|cue| {
                let speaks = !ATTITUDES.contains(&cue.verb.stance) && cue.verb.lemma != "hold";
                cue.form == VerbForm::Gerund && speaks
            })
        };
        let clause = |i: usize| self.word(i + 1, &["after"]) && (reports(i + 2) || clausal(i + 2) || confirmed(i + 2));
        let something = |i: usize| self.word(i + 1, &["something"]) && self.is(i + 2, THAT);
        let comment = |i: usize| {
            let called = self.word(i + 1, &["a", "an"]) && (i + 2..i + 5).any(|i| self.word(i, COMMENTS));
            (something(i) || called) && self.own_tense(content, i)
        };
        // “…, **a clear shot at** his rival”, at the end; not “called it a disgrace, **a slap in the face**”, which is what it was called.
        let names = self.nodes[report.cue.0].word.cue.is_some_and(|cue| cue.verb.takes(frame::COMPLEMENT));
        let aimed = |i: usize| {
            let gesture =
                |i: usize| self.word(i, GESTURES) && self.word(i + 1, &["at", "to", "of", "from", "for", "in"]);
            let ends = || !(i + 1..=content.1).any(|i| self.is(i, MARKS | THAT | OPEN) || self.quote(i));
            !names && self.word(i + 1, &["a", "an"]) && (i + 2..i + 5).any(gesture) && ends()
        };
        // “Some experts say the worst is over**, but others** are pessimistic”, “**, but other experts** are”; not “but other towns are cheaper”
        let some = report.source.filter(|source| self.word(source.start, &["some", "many", "most", "several"]));
        let others = |i: usize| {
            let same = |source: Phrase| {
                self.word(i + 2, &["other"])
                    && self.get(i + 3).is_some_and(|n| n.lower == self.nodes[source.head].lower)
            };
            self.word(i + 1, &["but", "while", "though", "and"])
                && some.is_some_and(|source| self.word(i + 2, &["others"]) || same(source))
        };
        // “…**, but gave no** details”, “…**, but officials could not verify** it”
        let untold = |i: usize| {
            let next = i + 2;
            let plain = |i: &usize| !self.is(*i, MARKS) && !self.quote(*i);
            let details = |verb: usize| (verb + 1..verb + 4).take_while(plain).any(|i| self.word(i, DETAILS));
            let tells = |i: &usize| self.word(*i, UNTOLD) || self.word(*i, TELLING) && details(*i);
            let none = |verb: usize| (next..=verb + 1).any(|i| self.is(i, NEGATION));
            // “said the law bans bags, but **it** does not specify a fine”: that is still said.
            let told = self.word(next, &["it"]);
            // “said the suspect fled, **and he gave no name**” is all said.
            self.word(i + 1, &["but", "though", "although"])
                && !told
                && (next..next + 5).take_while(plain).find(tells).is_some_and(none)
        };
        // “…**, amid** protests”; of a demand, “…**, warning** that time was short”
        let around = |i: usize| {
            let warns = asked && self.tree.tag(i + 1) == Tag::VerbGerund && self.nodes[i + 1].word.cue.is_some();
            self.word(i + 1, &["amid"]) || warns
        };
        // “…**, an incident they say** was hidden”
        let retold = |i: usize| {
            let says = |i: usize| {
                self.is(i, PRONOUN)
                    && self.get(i + 1).is_some_and(|n| n.word.cue.is_some_and(|c| c.verb.lemma == "say"))
            };
            self.word(i + 1, &["a", "an", "the"]) && (i + 3..(i + 6).min(content.1)).any(says)
        };
        // “claimed he had proof**, but he has not yet** shown it”: what is reported in the past would be “had not yet”.
        let since = |i: usize| {
            let has =
                (i + 3..i + 6).find(|&i| self.word(i, &["has", "have", "hasn't", "haven't", "hasn’t", "haven’t"]));
            let backshift = || (content.0..i).any(|i| self.word(i, &["had", "would", "was", "were", "could"]));
            self.word(i + 1, &["but"])
                && backshift()
                && has
                    .is_some_and(|has| (has..has + 3).any(|i| self.is(i, NEGATION) || self.word(i, &["yet", "since"])))
        };
        // “warned not to expect a breakthrough**, which he called** unlikely”; not “said **Jones** had a list, which he said …”, which may be told of Jones; “**, which the group says** include …”
        let called = |i: usize| {
            let subject = right_of(self.nodes, i + 2, content.1 + 1).filter(|_| self.is(i + 1, RELATIVE));
            let own = |np: Phrase| {
                let pronoun = self.word(np.start, &["he", "she", "they"]);
                let same =
                    report.source.is_some_and(|source| self.nodes[source.head].lower == self.nodes[np.head].lower);
                if pronoun && (!self.can_be(np.start, report) || self.somebody_in((content.0, i), np.start)) {
                    return false;
                }
                let verb = (np.end + 1..np.end + 4).find(|&i| !self.is(i, AUXILIARY | ADVERB));
                let cue = verb.and_then(|verb| self.get(verb)?.word.cue);
                let says = |cue: Cue| cue.verb.lemma == "say" || (same || pronoun) && cue.verb.lemma != "oppose";
                cue.is_some_and(|cue| cue.form != VerbForm::Gerund && says(cue))
            };
            subject.is_some_and(own) && self.ends_with_clause(content, i + 2)
        };
        let followed = |i: usize| {
            let cause = right_of(self.nodes, i + 2, content.1 + 1).filter(|np| self.word(np.head, CAUSES));
            self.word(i + 1, &["following"]) && cause.is_some() && (asked || self.to_happen(content.0, i))
        };
        // What nobody can have done in a speech or a letter, or before telling of it: “**the reserves** would do”; and what will be done to somebody.
        let silent = |i: usize| !(content.0..i).any(|i| self.nodes[i].word.cue.is_some());
        let thing = |i: usize| {
            let subject = right_of(self.nodes, content.0 + usize::from(self.is(content.0, THAT)), i);
            subject.is_some_and(|np| !self.speaks(np) && !self.is(np.head, OBJECT | RELATIVE)) && silent(i)
        };
        let suffers = |i: usize| silent(i) && self.is(i - 2, BE) && self.past(i - 1);
        // “…**, in a notice published** late on Friday”, “**, in televised remarks**”
        let occasion = |i: usize| {
            let noun =
                (i + 2..(i + 7).min(content.1 + 1)).take_while(|&i| !self.is(i, MARKS | PREPOSITION | AUXILIARY));
            let plain = self.word(i + 2, &["a", "an"]) || self.get(i + 2).is_some_and(|n| n.lower.ends_with("ed"));
            self.word(i + 1, &["in"])
                && plain
                && noun.into_iter().any(|i| self.word(i, UTTERANCES))
                && (thing(i) || suffers(i))
                && self.to_happen(content.0, i)
        };
        // “…**, before adding** that”, “…**, when asked** by reporters”
        let sequel = |i: usize| {
            let next = self.get(i + 2).and_then(|n| n.word.cue);
            let adding = next.is_some_and(|cue| cue.form == VerbForm::Gerund && cue.verb.lemma == "add");
            let adds = self.word(i + 1, &["before"]) && adding;
            let asks = self.word(i + 1, &["when"]) && self.word(i + 2, &["asked"]) && !self.is(i + 3, TO);
            (adds || asks) && thing(i)
        };
        let left_off = |i: usize| {
            let but = self.word(i + 1, &["but"]) && self.is(i + 2, DETERMINER | POSSESSIVE | CAPITAL | PRONOUN);
            self.is(i, COMMA | DASH) && aimed(i)
                || self.is(i, DASH) && self.apposed_at_end(content, i)
                || self.is(i, DASH) && (untold(i) || but && phrase(i + 2) && self.own_tense(content, i))
                || self.is(i, COMMA)
                    && (later(i)
                        || remarks(i)
                        || clause(i)
                        || comment(i)
                        || around(i)
                        || called(i)
                        || followed(i)
                        || self.according_at_end(content, i)
                        || retold(i)
                        || since(i)
                        || occasion(i)
                        || sequel(i)
                        || others(i)
                        || untold(i)
                        || self.word(i + 1, &["then"]) && self.finite_verb(i + 2))
        };
        // “would be ready, and **promptly sold** them”
        let verb = |i: usize| i + usize::from(self.is(i, ADVERB) && self.is(i - 2, COMMA));
        let simple =
            |i: usize| i > 1 && self.nodes[i].text(&["and"]) && self.past(verb(i + 1)) && self.unfinished(content.0, i);
        let subject = |i: usize| self.is(i, PRONOUN) && self.finite_soon(i + 1);
        let story = |i: usize| {
            self.word(i, &["and", "but", "so"]) && (subject(i + 1) || self.word(i + 1, &["then"]) && subject(i + 2))
        };
        let voice = |i: usize| {
            let but =
                self.word(i + 1, &["but", "and", "so"]) && self.is(i + 2, DETERMINER | POSSESSIVE | CAPITAL | PRONOUN);
            self.is(i, COMMA) && (but && phrase(i + 2) || self.is(i + 1, RELATIVE) && self.finite_soon(i + 2))
        };
        // “urged them to wait**, and repeated** his offer”: an infinitive has no past form as its equal.
        let infinitive = self.is(content.0, TO);
        // “recommended closing it **because they say** it leaks”; not “said she quit because **he said** so”, which may be told of somebody else.
        let because = |i: usize| {
            let deed = infinitive || self.nodes[content.0].lower.ends_with("ing");
            let cue = self.get(i + 2).and_then(|n| n.word.cue);
            let says = cue.is_some_and(|cue| cue.verb.lemma == "say" && cue.form != VerbForm::Past);
            let pronoun = || self.word(i + 1, &["he", "she", "they"]) && !self.somebody_in((content.0, i), i + 1);
            deed && self.word(i, &["because"]) && says && pronoun()
        };
        let after = |i: usize| {
            let past = self.past(i + 2)
                || self.get(i + 2).is_some_and(|n| n.word.cue.is_some_and(|c| c.form == VerbForm::Past));
            // “asked to speak first**, was refused,** and sang”
            let passive = self.is(i + 1, AUXILIARY) && !self.is(i + 1, PRONOUN);
            let and = self.word(i + 1, &["and", "but"]) && past && !self.verbal_between(content.0, i);
            infinitive && self.is(i, COMMA) && (and || passive)
        };
        // “promised to raise wages **and the deficit is** growing”; not “and the rich **would** pay for it”, which is promised too.
        let apart = |i: usize| {
            infinitive
                && self.word(i, &["and"])
                && self.is(i + 1, DETERMINER | POSSESSIVE)
                && phrase(i + 1)
                && !(i..=content.1).any(|i| self.word(i, MODALS) || self.word(i, &["won't", "won’t"]))
                && !(content.0 + 2..i).any(|i| self.finite_verb(i) || self.is(i, SUBORDINATOR | THAT | WH | RELATIVE))
        };
        let tail = (content.0 + 2..content.1).find(|&i| {
            left_off(i) || simple(i) || after(i) || apart(i) || because(i) || asked && (story(i) || voice(i))
        });
        tail.map_or(content.1, |tail| if self.is(tail - 1, COMMA) { tail - 2 } else { tail - 1 })
    }

    /// Whether the source of a report can be the pronoun at a node by its number.
    fn can_be(&self, pronoun: usize, report: &Report) -> bool {
        let Some(source) = report.source else { return false };
        let head = &self.nodes[source.head];
        if head.is(PRONOUN) || self.word(pronoun, &["they"]) {
            return head.lower == self.nodes[pronoun].lower || !head.is(PRONOUN) && self.many(source.head);
        }
        let person = head.is(CAPITAL | SPOKES) || role_noun(&head.lower).is_some();
        person && !self.many(source.head) && !(source.start..source.end).any(|i| self.word(i, &["and"]))
    }

    /// Whether a noun names several.
    pub(super) fn many(&self, noun: usize) -> bool {
        matches!(self.tree.tag(noun), Tag::Plural | Tag::NamePlural)
            || self
                .get(noun)
                .is_some_and(|n| collective_source(&n.lower) || role_noun(&n.lower).is_some_and(|r| r.plural))
    }

    /// Whether the nodes of a content before `to` name somebody whom the pronoun behind them can mean.
    fn somebody_in(&self, (from, to): (usize, usize), pronoun: usize) -> bool {
        let they = self.word(pronoun, &["they"]);
        let subject = from + usize::from(self.is(from, THAT));
        (from..to).any(|i| {
            let noun = self.nodes[i].lower.as_ref();
            let one =
                || self.is(i, CAPITAL) && !self.is(i, TIME) || role_noun(noun).is_some() || kinship(noun).is_some();
            let other = i != subject && self.is(i, PRONOUN | OBJECT) && !self.word(i, &["it", "its"]);
            other || if they { self.many(i) } else { one() }
        })
    }

    /// Whether nothing but words of a list follows a clause that begins at `from` in the content: “which they say include rape, torture and theft”.
    fn ends_with_clause(&self, content: (usize, usize), from: usize) -> bool {
        let mark = (from..=content.1).find(|&i| self.is(i, MARKS));
        let other = |i: usize| {
            self.is(i, THAT | RELATIVE | SUBORDINATOR | AUXILIARY | PRONOUN) || self.past(i) || self.quote(i)
        };
        let that = (from + 1..=content.1).any(|i| self.is(i, THAT) && self.is(i - 1, CONJUNCTION));
        !that && mark.is_none_or(|mark| !self.is(mark + 1, PREPOSITION) && !(mark..=content.1).any(other))
    }

    /// Whether the participle at a node says what came of saying `content`, or how it was said; not what came of what it tells.
    pub(super) fn remarks(&self, participle: usize, content: (usize, usize), asked: bool) -> bool {
        let near = || (participle + 1..participle + 5).take_while(|&i| !self.is(i, MARKS | TO | THAT));
        let aroused = |i: usize| {
            let calls = self.word(i, &["calls"]) && (self.word(i + 1, &["for"]) || self.is(i + 1, TO));
            self.word(i, REACTIONS) || calls
        };
        let stirs = self.word(participle, STIRRING);
        self.word(participle, REMARKING)
            || stirs && (asked || self.own_deed(content))
            || (stirs || self.word(participle, OUTCOMES)) && near().any(aroused)
    }

    /// Whether the participle at a node tells what came of what happened.
    pub(super) fn outcome(&self, participle: usize) -> bool {
        self.word(participle, OUTCOMES) || self.word(participle, STIRRING)
    }

    /// Whether the words behind a mark can only be the article's by their tense: “said he **had lost** his job, a claim that nobody **believed**”. In reported
    /// past a verb would be “had believed”; one that is so, or none, may as well be part of what was said.
    fn own_tense(&self, content: (usize, usize), mark: usize) -> bool {
        let shifted = |i: usize| self.word(i, BACKSHIFTED);
        let behind = (mark + 1..=content.1).find(|&i| self.finite_verb(i) || self.is(i, AUXILIARY));
        !(content.0..mark).any(shifted) || behind.is_some_and(|verb| !shifted(verb))
    }

    /// “would close**, following** complaints”: whether the clause of the nodes is of what will or may happen.
    fn to_happen(&self, from: usize, to: usize) -> bool {
        (from..to).any(|i| self.word(i, &["will", "would", "may", "might"]))
    }

    /// “told her he would go**, according to** a letter”: whether who says all of it ends the content.
    fn according_at_end(&self, content: (usize, usize), comma: usize) -> bool {
        let clause = (content.0..comma).any(|i| self.finite_verb(i));
        let ends = !(comma + 1..=content.1)
            .any(|i| self.is(i, MARKS) || self.quote(i) || self.finite_verb(i) && self.is(i, AUXILIARY));
        let record = right_of(self.nodes, comma + 3, content.1 + 1).filter(|np| self.word(np.head, RECORDS));
        self.word(comma + 1, &["according"]) && self.is(comma + 2, TO) && record.is_some() && clause && ends
    }

    /// “said mortars fell **in the Green Zone -- the enclave that** houses them”, “said it may not prevent a recession **- defined as** …”: whether nothing
    /// but the description of a name, or of a word, follows the last dash of the content.
    fn apposed_at_end(&self, content: (usize, usize), dash: usize) -> bool {
        let whole = (content.0..dash).any(|i| self.finite_verb(i));
        let ends =
            content.1 == self.last && !(content.0..=content.1).any(|i| i != dash && self.is(i, DASH) || self.quote(i));
        let phrase = || {
            // “the **heavily guarded** zone”
            let behind = |from: usize| right_of(self.nodes, from, self.last + 1);
            let described = dash + 3 + usize::from(self.is(dash + 3, VERB));
            let phrase = behind(dash + 1).or_else(|| behind(described).filter(|_| self.is(dash + 2, ADVERB)));
            phrase.filter(|_| self.word(dash + 1, &["a", "an", "the"]))
        };
        // “in **the Green Zone** -- the enclave that …”; not “the problem is **Oxland** - the state that …”, which is the point of it.
        let named = || {
            let name = (content.0..dash).rev().take_while(|&i| self.is(i, CAPITAL) && !self.is(i, TIME)).last();
            let before =
                name.map(|name| name.saturating_sub(1 + usize::from(self.word(name.saturating_sub(1), &["the"]))));
            let superlative = |i: usize| self.get(i).is_some_and(|n| n.lower.len() > 4 && n.lower.ends_with("est"));
            let points = || (content.0..dash).any(|i| self.word(i, POINTS) || !self.is(i, CAPITAL) && superlative(i));
            let relative = |np: Phrase| self.is(np.end + 1, RELATIVE | THAT);
            before.is_some_and(|i| self.is(i, PREPOSITION)) && !points() && phrase().is_some_and(relative)
        };
        let comment = || phrase().is_some_and(|np| self.word(np.head, COMMENTS) && !self.finite_verb(np.end + 1));
        let explained = || self.word(dash + 1, &["defined", "described", "known"]) && self.word(dash + 2, &["as"]);
        whole && ends && (named() || comment() || explained())
    }

    /// “admitted that **he** lied, prompting the board to resign”: whether somebody tells what he did himself. What came of that is the article's.
    pub(super) fn own_deed(&self, content: (usize, usize)) -> bool {
        self.word(content.0 + usize::from(self.is(content.0, THAT)), &["he", "she", "they"])
    }

    pub(super) fn past(&self, at: usize) -> bool {
        // “and **government-backed** rebels”
        let verb = self.get(at).filter(|n| n.pair.is_none() && !n.is(AUXILIARY | CAPITAL) && !n.lower.contains('-'));
        verb.is_some_and(|n| self.tree.tag(at).is_verb() && matches!(verb_form(&n.lower), Some(VerbForm::Past)))
    }

    /// Whether the last verb group of the nodes is one that a past form can't go on: “would close”, “is sending”, “was sending”.
    fn unfinished(&self, from: usize, to: usize) -> bool {
        let Some(auxiliary) = (from..to).rev().find(|&i| self.is(i, AUXILIARY)) else { return false };
        let next = (auxiliary + 1..to).find(|&i| !self.is(i, ADVERB | NEGATION));
        // “**was sitting** outside when a man **approached** him”
        if (auxiliary + 2..to).any(|i| self.past(i) && !self.is(i - 1, BE) && self.tree.tag(i) == Tag::VerbPast) {
            return false;
        }
        // “will look into claims **that troops abused and photographed** them”
        let clause = (auxiliary + 1..to).rev().find(|&i| self.is(i, THAT | RELATIVE | WH));
        if clause.is_some_and(|clause| (clause + 1..to).any(|i| self.past(i))) {
            return false;
        }
        let modal = self.nodes[auxiliary].text(MODALS);
        let progressive = next.is_some_and(|i| self.is(auxiliary, BE) && self.nodes[i].lower.ends_with("ing"));
        modal || progressive
    }
}
