//! Parquet files.
#![no_main]

mod seeds;

use std::fs::{self, File};
use std::sync::LazyLock;

/// A file in memory: the reader takes no bytes.
static FILE: LazyLock<String> = LazyLock::new(|| format!("/dev/shm/copydesk-fuzz-{}", std::process::id()));

/// What other writers wrote, for the tests of the reader.
fn written() -> Vec<Vec<u8>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/copydesk-tables/tests/parquet");
    let files = fs::read_dir(folder).expect("the tests' files").map(|file| file.expect("a file").path());
    files
        .filter(|file| file.extension().is_some_and(|kind| kind == "parquet"))
        .filter_map(|file| fs::read(file).ok())
        .collect()
}

libfuzzer_sys::fuzz_target!(init: seeds::write("parquet", written()), |bytes: &[u8]| {
    fs::write(&*FILE, bytes).expect("room in memory");
    let file = File::open(&*FILE).expect("the file that was just written");
    if let Ok(rows) = copydesk_tables::parquet::open(file, |_, _| true) {
        // A row may be an error, and others may follow it.
        rows.for_each(drop);
    }
});
