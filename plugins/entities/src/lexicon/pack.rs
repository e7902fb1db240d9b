//! Makes the tables of `table`, as the library is built.

use super::table::{SLOT, place};

/// Packs keys, none of them 0, with their values; seven slots of ten are taken.
pub fn pack(entries: impl ExactSizeIterator<Item = (u64, u32)>) -> Vec<u8> {
    let slots = entries.len() * 10 / 7 + 1;
    let mut table = vec![0; slots * SLOT];
    for (key, value) in entries {
        assert_ne!(key, 0, "0 marks a free slot");
        let mut at = place(key, slots);
        while table[at * SLOT..][..8] != [0; 8] {
            at = (at + 1) % slots;
        }
        table[at * SLOT..][..8].copy_from_slice(&key.to_le_bytes());
        table[at * SLOT + 8..][..4].copy_from_slice(&value.to_le_bytes());
    }
    table
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::super::table::find;
    use super::*;

    proptest! {
        #[test]
        fn a_table_holds_what_was_packed_and_nothing_else(
            entries in proptest::collection::btree_map(1..=u64::MAX, any::<u32>(), 0..200),
            others in proptest::collection::vec(any::<u64>(), 0..50),
        ) {
            let entries: BTreeMap<u64, u32> = entries;
            let table = pack(entries.iter().map(|(&key, &value)| (key, value)));
            for key in entries.keys().copied().chain(others).chain([0]) {
                prop_assert_eq!(find(&table, key), entries.get(&key).copied());
            }
        }
    }
}
