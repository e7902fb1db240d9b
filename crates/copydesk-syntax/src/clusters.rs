//! Clusters of words with similar contexts, read in place from `data/clusters.bin`: they describe words that the treebanks lack.

use crate::Aligned;
use crate::table::{BUCKET, place};

static TABLE: &Aligned<[u8]> = &Aligned(*include_bytes!("../data/clusters.bin"));

/// A slot: two check bytes of the word's hash, and two with its fine cluster (1 to 1023) and, above it, its coarse one (1 to 63).
const SLOT: usize = 4;

/// The fine and the coarse cluster of the word with this key; zeros if it has none.
pub(crate) fn clusters(key: u64) -> (u16, u8) {
    find(&TABLE.0, key)
}

fn find(table: &[u8], key: u64) -> (u16, u8) {
    let (buckets, _) = table.as_chunks::<BUCKET>();
    let (at, check) = place(key, (buckets.len() as u64).wrapping_sub(1));
    let Some(bucket) = buckets.get(at) else { return (0, 0) };
    let slot = bucket.as_chunks::<SLOT>().0.iter().find(|slot| slot[..2] == check);
    slot.map_or((0, 0), |slot| {
        let both = u16::from_le_bytes([slot[2], slot[3]]);
        (both & 0x3ff, (both >> 10) as u8)
    })
}

/// Packs words with their clusters into `1 << bits` buckets; a full bucket keeps the first. Returns the bytes, and how many words were dropped.
pub fn pack<'a>(words: impl Iterator<Item = (&'a str, u16, u8)>, bits: u32) -> (Vec<u8>, usize) {
    let mut bytes = vec![0u8; BUCKET << bits];
    let mut lost = 0;
    for (word, fine, coarse) in words {
        let (at, check) = place(crate::Form::word(word).key, (1 << bits) - 1);
        let slots = bytes[at * BUCKET..(at + 1) * BUCKET].as_chunks_mut::<SLOT>().0;
        match slots.iter_mut().find(|slot| slot[..2] == [0; 2] || slot[..2] == check) {
            Some(slot) if slot[..2] == [0; 2] => {
                slot[..2].copy_from_slice(&check);
                slot[2..].copy_from_slice(&(fine & 0x3ff | u16::from(coarse) << 10).to_le_bytes());
            }
            _ => lost += 1,
        }
    }
    (bytes, lost)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_clusters_are_found_again() {
        let (bytes, lost) = pack([("Bridge", 1000, 63), ("said", 7, 1), ("bridge", 5, 5)].into_iter(), 2);
        assert_eq!(lost, 1, "case does not tell words apart");
        let find = |word| find(&bytes, crate::Form::word(word).key);
        assert_eq!((find("bridge"), find("said"), find("told")), ((1000, 63), (7, 1), (0, 0)));
    }
}
