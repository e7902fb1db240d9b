//! The lists of `data/`, read once into one table: words and phrases by key, each with its classes; and the names that are
//! other names of the same thing. Knows nothing of texts.

mod class;
pub mod clusters;
mod fold;
pub mod nouns;

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use copydesk_language::lexicon as shared;

pub use class::{Classes, NAMES};
pub use fold::{exact, folded, is_caps, join, mix};

const COUNTRIES: &str = include_str!("../../data/countries.txt");
const REGIONS: &str = include_str!("../../data/regions.txt");
const PLACES: &str = include_str!("../../data/places.txt");
const ORGANISATIONS: &str = include_str!("../../data/organisations.txt");
const MISC: &str = include_str!("../../data/misc.txt");
const CLASSES: &str = include_str!("../../data/classes.txt");
const CITIES: &str = include_str!("../../data/cities.txt");
const GIVEN: &str = include_str!("../../data/given_names.txt");
const SURNAMES: &str = include_str!("../../data/surnames.txt");
const COMMON: &str = include_str!("../../data/common_words.txt");

/// About how many keys the lists give.
const SIZE: usize = 190_000;

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

/// Words and phrases with their classes. Built once, then only read.
pub struct Lexicon {
    classes: KeyMap<Classes>,
    /// Key of another name -> the usual name: "UN" -> "United Nations".
    canonical: KeyMap<&'static str>,
    /// Key of an adjective or inhabitant -> the country: "Russians" -> "Russia".
    homeland: KeyMap<&'static str>,
}

impl Default for Lexicon {
    fn default() -> Self {
        Self::new()
    }
}

impl Lexicon {
    /// Reads the lists. A few milliseconds.
    pub fn new() -> Self {
        let mut lexicon = Lexicon {
            classes: KeyMap::with_capacity_and_hasher(SIZE, BuildHasherDefault::default()),
            canonical: KeyMap::default(),
            homeland: KeyMap::default(),
        };
        for (tier, names) in rows(COMMON) {
            let class = match tier {
                "10" => Classes::COMMON_10,
                "20" => Classes::COMMON_20,
                "35" => Classes::COMMON_35,
                _ => Classes::COMMON_50,
            };
            lexicon.words(names.split(' '), class);
        }
        for (tier, names) in rows(SURNAMES) {
            let class = if tier == "1" { Classes::SURNAME } else { Classes::SURNAME_RARE };
            lexicon.words(names.split(' '), class);
        }
        for (gender, names) in rows(GIVEN) {
            let class = match gender {
                "m" => Classes::GIVEN_M,
                "f" => Classes::GIVEN_F,
                _ => Classes::GIVEN_U,
            };
            lexicon.words(names.split(' '), class);
        }
        for (tier, names) in rows(CITIES) {
            let class = if tier == "1" { Classes::CITY } else { Classes::TOWN };
            for name in names.split("; ") {
                lexicon.phrase(name, class);
            }
        }
        for (class, names) in rows(CLASSES) {
            let class = Classes::named(class).unwrap_or_default();
            for name in names.split(" | ") {
                let key = if class == Classes::ABBREVIATION && is_caps(name) { exact(name) } else { folded(name) };
                lexicon.add(key, class);
            }
        }
        lexicon.shared();
        for list in [PLACES, ORGANISATIONS, MISC] {
            for (kind, names) in rows(list) {
                let class = class_of(kind);
                for same in names.split(" | ") {
                    let name = same.split("; ").next().unwrap_or_default();
                    for other in same.split("; ") {
                        let key = lexicon.phrase(other, class);
                        if other != name && !class.any(Classes::GROUP) {
                            lexicon.canonical.insert(key, name);
                        }
                    }
                }
            }
        }
        for (list, class) in [(COUNTRIES, Classes::COUNTRY), (REGIONS, Classes::REGION)] {
            for line in lines(list) {
                lexicon.people_of(line, class);
            }
        }
        lexicon
    }

    /// The classes of a word or phrase; none if no list has it.
    pub fn classes(&self, key: u64) -> Classes {
        self.classes.get(&key).copied().unwrap_or_default()
    }

