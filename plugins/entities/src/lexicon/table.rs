//! A table from keys to numbers that is made when the library is built and read where it lies, so that opening it costs nothing.

/// Eight bytes of key, four of value, little-endian; all zero if the slot is free.
pub const SLOT: usize = 12;

/// The value of `key` in a table that `pack` made.
pub fn find(table: &[u8], key: u64) -> Option<u32> {
    let slots = table.as_chunks::<SLOT>().0;
    let start = place(key, slots.len());
    for slot in slots[start..].iter().chain(&slots[..start]) {
        let (held, value) = slot.split_at(8);
        let held = u64::from_le_bytes(held.try_into().unwrap_or_default());
        if held == 0 {
            break;
        }
        if held == key {
            return value.try_into().map(u32::from_le_bytes).ok();
        }
    }
    None
}

/// The slot of a key, which is a hash already.
pub fn place(key: u64, slots: usize) -> usize {
    ((u128::from(key) * slots as u128) >> 64) as usize
}
