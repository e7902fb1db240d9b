//! Parquet files.
#![no_main]

use std::fs::{self, File};
use std::sync::LazyLock;
use std::time::Duration;

/// A file in memory: the reader takes no bytes.
static FILE: LazyLock<String> = LazyLock::new(|| format!("/dev/shm/copydesk-fuzz-{}", std::process::id()));

/// The library can be kept busy for hours. That the reader is not is what its limit is for.
const LIMIT: Duration = Duration::from_secs(2);

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // Another file each time: the thread that read the one before may not have ended.
    let _ = fs::remove_file(&*FILE);
    fs::write(&*FILE, bytes).expect("room in memory");
    let file = File::open(&*FILE).expect("the file that was just written");
    if let Ok(rows) = copydesk_tables::parquet::open(file, LIMIT, |_, _| true) {
        // A row may be an error, and others may follow it. A run of one value stands for as many rows as a number says.
        rows.take(10_000).for_each(drop);
    }
});