    /// The usual name of the thing that this key names otherwise.
    pub fn canonical(&self, key: u64) -> Option<&'static str> {
        self.canonical.get(&key).copied()
    }

    /// The country that an adjective ("Russian") or inhabitants ("Russians") belong to.
    pub fn homeland(&self, key: u64) -> Option<&'static str> {
        self.homeland.get(&key).copied()
    }

    /// The key by which a word as written is looked up: as an acronym if one is known by these capitals.
    pub fn key(&self, word: &str) -> u64 {
        if is_caps(word) {
            let key = exact(word);
            if self.classes.contains_key(&key) {
                return key;
            }
        }
        folded(word)
    }

    /// The classes whose words `copydesk_language` lists.
    fn shared(&mut self) {
        for day in shared::weekdays() {
            self.add(folded(day), Classes::DAY);
            self.add(folded(&format!("{day}s")), Classes::DAY);
        }
        self.words(shared::weekday_abbreviations(), Classes::DAY);
        self.words(shared::months().chain(shared::month_abbreviations()), Classes::MONTH);
        // "Fr" is no part of a name, as "Queen" may be.
        let short: HashSet<&str> = shared::titles::abbreviations().collect();
        for (word, gender) in shared::titles::unambiguous() {
            let class = match gender {
                Some(shared::Gender::Male) => Classes::HONORIFIC_M,
                Some(shared::Gender::Female) => Classes::HONORIFIC_F,
                None => Classes::HONORIFIC,
            };
            self.add(folded(word), if short.contains(word) { class.or(Classes::HONORIFIC) } else { class });
        }
        self.words(shared::verbs::with_personal_subject(), Classes::SAY);
    }

    /// A line "name | other names | adjectives and inhabitants".
    fn people_of(&mut self, line: &'static str, class: Classes) {
        let mut fields = line.split('|').map(str::trim);
        let name = fields.next().unwrap_or_default();
        let [others, people] = [(); 2].map(|()| fields.next().unwrap_or_default());
        // What a list of places says is finer than "region".
        let key = self.phrase(name, Classes::default());
        if class != Classes::REGION || !self.classes(key).any(Classes::PLACE) {
            self.add(key, class);
        }
        for other in others.split("; ").filter(|s| !s.is_empty()) {
            let key = self.phrase(other, class);
            self.canonical.insert(key, name);
        }
        for person in people.split("; ").filter(|s| !s.is_empty()) {
            let key = self.phrase(person, Classes::DEMONYM);
            self.homeland.insert(key, name);
        }
    }

    fn words(&mut self, words: impl Iterator<Item = &'static str>, class: Classes) {
        for word in words {
            self.add(folded(word), class);
        }
    }

    fn add(&mut self, key: u64, class: Classes) {
        let entry = self.classes.entry(key).or_default();
        *entry = entry.or(class);
    }

    /// The key of a phrase as written.
    pub fn phrase_key(&self, phrase: &str) -> u64 {
        phrase.split_whitespace().flat_map(clitic).map(|word| self.key(word)).reduce(join).unwrap_or_default()
    }

    /// Adds a name of one or more words, and marks its beginnings as such.
    fn phrase(&mut self, name: &str, class: Classes) -> u64 {
        let mut key = 0;
        let mut parts = name.split(' ').flat_map(clitic).peekable();
        let mut n = 0;
        while let Some(part) = parts.next() {
            let word = if is_caps(part) { exact(part) } else { folded(part) };
            if n > 0 || parts.peek().is_some() {
                self.add(word, Classes::PREFIX);
            }
            key = if n == 0 { word } else { join(key, word) };
            n += 1;
            if parts.peek().is_some() {
                self.add(key, Classes::PREFIX);
            }
        }
        self.add(key, class);
        key
    }
}

/// "Valentine's" is two words, as in the host's tokens.
fn clitic(word: &str) -> impl Iterator<Item = &str> {
    let cut = word.find("'s").filter(|&at| at > 0 && at + 2 == word.len()).unwrap_or(word.len());
    let (head, tail) = word.split_at(cut);
    std::iter::once(head).chain(Some(tail).filter(|t| !t.is_empty()))
}

fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|l| !l.starts_with('#') && !l.is_empty())
}

/// The lines "kind | rest" of a list.
fn rows(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    lines(list).filter_map(|line| line.split_once(" | "))
}

fn class_of(kind: &str) -> Classes {
    match kind {
        "county" => Classes::STATE,
        "movement" => Classes::PARTY.or(Classes::MOVEMENT),
        "water" | "island" | "planet" => Classes::REGION,
        other => Classes::named(other).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(lexicon: &Lexicon, name: &str) -> u64 {
        name.split(' ').flat_map(clitic).map(|w| lexicon.key(w)).reduce(join).unwrap()
    }

    #[test]
    fn every_kind_in_the_lists_is_a_class() {
        for list in [PLACES, ORGANISATIONS, MISC] {
            for (kind, _) in rows(list) {
                assert_ne!(class_of(kind), Classes::default(), "{kind}");
            }
        }
        for (class, _) in rows(CLASSES) {
            assert!(Classes::named(class).is_some(), "{class}");
        }
    }

    #[test]
    fn names_are_found_whole_by_any_of_their_forms() {
        let lexicon = Lexicon::new();
        assert!(lexicon.classes(key(&lexicon, "United Nations")).any(Classes::BODY));
        assert!(lexicon.classes(key(&lexicon, "U.N.")).any(Classes::BODY));
        assert!(lexicon.classes(key(&lexicon, "Valentine's Day")).any(Classes::HOLIDAY));
        assert!(lexicon.classes(key(&lexicon, "São Paulo")).any(Classes::CITY));
        assert!(!lexicon.classes(key(&lexicon, "us")).any(Classes::COUNTRY));
        assert_eq!(lexicon.canonical(key(&lexicon, "U.N.")), Some("United Nations"));
        assert_eq!(lexicon.homeland(key(&lexicon, "Ukrainians")), Some("Ukraine"));
    }
}
