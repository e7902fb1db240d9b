//! Who says it: the source of a verb, by word order beside it and by the parse across a mark, or shared with another verb.

use copydesk_language::lexicon::{role_noun, source_noun};
use copydesk_language::morphology::VerbForm;
use copydesk_syntax::{Label, Tag};

use super::finder::{Finder, Frame, MARKS, Report};
use super::grammar;
use crate::model::{Content, Place};
use crate::phrase::{Phrase, left_of, main_subject, nounish};
use crate::words::class::*;

/// Verbs of learning what others did or said: their subject goes on with none of it.
const HEARING: &[&str] =
    &["hear", "hears", "heard", "find", "finds", "found", "learn", "learned", "learnt", "note", "noted", "ruled"];

impl Finder<'_> {
    /// The source of the verb at `at`. Word order finds a subject beside the verb; the parse one across a mark, or shared with another verb.
    pub(super) fn source(&self, at: usize, first: usize, passive: bool, frame: &Frame) -> Option<Phrase> {
        let apart = first.checked_sub(1).is_some_and(|before| self.is(before, COMMA | DASH));
        // “…, he said, adding …”: the source is that of the report before; the parser often attaches the participle elsewhere.
        // Not “a judge who left **after admitting** that”.
        let governed = first.checked_sub(1).is_some_and(|before| self.is(before, PREPOSITION | SUBORDINATOR));
        let adding = self.tree.label(at) == Label::AdverbialClause && !self.out.is_empty() && !governed;
        if let Some(document) = self.document(first) {
            return Some(self.whole(document));
        }
        // “…, according to the mayor, **adding** that”: who tells the one tells the other.
        let last = self.out.last().filter(|last| last.lemma == "according to" && last.extent.1 + 2 == first);
        let more = self.nodes[at].word.cue.filter(|cue| cue.form == VerbForm::Gerund);
        let more = more.is_some_and(|cue| matches!(cue.verb.lemma, "add" | "say" | "state" | "warn"));
        if let Some(last) = last.filter(|_| more && self.is(first - 1, COMMA)) {
            return last.source;
        }
        // “quoted Example as saying”, “Example, who said”: word order is sure.
        let sure = self.is(frame.extent.0, RELATIVE) || first > 0 && self.nodes[first - 1].text(&["as"]);
        let within = !sure && frame.source.is_some_and(|source| self.completes(source) || self.coordinate(source));
        let within = within || frame.source.is_some_and(|source| self.holds_place(source));
        let asked = frame.source.is_none() || apart || within || frame.shared && !adding;
        (asked && !passive && !frame.inverted)
            .then(|| {
                // “antagonises the West **by claiming** that”: who does the one does the other.
                let by = first > 0 && self.word(first - 1, &["by"]);
                let head = self.tree.head(at).filter(|_| by);
                let head =
                    head.and_then(|head| if self.tree.tag(head).is_noun() { self.tree.head(head) } else { Some(head) });
                let verb = head.filter(|&verb| verb < at).unwrap_or(at);
                grammar::subject(self.tree, verb).filter(|&head| head < at || frame.source.is_none())
            })
            .flatten()
            .filter(|&head| !self.within_report(head, first) && head >= self.opening)
            .and_then(|head| {
                let phrase = self.trimmed(self.without_time(grammar::phrase(self.tree, head)));
                self.nominal(phrase, first, at).or_else(|| frame.source.is_none().then_some(phrase))
            })
            // “**Oxland’s deposed judge** opened a campaign by saying”: word order has the same noun and more of its phrase.
            .map(|phrase| frame.source.filter(|&source| self.longer(source, phrase)).unwrap_or(phrase))
            .filter(|phrase| !(phrase.start..=phrase.end).any(|i| self.breaks(i)) && !self.adverbial(*phrase))
            .filter(|&phrase| {
                let shared = frame.shared && self.of_another(phrase, at);
                let own = !frame.shared && self.acts_before(phrase, frame.extent.0);
                !(apart && (shared || own) || self.judged(phrase, at))
            })
            .filter(|&phrase| !self.told_within(phrase, first, frame))
            // “The senator criticised him after **the bill** failed, saying”: things do not add what somebody says.
            .filter(|phrase| {
                let behind = |source: Phrase| apart && frame.shared && phrase.start > source.end;
                !frame.source.is_some_and(behind) || self.speaks(*phrase)
            })
            .filter(|phrase| !self.fronted_subject(*phrase, frame))
            // “According to **the union**, an agent told …”
            .filter(|phrase| phrase.start < 2 || !self.word(phrase.start - 2, &["according"]))
            .filter(|phrase| {
                // “despite **people** shouting”: right before the verb it is the subject.
                let beside = phrase.end + 1 == first;
                // “Example, in an interview **with Oxbridge Radio**, says”: whom the words between name and verb name.
                let between = |name: Phrase| {
                    let governed = || phrase.start.checked_sub(1).is_some_and(|i| self.is(i, PREPOSITION));
                    !frame.shared && !beside && self.is(name.head, CAPITAL) && name.end < phrase.start && governed()
                };
                let misread =
                    |name| self.apposed(*phrase, name) || !beside && self.relates(*phrase, name) || between(name);
                // “Nine countries **and Example** urged”: not what the verb before it reports, if the parse takes both for one subject.
                let apart =
                    |name: Phrase| self.coordinate(name) && phrase.end < name.end || self.describes_name(*phrase, name);
                let relative = within && self.is(phrase.head, RELATIVE) || self.is(phrase.head, THAT);
                // “**Ada Example, of Oxland, and Bruno Sample**, of Oxbridge, said”
                let joint = |name: Phrase| {
                    let more = phrase.end + 1..name.end.max(phrase.end + 1);
                    phrase.start == name.start
                        && self.is(phrase.end + 1, COMMA)
                        && more.into_iter().any(|i| self.word(i, &["and"]))
                };
                !frame.source.is_some_and(|name| misread(name) || apart(name) || joint(name) || relative)
            })
            .or_else(|| frame.source.map(|source| self.before_clause(self.last_conjunct(at, source))))
            .map(|phrase| {
                self.whole(self.with_equal(self.without_verb(self.untimed(self.doer(phrase)), frame.shared), passive))
            })
    }

    /// “**Ada Example and Bruno Sample**, who is 40, have said”: a name with the one that “and” joins to it at the start of the clause.
    fn with_equal(&self, phrase: Phrase, passive: bool) -> Phrase {
        let Phrase { start, end, head } = phrase;
        let and = start
            .checked_sub(1)
            .filter(|&and| !passive && self.coordinate(phrase) && self.is(head, CAPITAL) && and > self.floor());
        let before = and.and_then(|and| left_of(self.nodes, and - 1, self.floor()));
        let opens =
            |start: usize| start == self.floor() || self.is(start - 1, COMMA | CONJUNCTION | SUBORDINATOR | SEMICOLON);
        match before.filter(|np| self.is(np.head, CAPITAL) && opens(np.start)) {
            Some(np) => Phrase { start: np.start, end, head },
            None => phrase,
        }
    }

    /// “**Officials** deny charges that …, and insist”, “Example quotes **sources** who say”: a phrase without the verb that word order took for a noun; who
    /// shares a verb stands before it, who is described stands behind it.
    fn without_verb(&self, phrase: Phrase, shared: bool) -> Phrase {
        let Phrase { start, end, head } = phrase;
        let verb = |i: &usize| {
            let inside = |subject: usize| start <= subject && subject < *i && !self.is(subject, RELATIVE | THAT);
            let subject = self.tree.child(*i, &[Label::Subject]).is_some_and(inside);
            self.nodes[*i].word.cue.is_some() && self.tagged_finite(*i) && subject
        };
        match (start + 1..end).find(verb) {
            Some(verb) if shared => Phrase { start, end: verb - 1, head: head.min(verb - 1) },
            Some(verb) => Phrase { start: verb + 1, end, head: head.max(verb + 1) },
            None => phrase,
        }
    }

    /// “**The debate** has been settled, the minister, Ada Example, has said”: whether a phrase has a verb of its own before the attribution that begins at `left`.
    fn acts_before(&self, phrase: Phrase, left: usize) -> bool {
        let behind = phrase.end + 1..left;
        let verb =
            behind.clone().find(|&i| self.is(i, AUXILIARY) && !self.is(i, CAPITAL) || self.quote(i) && self.closes(i));
        verb.is_some_and(|verb| !(phrase.end + 1..verb).any(|i| self.is(i, RELATIVE | THAT | COMMA)))
    }

    /// “When **the battle** was at its height, a frog came out and said”: whether a phrase belongs to a clause in front of the one with the verb and its subject.
    fn fronted_subject(&self, phrase: Phrase, frame: &Frame) -> bool {
        let floor = self.floor();
        let opens = self.is(floor, SUBORDINATOR | WH) && phrase.start == floor + 1;
        let behind = |source: Phrase| {
            source.start > phrase.end + 1
                && self.is(source.start - 1, COMMA)
                && self.verbal_between(phrase.end + 1, source.start)
                && self.finite_verb(source.end + 1)
        };
        frame.shared && opens && frame.source.is_some_and(behind)
    }

    /// “Example criticised **the makers** saying they paid too little”: whether a phrase right before a participle is what the verb before it judges.
    fn judged(&self, phrase: Phrase, at: usize) -> bool {
        let judges = |last: &Report| {
            last.source.is_some() && last.cue.1 + 1 == phrase.start && matches!(last.stance, "criticise" | "praise")
        };
        let participle = self.nodes[at].word.cue.is_some_and(|cue| cue.form == VerbForm::Gerund);
        participle && self.out.last().is_some_and(judges)
    }

    /// “Example says **Oxland** should be left out, saying”, “Example derided **Sample**, who advises the mayor, saying”: whether the parse gives the participle at
    /// `at` a subject that is only spoken of: of a passive in what the report before says, or described behind it.
    fn of_another(&self, phrase: Phrase, at: usize) -> bool {
        let Some(last) = self.out.last().filter(|last| last.source.is_some() && last.cue.1 < phrase.start) else {
            return false;
        };
        // “told an audience of **ministers** that …, suggesting”
        if last.addressee.is_some_and(|told| told.start <= phrase.start && phrase.end <= told.end) {
            return true;
        }
        let verb = self.tree.head(at);
        let reports = |verb: usize| self.out.iter().any(|r| r.cue.0 == verb && !r.contents.is_empty());
        let advises = |verb: usize| self.tree.label(verb) == Label::RelativeClause && !reports(verb);
        if self.is(phrase.end + 1, COMMA) && self.is(phrase.end + 2, RELATIVE) && verb.is_some_and(advises) {
            return true;
        }
        // Of a passive in what is said.
        verb.is_some_and(|verb| {
            let said = last.place == Place::After && last.contents.iter().any(|c| c.0 <= phrase.start && verb <= c.1);
            // … or of no finite verb: “said he liked the idea of **Example leaving**, saying”
            let bare = self.tree.tag(verb) == Tag::VerbGerund && self.tree.child(verb, &[Label::Auxiliary]).is_none();
            said && (self.tree.child(verb, &[Label::PassiveSubject]).is_some() || bare)
        })
    }

    /// “told the court **that the inquiry** was under way, adding”, “declined to predict when **the firm** would return, stating”, “urged the firms to hire **more
    /// locals**, pledging”: whether the parse gives a verb behind a mark the subject of a clause that the verb before it takes, or what that one asks for.
    fn told_within(&self, phrase: Phrase, first: usize, frame: &Frame) -> bool {
        // “**Oxland party whip Ada Example** accused them, saying”: word order has the rest of the phrase.
        let noun = |i: usize| self.tree.tag(i).is_noun() && (self.is(i, CAPITAL) || self.nodes[i].word.cue.is_none());
        let part = |source: Phrase| {
            let rest = phrase.end + 1..=source.end;
            source.start == phrase.start
                && phrase.end < source.end
                && self.is(source.end, CAPITAL)
                && rest.into_iter().all(noun)
        };
        if frame.shared && frame.source.is_some_and(part) {
            return true;
        }
        let Some(source) = frame.source.filter(|source| frame.shared && source.end < phrase.start) else {
            return false;
        };
        let before = first.saturating_sub(1);
        let joined = self.is(before, SUBORDINATOR | PREPOSITION | CONJUNCTION);
        let mark = before.saturating_sub(usize::from(joined));
        if source.head == phrase.head || !self.is(mark, COMMA | DASH) {
            return false;
        }
        // “noted that **Ada Example** wrote to her, admitting”, “**it** turned out that the firm lied, saying”, “**heard** that a firm rang, adding”
        let person = |np: Phrase| {
            let named = (np.start..=np.end).any(|i| self.article.names_person(self.nodes[i].word.start));
            let pronoun = self.is(np.head, PRONOUN) && !self.word(np.head, &["it", "there"]);
            named || pronoun || role_noun(&self.nodes[np.head].lower).is_some()
        };
        let hears = (source.end + 1..phrase.start).any(|i| self.word(i, HEARING));
        if hears || self.word(source.head, &["it", "there"]) {
            return false;
        }
        let adds = self.nodes[first].word.cue.is_some_and(|cue| matches!(cue.verb.lemma, "add" | "state"));
        let opens = phrase.start.checked_sub(1).is_some_and(|i| self.is(i, THAT | WH) && !self.is(i, RELATIVE))
            && !person(phrase)
            && (adds || !self.speaks(phrase));
        let asked = |r: &Report| {
            let within = |c: &(usize, usize)| c.0 < phrase.start && phrase.end <= c.1;
            r.content == Content::Infinitive && r.contents.iter().any(within)
        };
        opens
            || self.is(phrase.head, PRONOUN) && self.word(phrase.head, &["it", "there"])
            || self.out.last().is_some_and(asked)
    }

    /// A phrase of the parse as a source, without what does not belong to it: “Astronomers at the agency **are tracking it** and say”, “Ada Example**, who is
    /// 40,** said”; `None` if it can be none: “**the** family said”, “in a letter to **those** in her party, writing”. `first..=at` is the verb group.
    fn nominal(&self, phrase: Phrase, first: usize, at: usize) -> Option<Phrase> {
        let Phrase { start, mut end, mut head } = phrase;
        let relative = |i: usize| self.is(i, RELATIVE | THAT) || self.word(i, &["whose"]);
        let auxiliary = |i: usize| self.is(i, AUXILIARY) && !self.is(i, CAPITAL);
        let verb = |i: usize| auxiliary(i) || self.tagged_finite(i) && !self.is(i, CAPITAL);
        let aside = |i: usize| self.is(i, COMMA | DASH) && (relative(i + 1) || self.word(i + 1, &["a", "an"]));
        let own = |i: usize| verb(i) && !(start..i).any(relative);
        if let Some(cut) = (start + 1..=end).find(|&i| own(i) || aside(i)) {
            end = cut - 1;
            // “The Teachers’ Front (TF), **a union**”: the name is the head.
            let name = (start..=end).rev().find(|&i| self.is(i, CAPITAL));
            head = if head > end && aside(cut) { name.unwrap_or(head) } else { head };
        }
        while end > head && self.is(end, MARKS) {
            end -= 1;
        }
        let article = start == end && self.is(start, DETERMINER | POSSESSIVE) && !self.is(start, PRONOUN);
        // “District **Judge Ada Example**”, “Defense Ministry **officials**”
        let office = |i: usize| self.get(i).is_some_and(|n| role_noun(&n.lower).is_some());
        while end + 1 != first
            && self.is(end, CAPITAL)
            && (self.is(end + 1, CAPITAL) && nounish(self.nodes, end + 1) || office(end + 1))
        {
            end += 1;
            head = end;
        }
        let owner = self.is(end, GENITIVE) || self.is(end + 1, GENITIVE);
        let before = start.checked_sub(1).filter(|&i| i >= self.floor() && self.is(i, PREPOSITION | TO));
        // “critics **who** say”, “people **shouting**” are described, and speak.
        let described = relative(end + 1) || end < self.last && self.tree.tag(end + 1) == Tag::VerbGerund;
        let governs = |i: usize| !self.is(i, SUBORDINATOR) && !self.word(i, &["with", "like", "as"]);
        let governed = before.is_some_and(governs) && !described;
        let time = self.is(head, TIME) && !self.is(head, CAPITAL);
        let around = start <= at && first <= end;
        // “Ahead of today**’s meeting**, the chairman”
        let cut = self.is(start, GENITIVE)
            && !start.checked_sub(1).is_some_and(|day| self.is(day, TIME) && self.is(day, CAPITAL));
        let none = around || article || owner || governed || time || cut || self.is(start, TO);
        (head <= end && !none).then_some(Phrase { start, end, head })
    }

    /// A phrase without marks and small words that the parse puts in front of it.
    fn trimmed(&self, phrase: Phrase) -> Phrase {
        let that = |i: usize| self.is(i, THAT) && self.tree.tag(i) == Tag::Subordinator;
        let mark = |i: &usize| self.is(*i, MARKS | CLOSE | OPEN | CONJUNCTION | SUBORDINATOR) || that(*i);
        let start = (phrase.start..phrase.head).find(|i| !mark(i)).unwrap_or(phrase.head);
        Phrase { start, ..phrase }
    }

    /// “released **a statement** on Friday that said”: the noun that the “that” right before the verb group at `first` stands for.
    fn document(&self, first: usize) -> Option<Phrase> {
        let that = first.checked_sub(1).filter(|&that| self.is(that, THAT))?;
        let when = |i: &usize| self.is(*i, TIME) || self.is(*i, PREPOSITION) && self.is(i + 1, TIME);
        let end = (self.floor()..that).rev().find(|i| !when(i))?;
        let phrase = left_of(self.nodes, end, self.floor())?;
        // “in the wake of **a report** that said”, “pushed back against **critics** that say”
        let noun = |i: usize| self.nodes[i].lower.as_ref();
        let speaks = |i: usize| source_noun(noun(i)).is_some() || role_noun(noun(i)).is_some();
        let own = (phrase.head + 1..end).rev().find(|&i| self.is(i, PREPOSITION));
        let own = own.filter(|_| speaks(end) && !speaks(phrase.head));
        Some(own.map_or(phrase, |before| Phrase { start: before + 1, end, head: end }))
    }

    /// “told **the court** there were **four boats**, but said”: whether a noun is whom the report before the conjunction told, or part of what it says.
    fn within_report(&self, head: usize, first: usize) -> bool {
        let joined = first >= 2 && self.is(first - 1, CONJUNCTION) && self.is(first - 2, COMMA);
        let said =
            |report: &Report| report.contents.iter().any(|c| report.cue.1 < c.0 && report.cue.1 < head && head <= c.1);
        joined && self.out.iter().any(said)
    }

    /// “Nine countries and **Example** urged”: whether “and” stands before a phrase.
    fn coordinate(&self, phrase: Phrase) -> bool {
        // “And Example said” opens a sentence, and joins nothing.
        let and = phrase.start.checked_sub(1).filter(|&and| and > 0 && self.nodes[and].text(&["and"]));
        and.is_some_and(|and| !self.is(and - 1, MARKS))
    }

    /// “Example **on Friday** said”, “Example **Friday** said”: a phrase without the day on which it was said.
    fn untimed(&self, phrase: Phrase) -> Phrase {
        let Phrase { start, head, mut end } = phrase;
        while end > start && self.is(end, TIME) && (self.nodes[end].lower.ends_with("day") || self.is(end - 1, TIME)) {
            end -= 1;
            end -= usize::from(end > start && self.is(end, PREPOSITION | COMMA));
        }
        Phrase { start, head: head.min(end), end }
    }

    /// “donors meeting in Oxbridge, **Oxland** pledged”: whether a phrase is the place that holds the one before the comma.
    fn holds_place(&self, phrase: Phrase) -> bool {
        let comma =
            phrase.start.checked_sub(1).filter(|&comma| self.is(comma, COMMA) && self.is(phrase.start, CAPITAL));
        let before = comma.and_then(|comma| (self.floor()..comma).rev().find(|&i| !self.is(i, CAPITAL)));
        let place = (phrase.start..=phrase.end).all(|i| self.is(i, CAPITAL | CONJUNCTION));
        // “was replaced by Ada Example, **Oxland** reported”: behind a clause it is who reports it.
        // “in Oxbridge, **Ada Example** said”
        let person = self.article.names_person(self.nodes[phrase.start].word.start);
        let governed = |before: usize| {
            !person && before > self.floor() && self.is(before, PREPOSITION) && comma != Some(before + 1)
        };
        place && before.is_some_and(governed) && !self.verbal_between(self.floor(), phrase.start)
    }

    /// “the ambassador to **the United States** said”, “the rebels holding **Example** said”: whether a phrase completes a noun before it, by a
    /// preposition or a participle.
    fn completes(&self, phrase: Phrase) -> bool {
        let Some(before) = phrase.start.checked_sub(1).filter(|&before| before > self.floor()) else { return false };
        let n = &self.nodes[before];
        let participle = || {
            let past = n.is(VERB) || n.word.cue.is_some_and(|cue| cue.form == VerbForm::Past);
            n.lower.ends_with("ing") || past || self.tree.tag(before).is_verb()
        };
        // “a man claiming **to be** an official said”
        let being = n.text(&["be"]) && self.is(before - 1, TO);
        n.pair.is_none()
            && !n.is(SUBORDINATOR | CAPITAL)
            // “an activist who had been **an aide** said”
            && (n.is(PREPOSITION | TO | BE) || being || n.is(WORD) && participle())
    }

    /// “set **records and the White House** signalled”: the phrase without the part of another clause that word order took with it.
    fn last_conjunct(&self, at: usize, source: Phrase) -> Phrase {
        let object = source.start.checked_sub(1).is_some_and(|i| self.is(i, VERB) || self.tagged_finite(i));
        let and = (source.start + 1..source.end).rev().find(|&i| object && self.is(i, CONJUNCTION));
        let own =
            and.filter(|&and| grammar::subject(self.tree, at).is_some_and(|head| and < head && head <= source.end));
        own.map_or(source, |and| Phrase { start: and + 1, head: source.head.max(and + 1), ..source })
    }

    /// “the group **that controls Oxbridge** told”: the noun that the clause describes, of which word order took the object.
    fn before_clause(&self, source: Phrase) -> Phrase {
        let that = source.start.checked_sub(1).filter(|&i| self.is(i, THAT | RELATIVE) && self.tagged_finite(i + 1));
        let noun = that.and_then(|that| left_of(self.nodes, that.checked_sub(1)?, self.floor()));
        noun.filter(|_| source.start < source.end).unwrap_or(source)
    }

    /// “**Aides** advising Ada Example said”, “**Police** who arrested Ada Example said”: who opens the clause and does something to whom the name names.
    fn doer(&self, name: Phrase) -> Phrase {
        let verb = name.start.checked_sub(1).filter(|&verb| verb > self.floor() && self.is(name.head, CAPITAL));
        let noun = verb.and_then(|verb| {
            let gerund = self.nodes[verb].lower.ends_with("ing") && !self.is(verb, CAPITAL | TIME);
            let who = self.is(verb - 1, RELATIVE) && self.past(verb);
            (gerund || who).then(|| left_of(self.nodes, verb.checked_sub(1 + usize::from(who))?, self.floor()))?
        });
        noun.filter(|np| np.start == self.floor() && self.speaks(*np)).unwrap_or(name)
    }

    /// “The New Brunswicker, Luc Example, said”: whether a name stands in apposition to a phrase.
    fn apposed(&self, phrase: Phrase, name: Phrase) -> bool {
        let behind = phrase.end + 2 == name.start && self.is(phrase.end + 1, COMMA);
        // “Union Chairman, Ada Example, said”; not “Representative Ada Example, Democrat of Texas, said”
        let bare = phrase.head == phrase.end || self.is(phrase.head + 1, PREPOSITION | TO);
        let office = || bare && role_noun(&self.nodes[phrase.head].lower).is_some();
        let described = self.is(phrase.start, DETERMINER) || office();
        behind && described && self.is(name.head, CAPITAL) && self.is(name.start, CAPITAL)
    }

    /// “**Oxland’s deposed** judge”, “**the head of** the department”: whether word order has the same noun as the parse and more of its phrase, or the noun that
    /// it completes.
    fn longer(&self, source: Phrase, phrase: Phrase) -> bool {
        let Some(before) =
            phrase.start.checked_sub(1).filter(|_| source.start < phrase.start && source.end == phrase.end)
        else {
            return false;
        };
        let front = source.start..phrase.start;
        let plain = || !front.clone().any(|i| self.is(i, PREPOSITION | CONJUNCTION | MARKS) || self.word(i, &["plus"]));
        // “is here to **press** U.S. demands”, “**waving** signs”
        let verb = self.tree.tag(source.start).is_verb() && !self.is(source.start, CAPITAL)
            || source.start > 0 && self.is(source.start - 1, TO);
        !verb && (plain() || self.word(before, &["of"]))
    }

    /// “Ada Example, **Oxland’s police spokesman**, told”: whether a phrase only says what the name before it is.
    fn describes_name(&self, phrase: Phrase, name: Phrase) -> bool {
        let behind = phrase.start == name.end + 2 && self.is(name.end + 1, COMMA);
        behind && self.is(name.head, CAPITAL) && !self.is(phrase.head, CAPITAL)
    }

    /// “Ada Example, whose studies are paid by insurers, said”: whether a phrase belongs to what is said of the name before it.
    fn relates(&self, phrase: Phrase, name: Phrase) -> bool {
        let who = self.get(name.end + 2).is_some_and(|n| n.is(RELATIVE) || n.text(&["whose"]));
        // “Vice Admiral Ada Example, now a congresswoman, demands”; “Ada Example, of the police, said”
        let aside = self.is(name.end + 2, PREPOSITION | ADVERB | TIME) && phrase.start <= name.end + 4;
        // “Ministers **who are visiting Oxbridge** toured it and vowed”, “Frogs **using the pool** heard him, and said”
        let next = name.end + 1;
        let clause = self.is(next, RELATIVE) || next < self.last && self.tree.tag(next) == Tag::VerbGerund;
        // “The plan, **seen by Example**, calls for”
        let seen = self.is(next, COMMA) && self.is(next + 1, VERB) && self.word(next + 2, &["by"]);
        let clause = clause || seen;
        phrase.start > name.end && (clause || self.is(next, COMMA) && (who || aside) && self.is(name.head, CAPITAL))
    }

    /// “On Tuesday Ada Example”: the phrase without the day.
    fn without_time(&self, phrase: Phrase) -> Phrase {
        let start = (phrase.start..phrase.head).find(|&i| !self.is(i, TIME | PREPOSITION)).unwrap_or(phrase.head);
        Phrase { start, ..phrase }
    }

    /// “On Monday the mayor, …”, “In Geneva the mayor, …”: a time, or what a preposition at the start of the sentence takes.
    fn adverbial(&self, phrase: Phrase) -> bool {
        let placed = phrase.start == self.floor() + 1 && self.is(phrase.start - 1, PREPOSITION);
        phrase.start == phrase.head && (placed || self.is(phrase.head, TIME))
    }

    /// Whether a source ends at the mark at node `at`: “Example, in a letter”.
    fn breaks(&self, at: usize) -> bool {
        self.is(at, SEMICOLON | COLON) || self.is(at, COMMA | DASH) && self.is(at + 1, PREPOSITION)
    }

    /// The subject of a verb that has none of its own: that of the report before, or of the sentence.
    pub(super) fn shared_subject(&self, at: usize) -> Option<Phrase> {
        // “says that workers continue to help, but says”: not a verb without content in what was said before.
        let covers = |r: &Report, at: usize| r.contents.iter().any(|c| c.0 <= at && at <= c.1);
        let idle = |r: &&Report| r.contents.is_empty() && self.out.iter().any(|other| covers(other, r.cue.0));
        // “issued a statement **calling** him a liar and vowed”: a participle has the subject of no other verb.
        let form = |i: usize| self.nodes[i].word.cue.map(|cue| cue.form);
        let finite = form(at) != Some(VerbForm::Gerund);
        let participle = |r: &&Report| finite && form(r.cue.0) == Some(VerbForm::Gerund);
        // “had lost patience, **according to somebody close to them**, complaining that”
        let according = |r: &&Report| r.lemma == "according to";
        match self.out.iter().rev().find(|report| !idle(report) && !participle(report) && !according(report)) {
            Some(last) if last.source.is_some() => last.source,
            _ => main_subject(self.nodes, self.floor(), at),
        }
    }

    /// “…, with Boswell stating”: the phrase between “with” and a participle.
    pub(super) fn accompanying(&self, at: usize) -> Option<Phrase> {
        let phrase = left_of(self.nodes, at.checked_sub(1)?, self.floor())?;
        let with = phrase.start.checked_sub(1)?;
        self.nodes[with].text(&["with"]).then_some(phrase)
    }

    /// “Citing the law, the mayor refused”: the subject of the clause that follows.
    pub(super) fn coming_subject(&self, at: usize) -> Option<Phrase> {
        let comma = (at..self.nodes.len()).find(|&i| self.is(i, COMMA) || self.quote(i) && self.closes(i))?;
        main_subject(self.nodes, comma + 1, self.nodes.len())
    }
}
