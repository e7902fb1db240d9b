//! What can be observed: named features, each a place to look at and a class seen there, and lexical ones, which are hashes.

use crate::lexicon::{KeyMap, NAMES, folded, mix};

/// PER, ORG, LOC, MISC, and not a name.
pub const LABELS: usize = 5;
/// The column of "not a name".
pub const OUTSIDE: usize = 4;
/// Number of features.
pub const FEATURES: usize = 64 * PLACES.len();

/// Where evidence is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Length,
    Whole,
    WholeFirst,
    WholeCase,
    First,
    Last,
    Inner,
    OfFirst,
    Prev,
    PrevCap,
    BeforeThe,
    PrevComma,
    PrevAnd,
    Next,
    NextCap,
    NextComma,
    NextAnd,
    PrevWord,
    NextWord,
    Shape,
    Person,
    Ending,
    Context,
    Document,
}

const PLACES: [(Place, &str); 24] = [
    (Place::Length, "length"),
    (Place::Whole, "whole"),
    (Place::WholeFirst, "whole_first"),
    (Place::WholeCase, "whole_case"),
    (Place::First, "first"),
    (Place::Last, "last"),
    (Place::Inner, "inner"),
    (Place::OfFirst, "of_first"),
    (Place::Prev, "prev"),
    (Place::PrevCap, "prev_cap"),
    (Place::BeforeThe, "before_the"),
    (Place::PrevComma, "prev_comma"),
    (Place::PrevAnd, "prev_and"),
    (Place::Next, "next"),
    (Place::NextCap, "next_cap"),
    (Place::NextComma, "next_comma"),
    (Place::NextAnd, "next_and"),
    (Place::PrevWord, "prev_word"),
    (Place::NextWord, "next_word"),
    (Place::Shape, "shape"),
    (Place::Person, "person"),
    (Place::Ending, "ending"),
    (Place::Context, "context"),
    (Place::Document, "document"),
];

/// Words that are evidence by themselves.
const WORDS: [&str; 62] = [
    "in", "at", "on", "of", "by", "to", "from", "for", "with", "and", "or", "but", "the", "a", "an", "his", "her",
    "their", "its", "our", "my", "this", "that", "(", ")", ",", ":", ";", "-", "–", "—", ".", "as", "is", "was", "are",
    "were", "has", "have", "had", "will", "would", "who", "whose", "which", "where", "when", "than", "like", "via",
    "against", "between", "after", "before", "since", "during", "under", "over", "into", "until", "about", "vs",
];

/// Endings that tell the kind of a name.
pub const ENDINGS: [&str; 60] = [
    "stan", "burg", "berg", "ville", "ton", "land", "shire", "ford", "ham", "bury", "abad", "pur", "grad", "ovo",
    "polis", "wick", "mouth", "port", "sky", "ski", "skiy", "enko", "ov", "ova", "ev", "eva", "yan", "ian", "shvili",
    "dze", "sen", "sson", "son", "ez", "es", "opoulos", "ides", "akis", "ini", "ello", "etti", "escu", "oglu", "zadeh",
    "ism", "ist", "ists", "ese", "ish", "ans", "ics", "ia", "ic", "ich", "man", "ing", "ed", "er", "tion", "ment",
];

const SHAPES: [&str; 14] = [
    "caps_2",
    "caps_3",
    "caps_4",
    "caps_5",
    "caps_long",
    "dotted",
    "mixed",
    "hyphen",
    "digit_first",
    "digit_last",
    "digit_inside",
    "genitive_inside",
    "initial",
    "initial_first",
];

const CONTEXTS: [&str; 45] = [
    "first",
    "quoted",
    "bracketed",
    "alone",
    "case_title",
    "case_caps",
    "genitive",
    "age",
    "cut_left",
    "cut_right",
    "before_rest",
    "next_number",
    "inner_of",
    "inner_and",
    "inner_for",
    "inner_on",
    "inner_prep",
    "inner_the",
    "inner_particle",
    "inner_amp",
    "all_unknown",
    "all_common",
    "some_common",
    "start",
    "end",
    "dateline",
    "byline",
    "after_name_comma",
    "open_quote",
    "close_quote",
    "capital_lower",
    "starts_the",
    "headline",
    "after_bracket",
    "and_alike",
    "described_person",
    "described_organisation",
    "comma_who",
    "comma_which",
    "owns_office",
    "owns_kin",
    "owns_assets",
    "says_it",
    "says_he",
    "says_they",
];

