//! The weight of each piece of evidence for each label: of the named ones from `data/weights.txt`, of the lexical ones from
//! `data/lexical.bin`, which is read in place.

use super::feature::{FEATURES, Feature, LABELS};

const WEIGHTS: &str = include_str!("../../data/weights.txt");
const LEXICAL: &[u8] = include_bytes!("../../data/lexical.bin");

/// A row of weights per feature: PER, ORG, LOC, MISC, not a name.
#[derive(Clone)]
pub struct Weights {
    pub named: Vec<[f32; LABELS]>,
    pub lexical: Lexical<'static>,
}

impl Default for Weights {
    fn default() -> Self {
        Weights::read(WEIGHTS, LEXICAL)
    }
}

impl Weights {
    /// Reads the two files of weights.
    pub fn read(named: &str, lexical: &'static [u8]) -> Weights {
        Weights { named: parse(named), lexical: Lexical::new(lexical) }
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
#[derive(Clone, Copy)]
pub struct Lexical<'a> {
    rows: &'a [u8],
    mask: u64,
}

impl<'a> Lexical<'a> {
    pub const ROW: usize = 3 + LABELS;
    pub const BUCKET: usize = 4 * Self::ROW;
    /// What one unit weighs.
    pub const STEP: f32 = 1.0 / 32.0;

    /// Reads a table in place. Its number of buckets is a power of two; of anything else the rest is left aside.
    pub fn new(bytes: &'a [u8]) -> Lexical<'a> {
        let buckets = (bytes.len() / Self::BUCKET).checked_ilog2().map_or(0, |bits| 1u64 << bits);
        Lexical { rows: bytes, mask: buckets.wrapping_sub(1) }
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

    fn add(&self, hash: u64, sum: &mut [f32; LABELS]) {
        if self.mask == u64::MAX {
            return;
        }
        let (bucket, tag) = place(hash, self.mask);
        let Some(rows) = self.rows.get(bucket..bucket + Self::BUCKET) else { return };
        for row in rows.chunks_exact(Self::ROW) {
            if row[..3] == tag {
                for (total, byte) in sum.iter_mut().zip(&row[3..]) {
                    *total += f32::from(*byte as i8) * Self::STEP;
                }
                return;
            }
        }
    }
}

/// Where a hash belongs: the first byte of its bucket, and its tag, never zero.
fn place(hash: u64, mask: u64) -> (usize, [u8; 3]) {
    let h = (hash ^ (hash >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let tag = ((h >> 8) as u32 | 1).to_le_bytes();
    ((((h >> 40) & mask) as usize) * Lexical::BUCKET, [tag[0], tag[1], tag[2]])
}
