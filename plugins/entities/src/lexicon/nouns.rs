//! Common nouns that persons and organisations are called by: which of the two a noun can mean, and how near two words are in meaning, by
//! WordNet's concepts and by word vectors. Knows nothing of texts.

use std::ops::Range;
use std::sync::LazyLock;

use super::{KeyMap, folded, lines};

const NOUNS: &str = include_str!("../../data/nouns.txt");
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

struct Noun {
    means: Means,
    own: Range<u32>,
    above: Range<u32>,
}

struct Nouns {
    by_key: KeyMap<Noun>,
    concepts: Vec<u16>,
}

static TABLE: LazyLock<Nouns> = LazyLock::new(|| {
    let mut table = Nouns { by_key: KeyMap::default(), concepts: Vec::new() };
    for line in lines(NOUNS) {
        let (own, above) = line.split_once('|').unwrap_or((line, ""));
        let mut fields = own.split(' ');
        let (kinds, noun) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
        let mut numbers = |text: &mut dyn Iterator<Item = &str>| {
            let start = table.concepts.len() as u32;
            table.concepts.extend(text.filter_map(|n| n.parse::<u16>().ok()));
            start..table.concepts.len() as u32
        };
        let (own, above) = (numbers(&mut fields), numbers(&mut above.split(' ')));
        let means = Means { person: kinds.contains('p'), organisation: kinds.contains('o') };
        table.by_key.insert(folded(noun), Noun { means, own, above });
    }
    table
});

/// What a noun in the singular can mean.
pub fn means(key: u64) -> Means {
    TABLE.by_key.get(&key).map_or(Means::default(), |noun| noun.means)
}

/// How two nouns are related by their concepts.
pub fn relation(a: u64, b: u64) -> Relation {
    if a == b {
        return Relation::Same;
    }
    let table = &*TABLE;
    let (Some(a), Some(b)) = (table.by_key.get(&a), table.by_key.get(&b)) else { return Relation::None };
    let of = |range: &Range<u32>| &table.concepts[range.start as usize..range.end as usize];
    let meet = |a: &Range<u32>, b: &Range<u32>| of(a).iter().any(|concept| of(b).contains(concept));
    match () {
        () if meet(&a.own, &b.own) => Relation::Synonym,
        () if meet(&a.own, &b.above) || meet(&a.above, &b.own) => Relation::Broader,
        () if meet(&a.above, &b.above) => Relation::Related,
        () => Relation::None,
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
        let product = |(a, b): (&u8, &u8)| i32::from(i16::from(*a as i8) * i16::from(*b as i8));
        let dot: i32 = self.0.iter().zip(other.0).map(product).sum();
        dot as f32 / (LENGTH * LENGTH)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_tell_persons_from_organisations() {
        assert_eq!(means(folded("publican")), Means { person: true, organisation: false });
        assert_eq!(means(folded("airline")), Means { person: false, organisation: true });
        assert_eq!(means(folded("spoon")), Means::default());
    }

    #[test]
    fn related_nouns_are_near() {
        let near = |a: &str, b: &str| relation(folded(a), folded(b));
        assert_eq!(near("lawyer", "attorney"), Relation::Synonym);
        assert_eq!(near("surgeon", "doctor"), Relation::Broader);
        assert_eq!(near("nurse", "nurse"), Relation::Same);
        assert_eq!(near("nurse", "airline"), Relation::None);
        let cosine = |a: &str, b: &str| vector(folded(a)).unwrap().cosine(vector(folded(b)).unwrap());
        assert!(cosine("supermarket", "grocer") > 0.45, "{}", cosine("supermarket", "grocer"));
        assert!(cosine("supermarket", "grocer") > cosine("supermarket", "goalkeeper") + 0.2);
    }
}
