//! What speaks for and against a stretch of words being a name of some type: each observation is a feature, a place to look at
//! and a class seen there. Evidence from the left and from the right of a stretch depends on one end only, and is read apart
//! from the evidence inside it.

use copydesk_language::lexicon::{SourceNoun, is_courtesy_title, kinship, role_noun, source_noun};

use crate::input::SectionKind;
use crate::lexicon::{Classes, Lexicon, join, nouns};
use crate::words::{Case, Sentence, Shape, Word, Words};

use super::document::{Notes, SEEN};
use super::feature::{Description, ENDINGS, Feature, LABELS, OUTSIDE, Place, Vocabulary};
use super::tags::SentenceTags;

/// Reads evidence in one sentence.
pub struct Evidence<'e> {
    pub words: &'e Words<'e>,
    pub sentence: &'e Sentence,
    pub lexicon: &'e Lexicon,
    pub vocabulary: &'e Vocabulary,
    pub notes: &'e Notes,
    /// What the encoder says, if it has read the sentence.
    pub tags: Option<SentenceTags<'e>>,
}

/// Classes of neighbours that are evidence.
const AROUND: Classes = Classes(!(Classes::COMMON.0 | Classes::PREFIX.0));
/// Classes of a part of a name that are evidence.
const WITHIN: Classes = Classes(!(Classes::PREFIX.0 | Classes::SAY.0 | Classes::PREP_LOC.0 | Classes::PREP_ORG.0));

