//! Case-insensitive (ASCII) look-up without allocation: a word is folded into a buffer on the stack.

/// No list has longer words.
const LONGEST: usize = 32;

/// A word in lower case.
pub struct Folded {
    bytes: [u8; LONGEST],
    length: usize,
}

impl Folded {
    /// None if the word is longer than any in a list.
    pub fn new(word: &str) -> Option<Self> {
        let mut bytes = [0; LONGEST];
        let length = word.len();
        bytes.get_mut(..length)?.copy_from_slice(word.as_bytes());
        bytes.make_ascii_lowercase();
        Some(Self { bytes, length })
    }

    /// The same, without the dot of an abbreviation.
    pub fn without_dot(word: &str) -> Option<Self> {
        Self::new(word.strip_suffix('.').unwrap_or(word))
    }

    pub fn as_str(&self) -> &str {
        // Folding ASCII leaves UTF-8 valid.
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }

    /// The whole word, then its last and first parts if it is hyphenated.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        let whole = self.as_str();
        let last = whole.rsplit_once('-').map(|(_, last)| last);
        let first = whole.split_once('-').map(|(first, _)| first);
        [Some(whole), last, first].into_iter().flatten().filter(|part| !part.is_empty())
    }

    /// Looks the word up as a singular, then as a plural (true), whole and by its hyphenated parts.
    pub fn noun<T>(&self, find: impl Fn(&str) -> Option<T>) -> Option<(T, bool)> {
        self.parts().find_map(|part| {
            find(part).map(|found| (found, false)).or_else(|| singulars(part, &find).map(|found| (found, true)))
        })
    }
}

/// Tries the singulars that a plural may have.
fn singulars<T>(plural: &str, find: &impl Fn(&str) -> Option<T>) -> Option<T> {
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
    ENDINGS.iter().find_map(|(ending, singular)| {
        let stem = plural.strip_suffix(ending)?;
        let mut word = [0; LONGEST];
        let length = stem.len() + singular.len();
        word.get_mut(..stem.len())?.copy_from_slice(stem.as_bytes());
        word.get_mut(stem.len()..length)?.copy_from_slice(singular.as_bytes());
        find(std::str::from_utf8(&word[..length]).ok()?)
    })
}
