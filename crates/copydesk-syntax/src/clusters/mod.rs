//! Clusters of words with similar contexts, read in place from `data/clusters.bin`: they describe words that the treebanks lack.

mod pack;

use crate::Aligned;
use crate::table::{BUCKET, place};

pub use pack::pack;

static TABLE: &Aligned<[u8]> = &Aligned(*include_bytes!("../../data/clusters.bin"));

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
