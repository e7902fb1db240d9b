//! Common nouns that persons and organisations are called by: which of the two a noun can mean, and how near two words are in meaning, by
//! WordNet's concepts and by word vectors. Knows nothing of texts.

use super::{built, table};

const VECTORS: &[u8] = include_bytes!("../../data/vectors.bin");

/// Numbers per vector.
const WIDTH: usize = 100;

/// The length of every vector.
const LENGTH: f32 = 300.0;

/// What a noun can mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Means {
    pub person: bool,
    pub organisation: bool,
}

/// How two nouns are related, the nearest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    None,
    /// A broader noun covers both: "pianist" and "cellist".
    Related,
    /// One is a kind of the other: "doctor" and "surgeon".
    Broader,
    /// They share a concept: "lawyer" and "attorney".
    Synonym,
    Same,
}

/// Key of a noun -> where it stands in `NOUNS`, which `build.rs` made of `data/nouns.txt`: in words of two bytes, what it means (1 a person,
/// 2 an organisation), how many concepts it names, and they; how many are above them, and they.
const KEYS: &[u8] = built!("noun-keys");
const NOUNS: &[u8] = built!("nouns");

struct Noun {
    means: Means,
    own: &'static [[u8; 2]],
    above: &'static [[u8; 2]],
}

fn noun(key: u64) -> Option<Noun> {
    noun_at(table::find(KEYS, key)?)
}

fn noun_at(place: u32) -> Option<Noun> {
    let mut words = NOUNS.as_chunks::<2>().0.get(place as usize..)?;
    let (&means, rest) = words.split_first()?;
    words = rest;
    let means = u16::from_le_bytes(means);
    let means = Means { person: means & 1 != 0, organisation: means & 2 != 0 };
    let mut concepts = || {
        let (&number, rest) = words.split_first()?;
        let (concepts, rest) = rest.split_at_checked(u16::from_le_bytes(number).into())?;
        words = rest;
        Some(concepts)
    };
    Some(Noun { means, own: concepts()?, above: concepts()? })
}

/// What a noun in the singular can mean.
pub fn means(key: u64) -> Means {
    noun(key).map_or(Means::default(), |noun| noun.means)
}

/// A noun that is compared with others, looked up once.
#[derive(Clone, Copy, Debug)]
pub struct Compared {
    key: u64,
    /// Where it stands in `NOUNS`.
    place: Option<u32>,
}

impl Compared {
    pub fn new(key: u64) -> Compared {
        Compared { key, place: table::find(KEYS, key) }
    }

    /// How two nouns are related by their concepts.
    pub fn relation(self, other: Compared) -> Relation {
        if self.key == other.key {
            return Relation::Same;
        }
        let noun = |of: Compared| of.place.and_then(noun_at);
        let (Some(a), Some(b)) = (noun(self), noun(other)) else { return Relation::None };
        let meet = |a: &[[u8; 2]], b: &[[u8; 2]]| a.iter().any(|concept| b.contains(concept));
        match () {
            () if meet(a.own, b.own) => Relation::Synonym,
            () if meet(a.own, b.above) || meet(a.above, b.own) => Relation::Broader,
            () if meet(a.above, b.above) => Relation::Related,
            () => Relation::None,
        }
    }
}

/// A word's vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vector(&'static [u8; WIDTH]);

/// The vector of a word, by its key.
pub fn vector(key: u64) -> Option<Vector> {
    let count = VECTORS.len() / (8 + WIDTH);
    let (keys, numbers) = VECTORS.split_at(count * 8);
    let at = |i: usize| u64::from_le_bytes(keys[i * 8..i * 8 + 8].try_into().unwrap_or_default());
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low.midpoint(high);
        if at(middle) < key { low = middle + 1 } else { high = middle }
    }
    let found = (low < count && at(low) == key).then(|| numbers[low * WIDTH..].first_chunk()).flatten();
    found.map(Vector)
}

impl Vector {
    /// The cosine of the angle between two vectors, -1 to 1.
    pub fn cosine(self, other: Vector) -> f32 {
        let product = |(a, b): (&u8, &u8)| i32::from(*a as i8) * i32::from(*b as i8);
        let dot: i32 = self.0.iter().zip(other.0).map(product).sum();
        dot as f32 / (LENGTH * LENGTH)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{folded, lists};
    use super::*;

    #[test]
    fn nouns_tell_persons_from_organisations() {
        assert_eq!(means(folded("publican")), Means { person: true, organisation: false });
        assert_eq!(means(folded("airline")), Means { person: false, organisation: true });
        assert_eq!(means(folded("spoon")), Means::default());
    }

    #[test]
    fn the_table_holds_what_the_list_says() {
        let numbers =
            |concepts: &[[u8; 2]]| -> Vec<u16> { concepts.iter().map(|&bytes| u16::from_le_bytes(bytes)).collect() };
        for (key, said) in lists::nouns() {
            let held = noun(key).unwrap();
            assert_eq!(held.means, Means { person: said.person, organisation: said.organisation });
            assert_eq!((numbers(held.own), numbers(held.above)), (said.own, said.above));
        }
    }

    #[test]
    fn related_nouns_are_near() {
        let near = |a: &str, b: &str| Compared::new(folded(a)).relation(Compared::new(folded(b)));
        assert_eq!(near("lawyer", "attorney"), Relation::Synonym);
        assert_eq!(near("surgeon", "doctor"), Relation::Broader);
        assert_eq!(near("nurse", "nurse"), Relation::Same);
        assert_eq!(near("nurse", "airline"), Relation::None);
        let cosine = |a: &str, b: &str| vector(folded(a)).unwrap().cosine(vector(folded(b)).unwrap());
        assert!(cosine("supermarket", "grocer") > 0.45, "{}", cosine("supermarket", "grocer"));
        assert!(cosine("supermarket", "grocer") > cosine("supermarket", "goalkeeper") + 0.2);
    }
}
