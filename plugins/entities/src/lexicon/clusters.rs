//! Clusters of words that keep the same company, read in place from `data/clusters.bin`. See `training/entities`.

const TABLE: &[u8] = include_bytes!("../../data/clusters.bin");

/// A slot: four bytes of the word's key, two of its fine cluster, one of its coarse one; all zero if it is free.
const SLOT: usize = 7;

/// The fine and the coarse cluster of the word with this folded key; zeros if it has none.
pub fn clusters(key: u64) -> (u16, u8) {
    find(TABLE, key)
}

fn find(table: &[u8], key: u64) -> (u16, u8) {
    let slots = table.len() / SLOT;
    if slots == 0 {
        return (0, 0);
    }
    let tag = tag(key);
    let mut at = slot(key, slots);
    for _ in 0..slots {
        let slot = &table[at * SLOT..(at + 1) * SLOT];
        let fine = u16::from_le_bytes([slot[4], slot[5]]);
        if fine == 0 || slot[..4] == tag {
            return (fine, slot[6]);
        }
        at = if at + 1 == slots { 0 } else { at + 1 };
    }
    (0, 0)
}

/// Packs words into a table of `slots` slots, more than there are words; the first of two words with one key stays.
pub fn pack(words: impl Iterator<Item = (u64, u16, u8)>, slots: usize) -> Vec<u8> {
    let mut table = vec![0; slots * SLOT];
    for (key, fine, coarse) in words {
        let mut at = slot(key, slots);
        loop {
            let slot = &mut table[at * SLOT..(at + 1) * SLOT];
            if slot[4..6] == [0, 0] {
                slot[..4].copy_from_slice(&tag(key));
                slot[4..6].copy_from_slice(&fine.to_le_bytes());
                slot[6] = coarse;
                break;
            }
            if slot[..4] == tag(key) {
                break;
            }
            at = if at + 1 == slots { 0 } else { at + 1 };
        }
    }
    table
}

fn slot(key: u64, slots: usize) -> usize {
    ((u128::from(key) * slots as u128) >> 64) as usize
}

fn tag(key: u64) -> [u8; 4] {
    (key as u32).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::folded;

    #[test]
    fn words_are_found_again_and_others_are_not() {
        let words: Vec<String> = (0..100).map(|i| format!("word{i}")).collect();
        let table = pack(words.iter().enumerate().map(|(i, w)| (folded(w), i as u16 + 1, 9)), 128);
        for (i, word) in words.iter().enumerate() {
            assert_eq!(find(&table, folded(word)), (i as u16 + 1, 9));
        }
        assert_eq!(find(&table, folded("elsewhere")), (0, 0));
        assert_eq!(find(&[], folded("word1")), (0, 0));
    }

    #[test]
    fn the_shipped_table_fits_these_keys() {
        let of = |word| clusters(folded(word));
        assert_eq!(of("monday").0, of("tuesday").0);
        assert_ne!(of("monday").0, of("minister").0);
    }
}
