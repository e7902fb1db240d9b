//! Feeds.
#![no_main]

mod reader;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| reader::read("feed", &*[b"<rss>", bytes].concat()));
