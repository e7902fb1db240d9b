//! JSON in all its forms.
#![no_main]

mod reader;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| reader::read("lines.jsonl", bytes));
