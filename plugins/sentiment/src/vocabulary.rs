//! Words with learned weights, by number: stems, whose forms share one, for linear models; whole words for the net.

use std::borrow::Cow;
use std::collections::HashMap;

use foldhash::fast::FixedState;

/// Number of a stem without weights.
pub const UNKNOWN: u32 = u32::MAX;

/// Number of a word that the net does not know.
pub const UNKNOWN_WORD: u32 = 0;

/// Number that the net knows every name by.
pub const NAME_WORD: u32 = 1;

/// Stems, numbered from 0 in the order in which they were added.
#[derive(Debug, Default)]
pub struct Vocabulary {
    numbers: HashMap<Cow<'static, str>, u32, FixedState>,
    words: HashMap<&'static str, u32, FixedState>,
}

impl Vocabulary {
    /// The number of a stem, or [`UNKNOWN`].
    pub fn number(&self, stem: &str) -> u32 {
        self.numbers.get(stem).copied().unwrap_or(UNKNOWN)
    }

    /// The number of a stem, which is added if it is new.
    pub fn add(&mut self, stem: impl Into<Cow<'static, str>>) -> u32 {
        let next = u32::try_from(self.numbers.len()).unwrap_or(UNKNOWN);
        *self.numbers.entry(stem.into()).or_insert(next)
    }

    /// The number of a lower-case word whose digits are zeros, or [`UNKNOWN_WORD`].
    pub fn word(&self, word: &str) -> u32 {
        self.words.get(word).copied().unwrap_or(UNKNOWN_WORD)
    }

    /// Takes the net's words in, about so many, in the order of their numbers. Returns how many they are.
    pub fn add_words(&mut self, words: impl Iterator<Item = &'static str>, about: usize) -> usize {
        self.words.reserve(about);
        self.words.extend(words.zip(0..));
        self.words.len()
    }

    /// Makes room for about so many.
    pub fn reserve(&mut self, stems: usize) {
        self.numbers.reserve(stems);
    }

    /// Every stem with its number, in alphabetical order.
    pub fn stems(&self) -> Vec<(&str, u32)> {
        let mut stems: Vec<(&str, u32)> = self.numbers.iter().map(|(stem, number)| (stem.as_ref(), *number)).collect();
        stems.sort_unstable();
        stems
    }

    /// How many stems it holds.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }
}

/// Writes a word in lower case, with straight apostrophes.
pub fn lowered(word: &str, out: &mut String) {
    out.clear();
    if word.is_ascii() {
        out.push_str(word);
        out.make_ascii_lowercase();
        return;
    }
    out.extend(word.chars().map(|c| if c == '’' { '\'' } else { c }).flat_map(char::to_lowercase));
}

/// Puts zeros for digits, as the net knows numbers.
pub fn zeroed(word: &mut String) {
    if word.bytes().any(|byte| byte.is_ascii_digit()) {
        *word = word.replace(|c: char| c.is_ascii_digit(), "0");
    }
}

/// The stem of a lower-case word: plural, past, participle and adverb endings taken off, light and without a list.
pub fn stem(word: &str) -> &str {
    let cut = |ending: &str, least: usize| word.strip_suffix(ending).filter(|stem| stem.len() >= least);
    let base = if !word.is_ascii() || word.len() < 4 {
        word
    } else if word.ends_with("ies") || word.ends_with("ied") {
        &word[..word.len() - 2]
    } else if let Some(stem) =
        cut("ingly", 4).or_else(|| cut("edly", 4)).or_else(|| cut("ing", 3)).or_else(|| cut("ed", 3))
    {
        undouble(stem)
    } else if let Some(stem) = cut("sses", 2) {
        &word[..stem.len() + 2]
    } else if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        word
    } else if let Some(stem) = cut("s", 3) {
        stem
    } else if let Some(stem) = cut("ly", 4) {
        stem
    } else {
        word
    };
    match base.as_bytes() {
        [.., b'e'] if base.is_ascii() && base.len() > 3 => &base[..base.len() - 1],
        _ => base,
    }
}

fn undouble(stem: &str) -> &str {
    match stem.as_bytes() {
        [.., a, b] if a == b && !matches!(a, b's' | b'l' | b'e' | b'o') => &stem[..stem.len() - 1],
        _ => stem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_share_a_stem() {
        for forms in [
            &["accuse", "accused", "accuses", "accusing"][..],
            &["denied", "denies"],
            &["ban", "banned", "banning", "bans"],
            &["success", "successes"],
        ] {
            assert!(forms.iter().all(|form| stem(form) == stem(forms[0])), "{forms:?}");
        }
        assert_eq!(stem("é"), "é");
        assert_eq!(stem("news"), "new");
    }
}
