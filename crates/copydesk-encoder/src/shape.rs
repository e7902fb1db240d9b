//! The shape of a word: what lower-casing removes, as one of sixteen numbers. `training/encoder/pieces.py` has the same rule for training;
//! `tests/data/words.tsv` keeps the two equal.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// How many shapes there are; a model has an embedding for each.
pub const SHAPES: usize = 16;

/// `[CLS]` and `[SEP]`, which are not words
pub(crate) const SPECIAL: u8 = 0;
/// minister, café
const LOWER: u8 = 1;
/// London, Twenty
const CAPITAL: u8 = 2;
/// NATO, ISIS: two letters or more
const UPPER: u8 = 3;
/// J. or A, not first in the sentence
const LETTER: u8 = 4;
/// McDonald, YouTube
const MIXED: u8 = 5;
/// 10th, 1990s
const DIGIT_LOWER: u8 = 6;
/// 1,000, $5, 2019-20
const NUMBER: u8 = 7;
/// Marks, and scripts without case
const OTHER: u8 = 8;
/// Like `CAPITAL`, first in the sentence
const FIRST: u8 = 9;
/// Anglo-American, U.S.-led, Al-Qaeda
const HYPHEN: u8 = 10;
/// U.S., J.K., Ph.D.
const DOTTED: u8 = 11;
/// UAVs, NGOs, O'Neill
const UPPER_LOWER: u8 = 12;
/// al-Ani, pro-Russian, iPhone, d'Ivoire
const INNER: u8 = 13;
/// G7, COVID-19, F-16
const DIGIT_UPPER: u8 = 14;
/// Like `LETTER`, first in the sentence
const FIRST_LETTER: u8 = 15;

/// Whether the word has a cased letter or a digit: the first such word of a sentence is its first word.
pub(crate) fn is_worded(word: &str) -> bool {
    word.chars().any(|c| c.is_uppercase() || c.is_lowercase() || is_digit(c))
}

/// The shape of `word`; `first` means that no word before it in its sentence [`is_worded`].
pub(crate) fn shape(word: &str, first: bool) -> u8 {
    let seen = Seen::of(word);
    match seen {
        Seen { digit: true, uppers: 0, lowers: 0, .. } => NUMBER,
        Seen { digit: true, uppers: 0, .. } => DIGIT_LOWER,
        Seen { digit: true, .. } => DIGIT_UPPER,
        Seen { uppers: 0, lowers: 0, .. } => OTHER,
        Seen { uppers: 0, .. } => LOWER,
        Seen { uppers: 1, lowers: 0, .. } if first => FIRST_LETTER,
        Seen { uppers: 1, lowers: 0, .. } => LETTER,
        Seen { starts_lower: true, .. } => INNER,
        Seen { hyphen: true, .. } => HYPHEN,
        Seen { parts: 2.., longest: ..=2, .. } => DOTTED,
        Seen { lowers: 0, .. } => UPPER,
        Seen { uppers: 1, .. } if first => FIRST,
        Seen { uppers: 1, .. } => CAPITAL,
        Seen { upper_after_lower: false, .. } => UPPER_LOWER,
        _ => MIXED,
    }
}

/// The result of one pass over a word's characters.
#[derive(Default)]
struct Seen {
    uppers: usize,
    lowers: usize,
    digit: bool,
    hyphen: bool,
    /// Its first cased letter is lower-case.
    starts_lower: bool,
    upper_after_lower: bool,
    /// The number of runs of cased letters between full stops, and the length of the longest.
    parts: usize,
    longest: usize,
}

impl Seen {
    fn of(word: &str) -> Seen {
        let mut seen = Seen::default();
        let mut part = 0;
        for c in word.chars() {
            let upper = c.is_uppercase();
            if upper || c.is_lowercase() {
                seen.starts_lower |= !upper && seen.uppers + seen.lowers == 0;
                seen.upper_after_lower |= upper && seen.lowers > 0;
                *if upper { &mut seen.uppers } else { &mut seen.lowers } += 1;
                part += 1;
                seen.parts += usize::from(part == 1);
                seen.longest = seen.longest.max(part);
            } else if c == '.' {
                part = 0;
            } else {
                seen.digit |= is_digit(c);
                seen.hyphen |= matches!(c, '-' | '\u{2010}' | '\u{2011}' | '–');
            }
        }
        seen
    }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || !c.is_ascii() && c.general_category_group() == GeneralCategoryGroup::Number
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    fn shapes(sentence: &str) -> Vec<u8> {
        let words: Vec<&str> = sentence.split(' ').collect();
        (0..words.len()).map(|at| shape(words[at], !words[..at].iter().any(|word| is_worded(word)))).collect()
    }

    #[test]
    fn shapes_are_those_of_training() {
        for word in fixtures::words() {
            assert_eq!(shape(&word.word, word.first), word.shape, "{:?}, first: {}", word.word, word.first);
        }
    }

    #[test]
    fn the_first_word_of_a_sentence_is_its_first_with_a_letter_or_digit() {
        assert_eq!(shapes("“ The U.S. , London and J. McDonald"), [8, 9, 11, 8, 2, 1, 4, 5]);
        assert_eq!(shapes("A man in A"), [15, 1, 1, 4]);
        assert_eq!(shapes("10 Downing Street"), [7, 2, 2]);
    }
}
