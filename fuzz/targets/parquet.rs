//! Parquet files.
#![no_main]

use std::fs::{self, File};
use std::sync::LazyLock;

/// A file in memory: the reader takes no bytes.
static FILE: LazyLock<String> = LazyLock::new(|| format!("/dev/shm/copydesk-fuzz-{}", std::process::id()));

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    fs::write(&*FILE, bytes).expect("room in memory");
    let file = File::open(&*FILE).expect("the file that was just written");
    if let Ok(rows) = copydesk_tables::parquet::open(file, |_, _| true) {
        // A row may be an error, and others may follow it. A run of one value stands for as many rows as a number says.
        rows.take(10_000).for_each(drop);
    }
});
