//! Verbs that report, used of what somebody does: “recalled its ambassador”, “denied a visa”, “dismissed the governor”.

use copydesk_language::lexicon::{kinship, role_noun};

use super::finder::Finder;
use crate::cues::Verb;
use crate::phrase::right_of;
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

impl Finder<'_> {
    /// Whether the noun phrase that begins at `at` makes a deed of a verb that also reports.
    pub(super) fn deed(&self, at: usize, verb: &Verb) -> bool {
        let Some(np) = right_of(self.nodes, at, self.last + 1) else { return false };
        let head = &self.nodes[np.head];
        let noun = head.lower.as_str();
        let somebody = || role_noun(noun).is_some() || kinship(noun).is_some() || head.is(SPOKES);
        let whom = self.is(at, OBJECT) && np.end == at && !self.word(at, &["it"]);
        match verb.lemma {
            // “denied **a request**”, “denied **her a visa**”
            "deny" => head.text(GRANTED) || whom && right_of(self.nodes, at + 1, self.last + 1).is_some(),
            "reject" => head.text(GRANTED),
            // “dismissed **the governor**”, “dismissed **her** from the room”; not “dismissed **him as a fool**”
            "dismiss" => {
                let as_ = (at + 1..=self.last).any(|i| self.word(i, &["as"]));
                head.text(CASES) || !as_ && (whom || somebody())
            }
            // “recalled **its ambassador**”, “recalled **640,000 cars**”
            "recall" => {
                let counted =
                    (np.start..=np.head).any(|i| self.nodes[i].lower.starts_with(|c: char| c.is_ascii_digit()));
                counted || self.is(at, POSSESSIVE) && somebody()
            }
            _ => false,
        }
    }

    /// “asked that his name **not be used**”, “asked for her name **to be left out**”: whether the words behind a verb of asking ask for anonymity.
    pub(super) fn anonymous(&self, at: usize) -> bool {
        let name = (at + 1..at + 6).find(|&i| self.word(i, &["name", "names", "identity", "identities"]));
        name.is_some_and(|name| (name + 1..name + 5).any(|i| self.word(i, &["be", "remain"])))
    }
}
