//! The word lists of `data/`, read into maps by key: words and phrases with their classes, names that are other names of the same thing,
//! common nouns with what they mean. Used as the library is built (`build.rs`) and by tests; at run time their tables are read.

use std::collections::{BTreeMap, HashSet};

use copydesk_language::lexicon as shared;

use super::class::Classes;
use super::fold::{clitic, exact, folded, is_caps, join};

const COUNTRIES: &str = include_str!("../../data/countries.txt");
const REGIONS: &str = include_str!("../../data/regions.txt");
const PLACES: &str = include_str!("../../data/places.txt");
const ORGANISATIONS: &str = include_str!("../../data/organisations.txt");
const MISC: &str = include_str!("../../data/misc.txt");
const CLASSES: &str = include_str!("../../data/classes.txt");
const CITIES: &str = include_str!("../../data/cities.txt");
const GIVEN: &str = include_str!("../../data/given_names.txt");
const GENDERS: &str = include_str!("../../data/genders.txt");
const SURNAMES: &str = include_str!("../../data/surnames.txt");
const COMMON: &str = include_str!("../../data/common_words.txt");

const NOUNS: &str = include_str!("../../data/nouns.txt");

/// What the lists say of words and phrases.
#[derive(Default)]
pub struct Lists {
    pub classes: BTreeMap<u64, Classes>,
    /// Key of another name -> the usual name: "UN" -> "United Nations".
    pub canonical: BTreeMap<u64, &'static str>,
    /// Key of an adjective or inhabitant -> the country: "Russians" -> "Russia".
    pub homeland: BTreeMap<u64, &'static str>,
}

impl Lists {
    /// Reads all lists.
    pub fn read() -> Self {
        let mut lists = Lists::default();
        for (tier, names) in rows(COMMON) {
            let class = match tier {
                "10" => Classes::COMMON_10,
                "20" => Classes::COMMON_20,
                "35" => Classes::COMMON_35,
                _ => Classes::COMMON_50,
            };
            lists.words(names.split(' '), class);
        }
        for (tier, names) in rows(SURNAMES) {
            let class = if tier == "1" { Classes::SURNAME } else { Classes::SURNAME_RARE };
            lists.words(names.split(' '), class);
        }
        for (gender, names) in rows(GIVEN) {
            let class = match gender {
                "m" => Classes::GIVEN_M,
                "f" => Classes::GIVEN_F,
                _ => Classes::GIVEN_U,
            };
            lists.words(names.split(' '), class);
        }
        for (tier, names) in rows(CITIES) {
            let class = if tier == "1" { Classes::CITY } else { Classes::TOWN };
            for name in names.split("; ") {
                lists.phrase(name, class);
            }
        }
        for (class, names) in rows(CLASSES) {
            let class = Classes::named(class).unwrap_or_default();
            for name in names.split(" | ") {
                let key = if class == Classes::ABBREVIATION && is_caps(name) { exact(name) } else { folded(name) };
                lists.add(key, class);
            }
        }
        lists.shared();
        for list in [PLACES, ORGANISATIONS, MISC] {
            for (kind, names) in rows(list) {
                let class = class_of(kind);
                for same in names.split(" | ") {
                    let name = same.split("; ").next().unwrap_or_default();
                    for other in same.split("; ") {
                        let key = lists.phrase(other, class);
                        if other != name && !class.any(Classes::GROUP) {
                            lists.canonical.insert(key, name);
                        }
                    }
                }
            }
        }
        for (list, class) in [(COUNTRIES, Classes::COUNTRY), (REGIONS, Classes::REGION)] {
            for line in lines(list) {
                lists.people_of(line, class);
            }
        }
        lists
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
        if class != Classes::REGION || !self.classes.get(&key).copied().unwrap_or_default().any(Classes::PLACE) {
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

/// Whether a given name that is in no list of classes is a woman's, by key.
pub fn genders() -> BTreeMap<u64, bool> {
    let names = |(gender, names): (&'static str, &'static str)| names.split(' ').map(move |name| (name, gender == "f"));
    rows(GENDERS).flat_map(names).map(|(name, female)| (folded(name), female)).collect()
}

/// A common noun.
#[derive(Default)]
pub struct Noun {
    /// What it can name: `person`, `organisation` (see `nouns::Means`).
    pub person: bool,
    pub organisation: bool,
    /// Numbers of WordNet's concepts that it names, and of those above them.
    pub own: Vec<u16>,
    pub above: Vec<u16>,
}

/// The common nouns that persons and organisations are called by, by key.
pub fn nouns() -> BTreeMap<u64, Noun> {
    let numbers = |text: &str| text.split(' ').filter_map(|number| number.parse().ok()).collect();
    let noun = |line: &'static str| {
        let (own, above) = line.split_once('|').unwrap_or((line, ""));
        let (kinds, own) = own.split_once(' ').unwrap_or((own, ""));
        let (noun, own) = own.split_once(' ').unwrap_or((own, ""));
        let [person, organisation] = ['p', 'o'].map(|kind| kinds.contains(kind));
        (folded(noun), Noun { person, organisation, own: numbers(own), above: numbers(above) })
    };
    lines(NOUNS).map(noun).collect()
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
}
