//! Whether a word is used as a reporting verb: word order, closed classes and the parse.

use copydesk_language::lexicon::{role_noun, source_noun};
use copydesk_language::morphology::VerbForm;
use copydesk_syntax::{Label, Tag};

use super::finder::{Finder, MARKS, Report};
use super::when::UNITS;
use crate::cues::{Cue, frame};
use crate::model::Content;
use crate::phrase::{Node, Phrase, nounish, right_of};
use crate::words::class::*;

/// What governs the infinitive of something that is still to be said.
const TO_COME: &[&str] = &[
    "expected",
    "likely",
    "due",
    "set",
    "scheduled",
    "prepared",
    "preparing",
    "planning",
    "plan",
    "plans",
    "planned",
    "hopes",
    "hoped",
    "intends",
    "intended",
    "wants",
    "wanted",
    "about",
];

/// What says that something would be said, or could.
pub(super) const MODALS: &[&str] =
    &["will", "would", "could", "should", "can", "may", "might", "must", "’ll", "'ll", "’d", "'d"];

/// How far before the “to” of an infinitive the “for” may stand that says whose it is.
const WHOSE: usize = 5;

/// Verbs of which somebody is told to do something: “a worker **ordered** to clean” is told, and does not speak.
const TOLD: &[&str] = &["tell", "order", "instruct", "direct", "invite", "encourage", "urge", "advise", "command"];

/// What may precede a plural noun that looks like a verb: “all 193 member **states**”.
const SEVERAL: &[&str] = &["all", "many", "several", "these", "those", "most", "some", "other", "both"];

/// Verbs of asking somebody to do something, besides those that report: “challenged him **to admit** that”. Who is forced or led to say it has said it.
const BRINGING: &[&str] = &[
    "challenge",
    "challenges",
    "challenged",
    "challenging",
    "dare",
    "dared",
    "expect",
    "expects",
    "expected",
    "press",
    "pressed",
    "pressure",
    "pressured",
    "push",
    "pushed",
    "require",
    "requires",
    "required",
];

/// Small words with which a verb that also reports says something else: “adding to the cost”, “called out its members”.
const OTHERWISE: &[(&str, &[&str])] = &[("add", &["to"]), ("call", &["out", "off", "up", "in"])];

/// Verbs of being in a state, besides “be”.
const STAYING: &[&str] = &["remain", "remains", "remained", "stay", "stays", "stayed"];

/// What somebody may have committed.
const CRIMES: &[&str] = &["crime", "crimes", "offence", "offences", "offense", "offenses"];

/// How far before the verb a crime may stand.
const CRIME: usize = 5;

