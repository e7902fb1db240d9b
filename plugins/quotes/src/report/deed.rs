//! Verbs that report, used of what somebody does: “recalled its ambassador”, “denied a visa”, “dismissed the governor”.

use copydesk_language::lexicon::{RoleKind, SourceNoun, kinship, role_noun, source_noun};

use super::finder::{Finder, MARKS, Report};
use crate::cues::Verb;
use crate::phrase::{Phrase, right_of};
use crate::words::class::*;

/// What is asked for, and granted or not.
const GRANTED: &[&str] = &[
    "access",
    "appeal",
    "application",
    "asylum",
    "bail",
    "entry",
    "leave",
    "licence",
    "license",
    "motion",
    "parole",
    "permission",
    "permit",
    "petition",
    "request",
    "requests",
    "treatment",
    "visa",
    "visas",
];

/// What a court dismisses.
const CASES: &[&str] =
    &["appeal", "application", "case", "cases", "complaint", "lawsuit", "lawsuits", "motion", "petition", "suit"];

/// Whom a state calls home.
const ENVOYS: &[&str] = &[
    "ambassador",
    "ambassadors",
    "attaché",
    "attachés",
    "consul",
    "consuls",
    "delegation",
    "diplomat",
    "diplomats",
    "envoy",
    "envoys",
    "negotiators",
];

/// What a maker takes back.
const PRODUCTS: &[&str] = &[
    "appliances",
    "batteries",
    "bikes",
    "bottles",
    "buses",
    "cars",
    "chargers",
    "devices",
    "doses",
    "goods",
    "heaters",
    "laptops",
    "motorcycles",
    "packs",
    "phones",
    "planes",
    "products",
    "seats",
    "tins",
    "toys",
    "trucks",
    "tyres",
    "tires",
    "units",
    "vans",
    "vehicles",
];

/// What is won.
const WON: &[&str] = &[
    "bronze",
    "championship",
    "crown",
    "equaliser",
    "equalizer",
    "gold",
    "medal",
    "medals",
    "points",
    "prize",
    "silver",
    "title",
    "trophy",
    "victory",
    "wicket",
    "wickets",
    "win",
];

/// Feelings with which somebody sees something.
const PLEASURES: &[&str] = &["delight", "joy", "pleasure", "pride", "satisfaction"];

