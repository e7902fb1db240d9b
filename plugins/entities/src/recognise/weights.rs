//! The weight of each piece of evidence for each label: of the named ones from `data/weights.txt`, of the lexical ones from
//! `data/lexical.bin`, which is read in place.

use std::borrow::Cow;
use std::hint::black_box;
use std::io;
use std::path::Path;

use super::feature::{FEATURES, Feature, LABELS};

const WEIGHTS: &str = include_str!("../../data/weights.txt");
const LEXICAL: &[u8] = include_bytes!("../../data/lexical.bin");

/// A row of weights per feature: PER, ORG, LOC, MISC, not a name.
#[derive(Clone)]
pub struct Weights {
    pub named: Vec<[f32; LABELS]>,
    pub lexical: Lexical,
}

impl Default for Weights {
    /// The weights that come with the library.
    fn default() -> Self {
        Weights { named: parse(WEIGHTS), lexical: Lexical::new(LEXICAL) }
    }
}

impl Weights {
    /// Reads `weights.txt` and `lexical.bin` of a folder.
    ///
    /// # Errors
    /// One of the two cannot be read.
    pub fn open(folder: &Path) -> io::Result<Weights> {
        let named = std::fs::read_to_string(folder.join("weights.txt"))?;
        let lexical = std::fs::read(folder.join("lexical.bin"))?;
        Ok(Weights { named: parse(&named), lexical: Lexical::new(lexical) })
    }

    /// Adds a feature's weights to a sum.
    pub fn add(&self, feature: Feature, sum: &mut [f32; LABELS]) {
        match feature.hash() {
            None => {
                for (total, weight) in sum.iter_mut().zip(&self.named[feature.index()]) {
                    *total += weight;
                }
            }
            Some(hash) => self.lexical.add(hash, sum),
        }
    }
}

/// Features whose weights are added to one sum, in the order in which they were seen.
pub struct Batch<'w> {
    weights: &'w Weights,
    features: Vec<Feature>,
}

impl<'w> Batch<'w> {
    pub fn new(weights: &'w Weights) -> Batch<'w> {
        Batch { weights, features: Vec::with_capacity(64) }
    }

    /// Fetches the feature's weights, but does not wait for them: most of the time goes into fetching them.
    pub fn see(&mut self, feature: Feature) {
        if let Some(hash) = feature.hash() {
            black_box(self.weights.lexical.touch(hash));
        }
        self.features.push(feature);
    }

    /// Adds the weights of what was seen since the last time.
    pub fn add_to(&mut self, sum: &mut [f32; LABELS]) {
        for feature in self.features.drain(..) {
            self.weights.add(feature, sum);
        }
    }
}

/// Lines of a feature's name and five numbers; features that are not named weigh nothing.
fn parse(text: &str) -> Vec<[f32; LABELS]> {
    let mut rows = vec![[0.0; LABELS]; FEATURES];
    for line in text.lines().filter(|l| !l.starts_with('#')) {
        let mut fields = line.split_ascii_whitespace();
        let Some(row) = fields.next().and_then(Feature::named).and_then(|f| rows.get_mut(f.index())) else {
            continue;
        };
        for (weight, field) in row.iter_mut().zip(fields) {
            *weight = field.parse().unwrap_or_default();
        }
    }
    rows
}

/// A table of hashed features: buckets of four rows; a row is three bytes of the hash and five weights of one byte, in units of `STEP`.
#[derive(Clone)]
pub struct Lexical {
    rows: Cow<'static, [u8]>,
    mask: u64,
}

impl Lexical {
    pub const ROW: usize = 3 + LABELS;
    pub const BUCKET: usize = 4 * Self::ROW;
    /// What one unit weighs.
    pub const STEP: f32 = 1.0 / 32.0;

    /// Reads a table in place. Its number of buckets is a power of two; of anything else the rest is left aside.
    pub fn new(bytes: impl Into<Cow<'static, [u8]>>) -> Lexical {
        let rows = bytes.into();
        let buckets = (rows.len() / Self::BUCKET).checked_ilog2().map_or(0, |bits| 1u64 << bits);
        Lexical { rows, mask: buckets.wrapping_sub(1) }
    }

    /// Packs features, the weightiest first where a bucket is full: how many found no room.
    pub fn pack(features: &mut [(u64, [f32; LABELS])], bits: u32) -> (Vec<u8>, usize) {
        let size = |row: &[f32; LABELS]| row.iter().map(|w| w.abs()).sum::<f32>();
        features.sort_by(|a, b| size(&b.1).total_cmp(&size(&a.1)).then(a.0.cmp(&b.0)));
        let mut bytes = vec![0u8; Self::BUCKET << bits];
        let mut lost = 0;
        for (hash, weights) in features {
            let (bucket, tag) = place(*hash, (1 << bits) - 1);
            let rows = &mut bytes[bucket..bucket + Self::BUCKET];
            let Some(row) = rows.chunks_exact_mut(Self::ROW).find(|row| row[..3] == [0; 3]) else {
                lost += 1;
                continue;
            };
            row[..3].copy_from_slice(&tag);
            for (byte, weight) in row[3..].iter_mut().zip(weights) {
                *byte = (*weight / Self::STEP).round().clamp(-127.0, 127.0) as i8 as u8;
            }
        }
        (bytes, lost)
    }

