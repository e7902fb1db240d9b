//! Cues other than verbs: “according to X”, “X's claim that …”.

use copydesk_language::lexicon::{SourceNoun, role_noun, source_noun};
use copydesk_language::morphology::VerbForm;

use copydesk_syntax::{Label, Tag};

use super::finder::{Finder, MARKS, Report};
use super::grammar;
use super::verb::QUOTING;
use crate::cues::{Cue, Naming, frame};
use crate::model::{Content, Place};
use crate::phrase::{Phrase, left_of, right_of};
use crate::subjects::subject;
use crate::words::class::*;

/// Verbs of uttering what the noun after them names: “made the claim that”, “came to the conclusion that”.
const UTTERING: &[&str] = &[
    "make",
    "makes",
    "made",
    "making",
    "give",
    "gives",
    "gave",
    "giving",
    "given",
    "issue",
    "issues",
    "issued",
    "issuing",
    "have",
    "has",
    "had",
    "having",
    "come",
    "comes",
    "came",
    "reach",
    "reaches",
    "reached",
    "level",
    "levelled",
    "leveled",
    "file",
    "files",
    "filed",
    "deliver",
    "delivered",
    "release",
    "releases",
    "released",
    "publish",
    "publishes",
    "published",
    "hold",
    "holds",
    "held",
    "share",
    "shares",
    "shared",
    "dropped",
    "raised",
    "raises",
    "raise",
    "sent",
    "sends",
    "send",
];

/// Verbs of putting a belief into words.
const VOICING: &[&str] =
    &["express", "expresses", "expressed", "expressing", "voice", "voices", "voiced", "voicing", "convey", "conveyed"];

/// What is said by others than who speaks of it.
const RUMOURS: &[&str] = &["report", "reports", "rumor", "rumors", "rumour", "rumours", "allegations"];