/// What a description behind a name, or what it owns or says, tells of it; in `CONTEXTS`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Description {
    /// “Ada Example, a nurse,”
    Person = 35,
    /// “Example, the county's biggest bank,”
    Organisation,
    CommaWho,
    CommaWhich,
    /// “Example's chief executive”
    OwnsOffice,
    /// “Example's mother”
    OwnsKin,
    /// “Example's shares”
    OwnsAssets,
    /// “Example said it”
    SaysIt,
    SaysHe,
    SaysThey,
}

const DOCUMENT: [&str; 14] = [
    "lower",
    "capital",
    "same_per",
    "same_org",
    "same_loc",
    "same_misc",
    "last_of_per",
    "first_of_per",
    "in_org",
    "in_loc",
    "in_misc",
    "acronym_of",
    "lone",
    "lone_often",
];

const FIRSTS: [&str; 4] = ["given", "initial", "known", "unknown"];
const LASTS: [&str; 6] = ["surname", "rare", "given", "common", "unknown", "place"];

/// One observation: a place and what is seen there; or, above `FEATURES`, a lexical one: a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Feature(u64);

impl Feature {
    pub fn new(place: Place, bit: u32) -> Feature {
        Feature(place as u64 * 64 + u64::from(bit))
    }

    /// The feature at this place in the table of weights.
    pub fn from_index(index: usize) -> Feature {
        Feature(index as u64)
    }

    /// The lexical feature of a template and what it looks at.
    pub fn lexical(template: u32, seen: u64) -> Feature {
        Feature(mix(mix(u64::from(template) + 1, seen), 0x5bd1_e995) | 1 << 63)
    }

    /// The hash, if it is a lexical one.
    pub fn hash(self) -> Option<u64> {
        (self.0 >> 63 == 1).then_some(self.0)
    }

    /// The place of a named one in the table of weights.
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// The feature that the weights' file calls by this name: "whole.country".
    pub fn named(name: &str) -> Option<Feature> {
        let (place, seen) = name.split_once('.')?;
        let place = PLACES.iter().find(|(_, n)| *n == place)?.0;
        let list = |list: &[&str]| list.iter().position(|s| *s == seen).map(|i| i as u32);
        let bit = match place {
            Place::Length => seen.parse().ok().filter(|n| *n < 64),
            Place::PrevWord | Place::NextWord => list(&WORDS),
            Place::Shape => list(&SHAPES),
            Place::Person => (0..48).find(|&bit| person_name(bit) == seen),
            Place::Ending => list(&ENDINGS),
            Place::Context => list(&CONTEXTS),
            Place::Document => list(&DOCUMENT),
            _ => NAMES.iter().find(|(_, n)| *n == seen).map(|(bit, _)| *bit),
        };
        Some(Feature::new(place, bit?))
    }

    /// The name in the weights' file; none for an index that no observation has.
    pub fn name(self) -> Option<String> {
        let (place, label) = PLACES[self.index() / 64];
        let bit = self.0 as u32 % 64;
        let seen = match place {
            Place::Length => bit.to_string(),
            Place::PrevWord | Place::NextWord => WORDS.get(bit as usize)?.to_string(),
            Place::Shape => SHAPES.get(bit as usize)?.to_string(),
            Place::Person => (bit < 48).then(|| person_name(bit))?,
            Place::Ending => ENDINGS.get(bit as usize)?.to_string(),
            Place::Context => CONTEXTS.get(bit as usize)?.to_string(),
            Place::Document => DOCUMENT.get(bit as usize)?.to_string(),
            _ => NAMES.iter().find(|(b, _)| *b == bit)?.1.to_string(),
        };
        Some(format!("{label}.{seen}"))
    }
}

fn person_name(bit: u32) -> String {
    let (long, rest) = (bit / 24, bit % 24);
    format!("{}_{}_{}", FIRSTS[(rest / 6) as usize], LASTS[(rest % 6) as usize], if long == 0 { "2" } else { "more" })
}

/// Vocabulary of the evidence: which words are looked at one by one.
pub struct Vocabulary(pub KeyMap<u32>);

impl Default for Vocabulary {
    fn default() -> Self {
        Vocabulary(WORDS.iter().enumerate().map(|(i, w)| (folded(w), i as u32)).collect())
    }
}

impl Vocabulary {
    pub fn the(&self) -> u64 {
        folded("the")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_features_are_read_back() {
        let mut named = 0;
        for index in 0..FEATURES {
            if let Some(name) = Feature(index as u64).name() {
                assert_eq!(Feature::named(&name), Some(Feature(index as u64)), "{name}");
                named += 1;
            }
        }
        assert!(named > 800);
        assert_eq!(Feature::named("whole.nothing"), None);
    }
}
