//! Web archives.
#![no_main]

mod reader;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| reader::read("archive", &*[b"WARC/1.0\r\n", bytes].concat()));
