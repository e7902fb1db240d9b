//! Makes the table of clusters; `training/syntax` calls it.

use super::SLOT;
use crate::Form;
use crate::table::{BUCKET, place};

/// Packs words with their clusters into `1 << bits` buckets; a full bucket keeps the first. Returns the bytes, and how many words were dropped.
pub fn pack<'a>(words: impl Iterator<Item = (&'a str, u16, u8)>, bits: u32) -> (Vec<u8>, usize) {
    let mut bytes = vec![0u8; BUCKET << bits];
    let mut lost = 0;
    for (word, fine, coarse) in words {
        let (at, check) = place(Form::word(word).key, (1 << bits) - 1);
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
    use super::super::find;
    use super::*;

    #[test]
    fn packed_clusters_are_found_again() {
        let (bytes, lost) = pack([("Bridge", 1000, 63), ("said", 7, 1), ("bridge", 5, 5)].into_iter(), 2);
        assert_eq!(lost, 1, "case does not tell words apart");
        let find = |word| find(&bytes, Form::word(word).key);
        assert_eq!((find("bridge"), find("said"), find("told")), ((1000, 63), (7, 1), (0, 0)));
    }
}
