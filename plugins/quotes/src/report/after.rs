//! Content after its verb: the addressee, then adjuncts, then the first thing that the verb takes.

use copydesk_language::morphology::{VerbForm, verb_form};
use copydesk_syntax::{Label, Tag};

use super::finder::{Finder, MARKS, Report};
use super::grammar;
use super::verb::QUOTING;
use crate::cues::{Cue, Verb, frame};
use crate::model::Content;
use crate::phrase::{Phrase, nounish, right_of};
use crate::words::class::*;

/// Verbs that give a name as often as a judgement.
const NAMING: &[&str] = &["call", "dub", "term", "label", "brand"];

/// Verbs before a clause whose verb the lists and the parse may miss: “say the method amounts to torture”.
const SURE: &[&str] = &["say", "tell", "report", "announce", "warn", "write", "add", "note", "claim", "insist"];

/// How far behind “accused” its “of” may stand.
const CHARGE: usize = 18;

/// Verbs that describe something *as* something. What they describe is not what was said of it.
const DESCRIBING: &[&str] = &["describe", "characterize", "characterise", "depict", "portray"];

/// How far behind a verb the colon of its quotation may stand, in nodes.
const COLON_REACH: usize = 12;

/// Nouns for what is said.
const SPOKEN: &[&str] = &["thing", "word", "words"];

/// Subordinators that no subject has behind it before its verb.
const APART: &[&str] = &["while", "because", "until", "unless", "although", "though", "when"];

/// Nouns of what is done to somebody or something, which no ending tells.
const ACTS: &[&str] =
    &["arrest", "closure", "death", "dismissal", "murder", "release", "removal", "search", "seizure", "transfer"];

/// What somebody asks to be or not to be who wants no name in print.
const HIDDEN: &[&str] =
    &["named", "identified", "quoted", "anonymous", "unnamed", "unidentified", "mentioned", "cited", "called"];

/// How many adjuncts may stand between a verb and its content.
const STEPS: usize = 8;