impl Evidence<'_> {
    pub(super) fn word(&self, at: usize) -> &Word {
        &self.words.words[at]
    }

    pub(super) fn get(&self, at: Option<usize>) -> Option<&Word> {
        at.filter(|a| self.sentence.words.contains(a)).map(|a| self.word(a))
    }

    fn is(&self, word: &Word, text: &str) -> bool {
        self.words.text[word.range()].eq_ignore_ascii_case(text)
    }

    /// What is known beforehand, for all labels: titles are no part of a person's name, a dateline names a place, a byline a person.
    /// A list's long name is not there by chance.
    pub fn given(&self, start: usize, end: usize, key: u64) -> [f32; LABELS] {
        let mut given = [0.0; LABELS];
        let first = self.word(start);
        let titled = is_courtesy_title(self.words.str(start));
        // "Brothers Ali and Omar Haddad"
        let kin = || matches!(self.words.str(start), "Brothers" | "Sisters" | "Cousins" | "Twins" | "Siblings");
        if end > start + 1 && (titled || first.classes.any(Classes::HONORIFIC) || kin()) {
            given[0] -= 8.0;
        }
        if end > start + 1 && first.shape.intersects(Shape::FIRST) && matches!(self.words.str(start), "A" | "An") {
            // The article, not the letter.
            given.iter_mut().take(OUTSIDE).for_each(|label| *label -= 8.0);
        }
        if end > start + 1 && is_demonym(self.lexicon.classes(key)) {
            given[3] += 4.0; // "North Korean"
        }
        if end > start + 1 {
            let whole = self.lexicon.classes(key);
            if end > start + 2 && whole.any(Classes::ORGANISATION) {
                given[1] += 3.0;
            }
            if end > start + 2 && whole.any(Classes::PLACE) {
                given[2] += 3.0;
            }
            if whole.any(Classes::THING) {
                given[3] += 3.0; // "UN Charter"
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
        self.lexical_left(at, add);
        self.named_left(at, add);
    }

    fn named_left(&self, at: usize, add: &mut impl FnMut(Feature)) {
        let context = |name: usize| Feature::new(Place::Context, name as u32);
        let first = self.word(at).shape.intersects(Shape::FIRST);
        if first && self.sentence.case == Case::Normal {
            add(context(0));
        }
        let Some(prev) = self.get(at.checked_sub(1)) else {
            add(context(23));
            return;
        };
        if prev.shape.intersects(Shape::OPEN_QUOTE) {
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
        self.lexical_right(end, add);
        self.named_right(end, add);
    }

    fn named_right(&self, end: usize, add: &mut impl FnMut(Feature)) {
        let context = |name: usize| Feature::new(Place::Context, name as u32);
        let Some(next) = self.get(Some(end)) else {
            add(context(24));
            return;
        };
        if next.shape.intersects(Shape::CLOSE_QUOTE) {
            add(context(29));
        }
        if let Some(told) = self.description(end) {
            add(context(told as usize));
        }
        if next.shape.intersects(Shape::GENITIVE) {
            add(context(6));
            if let Some(after) = self.get(Some(end + 1)) {
                bits(Place::Next, after.classes.and(Classes::ORG_AFTER.or(Classes::LOC_AFTER)), add);
            }
            return;
        }
        if next.shape.intersects(Shape::REST) {
            add(context(10));
            return;
        }
        if next.shape.intersects(Shape::DIGIT) {
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
            let age = after.shape.intersects(Shape::DIGIT)
                && after.end - after.start <= 2
                && self.get(Some(end + 2)).is_none_or(|w| w.shape.intersects(Shape::MARK));
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

    /// What the words behind a stretch that ends before word `end` tell of it.
    fn description(&self, end: usize) -> Option<Description> {
        let next = self.word(end);
        let word = |at: usize| if self.sentence.words.contains(&at) { self.words.str(at) } else { "" };
        if next.shape.intersects(Shape::GENITIVE) {
            return (end + 1..end + 4).find_map(|w| owned(word(w)));
        }
        if next.classes.any(Classes::SAY) {
            return match word(end + 1) {
                "it" | "its" => Some(Description::SaysIt),
                "he" | "she" | "his" | "her" => Some(Description::SaysHe),
                "they" | "their" => Some(Description::SaysThey),
                _ => None,
            };
        }
        if word(end) != "," {
            return None;
        }
        match word(end + 1) {
            "who" | "whose" => Some(Description::CommaWho),
            "which" => Some(Description::CommaWhich),
            "a" | "an" | "the" | "another" | "one" => self.described(end + 2),
            _ => None,
        }
    }

    /// What the main noun of the description that begins at word `at` means.
    fn described(&self, at: usize) -> Option<Description> {
        let stop = |w: usize| {
            let word = self.word(w);
            word.shape.intersects(Shape::MARK)
                || matches!(
                    self.words.str(w),
                    "of" | "in"
                        | "that"
                        | "which"
                        | "who"
                        | "for"
                        | "with"
                        | "at"
                        | "and"
                        | "to"
                        | "on"
                        | "from"
                        | "whose"
                        | "where"
                )
        };
        let within = (at..self.sentence.words.end.min(at + 8)).take_while(|&w| !stop(w));
        let head = within.filter(|&w| self.word(w).shape.intersects(Shape::LOWER)).last()?;
        let text = self.words.str(head);
        let means = nouns::means(self.word(head).key);
        if source_noun(text) == Some(SourceNoun::Institution) || means.organisation && !means.person {
            return Some(Description::Organisation);
        }
        let person = role_noun(text).is_some_and(|noun| !noun.plural) || kinship(text).is_some();
        (!means.organisation && (person || means.person)).then_some(Description::Person)
    }

    /// What is in the stretch itself: words `start..end`, whose key as a phrase is `key`.
    pub fn inside(&self, start: usize, end: usize, key: u64, add: &mut impl FnMut(Feature)) {
        self.lexical_inside(start, end, key, add);
        let n = end - start;
        let words = &self.words.words[start..end];
        let first = &words[0];
        let whole = if n == 1 { first.classes } else { self.lexicon.class_set(key) };
        let whole = whole.and(WITHIN);
        let whole = if whole.any(Classes(!0)) { whole } else { Classes::NONE };
        let context = |name: usize| Feature::new(Place::Context, name as u32);
        add(Feature::new(Place::Length, n.min(10) as u32));
        bits(Place::Whole, whole, add);
        if self.sentence.case != Case::Normal {
            add(context(if self.sentence.case == Case::Title { 4 } else { 5 }));
            bits(Place::WholeCase, whole, add);
        } else if first.shape.intersects(Shape::FIRST) && n == 1 {
            bits(Place::WholeFirst, whole, add);
        }
        if n > 1 {
            self.parts(words, add);
        }
        self.shapes(start, end, add);
        self.cases(start, end, add);
        if start == self.sentence.words.start && end == self.sentence.words.end {
            add(context(3));
        }
        let prev = self.get(start.checked_sub(1));
        let next = self.get(Some(end));
        if let (Some(prev), Some(next)) = (prev, next) {
            if prev.shape.intersects(Shape::OPEN_QUOTE) && next.shape.intersects(Shape::CLOSE_QUOTE) {
                add(context(1));
            }
            if self.is(prev, "(") && self.is(next, ")") {
                add(context(2));
            }
        }
        if first.key == self.vocabulary.the() && n > 1 {
            add(context(31));
        }
        if let Some(bit) = ending(self.words.str(end - 1)) {
            add(Feature::new(Place::Ending, bit));
        }
    }

    fn parts(&self, words: &[Word], add: &mut impl FnMut(Feature)) {
        let n = words.len();
        let context = |name: usize| Feature::new(Place::Context, name as u32);
        let (first, last) = (&words[0], &words[n - 1]);
        bits(Place::First, none_marked(first.classes.and(WITHIN)), add);
        bits(Place::Last, none_marked(last.classes.and(WITHIN)), add);
        let (mut plain, mut common, mut unknown) = (true, 0, 0);
        // The head of "Central Bank of Kenya" stands before its first "of".
        let mut headed = false;
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
                    if !headed {
                        bits(Place::OfFirst, none_marked(words[i - 1].classes.and(WITHIN)), add);
                        headed = true;
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
            let f = if first.shape.intersects(Shape::INITIAL) {
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
        if words.len() == 1 && first.shape.intersects(Shape::CAPS) && self.sentence.case != Case::Caps {
            let letters = self.words.str(start).chars().filter(|c| c.is_alphabetic()).count() as u32;
            add(shape(letters.clamp(2, 6) - 2));
        }
        if first.shape.intersects(Shape::DOTTED) {
            add(shape(5));
        }
        if last.shape.intersects(Shape::MIXED) {
            add(shape(6));
        }
        if last.shape.intersects(Shape::HYPHEN) {
            add(shape(7));
        }
        if first.shape.intersects(Shape::DIGIT) {
            add(shape(8));
        }
        if words.len() > 1 && last.shape.intersects(Shape::DIGIT) {
            add(shape(9));
        }
        if words.len() == 1 && first.shape.intersects(Shape::HAS_DIGIT) {
            add(shape(10));
        }
        if words.iter().any(|w| w.shape.intersects(Shape::GENITIVE)) {
            add(shape(11));
        }
        if first.shape.intersects(Shape::INITIAL) {
            add(shape(if words.len() == 1 { 12 } else { 13 }));
        }
    }

    fn cases(&self, start: usize, end: usize, add: &mut impl FnMut(Feature)) {
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
    }

    /// What a first reading found elsewhere in the article of the phrase `key` that starts at word `start`: all that the second reading adds.
    pub fn elsewhere(&self, start: usize, key: u64, add: &mut impl FnMut(Feature)) {
        let seen = self.notes.seen(key, start, key == self.word(start).key);
        for bit in (0..SEEN).filter(|bit| seen & (1 << bit) != 0) {
            add(Feature::new(Place::Document, bit + 2));
        }
    }
}

/// What somebody or something is that owns what this noun means.
fn owned(noun: &str) -> Option<Description> {
    match noun {
        "chief" | "chairman" | "chairwoman" | "chair" | "president" | "spokesman" | "spokeswoman" | "spokesperson"
        | "director" | "manager" | "coach" | "captain" | "founder" | "founders" | "secretary" | "treasurer"
        | "owner" | "owners" | "editor" | "managing" | "head" => Some(Description::OwnsOffice),
        "shares" | "board" | "members" | "players" | "staff" | "workers" | "employees" | "customers" | "profit"
        | "revenue" | "sales" | "shareholders" | "supporters" | "fans" | "headquarters" | "website" | "stock"
        | "lawyers" => Some(Description::OwnsAssets),
        _ if kinship(noun).is_some() => Some(Description::OwnsKin),
        _ => None,
    }
}

fn none_marked(classes: Classes) -> Classes {
    if classes == Classes::default() { Classes::NONE } else { classes }
}

/// A nationality: MISC, whatever a source calls it.
pub fn is_demonym(classes: Classes) -> bool {
    classes.any(Classes::DEMONYM) && !classes.any(Classes::COUNTRY)
}

/// The key of words `start..end` as a phrase, given the key of `start..end - 1`.
pub fn phrase_key(so_far: Option<u64>, word: &Word) -> u64 {
    so_far.map_or(word.key, |k| join(k, word.key))
}

/// The first of `ENDINGS` that a word ends in.
fn ending(word: &str) -> Option<u32> {
    let last = usize::from(word.bytes().next_back()?);
    let mut rest = *BY_LAST_LETTER.get(last)?;
    while rest != 0 {
        let bit = rest.trailing_zeros();
        let ending = ENDINGS[bit as usize];
        if word.len() > ending.len() + 2 && word.ends_with(ending) {
            return Some(bit);
        }
        rest &= rest - 1;
    }
    None
}

/// Which of `ENDINGS` end in each letter, a bit each: few are compared with a word.
const BY_LAST_LETTER: [u64; 128] = {
    let mut sets = [0; 128];
    let mut at = 0;
    while at < ENDINGS.len() {
        let ending = ENDINGS[at].as_bytes();
        sets[ending[ending.len() - 1] as usize] |= 1 << at;
        at += 1;
    }
    sets
};

fn bits(place: Place, classes: Classes, add: &mut impl FnMut(Feature)) {
    let mut rest = classes.0;
    while rest != 0 {
        add(Feature::new(place, rest.trailing_zeros()));
        rest &= rest - 1;
    }
}
