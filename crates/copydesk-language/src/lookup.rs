//! Case-insensitive (ASCII) look-up without allocation: a word is folded into a buffer on the stack.

use std::collections::{HashMap, HashSet};

use foldhash::fast::FixedState;

/// No list has longer words.
const LONGEST: usize = 32;

/// A map, and a set, of words. What a word hashes to need not be secret, and it has to be fast.
pub type Map<K, V> = HashMap<K, V, FixedState>;
pub type Set<K> = HashSet<K, FixedState>;

/// A word in lower case.
pub enum Folded<'w> {
    /// The word itself, as most are.
    Same(&'w str),
    Other([u8; LONGEST], usize),
}

impl<'w> Folded<'w> {
    /// None if the word is longer than any in a list.
    pub fn new(word: &'w str) -> Option<Self> {
        if word.len() > LONGEST {
            return None;
        }
        if !word.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Some(Folded::Same(word));
        }
        let mut bytes = [0; LONGEST];
        bytes[..word.len()].copy_from_slice(word.as_bytes());
        bytes.make_ascii_lowercase();
        Some(Folded::Other(bytes, word.len()))
    }

    /// The same, without the dot of an abbreviation.
    pub fn without_dot(word: &'w str) -> Option<Self> {
        Self::new(word.strip_suffix('.').unwrap_or(word))
    }

    pub fn as_str(&self) -> &str {
        match self {
            Folded::Same(word) => word,
            // Folding ASCII leaves UTF-8 valid.
            Folded::Other(bytes, length) => std::str::from_utf8(&bytes[..*length]).unwrap_or_default(),
        }
    }

    /// The whole word, then its last and first parts if it is hyphenated.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        let whole = self.as_str();
        let hyphened = whole.bytes().any(|byte| byte == b'-').then_some(whole);
        let last = hyphened.and_then(|whole| whole.rsplit_once('-')).map(|(_, last)| last);
        let first = hyphened.and_then(|whole| whole.split_once('-')).map(|(first, _)| first);
        [Some(whole), last, first].into_iter().flatten().filter(|part| !part.is_empty())
    }
}

/// Nouns, each with what is known of it, in the singular and in all plurals that it may have.
pub struct Nouns<T>(Map<String, (T, bool)>);

impl<T: Copy> Nouns<T> {
    /// From the singulars.
    pub fn new(singulars: &Map<&str, T>) -> Self {
        let find = |noun: &str| singulars.get(noun).copied();
        let known = |word: &str| {
            let noun = find(word).map(|found| (found, false));
            noun.or_else(|| self::singulars(word, &find).map(|found| (found, true)))
        };
        let plurals = |noun: &str| {
            let plural = |&(ending, singular): &(&str, &str)| Some(format!("{}{ending}", noun.strip_suffix(singular)?));
            ENDINGS.iter().filter_map(plural).collect::<Vec<String>>()
        };
        let forms = singulars.keys().flat_map(|&noun| plurals(noun).into_iter().chain([noun.to_owned()]));
        Nouns(forms.filter_map(|form| known(&form).map(|known| (form, known))).collect())
    }

    /// Looks the word up as a singular, then as a plural (true), whole and by its hyphenated parts.
    pub fn get(&self, word: &str) -> Option<(T, bool)> {
        Folded::new(word)?.parts().find_map(|part| self.0.get(part).copied())
    }
}

/// What plurals end in, and their singulars.
const ENDINGS: [(&str, &str); 8] = [
    ("people", "person"),
    ("children", "child"),
    ("men", "man"),
    ("ives", "ife"),
    ("ieves", "ief"),
    ("ies", "y"),
    ("es", ""),
    ("s", ""),
];

/// Tries the singulars that a plural may have.
fn singulars<T>(plural: &str, find: &impl Fn(&str) -> Option<T>) -> Option<T> {
    ENDINGS.iter().find_map(|(ending, singular)| {
        let stem = plural.strip_suffix(ending)?;
        let mut word = [0; LONGEST];
        let length = stem.len() + singular.len();
        word.get_mut(..stem.len())?.copy_from_slice(stem.as_bytes());
        word.get_mut(stem.len()..length)?.copy_from_slice(singular.as_bytes());
        find(std::str::from_utf8(&word[..length]).ok()?)
    })
}
