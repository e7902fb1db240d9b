//! What lists say of words and phrases by key: their classes, and the names that are other names of the same thing. The tables are made
//! from `data/` as the library is built and read where they lie. Knows nothing of texts.

mod class;
pub mod clusters;
mod fold;
#[cfg(test)]
mod lists;
pub mod nouns;
#[cfg(test)]
mod pack;
mod table;

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

pub use class::{Classes, NAMES};
use copydesk_language::lexicon::Gender;
use fold::clitic;
pub use fold::{exact, folded, is_caps, join, mix};

/// Tables that `build.rs` made of the lists.
macro_rules! built {
    ($name:literal) => {
        include_bytes!(concat!(env!("OUT_DIR"), "/", $name))
    };
}
use built;

/// Key of a word or phrase -> the number of its set of classes in `SETS`, eight bytes each.
const CLASSES: &[u8] = built!("classes");
const SETS: &[u8] = built!("sets");
/// Key of another name -> where the usual name stands in `TEXTS`, a byte of length before it: "UN" -> "United Nations".
const CANONICAL: &[u8] = built!("canonical");
/// Key of an adjective or inhabitant -> where the country stands in `TEXTS`: "Russians" -> "Russia".
const HOMELAND: &[u8] = built!("homeland");
const TEXTS: &[u8] = built!("texts");
/// Key of a given name without a class -> 1 if it is a woman's, 0 if it is a man's.
const GENDERS: &[u8] = built!("genders");

/// Keys are hashes already.
#[derive(Default)]
pub struct Passthrough(u64);

impl Hasher for Passthrough {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.0 = mix(self.0, u64::from(b));
        }
    }
    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }
}

/// A map whose keys are keys of words or phrases.
pub type KeyMap<V> = HashMap<u64, V, BuildHasherDefault<Passthrough>>;

/// A set of classes by its number, in a quarter of the space: an article keeps one for each of its words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassSet(u16);

impl ClassSet {
    /// The classes in it.
    fn all(self) -> Classes {
        let bits = self.0.checked_sub(1).and_then(|at| SETS.as_chunks::<8>().0.get(usize::from(at)));
        bits.map_or_else(Classes::default, |&bits| Classes(u64::from_le_bytes(bits)))
    }

    /// Any class in common.
    pub fn any(self, of: Classes) -> bool {
        self.all().any(of)
    }

    /// The classes in common.
    pub fn and(self, other: Classes) -> Classes {
        self.all().and(other)
    }
}

/// Words and phrases with their classes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lexicon;

impl Lexicon {
    /// The classes of a word or phrase; none if no list has it.
    pub fn classes(self, key: u64) -> Classes {
        self.class_set(key).all()
    }

    /// The same, as a number.
    pub fn class_set(self, key: u64) -> ClassSet {
        const { assert!(SETS.len() / 8 < u16::MAX as usize) };
        table::find(CLASSES, key).map_or(ClassSet(0), |number| ClassSet(number as u16 + 1))
    }

    /// The usual name of the thing that this key names otherwise.
    pub fn canonical(self, key: u64) -> Option<&'static str> {
        table::find(CANONICAL, key).and_then(text)
    }

    /// The country that an adjective ("Russian") or inhabitants ("Russians") belong to.
    pub fn homeland(self, key: u64) -> Option<&'static str> {
        table::find(HOMELAND, key).and_then(text)
    }

    /// The gender of nearly all who bear a given name.
    pub fn gender(self, key: u64) -> Option<Gender> {
        let classes = self.classes(key);
        match (classes.any(Classes::GIVEN_M), classes.any(Classes::GIVEN_F)) {
            (true, false) => Some(Gender::Male),
            (false, true) => Some(Gender::Female),
            _ if classes.any(Classes::GIVEN) => None,
            _ => table::find(GENDERS, key).map(|female| if female == 1 { Gender::Female } else { Gender::Male }),
        }
    }

    /// The key by which a word as written is looked up: as an acronym if one is known by these capitals.
    pub fn key(self, word: &str) -> u64 {
        if is_caps(word) {
            let key = exact(word);
            if table::find(CLASSES, key).is_some() {
                return key;
            }
        }
        folded(word)
    }

    /// The key of a phrase as written.
    pub fn phrase_key(self, phrase: &str) -> u64 {
        phrase.split_whitespace().flat_map(clitic).map(|word| self.key(word)).reduce(join).unwrap_or_default()
    }
}

/// The text that stands at `start` of `TEXTS`.
fn text(start: u32) -> Option<&'static str> {
    let (&length, rest) = TEXTS.get(start as usize..)?.split_first()?;
    str::from_utf8(rest.get(..usize::from(length))?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> u64 {
        Lexicon.phrase_key(name)
    }

    #[test]
    fn names_are_found_whole_by_any_of_their_forms() {
        assert!(Lexicon.classes(key("United Nations")).any(Classes::BODY));
        assert!(Lexicon.classes(key("U.N.")).any(Classes::BODY));
        assert!(Lexicon.classes(key("Valentine's Day")).any(Classes::HOLIDAY));
        assert!(Lexicon.classes(key("São Paulo")).any(Classes::CITY));
        assert!(!Lexicon.classes(key("us")).any(Classes::COUNTRY));
        assert_eq!(Lexicon.canonical(key("U.N.")), Some("United Nations"));
        assert_eq!(Lexicon.homeland(key("Ukrainians")), Some("Ukraine"));
    }

    #[test]
    fn a_given_name_tells_the_gender_of_nearly_all_who_bear_it() {
        assert_eq!(Lexicon.gender(key("Molly")), Some(Gender::Female));
        assert_eq!(Lexicon.gender(key("Priyanka")), Some(Gender::Female));
        assert_eq!(Lexicon.gender(key("Suresh")), Some(Gender::Male));
        assert_eq!(Lexicon.gender(key("Pat")), None);
        assert_eq!(Lexicon.gender(key("house")), None);
    }

    #[test]
    fn the_tables_hold_what_the_lists_say() {
        let lists = lists::Lists::read();
        for (&key, &classes) in &lists.classes {
            assert_eq!(Lexicon.classes(key), classes);
        }
        for (&key, &name) in &lists.canonical {
            assert_eq!(Lexicon.canonical(key), Some(name));
        }
        for (&key, &name) in &lists.homeland {
            assert_eq!(Lexicon.homeland(key), Some(name));
        }
        for (key, female) in lists::genders() {
            let gender = if female { Gender::Female } else { Gender::Male };
            let given = Lexicon.classes(key).any(Classes::GIVEN);
            assert!(given || Lexicon.gender(key) == Some(gender));
        }
    }
}
