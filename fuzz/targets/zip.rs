//! ZIP archives, and the files in them.
#![no_main]

mod reader;

use std::io::{Cursor, Read};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(files) = copydesk_formats::open_zip(Cursor::new(bytes.to_vec())) else { return };
    for (name, content) in files {
        if let Ok(content) = content {
            // A file of zeros unpacks to a thousand times its size.
            reader::read(&name, content.take(1 << 20));
        }
    }
});