impl Finder<'_> {
    /// Whether the form at `at` is used as a verb with a source of its own.
    pub(super) fn verbal(&self, at: usize, cue: Cue) -> bool {
        let node = &self.nodes[at];
        if node.is(CAPITAL) && at > 0 && !self.is(at - 1, MARKS) && !self.quote(at - 1) && !self.title_case {
            return false;
        }
        let Some(before) = at.checked_sub(1).map(|b| &self.nodes[b]) else {
            return cue.form == VerbForm::Gerund
                || (cue.form == VerbForm::Past
                    && self.is(at + 1, CAPITAL | DETERMINER | POSSESSIVE | PRONOUN)
                    && cue.verb.lemma == "say");
        };
        let owner = before.pair.is_none() && before.lower.ends_with(['\'', '’']);
        if before.is(DETERMINER) && !before.is(PRONOUN) || before.is(POSSESSIVE | GENITIVE) || owner {
            return false;
        }
        if cue.verb.takes(frame::NOUNISH)
            && before.text(&["few", "several", "no", "any", "two", "three", "more", "other"])
        {
            return false;
        }
        if before.is(PREPOSITION) && !before.text(&["like", "as"]) && cue.form != VerbForm::Gerund {
            return false;
        }
        let adverbs = (0..at).rev().take_while(|&i| self.nodes[i].is(ADVERB | NEGATION)).count();
        let real = (at - adverbs).checked_sub(1).map(|b| &self.nodes[b]);
        let Some(real) = real else { return cue.form != VerbForm::Base };
        let nounish_form = cue.verb.takes(frame::NOUNISH);
        match cue.form {
            VerbForm::Base => {
                let subject = plural(real) || self.coordinated(at);
                if subject && self.described(at, cue) {
                    return true;
                }
                real.is(TO)
                    || real.is(AUXILIARY) && !real.is(BE)
                    || real.is(PRONOUN | RELATIVE) && !real.text(&["he", "she", "it"])
                    || !nounish_form && (subject || real.is(CONJUNCTION) || real.is(COMMA) && at > 1)
                    || subject && (self.is(at + 1, THAT | TO | DETERMINER) || self.quote(at + 1))
            }
            // “Trump claims that”, not “security claims”.
            VerbForm::ThirdPerson => {
                let follows = self.is(at + 1, THAT | DETERMINER | PRONOUN | POSSESSIVE | TO | WH) || self.quote(at + 1);
                let name = real.is(CAPITAL) && !self.is(at + 1, PREPOSITION | CONJUNCTION | STOP);
                // “…,” **Example states**.
                let closes = real.is(CAPITAL) && (at.saturating_sub(3)..at).any(|i| self.quote(i) && self.closes(i));
                // “Are **states** more active?”
                if nounish_form && real.is(AUXILIARY) {
                    return false;
                }
                !nounish_form
                    || closes
                    || self.described(at, cue)
                    || self.claims(at, cue)
                    || real.is(PRONOUN | RELATIVE | COMMA | CONJUNCTION)
                    || nounish(self.nodes, at - 1 - adverbs) && (name || follows)
            }
            VerbForm::Gerund => {
                let noun = nounish_form
                    && before.is(WORD)
                    && !before.is(BE)
                    && self.is(at + 1, WORD)
                    && !self.is(at + 1, THAT)
                    && (self.tree.tag(at) != Tag::VerbGerund || before.text(&["of"]));
                !before.is(DETERMINER) && !noun
            }
            VerbForm::Past | VerbForm::Participle => {
                !before.is(BE) || cue.verb.takes(frame::ADDRESSEE) || self.is(at + 1, THAT)
            }
        }
    }

    /// “is expected to announce”, “would ask the court”: whether it is still to be said. Not so “I can confirm”, which says it.
    pub(super) fn to_come(&self, at: usize, first: usize, source: Option<Phrase>) -> bool {
        let cue_base = self.nodes[at].word.cue.is_some_and(|cue| cue.form == VerbForm::Base);
        let infinitive = (first..at).any(|i| self.is(i, TO));
        let expected = (first.saturating_sub(1)..at).any(|i| self.get(i).is_some_and(|n| n.text(TO_COME)));
        let modal = (first..at).any(|i| self.nodes[i].text(MODALS));
        // “would be a target and threaten to leave”: the first verb's “would” is the second's too.
        // Not “will face critics **who claim** that …”.
        let relative = first.checked_sub(1).is_some_and(|before| self.is(before, RELATIVE));
        let shared = cue_base && !relative && self.tree.label(at) == Label::Conjunct;
        let modal = modal
            || shared
                && self.tree.head(at).is_some_and(|head| {
                    let auxiliary = |child: usize| self.tree.label(child) == Label::Auxiliary;
                    self.tree.children(head).any(|child| auxiliary(child) && self.nodes[child].text(MODALS))
                });
        // “demanded **that the minister explain** how”: it is demanded.
        let demanded = cue_base
            && !(first..at).any(|i| self.is(i, AUXILIARY))
            && self.out.last().is_some_and(|last| {
                let demands = matches!(last.stance, "demand" | "ask" | "propose")
                    && self.is(last.cue.1 + 1, THAT | TIME | PREPOSITION);
                let that = last.contents.iter().find(|c| self.is(c.0, THAT) && c.0 < at && at <= c.1);
                // A plural has the same form in a clause that is not demanded: “demanded that the files **that witnesses say** exist be opened”.
                let own = |c: &(usize, usize)| {
                    last.stance == "demand" && source.is_some_and(|source| source.start == c.0 + 1)
                };
                demands && that.is_some_and(|c| own(c) || !self.many(first.saturating_sub(1)))
            });
        let own = source.is_some_and(|source| self.nodes[source.head].text(&["i", "we"]));
        // “shameful **for senators to say** that”, “we **need to say** that”
        let to = at.checked_sub(2).filter(|_| self.is(at - 1, TO));
        // “waited **for weeks** to announce it”: nobody's infinitive
        let lasts = |i: usize, end: usize| {
            let head = right_of(self.nodes, i + 1, end + 1).map_or(end, |np| np.head);
            self.is(head, TIME) || self.word(head, UNITS) || self.word(head, &["decade", "decades"])
        };
        let whose = || {
            let phrase = to.map(|end| (end.saturating_sub(WHOSE)..=end).rev());
            let plain = |i: &usize| !self.finite(*i) && !self.is(*i, COMMA);
            phrase.is_some_and(|phrase| {
                phrase.take_while(plain).any(|i| self.word(i, &["for"]) && !to.is_some_and(|end| lasts(i, end)))
            })
        };
        let needed = to.is_some_and(|before| self.word(before, &["need", "needs"])) || whose();
        demanded || infinitive && (expected || needed) || modal && !own || infinitive && self.told_to(at)
    }

    /// “challenged her **to say** how”, “called on the council **to demand** that”: whether somebody is only asked or brought to say it.
    fn told_to(&self, at: usize) -> bool {
        let asked = |last: &Report| {
            let demands = matches!(last.stance, "demand" | "ask") && last.content == Content::Infinitive;
            demands && last.contents.iter().any(|c| c.0 + 1 == at)
        };
        if self.out.last().is_some_and(asked) {
            return true;
        }
        let Some(head) = self.tree.head(at).filter(|&head| head < at) else { return false };
        let asks = self.nodes[head].text(BRINGING)
            || self.nodes[head].word.cue.is_some_and(|cue| matches!(cue.verb.stance, "demand" | "ask" | "want"));
        let somebody = || self.tree.child(head, &[Label::Object, Label::IndirectObject, Label::Oblique]);
        asks && matches!(self.tree.label(at), Label::OpenClause | Label::Clause | Label::AdverbialClause)
            && somebody().is_some_and(|object| head < object && object < at)
    }

    /// “adding to the cost”, “breaking promises”: whether the word behind the verb makes another verb of it, or the one before it an object.
    pub(super) fn otherwise(&self, at: usize, cue: Cue) -> bool {
        let next = self.get(at + 1).filter(|n| n.pair.is_none());
        let before = at.checked_sub(1).map(|before| &self.nodes[before]);
        let noun = cue.verb.takes(frame::NOUNISH) && cue.form == VerbForm::ThirdPerson;
        // “breaking promises”, “denied reports that”, “made promises he cannot keep”
        let takes = |n: &Node| {
            let past = n.word.cue.is_some_and(|cue| cue.form == VerbForm::Past);
            n.pair.is_none()
                && !n.is(CAPITAL)
                && (n.lower.ends_with("ing") || past || n.text(&["made", "make", "makes"]))
        };
        OTHERWISE.iter().any(|(lemma, words)| *lemma == cue.verb.lemma && next.is_some_and(|n| n.text(words)))
            || noun
                && before.is_some_and(takes)
                && !at.checked_sub(2).is_some_and(|i| self.is(i, DETERMINER | POSSESSIVE))
            || noun && self.counted(at)
            || self.attributive(at, cue)
            || cue.form == VerbForm::Past && self.is(at + 1, TO) && self.said_of(at, cue, before)
            // “the line **announced Wednesday will** link the towns”
            || cue.form == VerbForm::Past
                && !matches!(cue.verb.lemma, "say" | "tell")
                && self.is(at + 1, TIME)
                && self.is(at + 2, AUXILIARY)
            // “a rise of the size **predicted is** likely”
            || cue.form == VerbForm::Past
                && !matches!(cue.verb.lemma, "say" | "tell")
                && self.is(at + 1, AUXILIARY)
                && at > 0
                && self.tree.tag(at - 1).is_noun()
                && !self.is(at - 1, CAPITAL)
                && !(0..at).any(|i| self.is(i, RELATIVE | THAT | WH | COMMA) || self.quote(i))
            // “remains **committed to** the goal”, “what crimes she **committed** to be”: nobody promises.
            || cue.verb.lemma == "commit" && (self.dedicated(at) || self.perpetrated(at))
            // “the Oxbridge **Post**”
            || cue.verb.lemma == "post"
                && cue.form == VerbForm::Base
                && !self.title_case
                && self.is(at, CAPITAL)
                && before.is_some_and(|n| n.is(CAPITAL))
            // “**amid reports** that”
            || noun && before.is_some_and(|n| n.text(&["amid", "amidst"]))
            || self.names_act(at, cue)
            || self.called_by(at, cue)
            || self.counted_out(at, cue)
            // “you can **rest assured** that”
            || cue.verb.lemma == "assure" && before.is_some_and(|n| n.text(&["rest"]))
    }

    /// “remains **committed** to the goal”, “is fully **committed**”; not “has fully committed to reopening it”.
    fn dedicated(&self, at: usize) -> bool {
        let before = (0..at).rev().find(|&i| !self.is(i, ADVERB));
        before.is_some_and(|i| self.is(i, BE) || self.word(i, STAYING))
    }

    /// “what crimes she **committed** to be”: whether a crime is its object; not “after a wave of crime, the mayor committed to hiring”.
    fn perpetrated(&self, at: usize) -> bool {
        let crime = (at.saturating_sub(CRIME)..at).rev().find(|&i| self.word(i, CRIMES));
        crime.is_some_and(|crime| {
            self.is(crime + 1, PRONOUN | RELATIVE | THAT) && !(crime + 1..at).any(|i| self.is(i, MARKS | AUXILIARY))
        })
    }

    /// “all 193 member **states**”: whether a plural noun that looks like a verb follows a number and a singular.
    fn counted(&self, at: usize) -> bool {
        let number = |i: usize| self.is(i, NUMBER) || self.word(i, SEVERAL);
        at > 1 && number(at - 2) && !self.is(at - 1, CAPITAL) && !plural(&self.nodes[at - 1])
    }

    /// “four workers, **said to be** Canadians”, “is rich and **said to speak** French”, “30 countries **invited to send** guests”: whether others say so
    /// of them or to them.
    fn said_of(&self, at: usize, cue: Cue, before: Option<&Node>) -> bool {
        let subject = || self.tree.child(at, &[Label::Subject]).is_some();
        // Not “stood up and said **to the crowd**”.
        let acts = || at + 2 <= self.last && self.tree.tag(at + 2) == Tag::VerbBase;
        let joined = || before.is_some_and(|n| n.is(CONJUNCTION | COMMA)) && !subject() && acts();
        // “others **reported to be** leaving”
        let said = matches!(cue.verb.lemma, "report" | "allege" | "estimate") && self.word(at + 2, &["be", "have"])
            || cue.verb.lemma == "say" && (self.word(at + 2, &["be", "have"]) || joined());
        said || TOLD.contains(&cue.verb.lemma) && !before.is_some_and(|n| n.is(AUXILIARY | ADVERB))
    }

    /// “said **maintaining** trust is vital”: whether a participle behind a verb of saying is the subject of what is said.
    fn names_act(&self, at: usize, cue: Cue) -> bool {
        let says = |i: usize| {
            let before = self.nodes[i].word.cue;
            before.is_some_and(|cue| cue.verb.lemma == "say" && cue.form != VerbForm::Gerund)
        };
        let end = (at + 1..=self.last).find(|&i| self.is(i, MARKS)).unwrap_or(self.last + 1);
        cue.form == VerbForm::Gerund && at > 0 && says(at - 1) && (at + 2..end).any(|i| self.is(i, AUXILIARY))
    }

    /// “the city, **claimed by** the rebels as theirs”, “a charge **denied by** the firm”: whether a participle describes the noun before it and its source
    /// stands behind “by”. What it reports is that noun.
    fn called_by(&self, at: usize, cue: Cue) -> bool {
        // Not “Example confirmed **by telephone** that it was”, “Example announced **by Twitter** he would”.
        let somebody = |np: Phrase| {
            let told = self.is(np.end + 1, THAT | WH | COLON | PRONOUN) || self.quote(np.end + 1);
            !told && self.is(np.start, DETERMINER | CAPITAL) && self.speaks(np)
        };
        let by = self.word(at + 1, &["by"]) && right_of(self.nodes, at + 2, self.last + 1).is_some_and(somebody);
        let noun = at
            .checked_sub(1)
            .is_some_and(|i| self.is(i, COMMA) || !self.is(i, PRONOUN | RELATIVE) && nounish(self.nodes, i));
        let describes = !matches!(cue.verb.lemma, "say" | "tell" | "ask") && cue.form == VerbForm::Past;
        describes && by && noun && !self.leads_up(at) && self.named_so(at, cue).is_none()
    }

    /// “**149 confirmed orders** have been received”: whether a participle stands between a number and the noun that is counted, the subject of a verb.
    fn counted_out(&self, at: usize, cue: Cue) -> bool {
        let number = at.checked_sub(1).is_some_and(|i| self.is(i, NUMBER) && !self.is(i, CAPITAL | TIME));
        let noun = right_of(self.nodes, at + 1, self.last + 1).filter(|np| self.tree.tag(np.head) == Tag::Plural);
        let verb =
            |np: Phrase| (np.end + 1..np.end + 6).take_while(|&i| !self.is(i, MARKS)).any(|i| self.is(i, AUXILIARY));
        cue.form == VerbForm::Past && number && !self.is(at + 1, DETERMINER | POSSESSIVE) && noun.is_some_and(verb)
    }

    /// “most **reported** crimes”, “the recently **announced** phone”: a participle that describes the noun behind it.
    fn attributive(&self, at: usize, cue: Cue) -> bool {
        let participle = matches!(cue.form, VerbForm::Past | VerbForm::Participle);
        let before = (0..at).rev().find(|&i| !self.is(i, ADVERB));
        // “the **sole** announced candidate”
        let sole = |i: &usize| {
            self.tree.tag(*i) == Tag::Adjective && self.is(i.saturating_sub(1), DETERMINER | POSSESSIVE | GENITIVE)
        };
        let before = before.map(|i| if i > 0 && sole(&i) { i - 1 } else { i });
        let opens = DETERMINER | POSSESSIVE | GENITIVE | PREPOSITION | TO | CONJUNCTION | NUMBER | COLON | DASH | OPEN;
        // “to contain newly **reported** cases”, “said **projected** figures showed”
        let verb = |i: usize| self.is(i, VERB) || self.nodes[i].word.cue.is_some();
        // “their numerous **alleged** crimes”
        let adjectives = |i: usize| self.tree.tag(i) == Tag::Adjective && self.tree.tag(at) == Tag::Adjective;
        let determined = before.is_none_or(|i| self.is(i, opens) || verb(i) || adjectives(i));
        let head = |label: Label| self.tree.head(at).filter(|_| self.tree.label(at) == label);
        let describes = || {
            // “security forces and **suspected** rebels”: a noun's equal is no verb.
            head(Label::Adjective).is_some_and(|noun| noun > at)
                || head(Label::Conjunct).is_some_and(|noun| noun < at && self.tree.tag(noun).is_noun())
                    && self.tree.child(at, &[Label::Subject]).is_none()
                    && self.tree.tag(at) != Tag::VerbPast
        };
        let noun = self.get(at + 1).is_some_and(|n| !n.is(PRONOUN | DETERMINER | POSSESSIVE | TO | THAT | WH));
        // “her **first** reported visit”
        let ordinal = at > 1
            && self.word(at - 1, &["first", "only", "last", "latest", "second", "third"])
            && self.is(at - 2, POSSESSIVE | GENITIVE);
        // “work is under way **and urged residents to** stay”
        let acts = |i: usize| self.is(i, TO) && i < self.last && self.tree.tag(i + 1) == Tag::VerbBase;
        let asks = cue.verb.takes(frame::ADDRESSEE)
            && at > 0
            && self.is(at - 1, CONJUNCTION)
            && (at + 2..at + 6).take_while(|&i| !self.is(i, MARKS | AUXILIARY)).any(|i| acts(i) || self.is(i, THAT));
        // “The official told reporters”, “a breach of the deal **and called on** them”
        let asks = asks || matches!(cue.verb.lemma, "say" | "tell") || self.is(at + 1, PREPOSITION);
        participle && !asks && determined && noun && !self.quote(at + 1) && (ordinal || describes())
    }

    /// “Example **claims** Oxland blocked it”, “the newspaper **reports** police have left”, “Example **boasts** of “a win””: whether a form that looks like a
    /// plural noun stands between somebody and a clause, or before words in marks that it takes.
    pub(super) fn claims(&self, at: usize, cue: Cue) -> bool {
        let Some(before) = at.checked_sub(1).map(|before| &self.nodes[before]) else { return false };
        let noun = before.lower.as_ref();
        let somebody =
            before.is(CAPITAL) || source_noun(noun).is_some() || role_noun(noun).is_some_and(|role| !role.plural);
        let clause = || {
            let phrase = right_of(self.nodes, at + 1, self.last).filter(|_| !self.finite_verb(at + 1));
            phrase.is_some_and(|np| self.finite_verb(np.end + 1))
        };
        let marked = || cue.verb.prepositions.iter().any(|p| self.word(at + 1, &[p])) && self.quote(at + 2);
        // “The plant was hit, Oxbridge Radio’s **Ada Example reports**.”
        let ends = || {
            let comma = (self.floor()..at).rev().take(8).find(|&i| self.is(i, COMMA));
            at == self.last && before.is(CAPITAL) && comma.is_some_and(|comma| self.verbal_between(self.floor(), comma))
        };
        let takes = cue.verb.takes(frame::CLAUSE) && (clause() || ends()) || marked();
        cue.form == VerbForm::ThirdPerson && cue.verb.takes(frame::NOUNISH) && somebody && takes
    }

    /// “points out”: two words that are a verb and nothing else.
    pub(super) fn phrasal(&self, at: usize, cue: Cue) -> bool {
        cue.verb.lemma == "point" && self.get(at + 1).is_some_and(|n| n.pair.is_none() && n.text(&["out"]))
    }

    /// “Obama and Clinton call”.
    fn coordinated(&self, at: usize) -> bool {
        at >= 3 && self.nodes[at - 1].is(CAPITAL) && self.nodes[at - 2].text(&["and"]) && self.nodes[at - 3].is(CAPITAL)
    }
}

/// Whether a word can be a plural subject.
fn plural(n: &Node) -> bool {
    let listed = matches!(n.lower.as_ref(), "people" | "police" | "officials" | "critics" | "voters" | "both" | "many")
        || matches!(n.lower.as_ref(), "some" | "others" | "they" | "women" | "men");
    let ends = n.lower.len() > 3 && n.lower.ends_with('s') && !n.lower.ends_with("ss");
    listed || n.is(WORD) && ends && (n.is(CAPITAL) || !n.is(AUXILIARY | ADVERB | PREPOSITION | TIME))
}