impl Finder<'_> {
    /// “claimed **the district title** with a 4-3 win”, “noted with pleasure **the turnout** of youths”: whether the words behind a verb name what somebody won or
    /// was pleased to see, and no clause follows. What is noted with concern or regret is a statement.
    pub(super) fn thing_done(&self, start: usize, lemma: &str) -> bool {
        let clause = |np: Phrase| self.finite_verb(np.end + 1) || self.quote(np.end + 1);
        let phrase = |at: usize| right_of(self.nodes, at, self.last + 1).filter(|&np| !clause(np));
        let plain = |np: Phrase| {
            let apart = MARKS | RELATIVE | THAT | WH | SUBORDINATOR | CONJUNCTION;
            let end = (np.end + 1..=self.last).find(|&i| self.is(i, apart));
            let verb = |i: usize| self.finite_verb(i) || self.tagged_finite(i) || self.quote(i);
            !(np.start..end.unwrap_or(self.last + 1)).any(verb)
        };
        match lemma {
            "claim" => phrase(start).is_some_and(|np| self.word(np.head, WON) && plain(np)),
            "note" => {
                let pleased = self.word(start, &["with"]) && self.word(start + 1, PLEASURES);
                let feeling = pleased.then(|| right_of(self.nodes, start + 1, self.last + 1)).flatten();
                let behind = |feeling: Phrase| {
                    // “noted with pleasure the turnout”: word order takes both for one phrase.
                    let article = (feeling.start + 1..=feeling.end + 1).find(|&i| self.is(i, DETERMINER | POSSESSIVE));
                    article.and_then(phrase)
                };
                feeling.and_then(behind).is_some_and(plain)
            }
            _ => false,
        }
    }

    /// Whether the noun phrase that begins at `at` makes a deed of a verb that also reports.
    pub(super) fn deed(&self, at: usize, verb: &Verb, report: &Report) -> bool {
        let Some(np) = right_of(self.nodes, at, self.last + 1) else { return false };
        let head = &self.nodes[np.head];
        let holder = || role_noun(&head.lower).is_some_and(|role| role.kind == RoleKind::Office);
        let whom = self.is(at, OBJECT) && np.end == at && !self.word(at, &["it"]);
        match verb.lemma {
            // “denied **a request**”, “denied **her a visa**”
            "deny" => head.text(GRANTED) || whom && right_of(self.nodes, at + 1, self.last + 1).is_some(),
            "reject" => head.text(GRANTED),
            // “dismissed **the governor**”, “dismissed **her** from the room”; not “dismissed **him as a fool**”, “dismissed **critics** of the plan”
            "dismiss" => !self.dismissed_as(np.end + 1) && (head.text(CASES) || whom || holder()),
            // “recalled **its ambassador**”, “the carmaker recalled **640,000 cars**”
            // or “recalled **two midfielders** from loan”
            "recall" => {
                let player = || {
                    let next = |words: &[&str]| self.word(np.end + 1, words) && !self.is(at, OBJECT);
                    let noun = head.lower.as_ref();
                    let person = role_noun(noun).is_some() || self.article.names_person(head.word.start);
                    person && next(&["for", "from", "to", "after"])
                        || next(&["from"]) && self.word(np.end + 2, &["duty", "loan"])
                };
                let envoy = self.is(at, POSSESSIVE) && head.text(ENVOYS) || head.text(PRODUCTS) || player();
                envoy && report.source.is_some_and(|source| self.body(source)) && !self.dismissed_as(np.end + 1)
            }
            _ => false,
        }
    }

    /// “dismissed the claim **as a stunt**”: whether an “as” in the same stretch of the sentence calls the object something; not “dismissed him **as
    /// protests grew**”.
    fn dismissed_as(&self, from: usize) -> bool {
        let as_ = (from..=self.last).take_while(|&i| !self.is(i, MARKS)).find(|&i| self.word(i, &["as"]));
        as_.is_some_and(|as_| {
            !right_of(self.nodes, as_ + 1, self.last + 1).is_some_and(|np| self.finite_verb(np.end + 1))
        })
    }

    /// Whether a source can be a body or a state, by its words: no person's name, no pronoun but “it”, no noun of people.
    fn body(&self, source: Phrase) -> bool {
        let head = &self.nodes[source.head];
        let noun = head.lower.as_ref();
        let people = head.is(SPOKES | NUMBER)
            || head.is(PRONOUN | RELATIVE) && !head.text(&["it", "which"])
            || role_noun(noun).is_some()
            || kinship(noun).is_some()
            || source_noun(noun) == Some(SourceNoun::People);
        !people && !self.article.names_person(head.word.start)
    }

    /// “asked that his name **not be used**”, “asked for her name **to be left out**”: whether the words behind a verb of asking ask for anonymity. A
    /// name may also be changed, added or read aloud.
    pub(super) fn anonymous(&self, at: usize) -> bool {
        let name = (at + 1..at + 6).find(|&i| self.word(i, &["name", "names", "identity", "identities"]));
        let plain = |i: &usize| !self.is(*i, MARKS | CONJUNCTION) && !self.quote(*i);
        let hidden = |i: usize| {
            let out = self.word(i, &["left", "kept"]) && self.word(i + 1, &["out", "off", "back"]);
            self.is(i, NEGATION) || out || self.word(i, &["withheld", "hidden", "secret", "anonymous", "confidential"])
        };
        name.is_some_and(|name| (name + 1..name + 7).take_while(plain).any(hidden))
    }
}