impl Finder<'_> {
    /// Content after the verb, from node `start`: its addressee, then adjuncts, then the first thing that the verb takes. Where word order
    /// finds nothing, the parse may.
    pub(super) fn after(&self, start: usize, cue: Cue, report: &mut Report) -> Option<(usize, usize)> {
        if cue.verb.lemma == "say" && self.says_things(start) || self.thing_done(start, cue.verb.lemma) {
            return None;
        }
        // “What she said **was** that he won”, “All she said **was** “go away””
        let cleft = self.word(self.floor(), &["what", "all"]) && self.is(start, BE);
        let cleft = cleft && (self.is(start + 1, THAT) || self.quote(start + 1));
        let start = start + usize::from(cleft);
        // “**All** the minister said was that …”: not part of who said it
        if cleft
            && let Some(source) = &mut report.source
            && source.start < source.head
            && self.word(source.start, &["all"])
        {
            source.start += 1;
        }
        let found = self.in_order(start, cue, report).or_else(|| self.parsed(start, cue, report))?;
        // “explained the change **by saying** it was late”: what was said stands behind the other verb.
        let saying = |i: usize| {
            let cue = self.get(i).and_then(|n| n.word.cue);
            self.word(i - 1, &["by"]) && cue.is_some_and(|cue| cue.form == VerbForm::Gerund)
        };
        let by = (found.0 + 1..found.1)
            .take_while(|&i| !self.is(i, MARKS | AUXILIARY) && !self.tagged_finite(i))
            .find(|&i| saying(i + 1));
        // “urged them to win **by promising** less” is all urged.
        match by.filter(|_| !self.quote(found.0) && !self.is(found.0, TO | NEGATION) && cue.verb.lemma != "say") {
            Some(by) => cue.verb.takes(frame::NOUN).then(|| (found.0, by - 1)),
            None => Some(found),
        }
    }

    /// “added **icing to the cake**”: whether no verb follows the phrase that begins here, by word order or by the parse.
    fn adds_thing(&self, at: usize, cue: usize) -> bool {
        let clause = right_of(self.nodes, at, self.last + 1)
            .is_some_and(|np| self.finite_soon(np.end + 1) && self.finite_verb(np.end + 1));
        let marked = (at..=self.last).any(|i| self.quote(i));
        !clause && !marked && grammar::clause(self.tree, cue).is_none()
    }

    /// “pleaded not guilty to **theft**”: whether the parse reads a word behind “to” as a noun, and no list knows it as a verb.
    fn names_thing(&self, at: usize) -> bool {
        self.tree.tag(at).is_noun() && self.get(at).is_some_and(|n| !n.is(VERB | AUXILIARY) && n.word.cue.is_none())
    }

    /// “said **things** that he regrets”, “said **so**”, “said **nothing** of it”: whether the words behind “say” are spoken of, not given.
    fn says_things(&self, start: usize) -> bool {
        let things = self.get(start).is_some_and(|n| n.text(&["things", "something", "nothing", "anything", "so"]));
        if self.get(start).is_some_and(|n| n.text(&["goodbye", "hello", "hi", "thanks", "sorry"])) {
            return true;
        }
        // Not “said **nothing in the rules** forbids it”.
        let described = self.is(start + 1, THAT | RELATIVE | PRONOUN | TO | COMMA | STOP)
            || self.get(start + 1).is_some_and(|n| n.text(&["about", "of", "on"]))
            || self.get(start).is_some_and(|n| n.text(&["things"])) && self.is(start + 1, PREPOSITION);
        // “said **the same thing** about it”, “had said **a word**”
        let spoken = |i: usize| self.word(i, SPOKEN);
        let near = (start..start + 4).any(spoken);
        let named = near
            && right_of(self.nodes, start, self.last + 1).is_some_and(|np| {
                // “said the word **“peace”** was missing”, “said one thing**:** the bridge would close”: what was said comes next.
                // “said **his words on it** reflect a concern”: the phrase is the subject of a clause.
                let clause = start.checked_sub(1).and_then(|cue| grammar::clause(self.tree, cue));
                let given = self.quote(np.end + 1)
                    // “said the best thing **for the mayor to do would be** to go”
                    || (np.end + 1..=self.last)
                        .take_while(|&i| !self.is(i, MARKS | SUBORDINATOR | RELATIVE | WH | THAT))
                        .any(|i| self.is(i, AUXILIARY) && self.is(i + 1, BE))
                    || self.is(np.end + 1, THAT | COLON)
                    || clause.is_some_and(|c| c.0 == start && (np.end + 1..=c.1).any(|i| self.tree.tag(i).is_verb()));
                spoken(np.head) && !self.finite_verb(np.end + 1) && !given
            });
        named || things && (described || start == self.last)
    }

    fn in_order(&self, start: usize, cue: Cue, report: &mut Report) -> Option<(usize, usize)> {
        let verb = cue.verb;
        let mut start = start;
        if verb.lemma == "point" {
            self.get(start).filter(|n| n.text(&["out"]))?;
            report.cue.1 = start;
            start += 1;
        }
        if verb.lemma == "rule" && self.word(start, &["out"]) && start < self.last {
            // “ruled **out an early election**”
            report.cue.1 = start;
            report.stance = "deny";
            report.content = Content::Noun;
            let at = start + 1;
            let thing = self.is(at, DETERMINER | POSSESSIVE | CAPITAL)
                || nounish(self.nodes, at)
                || self.nodes[at].lower.ends_with("ing");
            return thing.then(|| (at, self.before_when(at, self.phrase_end(at))));
        }
        if let Some(quote) = self.behind_colon(start) {
            self.addressee(start, verb, report);
            report.content = Content::Quote;
            return Some((quote, quote));
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
        // “asked for her name **to be left out**”: of a request for anonymity nothing is reported.
        if verb.lemma == "ask" && self.anonymous(start) {
            return None;
        }
        // “said one thing**:** the bridge would close”
        let thing = right_of(self.nodes, start, self.last + 1).filter(|np| self.word(np.head, SPOKEN));
        if let Some(colon) =
            thing.map(|np| np.end + 1).filter(|&i| verb.lemma == "say" && self.is(i, COLON) && i < self.last)
        {
            report.content = if self.quote(colon + 1) { Content::Quote } else { Content::Clause };
            return Some((colon + 1, self.last));
        }
        let first = self.addressee(start, verb, report);
        if let Some(content) = self.far_infinitive(start, first, verb, report) {
            return Some(content);
        }
        let first = self.after_time(first);
        let mut at = first;
        let mut adjuncts = false;
        for _ in 0..STEPS {
            if at > self.last {
                break;
            }
            // “charged on a channel's **“Up With Example”** show that …”
            let programme = adjuncts && self.quote(at) && self.is(at - 1, GENITIVE | CAPITAL);
            if programme && self.article.titled(&self.nodes[at]) && (at + 1..self.last).any(|i| self.is(i, THAT | WH)) {
                at += 1 + usize::from(self.is(at + 1, WORD) && !self.is(at + 1, THAT | WH | TIME | PREPOSITION));
                continue;
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
            if self.lapse(at) {
                // “conceded an hour later, on seeing it, that”
                at += 3;
                continue;
            }
            if at == first && self.often(at) {
                at += 2;
                adjuncts = true;
                continue;
            }
            if n.is(DETERMINER) && self.is(at + 1, TIME) && !self.heads_clause(at + 1) {
                // “told voters this week that”
                at += 2;
                continue;
            }
            let verbal = |i: usize| self.tagged_finite(i) || self.finite(i) && !self.tree.tag(i).is_noun();
            let added = || verb.lemma == "add" && self.adds_thing(at, report.cue.0);
            if verb.takes(frame::CLAUSE) && self.quantity(at) && (at + 2..=self.last).any(verbal) && !added() {
                return Some((at, self.clause_end(at)));
            }
            if let Some(found) = self.unmarked(at, (start, first, adjuncts), verb, report) {
                return Some(found);
            }
            at = self.adjunct(at, start, verb, &mut adjuncts, report)?;
        }
        None
    }

    /// “told the podcast “Early Risers”: **“…”**”, “disputed that: **“…”**”: the quotation that ends the sentence behind a colon.
    fn behind_colon(&self, start: usize) -> Option<usize> {
        let colon = self.last.checked_sub(1).filter(|&i| i >= start && i - start < COLON_REACH && self.is(i, COLON))?;
        let name = |i: usize| !self.quote(i) || self.article.titled(&self.nodes[i]);
        let whole = self.quote(self.last) && self.opens(self.last) && !self.verbal_between(start, colon);
        let whole = whole && (start..colon).all(name);
        whole.then_some(self.last)
    }

    /// “said **at least 12** soldiers were dead”: whether a number begins here.
    fn quantity(&self, at: usize) -> bool {
        let number = |i: usize| self.is(i, NUMBER) || i <= self.last && self.tree.tag(i) == Tag::Number;
        let (one, two) = (number(at + 1), number(at + 2));
        if !one && !two && !self.word(at + 1, &["a", "one", "least", "most"]) {
            return false;
        }
        let near =
            self.word(at, &["about", "around", "over", "under", "some", "nearly", "almost", "roughly", "between"]);
        let part = self.word(at + 1, &["a", "one"])
            && self.word(at + 2, &["half", "third", "quarter", "fifth", "tenth", "dozen"]);
        near && (one || part)
            || (two || self.word(at + 2, &["some", "part", "half", "several"]))
                && self.word(at, &["at"])
                && self.word(at + 1, &["least", "most"])
            || two && self.word(at, &["more", "fewer", "less"]) && self.word(at + 1, &["than"])
            || two && self.word(at, &["up"]) && self.word(at + 1, &["to"])
    }

    /// The clause that the parse gives the verb, if no content stands before the attribution.
    fn parsed(&self, start: usize, cue: Cue, report: &Report) -> Option<(usize, usize)> {
        let taken = cue.verb.takes(frame::CLAUSE) && !self.is(start, COMMA | COLON | SEMICOLON | DASH | STOP | CLOSE);
        if !taken || self.verbal_between(self.floor(), report.extent.0) {
            return None;
        }
        let (mut first, _) = grammar::clause(self.tree, report.cue.1)?;
        // “said last week the dispute was over”
        let time = (first..self.last).find(|&i| !self.is(i, TIME | ADVERB)).unwrap_or(first);
        if time > first && !self.heads_clause(time - 1) {
            first = time;
        }
        // Nor “what lawyers say **because** they are loud”.
        if first > start && self.which(first) || self.word(first, &["because"]) {
            return None;
        }
        let apart = (start..first).any(|i| self.is(i, COMMA | COLON | SEMICOLON | DASH) || self.quote(i));
        (!apart && self.finite_from(first)).then(|| (first, self.clause_end(first)))
    }

    /// Whether a verb with a subject follows, by the lists or by the parse.
    fn finite_from(&self, at: usize) -> bool {
        self.verbal_between(at + 1, self.last + 1) || (at + 1..=self.last).any(|i| self.tree.tag(i).is_verb())
    }

    /// Content that a mark or a word announces: a quote, a colon, “that”, “whether”, “to”. `Some(None)` means that the verb has no content.
    fn marked(&self, at: usize, start: usize, verb: &Verb, report: &mut Report) -> Option<Option<(usize, usize)>> {
        let n = &self.nodes[at];
        if self.quote(at) {
            if at == start && verb.takes(frame::COMPLEMENT) && !verb.takes(frame::CLAUSE | frame::THAT) {
                // “a print called ‘Arrogant’” is a name; “what he called ‘a farce’” is a report.
                let what = report.extent.0.checked_sub(1).is_some_and(|w| self.nodes[w].text(&["what", "which"]));
                report.content = Content::Quote;
                // “what people call “the shoe-box trial””: a name that it has.
                let anybody = report.source.is_some_and(|source| {
                    self.nodes[source.start].text(&["people", "some", "many", "we", "you", "they"])
                });
                let called = self.nodes[report.cue.0].word.cue.is_some_and(|cue| cue.form == VerbForm::Base);
                // “remarks **he deemed** “boring””, “a shot **that the board deemed** “unjustified””
                let which = report.extent.0.checked_sub(1).filter(|_| verb.lemma == "deem").is_some_and(|i| {
                    self.is(i, THAT)
                        || self.tree.tag(i).is_noun() && report.source.is_some_and(|s| self.is(s.head, PRONOUN))
                });
                return Some(((what || which) && !(anybody && called)).then_some((at, at)));
            }
            // “continued his attacks on the “squad””, “sang Example's “Home””: of such a verb the words in marks are no more than named.
            let object = || (start..at).any(|i| self.tree.tag(i).is_noun()) && !self.is(at - 1, COMMA | COLON);
            if verb.names_only() && at > start && object() {
                return Some(None);
            }
            // “The vote reflects “the will of the people””: such a verb takes no object, but a clause beside it.
            if verb.takes(frame::MANNER) && !self.is(at - 1, COMMA | COLON) && !self.sentence_in_marks(at) {
                return Some(None);
            }
            // “posting **“offensive” material**”: words in marks that describe a noun.
            if verb.names_only() && at == start && at < self.last && !self.closes(at) && self.tree.tag(at + 1).is_noun()
            {
                return Some(None);
            }
            let taken = frame::QUOTE | frame::COMPLEMENT | frame::CLAUSE | frame::THAT | frame::NOUN;
            return verb.takes(taken).then(|| {
                report.content = Content::Quote;
                // “voiced ‘concern’ and left”: a verb of nothing but words in marks.
                let whole =
                    self.closes(at) || !verb.takes(frame::COMPLEMENT | frame::CLAUSE | frame::THAT | frame::NOUN);
                // “praised “my pilot” — the younger one — at the meeting”
                let end =
                    || if verb.takes(frame::CLAUSE | frame::THAT) { self.clause_end(at) } else { self.phrase_end(at) };
                Some((at, if whole { at } else { end() }))
            });
        }
        // “what Example described **as “a farce”**”
        if at == start && n.text(&["as"]) && verb.takes(frame::COMPLEMENT) && self.quote(at + 1) {
            report.content = Content::Quote;
            return Some(Some((at + 1, at + 1)));
        }
        let colon = n.is(COLON) && at < self.last;
        // “begins in the starting position: the hands together”: a verb of nothing but words in marks.
        if colon && (verb.takes(frame::CLAUSE | frame::THAT) || verb.takes(frame::QUOTE) && self.quote(at + 1)) {
            let whole = self.quote(at + 1) && (self.closes(at + 1) || self.opens(at + 1) && self.nodes[at + 1].len > 2);
            return Some(Some((at + 1, if whole { at + 1 } else { self.last })));
        }
        let then = at + 1 + usize::from(n.is(NEGATION));
        // “asked **to be released**” asks for something.
        let hidden = |i: usize| self.word(i, HIDDEN) || self.is(i, ADVERB) && self.word(i + 1, HIDDEN);
        let be = then + usize::from(self.is(then, TO));
        let stays = self.is(be, BE) && hidden(be + 1) || self.word(be, &["remain", "stay"]);
        // “undertook it in order **to** win”
        if n.is(TO) && at > start && self.word(at - 1, &["order"]) {
            return Some(None);
        }
        if matches!(verb.lemma, "ask" | "beg" | "insist") && n.is(NEGATION | TO) && stays {
            // “asked not to be named”, “asked to remain anonymous”
            return Some(None);
        }
        // “projects that are under way” are no report.
        let relative = verb.takes(frame::NOUNISH) && self.is(at + 1, AUXILIARY | VERB);
        // “posted on a board **that hangs** in the hall”
        // or “what he says about the role **that they** played”
        let about = || self.tree.tag(at) == Tag::Relative && (start..at).any(|i| self.word(i, &["about"]));
        // “said in a report that **unsecured creditors** were owed money”: no verb, but what describes a noun
        let describing = |i: usize| {
            let noun = i < self.last && self.tree.tag(i + 1).is_noun() && !self.is(i + 1, CAPITAL);
            noun && !self.is(i, AUXILIARY) && self.nodes[i].lower.ends_with("ed") && self.tree.tag(i) != Tag::VerbPast
        };
        let describes = at > start
            && self.tree.tag(at - 1).is_noun()
            && (self.finite_verb(at + 1) && !describing(at + 1) || about())
            // “responded to the **claim that** …”
            || at > start && verb.stance == "answer" && self.is(at - 1, CUE_NOUN);
        let marked = || verb.takes(frame::QUOTE) && (at..=self.last).any(|i| self.quote(i));
        // “when she **read that** the “Friends” were paid”: what somebody reads is not theirs.
        let takes = verb.takes(frame::THAT | frame::CLAUSE) || verb.lemma != "read" && marked();
        // “reporting on **that** shooting”: behind a preposition it begins no clause.
        let governed = at > start && self.is(at - 1, PREPOSITION) && !self.is(at - 1, SUBORDINATOR | ADVERB | TIME);
        let clause = !relative && !describes && !governed && !self.is(at + 1, TIME);
        if n.is(THAT) && clause && takes && !self.points(at) {
            return Some(Some((at, self.clause_end(at))));
        }
        let adjunct = n.text(&["when", "where", "if", "who", "whom", "which"])
            && !matches!(verb.stance, "ask" | "explain" | "believe" | "show");
        if n.is(WH) && verb.takes(frame::WH) && at < self.last && !adjunct {
            return Some(Some((at, self.clause_end(at))));
        }
        if n.is(TO) {
            let told = verb.takes(frame::ADDRESSEE)
                && report.addressee.is_some_and(|np| np.end + 1 == at)
                && !self.is(at + 1, DETERMINER | CAPITAL | POSSESSIVE);
            let infinitive = verb.takes(frame::INFINITIVE)
                && at < self.last
                && verb_form(&self.nodes[at + 1].lower) != Some(VerbForm::Gerund)
                // “said in a statement **to jurors**”
                && !(verb.lemma == "say" && self.tree.tag(at + 1).is_noun())
                && !(matches!(verb.lemma, "plead" | "appeal")
                    && (self.names_thing(at + 1) || self.word(at - 1, &["guilty"])))
                && !self.is(at + 1, DETERMINER | POSSESSIVE | CAPITAL | OBJECT | NUMBER | CONJUNCTION)
                // “ordered **the killing** of a rival in May **to** punish him”: nobody is told to.
                && !report.addressee.is_some_and(|np| np.end + 1 < at && verb.stance == "demand" && self.act(np));
            if infinitive || told {
                report.content = Content::Infinitive;
                // “pledged **not** to interfere”
                let first = at - usize::from(at > start && self.is(at - 1, NEGATION));
                return Some(Some((first, self.clause_end(at))));
            }
        }
        None
    }

    /// Content that nothing announces: a gerund, the object of the verb's preposition, a bare clause, a noun phrase. The tuple holds the node
    /// after the verb, the node after the addressee, and whether there were adjuncts.
    fn unmarked(
        &self,
        at: usize,
        (start, first, adjuncts): (usize, usize, bool),
        verb: &Verb,
        report: &mut Report,
    ) -> Option<(usize, usize)> {
        let n = &self.nodes[at];
        // “reports **seeing the** disease”; not “reported rising sales”
        let sees = verb.lemma == "report" && self.is(at + 1, DETERMINER | POSSESSIVE | NUMBER);
        let gerund = n.lower.len() > 4 && n.lower.ends_with("ing");
        if at == start && gerund && (verb.takes(frame::GERUND) || sees && self.tree.tag(at) == Tag::VerbGerund) {
            return Some((at, self.clause_end(at)));
        }
        // “appealed to the court”: that is who was asked.
        let asked = verb.lemma == "appeal" && n.is(TO) || verb.lemma == "plead" && n.text(&["with"]);
        if at == first && at < self.last && !asked && verb.prepositions.iter().any(|p| n.text(&[p])) {
            // “called on the parties to cease”, “warned of consequences”
            report.cue.1 = at;
            report.content = Content::Noun;
            let object = &self.nodes[at + 1];
            // “hinted at **during a speech**”
            let adverbial = object.is(PREPOSITION | SUBORDINATOR) && !object.is(CAPITAL | DETERMINER | NUMBER);
            let phrase = object.is(DETERMINER | POSSESSIVE | CAPITAL | OBJECT) || nounish(self.nodes, at + 1);
            // “the man he pushed for **the job was** his friend”
            let own = right_of(self.nodes, at + 1, self.last + 1)
                .is_some_and(|np| !self.quote(np.end) && self.is(np.end + 1, BE) && !self.is(np.end + 2, TO));
            let phrase = phrase && !adverbial && !own;
            if phrase || object.pair.is_some() || object.lower.ends_with("ing") {
                let end = self.phrase_end(at + 1);
                let acts = object.lower.ends_with("ing");
                return Some((at + 1, if acts { end } else { self.before_when(at + 1, end) }));
            }
        }
        // “told the committee **that will decide** his case”
        if at > start && self.which(at) {
            return None;
        }
        let told = verb.lemma == "tell" && report.addressee.is_some() && !n.is(PREPOSITION | TIME | COMMA);
        let clause = verb.takes(frame::CLAUSE)
            && (at == first
                // “says **only closed windows** keep it out”
                || at == first + 1 && self.word(first, &["only", "even", "almost", "nearly"])
                || adjuncts
                    && (n.is(PRONOUN | DETERMINER | POSSESSIVE)
                        || n.is(CAPITAL) && !n.is(TIME) && self.is(at - 1, TIME))
                    && (!n.is(OBJECT) || n.is(PRONOUN) && self.finite(at + 1)));
        let object = || !(told && adjuncts) && self.has_object(at, verb, report);
        // “tweeted **suggesting** it was over”; not “said **recalling** him would be wrong”
        let participle = verb.lemma != "say" && n.word.cue.is_some_and(|cue| cue.form == VerbForm::Gerund);
        // “announced **the ban Sunday**, forbidding …”: a noun phrase, if no verb follows before the next mark.
        let thing = || {
            let end = (at + 1..=self.last).find(|&i| self.is(i, MARKS)).unwrap_or(self.last + 1);
            verb.takes(frame::NOUN) && !(at..end).any(|i| self.quote(i) || self.finite_verb(i))
        };
        // “maintaining **the safety net** and preserving jobs”, “rogue states **such as Oxland**”: only a verb that hardly takes a thing makes a clause of it.
        let acts = |i: usize| self.quote(i) || self.finite_verb(i) || self.tree.tag(i).is_verb();
        let verbal = || SURE.contains(&verb.lemma) || (at..=self.last).any(acts);
        if (told || clause) && !participle && !object() && !thing() && verbal() && self.clause_at(at) {
            return Some((at, self.clause_end(at)));
        }
        let noun = verb.takes(frame::NOUN) || verb.takes(frame::COMPLEMENT) && !verb.takes(frame::CLAUSE);
        // “a hotel called the Grand”, “called an election”; “called the ruling a disgrace” has two parts.
        let marked = (at..=self.last).take_while(|&i| !self.is(i, COMMA)).any(|i| self.quote(i));
        let itself = self.word(at, &["itself", "themselves"]);
        let names = NAMING.contains(&verb.lemma) && (itself || !marked && !self.two_parts(at))
            || DESCRIBING.contains(&verb.lemma) && !marked && !self.as_something(at);
        // “pledged **about four billion** in aid”
        let quantity = verb.takes(frame::NOUN) && self.quantity(at);
        if at == start && noun && !names && !self.quote(at) && (quantity || !n.is(TIME | SUBORDINATOR | PREPOSITION)) {
            let np = quantity || n.is(DETERMINER | POSSESSIVE | OBJECT | CAPITAL | NUMBER) || nounish(self.nodes, at);
            // “cited officials”, “quoted you on that”: whom, not what.
            let who = || (at + 1..=self.phrase_end(at)).any(|i| self.word(i, &["who"]));
            let speaker = || {
                right_of(self.nodes, at, self.last + 1)
                    .is_some_and(|np| self.is(np.head, OBJECT) || self.speaks(np) && !self.is(np.head, CAPITAL))
            };
            let whom = QUOTING.contains(&verb.lemma) && (who() || speaker());
            if np && !whom && !self.deed(at, verb, report) {
                report.content = Content::Noun;
                // “accused the army, the police and the courts **of treason**”
                let charge = (at + 1..(at + CHARGE).min(self.last)).find(|&i| self.nodes[i].text(&["of"]));
                // “described Example, the former mayor**, as a crook**”
                // or “the events **on Friday as** a coup”
                let apart = |i: usize| {
                    self.is(i - 1, COMMA)
                        || (at + 1..i).any(|i| self.is(i, TIME))
                            && !self.word(i - 1, &["such"])
                            && !self.word(i + 1, &["well"])
                };
                let as_ = (at + 1..(at + CHARGE).min(self.last)).find(|&i| self.word(i, &["as"]) && apart(i));
                let charge = charge.filter(|_| verb.lemma == "accuse");
                let charge = charge.or(as_.filter(|_| DESCRIBING.contains(&verb.lemma)));
                let end = self.phrase_end(charge.map_or(at, |of| of + 1));
                return Some((at, if charge.is_some() { end } else { self.before_when(at, end) }));
            }
        }
        None
    }

    /// “**the killing of** a rival”: whether a noun phrase names what is done to something. A place or a body (“the factory”) can be told to act.
    fn act(&self, np: Phrase) -> bool {
        let noun = self.nodes[np.head].lower.as_ref();
        let formed = noun.len() > 5 && (noun.ends_with("ing") || noun.ends_with("tion") || noun.ends_with("sion"));
        (formed || ACTS.contains(&noun)) && self.word(np.head + 1, &["of"]) && !self.speaks(np)
    }

    /// Whether a relative clause begins at a node: “the committee **that will** decide”.
    fn which(&self, at: usize) -> bool {
        self.is(at, THAT) && self.tree.tag(at) == Tag::Relative && self.is(at + 1, AUXILIARY)
    }

    /// “repeated **that story** to the judge”, “I admit **that**”, “held **that post** until he was sacked”: whether “that” begins no clause. No verb
    /// follows, or “that” belongs to a noun, and the next verb stands in a clause of its own.
    fn points(&self, that: usize) -> bool {
        let verb = |i: usize| self.quote(i) || self.finite_verb(i) || self.tree.tag(i).is_verb();
        if !(that + 1..=self.last).any(verb) {
            return true;
        }
        let joined = |i: usize| self.is(i, CONJUNCTION) && (self.finite_verb(i + 1) || self.is(i + 1, PRONOUN));
        let apart = |i: usize| self.is(i, MARKS | SUBORDINATOR | RELATIVE | WH) || joined(i);
        let end = (that + 1..=self.last).find(|&i| apart(i)).unwrap_or(self.last + 1);
        let own = (that + 1..end).any(|i| self.quote(i) || self.finite_verb(i));
        // “repeated that plea**, and the judge agreed**”
        let goes_on = |i: usize| right_of(self.nodes, i, self.last + 1).is_some_and(|np| self.finite_verb(np.end + 1));
        let next = self.is(end, COMMA) && self.is(end + 1, CONJUNCTION) && goes_on(end + 2);
        // The parser often reads such a “that” as one that begins a clause.
        let ended = end > that + 1 && (self.word(end, APART) || next);
        // “repeated **that, if** it rained, they would stay”: another clause stands within the one that begins.
        let within = self.is(that + 1, COMMA) && !self.is(that + 2, CONJUNCTION | RELATIVE)
            || self.word(that + 1, &["if", "although", "though", "since", "after", "before", "once"]);
        !own && !within && (ended || self.tree.tag(that) != Tag::Subordinator)
    }

    /// “called **the ruling a disgrace**”: whether a second noun phrase follows the first.
    fn two_parts(&self, at: usize) -> bool {
        let Some(first) = right_of(self.nodes, at, self.last + 1) else { return false };
        let next = first.end + 1;
        // “called Example **this week**”
        // “called the office **daily** to complain”
        let often = self.word(next, &["hourly", "daily", "nightly", "weekly", "monthly", "yearly"]);
        let time = self.is(next, TIME) || self.is(next + 1, TIME) || often;
        let adjective = |i: usize| i <= self.last && self.tree.tag(i) == Tag::Adjective;
        // “called her **utterly mad**”; not “called **the toss correctly**”, “called **the office daily** to complain”
        let adverb = self.is(next, ADVERB) && adjective(next + 1);
        let second = adverb || self.is(next, DETERMINER | NUMBER) || adjective(next);
        second && !time
    }

    /// “described **it as a success**”; not “described **the flood**”.
    fn as_something(&self, at: usize) -> bool {
        (at + 1..self.last).any(|i| self.nodes[i].pair.is_none() && self.nodes[i].text(&["as"]))
    }

    /// “maintained **the top position** of …”: whether the parse reads what begins here as the verb's object, and gives it no clause.
    fn has_object(&self, at: usize, verb: &Verb, report: &Report) -> bool {
        let cue = report.cue.0;
        let pronoun = self.is(at, PRONOUN) && !self.is(at, DETERMINER);
        // “claimed **the audit was** being used”: a verb right behind the phrase makes a clause of it.
        let clause = right_of(self.nodes, at, self.last + 1)
            .is_some_and(|np| self.is(np.end + 1, AUXILIARY) || np.end < self.last && self.tagged_finite(np.end + 1));
        let object = self.tree.child(cue, &[Label::Object]).filter(|&object| object >= at && !pronoun && !clause);
        let marked = (at..=self.last).any(|i| self.quote(i));
        if verb.lemma == "add" && self.adds_thing(at, cue) {
            return true;
        }
        verb.lemma != "say" && !marked && object.is_some() && self.tree.child(cue, &[Label::Clause]).is_none()
    }

    /// Skips one adjunct between the verb and its content: “on Friday”, “, in a statement,”, “to reporters”.
    fn adjunct(&self, at: usize, start: usize, cue: &Verb, adjuncts: &mut bool, report: &mut Report) -> Option<usize> {
        let n = &self.nodes[at];
        if n.is(TIME | ADVERB) && !n.is(SUBORDINATOR | PREPOSITION) {
            *adjuncts = true;
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
            // “asked the petitioner, Ada Example, **what** had come of it”
            let asks = cue.takes(frame::WH) && self.asks(close + 1);
            return (self.is(close + 1, THAT) || asks || self.quote(close + 1)).then_some(close + 1);
        }
        if n.is(PREPOSITION | TO | SUBORDINATOR) && !n.text(&["as", "than", "if"]) {
            *adjuncts = true;
            // “agreed at **a February summit** to stop”
            let month = self.is(at + 1, DETERMINER) && self.is(at + 2, TIME);
            let dated = || right_of(self.nodes, at + 3, self.last + 1).filter(|_| month);
            let np = right_of(self.nodes, at + 1, self.last + 1)
                .or_else(dated)
                .or_else(|| self.is(at + 1, TIME).then_some(Phrase { start: at + 1, end: at + 1, head: at + 1 }));
            let Some(mut np) = np else { return (!n.is(SUBORDINATOR)).then_some(at + 1) };
            // “said in Oxbridge **Wednesday** inspectors would”
            if let Some(day) =
                (np.start + 1..=np.end).find(|&i| self.is(i, TIME) && self.nodes[i].lower.ends_with("day"))
            {
                np = Phrase { end: day - 1, head: np.head.min(day - 1), ..np };
            }
            if n.is(TO) && report.addressee.is_none() && nounish(self.nodes, np.head) {
                report.addressee = Some(np);
            }
            return Some(np.end + 1);
        }
        (*adjuncts && (n.is(OPEN | CLOSE) || n.is(WORD) && !self.finite(at))).then_some(at + 1)
    }
}
