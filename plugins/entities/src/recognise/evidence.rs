//! What speaks for and against a stretch of words being a name of some type: each observation is a feature, a place to look at
//! and a class seen there. Evidence from the left and from the right of a stretch depends on one end only, and is read apart
//! from the evidence inside it.

use crate::input::SectionKind;
use crate::lexicon::{Classes, KeyMap, Lexicon, NAMES, folded, join};
use crate::words::{Case, Sentence, Shape, Word, Words};

use super::document::Notes;

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
const ENDINGS: [&str; 60] = [
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

const CONTEXTS: [&str; 35] = [
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
];

const DOCUMENT: [&str; 12] = [
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
];

const FIRSTS: [&str; 4] = ["given", "initial", "known", "unknown"];
const LASTS: [&str; 6] = ["surname", "rare", "given", "common", "unknown", "place"];

/// One observation: a place and what is seen there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feature(u16);

impl Feature {
    pub fn new(place: Place, bit: u32) -> Feature {
        Feature(place as u16 * 64 + bit as u16)
    }

    /// The feature at this place in the table of weights.
    pub fn from_index(index: usize) -> Feature {
        Feature(index as u16)
    }

    /// Its place in the table of weights.
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
        let bit = u32::from(self.0) % 64;
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
pub struct Vocabulary(KeyMap<u32>);

impl Default for Vocabulary {
    fn default() -> Self {
        Vocabulary(WORDS.iter().enumerate().map(|(i, w)| (folded(w), i as u32)).collect())
    }
}

/// Reads evidence in one sentence.
pub struct Evidence<'e> {
    pub words: &'e Words<'e>,
    pub sentence: &'e Sentence,
    pub lexicon: &'e Lexicon,
    pub vocabulary: &'e Vocabulary,
    pub notes: &'e Notes,
}

/// Classes of neighbours that are evidence.
const AROUND: Classes = Classes(!(Classes::COMMON.0 | Classes::PREFIX.0));
/// Classes of a part of a name that are evidence.
const WITHIN: Classes = Classes(!(Classes::PREFIX.0 | Classes::SAY.0 | Classes::PREP_LOC.0 | Classes::PREP_ORG.0));

impl Evidence<'_> {
    fn word(&self, at: usize) -> &Word {
        &self.words.words[at]
    }

    fn get(&self, at: Option<usize>) -> Option<&Word> {
        at.filter(|a| self.sentence.words.contains(a)).map(|a| self.word(a))
    }

    fn is(&self, word: &Word, text: &str) -> bool {
        self.words.text[word.range()].eq_ignore_ascii_case(text)
    }

    /// What is known beforehand, for all labels: titles are no part of a person's name, a dateline names a place, a byline a person.
    /// A list's name of three words and more is not there by chance.
    pub fn given(&self, start: usize, end: usize, key: u64) -> [f32; LABELS] {
        let mut given = [0.0; LABELS];
        let first = self.word(start);
        let titled = matches!(self.words.str(start).trim_end_matches('.'), "Mr" | "Mrs" | "Ms" | "Miss" | "Mx");
        if end > start + 1 && (titled || first.classes.any(Classes::HONORIFIC)) {
            given[0] -= 8.0;
        }
        if end > start + 2 {
            let whole = self.lexicon.classes(key);
            for (label, class) in [(1, Classes::ORGANISATION), (2, Classes::PLACE), (3, Classes::THING)] {
                if whole.any(class) {
                    given[label] += 3.0;
                }
            }
        }
        match self.sentence.kind {
            SectionKind::Dateline => given[2] += 2.0,
            SectionKind::Byline => given[0] += 2.0,
            _ => {}
        }
        given
    }

    /// What stands before a stretch that starts at word `at`.
    pub fn left(&self, at: usize, add: &mut impl FnMut(Feature)) {
        let context = |name: usize| Feature::new(Place::Context, name as u32);
        let first = self.word(at).shape.any(Shape::FIRST);
        if first && self.sentence.case == Case::Normal {
            add(context(0));
        }
        let Some(prev) = self.get(at.checked_sub(1)) else {
            add(context(23));
            return;
        };
        if prev.shape.any(Shape::OPEN_QUOTE) {
            add(context(28));
        }
        if let Some(&bit) = self.vocabulary.0.get(&prev.key) {
            add(Feature::new(Place::PrevWord, bit));
        }
        if prev.is_name_like() {
            add(context(8));
            bits(Place::PrevCap, prev.classes.and(AROUND), add);
        } else {
            bits(Place::Prev, prev.classes.and(AROUND), add);
        }
        let before = self.get(at.checked_sub(2));
        if let Some(before) = before {
            let place = if self.is(prev, "the") {
                Place::BeforeThe
            } else if self.is(prev, ",") {
                Place::PrevComma
            } else if self.is(prev, "and") {
                Place::PrevAnd
            } else {
                return;
            };
            let classes = before.classes.and(AROUND);
            bits(place, classes, add);
            if place == Place::PrevComma && before.is_name_like() {
                add(context(27));
            }
        }
    }

    /// What stands after a stretch that ends before word `end`.
    pub fn right(&self, end: usize, add: &mut impl FnMut(Feature)) {
        let context = |name: usize| Feature::new(Place::Context, name as u32);
        let Some(next) = self.get(Some(end)) else {
            add(context(24));
            return;
        };
        if next.shape.any(Shape::CLOSE_QUOTE) {
            add(context(29));
        }
        if next.shape.any(Shape::GENITIVE) {
            add(context(6));
            if let Some(after) = self.get(Some(end + 1)) {
                bits(Place::Next, after.classes.and(Classes::ORG_AFTER.or(Classes::LOC_AFTER)), add);
            }
            return;
        }
        if next.shape.any(Shape::REST) {
            add(context(10));
            return;
        }
        if next.shape.any(Shape::DIGIT) {
            add(context(11));
        }
        if let Some(&bit) = self.vocabulary.0.get(&next.key) {
            add(Feature::new(Place::NextWord, bit));
        }
        if next.is_name_like() {
            add(context(9));
            bits(Place::NextCap, next.classes.and(AROUND), add);
        } else {
            bits(Place::Next, next.classes.and(AROUND), add);
        }
        let Some(after) = self.get(Some(end + 1)) else { return };
        if self.is(next, ",") {
            let age = after.shape.any(Shape::DIGIT)
                && after.end - after.start <= 2
                && self.get(Some(end + 2)).is_none_or(|w| w.shape.any(Shape::MARK));
            if age {
                add(context(7));
            }
            // ", a spokesman": look past the article.
            let after = if matches!(self.words.str(end + 1), "a" | "an" | "the" | "his" | "her" | "its" | "their") {
                self.get(Some(end + 2)).unwrap_or(after)
            } else {
                after
            };
            bits(Place::NextComma, after.classes.and(AROUND), add);
        } else if self.is(next, "and") {
            bits(Place::NextAnd, after.classes.and(AROUND), add);
        }
    }

    /// What is in the stretch itself: words `start..end`, whose key as a phrase is `key`.
    pub fn inside(&self, start: usize, end: usize, key: u64, add: &mut impl FnMut(Feature)) {
        let n = end - start;
        let words = &self.words.words[start..end];
        let first = &words[0];
        let whole = if n == 1 { first.classes } else { self.lexicon.classes(key) };
        let whole = whole.and(WITHIN);
        let whole = if whole.any(Classes(!0)) { whole } else { Classes::NONE };
        let context = |name: usize| Feature::new(Place::Context, name as u32);
        add(Feature::new(Place::Length, n.min(10) as u32));
        bits(Place::Whole, whole, add);
        if self.sentence.case != Case::Normal {
            add(context(if self.sentence.case == Case::Title { 4 } else { 5 }));
            bits(Place::WholeCase, whole, add);
        } else if first.shape.any(Shape::FIRST) && n == 1 {
            bits(Place::WholeFirst, whole, add);
        }
        if n > 1 {
            self.parts(words, add);
        }
        self.shapes(start, end, add);
        self.notes(start, end, key, add);
        if start == self.sentence.words.start && end == self.sentence.words.end {
            add(context(3));
        }
        let prev = self.get(start.checked_sub(1));
        let next = self.get(Some(end));
        if let (Some(prev), Some(next)) = (prev, next) {
            if prev.shape.any(Shape::OPEN_QUOTE) && next.shape.any(Shape::CLOSE_QUOTE) {
                add(context(1));
            }
            if self.is(prev, "(") && self.is(next, ")") {
                add(context(2));
            }
        }
        if first.key == self.vocabulary.the() && n > 1 {
            add(context(31));
        }
        if let Some(bit) = ENDINGS.iter().position(|e| ends(self.words.str(start + n - 1), e)) {
            add(Feature::new(Place::Ending, bit as u32));
        }
    }

    fn parts(&self, words: &[Word], add: &mut impl FnMut(Feature)) {
        let n = words.len();
        let context = |name: usize| Feature::new(Place::Context, name as u32);
        let (first, last) = (&words[0], &words[n - 1]);
        bits(Place::First, none_marked(first.classes.and(WITHIN)), add);
        bits(Place::Last, none_marked(last.classes.and(WITHIN)), add);
        let (mut plain, mut common, mut unknown) = (true, 0, 0);
        for (i, w) in words.iter().enumerate() {
            let known = w.classes.any(Classes::KNOWN);
            unknown += usize::from(!known && !w.classes.any(Classes::COMMON));
            common += usize::from(w.classes.any(Classes::COMMON) && !known);
            if i == 0 || i + 1 == n {
                continue;
            }
            if w.is_name_like() {
                bits(Place::Inner, w.classes.and(Classes::KNOWN.or(Classes::ORG_HEAD).or(Classes::LOC_HEAD)), add);
                continue;
            }
            let text = &self.words.text[w.range()];
            let bit = match text {
                "of" => {
                    if i == 1 {
                        bits(Place::OfFirst, none_marked(first.classes.and(WITHIN)), add);
                    }
                    12
                }
                "and" => {
                    let kinds = [
                        Classes::PLACE,
                        Classes::NATIONALITY,
                        Classes::GIVEN.or(Classes::FAMILY),
                        Classes::ORGANISATION,
                    ];
                    let (a, b) = (words[i - 1].classes, words[i + 1].classes);
                    if kinds.iter().any(|&kind| a.any(kind) && b.any(kind)) {
                        add(context(34));
                    }
                    13
                }
                "for" => 14,
                "on" => 15,
                "the" => 17,
                "&" => 19,
                _ if w.classes.any(Classes::PARTICLE) => 18,
                _ => 16,
            };
            plain &= bit == 18;
            add(context(bit));
        }
        if unknown == n {
            add(context(20));
        }
        if common == n {
            add(context(21));
        } else if common > 0 {
            add(context(22));
        }
        if plain && n <= 5 {
            let f = if first.shape.any(Shape::INITIAL) {
                1
            } else if first.classes.any(Classes::GIVEN) {
                0
            } else if first.classes.any(Classes::COMMON.or(Classes::KNOWN)) {
                2
            } else {
                3
            };
            let l = if last.classes.any(Classes::SURNAME) {
                0
            } else if last.classes.any(Classes::SURNAME_RARE) {
                1
            } else if last.classes.any(Classes::GIVEN) {
                2
            } else if last.classes.any(Classes::PLACE) {
                5
            } else if last.classes.any(Classes::COMMON) {
                3
            } else {
                4
            };
            add(Feature::new(Place::Person, f * 6 + l + if n > 2 { 24 } else { 0 }));
        }
    }

    fn shapes(&self, start: usize, end: usize, add: &mut impl FnMut(Feature)) {
        let words = &self.words.words[start..end];
        let (first, last) = (&words[0], &words[words.len() - 1]);
        let shape = |bit: u32| Feature::new(Place::Shape, bit);
        if words.len() == 1 && first.shape.any(Shape::CAPS) && self.sentence.case != Case::Caps {
            let letters = self.words.str(start).chars().filter(|c| c.is_alphabetic()).count() as u32;
            add(shape(letters.clamp(2, 6) - 2));
        }
        if first.shape.any(Shape::DOTTED) {
            add(shape(5));
        }
        if last.shape.any(Shape::MIXED) {
            add(shape(6));
        }
        if last.shape.any(Shape::HYPHEN) {
            add(shape(7));
        }
        if first.shape.any(Shape::DIGIT) {
            add(shape(8));
        }
        if words.len() > 1 && last.shape.any(Shape::DIGIT) {
            add(shape(9));
        }
        if words.len() == 1 && first.shape.any(Shape::HAS_DIGIT) {
            add(shape(10));
        }
        if words.iter().any(|w| w.shape.any(Shape::GENITIVE)) {
            add(shape(11));
        }
        if first.shape.any(Shape::INITIAL) {
            add(shape(if words.len() == 1 { 12 } else { 13 }));
        }
    }

    fn notes(&self, start: usize, end: usize, key: u64, add: &mut impl FnMut(Feature)) {
        let document = |bit: u32| Feature::new(Place::Document, bit);
        let first = self.word(start);
        if end == start + 1 {
            if self.notes.is_lower(first.key) {
                add(document(0));
            }
            if self.notes.is_capital(first.key) {
                add(document(1));
            }
        }
        let seen = self.notes.seen(key, start);
        if seen != 0 {
            for bit in 0..10 {
                if seen & (1 << bit) != 0 {
                    add(document(bit + 2));
                }
            }
        }
    }
}

impl Vocabulary {
    fn the(&self) -> u64 {
        folded("the")
    }
}

fn none_marked(classes: Classes) -> Classes {
    if classes == Classes::default() { Classes::NONE } else { classes }
}

/// The key of words `start..end` as a phrase, given the key of `start..end - 1`.
pub fn phrase_key(so_far: Option<u64>, word: &Word) -> u64 {
    so_far.map_or(word.key, |k| join(k, word.key))
}

fn ends(word: &str, ending: &str) -> bool {
    word.len() > ending.len() + 2 && word.ends_with(ending)
}

fn bits(place: Place, classes: Classes, add: &mut impl FnMut(Feature)) {
    let mut rest = classes.0;
    while rest != 0 {
        add(Feature::new(place, rest.trailing_zeros()));
        rest &= rest - 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_features_are_read_back() {
        let mut named = 0;
        for index in 0..FEATURES {
            if let Some(name) = Feature(index as u16).name() {
                assert_eq!(Feature::named(&name), Some(Feature(index as u16)), "{name}");
                named += 1;
            }
        }
        assert!(named > 800);
        assert_eq!(Feature::named("whole.nothing"), None);
    }
}
