//! Files packed with gzip and zstd.
#![no_main]

mod reader;

use std::io::{Cursor, Read};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(content) = copydesk_formats::decompress(Cursor::new(bytes.to_vec())) {
        // A file of zeros unpacks to a thousand times its size.
        reader::read("packed", content.take(1 << 20));
    }
});