    /// The first byte of a hash's bucket.
    fn touch(&self, hash: u64) -> u8 {
        self.rows.get(place(hash, self.mask).0).copied().unwrap_or_default()
    }

    fn add(&self, hash: u64, sum: &mut [f32; LABELS]) {
        if self.mask == u64::MAX {
            return;
        }
        let (bucket, tag) = place(hash, self.mask);
        let Some(rows) = self.rows.get(bucket..bucket + Self::BUCKET) else { return };
        let [a, b, c] = tag;
        let tag = u64::from_le_bytes([a, b, c, 0, 0, 0, 0, 0]);
        // Half of the hashes are not there; without a branch that the processor could guess wrong it fetches many buckets at once. The first
        // of equal tags counts.
        let rows = rows.as_chunks::<{ 3 + LABELS }>().0.iter().rev().map(|row| u64::from_le_bytes(*row));
        let row = rows.fold(0, |found, row| if row & 0xff_ffff == tag { row } else { found });
        for (total, byte) in sum.iter_mut().zip(&row.to_le_bytes()[3..]) {
            *total += f32::from(*byte as i8) * Self::STEP;
        }
    }
}

/// Where a hash belongs: the first byte of its bucket, and its tag, never zero.
fn place(hash: u64, mask: u64) -> (usize, [u8; 3]) {
    let h = (hash ^ (hash >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let tag = ((h >> 8) as u32 | 1).to_le_bytes();
    ((((h >> 40) & mask) as usize) * Lexical::BUCKET, [tag[0], tag[1], tag[2]])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::mix;

    #[test]
    fn every_line_of_the_weights_names_a_feature_and_five_numbers() {
        for line in WEIGHTS.lines().filter(|l| !l.starts_with('#')) {
            let fields: Vec<&str> = line.split(' ').collect();
            assert!(Feature::named(fields[0]).is_some(), "{line}");
            assert_eq!(fields[1..].iter().filter(|f| f.parse::<f32>().is_ok()).count(), LABELS, "{line}");
        }
    }

    #[test]
    fn the_shipped_table_is_whole() {
        assert!((LEXICAL.len() / Lexical::BUCKET).is_power_of_two());
        assert_eq!(LEXICAL.len() % Lexical::BUCKET, 0);
    }

    fn sum(table: &Lexical, hash: u64) -> [f32; LABELS] {
        let mut sum = [0.0; LABELS];
        table.add(hash, &mut sum);
        sum
    }

    #[test]
    fn packed_weights_are_found_again_within_half_a_step_and_bounded() {
        let hash = |i: u64| mix(i, 9) | 1 << 63;
        let mut rows: Vec<(u64, [f32; LABELS])> =
            (0..40).map(|i| (hash(i), [i as f32 / 10.0, -1.0, 0.5, 0.0, -9.0])).collect();
        let wanted = rows.clone();
        let (bytes, lost) = Lexical::pack(&mut rows, 6);
        assert_eq!(lost, 0);
        let table = Lexical::new(bytes);
        for (hash, weights) in wanted {
            let found = sum(&table, hash);
            for (found, weight) in found.iter().zip(weights) {
                assert!(
                    (found - weight.clamp(-127.0 * Lexical::STEP, 127.0 * Lexical::STEP)).abs() <= Lexical::STEP / 2.0
                );
            }
        }
        assert_eq!(sum(&table, hash(41)), [0.0; LABELS]);
    }

    #[test]
    fn a_full_bucket_keeps_the_weightiest_and_no_table_weighs_nothing() {
        let mut rows: Vec<(u64, [f32; LABELS])> =
            (0..5).map(|i| (mix(i, 9) | 1 << 63, [1.0 + i as f32 / 2.0; LABELS])).collect();
        let (bytes, lost) = Lexical::pack(&mut rows, 0);
        assert_eq!(lost, 1);
        let weight = |bytes: &[u8], of: u64| sum(&Lexical::new(bytes.to_vec()), of);
        assert_eq!(weight(&bytes, rows[4].0), [0.0; LABELS]);
        assert_eq!(weight(&bytes, rows[0].0), [3.0; LABELS]);
        assert_eq!(weight(&[], rows[0].0), [0.0; LABELS]);
        assert_eq!(weight(&bytes[..20], rows[0].0), [0.0; LABELS]);
    }
}