impl Finder<'_> {
    /// “according to X”, before, after or within its content.
    pub(super) fn according(&mut self, at: usize) -> usize {
        let last = self.last;
        let Some(mut np) = right_of(self.nodes, at + 2, last + 1) else { return at + 1 };
        // “according to Example's **earlier studies**”
        if self.is(np.end, GENITIVE)
            && self.is(np.end + 1, ADVERB | TIME)
            && let Some(studies) = right_of(self.nodes, np.end + 2, last + 1)
        {
            np = Phrase { start: np.start, ..studies };
        }
        // “according to the press **release**”: a noun that the lists take for a verb.
        while np.end < last
            && self.is(np.end + 1, WORD)
            && !self.is(np.end + 1, AUXILIARY | PREPOSITION)
            && self.tree.tag(np.end + 1).is_noun()
            && (np.end + 1 == last || self.is(np.end + 2, MARKS))
        {
            np.end += 1;
            np.head = np.end;
        }
        if self.nodes[np.head].is(RULE) {
            return np.end;
        }
        let mut right = np.end;
        let floor = self.floor();
        let initial = (floor..at).all(|i| self.nodes[i].is(CONJUNCTION | ADVERB | COMMA | OPEN));
        let mut report = Report {
            cue: (at, at + 1),
            lemma: "according to",
            stance: "say",
            source: Some(np),
            extent: (at, right),
            place: Place::Before,
            ..Report::default()
        };
        while right < last && !self.is(right + 1, COMMA | SEMICOLON | DASH | CLOSE | COLON) && !self.quote(right + 1) {
            right += 1;
        }
        if initial {
            // After the comma, and after an apposition to the source.
            let mut comma = right + 1;
            if comma >= last {
                return self.according_without_comma(at, np).unwrap_or(right);
            }
            // “According to sources, however, …”
            if self.is(comma + 1, ADVERB) && self.is(comma + 2, COMMA) {
                comma += 2;
            }
            if let Some((second, name)) = self.aside(comma, np) {
                report.source = name.or(report.source);
                comma = second;
            }
            // “According to the group, **that monitors the trade**, prices have doubled”
            // not “According to the group, **that** would cost jobs, **and** prices would rise”
            if self.is(comma + 1, RELATIVE | THAT)
                && self.finite_verb(comma + 2)
                && let Some(second) = (comma + 2..(comma + 14).min(self.last)).find(|&i| self.is(i, COMMA))
                && !(self.is(comma + 1, THAT) && self.is(second + 1, CONJUNCTION))
                && self.verbal_between(second + 1, last + 1)
            {
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
        // “As for its ranking, according to the report, which …”: no clause, nothing is said.
        let clause = self.quote(end)
            || self.verbal_between(start, end + 1)
            || self.is(right + 1, COMMA) && !self.is(right + 2, RELATIVE) && self.finite_soon(right + 2);
        // “He added that according to the report …”
        let opens = self.is(end, THAT) && self.reports_that(start, end);
        if opens || !clause && right < last && self.is(start, PREPOSITION | SUBORDINATOR) {
            return right;
        }
        // “…, which, according to the paper, is a record”, “filled 60 seats and, according to them, would have filled 200”
        // “at twice **that**”
        let counts =
            end > start && self.is(end - 1, ADVERB | NUMBER | PREPOSITION) || self.tree.tag(end) == Tag::Determiner;
        // “the firm **said** according to the figures, prices had doubled”
        let says =
            self.nodes[end].word.cue.is_some_and(|cue| cue.form == VerbForm::Past && cue.verb.takes(frame::CLAUSE));
        let open = self.is(end, RELATIVE | CONJUNCTION) || says || self.is(end, THAT) && !opens && !counts;
        if open {
            let rest = right + 2;
            if !self.is(right + 1, COMMA) || rest >= last || !self.verbal_between(rest, last + 1) {
                return right;
            }
            report.contents.push((rest, self.clause_end(rest)));
            report.place = Place::After;
            report.extent = (at, rest - 1);
            self.out.push(report);
            return right;
        }
        // “The risk is real: **two in three see it**, according to polls”
        let colon = (start..end).rev().find(|&i| self.is(i, COLON)).filter(|&i| self.verbal_between(i + 1, end + 1));
        let start = colon.map_or(start, |colon| colon + 1);
        report.contents.push((start, end));
        if self.is(right + 1, COMMA)
            && right + 2 <= last
            && end.saturating_sub(start) < 6
            && !self.is(right + 2, RELATIVE)
            && self.finite_soon(right + 2)
        {
            report.contents.push((right + 2, last));
        }
        report.extent = (at, right);
        self.boundary = report.contents.last().map_or(right, |c| c.1).max(right) + 1;
        self.out.push(report);
        right
    }

    /// “According to the report **the bridge will close**”: where no comma ends the source.
    fn according_without_comma(&mut self, at: usize, np: Phrase) -> Option<usize> {
        let start = np.end + 1;
        let opens =
            self.is(start, DETERMINER | POSSESSIVE | PRONOUN | CAPITAL) && !self.is(start, PREPOSITION | TO | TIME);
        if !opens || start >= self.last || !self.verbal_between(start, self.last + 1) {
            return None;
        }
        self.out.push(Report {
            cue: (at, at + 1),
            lemma: "according to",
            stance: "say",
            source: Some(np),
            extent: (at, np.end),
            contents: vec![(start, self.clause_end(start))],
            place: Place::After,
            ..Report::default()
        });
        Some(np.end)
    }

    /// “According to Ada Example, **a nurse,** …”, “According to the nurse, **Ada Example,** …”, “…, **who is 71,** …”: the comma that ends what is said of
    /// the source behind the comma at node `comma`, and the source's name if it stands there. In “According to a report, **Oxbridge, a town,** was” it is
    /// part of what is said.
    fn aside(&self, comma: usize, source: Phrase) -> Option<(usize, Option<Phrase>)> {
        let start = comma + 1;
        let second = (start..(comma + 10).min(self.last)).find(|&i| self.nodes[i].is(COMMA))?;
        let verbal = || (second + 1..=self.last).any(|i| self.finite_verb(i));
        if self.is(start, PREPOSITION | SUBORDINATOR) || !verbal() {
            return None;
        }
        if self.is(start, RELATIVE) || self.nodes[start].text(&["whose"]) {
            return Some((second, None));
        }
        let participle = self.is(start, VERB);
        if self.verbal_between(start + usize::from(participle), second) {
            return None;
        }
        if participle || self.nodes[start].word.cue.is_some_and(|cue| cue.form == VerbForm::Gerund) {
            return Some((second, None));
        }
        let phrase = right_of(self.nodes, start, second).filter(|_| !self.is(second + 1, CONJUNCTION))?;
        let noun = |phrase: Phrase| self.nodes[phrase.head].lower.as_ref();
        let (name, named) = (self.is(phrase.start, CAPITAL), self.is(source.head, CAPITAL));
        if name && !named && !matches!(source_noun(noun(source)), Some(SourceNoun::Document | SourceNoun::People)) {
            return Some((second, Some(phrase)));
        }
        let role = self.nodes[start].text(&["a", "an"]) || role_noun(noun(phrase)).is_some();
        (!name && named && role).then_some((second, None))
    }

    /// “Asked by Example whether she would go, he said …”: the question, and its source if the text names one.
    pub(super) fn asked(&mut self, at: usize, cue: Cue) {
        let Some(question) =
            (at + 1..(at + 12).min(self.last)).find(|&i| self.asks(i) || self.is(i, COMMA | COLON) || self.quote(i))
        else {
            return;
        };
        let lemma = cue.verb.lemma;
        let by = self.get(at + 1).filter(|n| n.text(&["by"])).and_then(|_| right_of(self.nodes, at + 2, question));
        // “whether he shared the view **that,** in a crisis, more is needed”
        let ends = |i: usize| self.is(i, COMMA) && !self.is(i + 1, CONJUNCTION) && !self.is(i - 1, THAT);
        let answer = (question + 1..self.last).find(|&i| ends(i));
        let Some(answer) = answer.filter(|_| self.asks(question)) else { return };
        self.out.push(Report {
            cue: (at, at),
            lemma,
            stance: cue.verb.stance,
            source: by,
            extent: (at, question - 1),
            contents: vec![(question, answer - 1)],
            place: Place::After,
            ..Report::default()
        });
        self.boundary = answer + 1;
    }

    /// “As Example put it, …”, “Example put it this way: …”, “put it to the witness that …”
    pub(super) fn put_it(&mut self, at: usize) -> usize {
        let Some(subject) = subject(self.nodes, at, self.floor()) else { return at };
        let left = subject.left;
        let comparing = left.checked_sub(1).is_some_and(|as_| self.nodes[as_].text(&["as"]));
        let colon = (at + 2..(at + 7).min(self.last)).find(|&i| self.is(i, COLON));
        let comma = (at + 2..(at + 12).min(self.last)).find(|&i| self.is(i, COMMA | COLON) || self.quote(i));
        let first = left.saturating_sub(1);
        let (content, place) = match (colon, comma) {
            (None, Some(comma)) if comparing && first <= self.floor() + 1 => {
                let start = if self.quote(comma) { comma } else { comma + 1 };
                ((start, self.clause_end(start)), Place::After)
            }
            (None, _) if comparing && first > self.floor() + 1 => {
                let end = if self.is(first - 1, COMMA | DASH) { first - 2 } else { first - 1 };
                ((self.content_start(self.floor(), end), end), Place::Before)
            }
            (Some(colon), _) => ((colon + 1, self.last), Place::After),
            // “put it to the witness **that** …”
            _ if self.is(at + 2, TO) => {
                let hearer = right_of(self.nodes, at + 3, self.last + 1);
                let Some(that) = hearer.map(|np| np.end + 1).filter(|&that| self.is(that, THAT)) else { return at };
                ((that, self.clause_end(that)), Place::After)
            }
            _ => return at,
        };
        if content.0 > content.1 || content.1 > self.last {
            return at;
        }
        self.out.push(Report {
            cue: (at, at + 1),
            lemma: "put it",
            stance: "say",
            source: Some(subject.phrase),
            extent: (if comparing { first } else { left }, at + 1),
            contents: vec![content],
            place,
            ..Report::default()
        });
        at + 1
    }

    /// “The union put the number of strikers at 4,000”, “put losses at $4 million a day”: an estimate, with its figure.
    pub(super) fn put_at(&mut self, at: usize) -> usize {
        let estimate = || {
            let object = right_of(self.nodes, at + 1, self.last)?;
            let figure = (object.end.saturating_sub(1)..=object.end + 1).find(|&i| self.nodes[i].text(&["at"]))?;
            let number = (figure + 1..(figure + 5).min(self.last + 1))
                .any(|i| self.is(i, NUMBER) || self.tree.tag(i) == Tag::Number);
            number.then_some(())?;
            let subject = subject(self.nodes, at, self.floor()).filter(|s| !self.is(s.phrase.head, RELATIVE | THAT))?;
            Some((subject, (at + 1, self.phrase_end(at + 1))))
        };
        let Some((subject, content)) = estimate() else { return at };
        self.out.push(Report {
            cue: (at, at),
            lemma: "put",
            stance: "say",
            source: Some(subject.phrase),
            extent: (subject.left, at),
            contents: vec![content],
            place: Place::After,
            content: Content::Noun,
            ..Report::default()
        });
        at
    }

    /// “She wanted to know why”: a question.
    pub(super) fn wants_to_know(&mut self, at: usize) -> usize {
        let asks = self.is(at + 1, TO)
            && self.get(at + 2).is_some_and(|n| n.text(&["know"]))
            && self.is(at + 3, WH)
            && at + 3 < self.last;
        let Some(subject) = subject(self.nodes, at, self.floor()).filter(|_| asks) else { return at };
        self.out.push(Report {
            cue: (at, at + 2),
            lemma: "want to know",
            stance: "ask",
            source: Some(subject.phrase),
            extent: (subject.left, at + 2),
            contents: vec![(at + 3, self.clause_end(at + 3))],
            place: Place::After,
            ..Report::default()
        });
        at + 2
    }

    /// Of “a fact-check on Donald Trump” before `’s`, the name.
    fn possessor(&self, whole: Phrase) -> Phrase {
        let name = (whole.start..=whole.end).rev().take_while(|&i| self.is(i, CAPITAL)).last();
        name.map_or(whole, |start| Phrase { start, end: whole.end, head: whole.end })
    }

    /// A noun or adjective that reports: “Trump's claim that …”, “are concerned that …”.
    pub(super) fn naming(&mut self, at: usize, word: Naming) {
        if let Some((source, that)) =
            self.by_somebody(at).filter(|_| word.stance == "claim" || word.stance == "criticise")
        {
            self.out.push(Report {
                cue: (at, at),
                lemma: word.lemma,
                stance: word.stance,
                source: Some(source),
                extent: (at, source.end),
                contents: vec![(that, self.clause_end(that))],
                place: Place::After,
                ..Report::default()
            });
            return;
        }
        let from = at + 1;
        // “our conclusions **that we expressed in July**”
        let relative = self.is(from + 1, PRONOUN) && self.tree.tag(from) == Tag::Relative;
        let that = self.is(from, THAT) && !relative && !self.is(from + 1, VERB | AUXILIARY) && !self.finite(from + 1);
        // “are confident the bridge will hold”
        let bare = word.adjective && grammar::clause(self.tree, at).is_some_and(|c| c.0 == from && c.1 > c.0);
        // “denied reports that”: whose reports they are is not said.
        let modifies = |i: &usize| self.is(*i, DETERMINER | POSSESSIVE | TIME) || self.tree.tag(*i) == Tag::Adjective;
        let before = (0..at).rev().find(|i| !modifies(i)).and_then(|i| self.nodes[i].word.cue);
        let denied = !word.adjective && before.is_some_and(|cue| cue.verb.stance == "deny");
        if from >= self.last || !that && !bare || denied {
            return;
        }
        // “**expressed** grave concern that”, “**gave** evidence that”: who voices a belief speaks.
        let told = |i: usize| self.word(i, VOICING) || self.word(i, &["gave", "gives"]) && self.word(at, &["evidence"]);
        let near = (at.saturating_sub(4).max(self.floor())..at).rev();
        let verb = near.take_while(|&i| !self.is(i, MARKS | PREPOSITION | CONJUNCTION | TO)).find(|&i| told(i));
        let first = |verb: usize| {
            let group = (self.floor()..verb).rev().take_while(|&i| self.is(i, AUXILIARY | ADVERB | NEGATION | TO));
            group.last().unwrap_or(verb)
        };
        let voice = |verb: usize| {
            // “resigned, **expressing** concern that”: the parse knows whose it is.
            if self.tree.tag(verb) == Tag::VerbGerund {
                return grammar::subject(self.tree, verb).map(|head| grammar::phrase(self.tree, head));
            }
            subject(self.nodes, first(verb), self.floor()).map(|subject| subject.phrase)
        };
        let voiced = verb.filter(|&verb| !word.adjective && self.is_voiced(first(verb), verb, voice(verb))).is_some();
        let source = if word.adjective { self.predicated(at) } else { self.author(at) };
        let source = source.or_else(|| verb.filter(|_| voiced).and_then(voice)).filter(|source| source.start < from);
        if word.adjective && source.is_none() {
            return;
        }
        self.out.push(Report {
            cue: (at, at),
            lemma: word.lemma,
            stance: if voiced { "say" } else { word.stance },
            source,
            extent: (source.filter(|s| s.start < at).map_or(at, |s| s.start), at),
            contents: vec![(from, self.named_end(from))],
            place: Place::After,
            ..Report::default()
        });
    }

    /// Whether somebody voices a belief in so many words; not “has **not expressed** fear that”, “**refused to** voice”, “**denied** having voiced”.
    fn is_voiced(&self, first: usize, verb: usize, source: Option<Phrase>) -> bool {
        let denies = |i: usize| self.nodes[i].word.cue.is_some_and(|cue| cue.verb.stance == "deny");
        let finite = !(first..verb).any(|i| self.is(i, TO) || self.word(i, &["having"]));
        finite
            && !self.negated(verb, first, source)
            && !self.unsaid(verb, first, source)
            && !(self.floor()..first).any(denies)
    }

    /// “rejected a claim **by the growers that** it was late”: who makes the claim at node `at`, and where it begins.
    fn by_somebody(&self, at: usize) -> Option<(Phrase, usize)> {
        let np = right_of(self.nodes, at + 2, self.last).filter(|_| self.word(at + 1, &["by"]))?;
        // “by growers **in the Upper Valley** that”
        let place = |i: &usize| self.is(*i, PREPOSITION | DETERMINER | CAPITAL) || self.tree.tag(*i).is_noun();
        let that = (np.end + 1..(np.end + 8).min(self.last)).find(|i| self.is(*i, THAT) || !place(i))?;
        // “the allegation by workers **that she dismissed** was filed”: a relative clause has a gap, and a subject its verb behind it.
        let relative = self.tree.tag(that) == Tag::Relative || !self.verbal_between(self.floor(), at);
        let clause = !relative && self.is(that, THAT) && !self.is(that + 1, VERB | AUXILIARY) && !self.finite(that + 1);
        let people = self.speaks(np) || self.tree.tag(np.head) == Tag::Plural;
        (clause && people).then_some((Phrase { end: that - 1, ..np }, that))
    }

    /// Where what a noun names ends: “her declaration **that “I can mend it”** was slung round her neck”.
    fn named_end(&self, that: usize) -> usize {
        let whole = self.quote(that + 1) && self.nodes[that + 1].len > 2 && self.is(that + 2, AUXILIARY);
        if whole { that + 1 } else { self.clause_end(that) }
    }

    /// The subject that the adjective at node `at` is said of.
    fn predicated(&self, at: usize) -> Option<Phrase> {
        let copula = self.tree.child(at, &[Label::Copula, Label::PassiveAuxiliary]).is_some();
        let complement = matches!(self.tree.label(at), Label::OpenClause | Label::Conjunct);
        (copula || complement)
            .then(|| grammar::subject(self.tree, at).map(|head| grammar::phrase(self.tree, head)))
            .flatten()
    }

    /// “repeated the **claim** that”; not “cannot confirm **reports** that”, “expressed concern about **reports** that”: whether who does what the verb says
    /// utters what the noun at `at` names.
    fn utters(&self, at: usize, verb: Cue) -> bool {
        let of_others =
            matches!(verb.verb.stance, "deny" | "confirm" | "discuss" | "praise" | "criticise" | "answer" | "ask");
        let others = of_others || QUOTING.contains(&verb.verb.lemma) || verb.verb.takes(frame::EVIDENCE);
        !others && (self.tree.label(at) == Label::Object || self.brought(at))
    }

    /// “came **to the conclusion** that”, “said **in a statement** that”; not “comes **amid allegations** that”.
    fn brought(&self, at: usize) -> bool {
        let before = self.tree.child(at, &[Label::Case]).map(|case| &self.nodes[case]);
        before.is_some_and(|case| case.text(&["in", "to", "with"])) && !self.word(at, RUMOURS)
    }

    /// The source of the noun at node `at`: its possessor, or the subject of the verb whose object it is.
    fn author(&self, at: usize) -> Option<Phrase> {
        if at >= 2 && self.nodes[at - 1].is(GENITIVE) {
            return left_of(self.nodes, at - 2, self.floor()).map(|whole| self.possessor(whole));
        }
        if at >= 1 && self.nodes[at - 1].is(POSSESSIVE) {
            return Some(Phrase { start: at - 1, end: at - 1, head: at - 1 });
        }
        if let Some(owner) = self.tree.child(at, &[Label::Owner]) {
            let Phrase { start, end, head } = grammar::phrase(self.tree, owner);
            let end = end - usize::from(end > head && self.is(end, GENITIVE));
            return Some(Phrase { start, end, head });
        }
        // “expressed concern **about reports** that”
        let modifies = |i: &usize| {
            !self.is(*i, PREPOSITION)
                && (self.is(*i, DETERMINER | TIME | ADVERB) || self.tree.tag(*i) == Tag::Adjective)
        };
        let before = (0..at).rev().find(|i| !modifies(i));
        if before.is_some_and(|i| self.is(i, PREPOSITION) && !self.word(i, &["in", "with"])) {
            return None;
        }
        let verb = self.tree.head(at)?;
        // “made the claim that”; not “is investigating claims that”
        let object = matches!(self.tree.label(at), Label::Object | Label::Oblique)
            && self.tree.tag(verb).is_verb()
            && (self.nodes[verb].text(UTTERING) && (self.tree.label(at) == Label::Object || self.brought(at))
                || self.nodes[verb].word.cue.is_some_and(|cue| self.utters(at, cue)));
        object.then(|| grammar::subject(self.tree, verb).map(|head| grammar::phrase(self.tree, head))).flatten()
    }
}
