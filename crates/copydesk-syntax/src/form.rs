//! The models' input for a word: hashes of its letters, and its shape. Computed once per word, without allocation.

use crate::clusters::clusters;

const SPREAD: u64 = 0xf135_7aea_2e62_a9c5;

/// Mixes a value into a hash.
#[inline]
pub(crate) const fn mix(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(5) ^ value).wrapping_mul(SPREAD)
}

/// The features of what is seen by each template of a model: `mix(mix(MODEL, template), seen)`, of which half is known when this is compiled.
#[inline]
pub(crate) fn hash_all<const MODEL: u64, const F: usize>(seen: &[u64; F], features: &mut [u64; F]) {
    let templates = const { &templates::<MODEL, F>() };
    for ((feature, seen), template) in features.iter_mut().zip(seen).zip(templates) {
        *feature = (template ^ seen).wrapping_mul(SPREAD);
    }
}

const fn templates<const MODEL: u64, const F: usize>() -> [u64; F] {
    let mut all = [0; F];
    let mut at = 0;
    while at < F {
        all[at] = mix(MODEL, at as u64).rotate_left(5);
        at += 1;
    }
    all
}

/// The models' input for a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// Hash of its letters in lower case, with digits replaced by zero.
    pub(crate) key: u64,
    /// Hashes of its last one, two, three and four letters.
    pub(crate) endings: [u64; 4],
    /// Hash of its first three letters.
    pub(crate) beginning: u64,
    /// The fine and the coarse cluster; zeros if it has none.
    pub(crate) fine: u16,
    pub(crate) coarse: u8,
    /// Bits of [`shape`].
    pub(crate) shape: u8,
}

/// Bits of a word's shape.
pub(crate) mod shape {
    /// The first letter is a capital.
    pub const CAPITAL: u8 = 1;
    /// Another letter is one.
    pub const CAPITALS: u8 = 2;
    pub const SMALL: u8 = 4;
    pub const DIGIT: u8 = 8;
    pub const HYPHEN: u8 = 16;
    pub const MARK: u8 = 32;
    /// A quotation as one word.
    pub const QUOTED: u8 = 64;
}

impl Form {
    /// The form of a word or mark of the text.
    pub fn word(text: &str) -> Form {
        let mut form = Form { key: 1, endings: [0; 4], beginning: 2, fine: 0, coarse: 0, shape: 0 };
        // The last four letters, latest first.
        let mut last = [0u64; 4];
        for (at, c) in text.chars().enumerate() {
            let mut small = c;
            if c.is_ascii_lowercase() {
                form.shape |= shape::SMALL;
            } else if c.is_ascii_digit() {
                form.shape |= shape::DIGIT;
                small = '0';
            } else if c.is_uppercase() {
                form.shape |= if at == 0 { shape::CAPITAL } else { shape::CAPITALS };
                small = c.to_lowercase().next().unwrap_or(c);
            } else if c.is_alphabetic() {
                form.shape |= shape::SMALL;
            } else if c == '-' {
                form.shape |= shape::HYPHEN;
            } else {
                form.shape |= shape::MARK;
                // Curly and straight apostrophes are equal.
                small = if c == '’' { '\'' } else { c };
            }
            let value = u64::from(small);
            form.key = mix(form.key, value);
            if at < 3 {
                form.beginning = mix(form.beginning, value);
            }
            last = [value, last[0], last[1], last[2]];
        }
        let mut hash = 3;
        for (ending, value) in form.endings.iter_mut().zip(last) {
            hash = mix(hash, value);
            *ending = hash;
        }
        (form.fine, form.coarse) = clusters(form.key);
        form
    }

    /// The form of a quotation as one word: how many words it has, and whether it starts and ends like a sentence.
    pub fn quoted(words: usize, opens: bool, closes: bool) -> Form {
        let size = match words {
            0 | 1 => 1,
            2 | 3 => 2,
            4..=6 => 3,
            _ => 4,
        };
        let key = mix(mix(mix(5, size), u64::from(opens)), u64::from(closes));
        let endings = [5, 5, 5, mix(5, u64::from(closes))];
        Form { key, endings, beginning: mix(5, size), fine: 0, coarse: 0, shape: shape::QUOTED }
    }

    pub(crate) fn is_quoted(&self) -> bool {
        self.shape == shape::QUOTED
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_digits_are_in_the_shape_only() {
        let [small, capital, shout] = ["said", "Said", "SAID"].map(Form::word);
        assert!(small.key == capital.key && capital.key == shout.key);
        assert!(small.shape != capital.shape && capital.shape != shout.shape);
        assert_eq!(Form::word("2016").key, Form::word("1999").key);
        assert_eq!(Form::word("’s"), Form::word("'s"));
    }

    #[test]
    fn endings_are_of_letters_not_bytes() {
        let (one, other) = (Form::word("café"), Form::word("CAFÉ"));
        assert_eq!(one.endings, other.endings);
        assert_eq!(Form::word("walked").endings[1], Form::word("talked").endings[1]);
    }
}
