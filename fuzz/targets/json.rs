//! JSON in all its forms.
#![no_main]

mod reader;
mod seeds;

libfuzzer_sys::fuzz_target!(
    init: seeds::write("json", vec![b"{\"articles\": [{\"id\": 1, \"text\": \"Ada.\", \"targets\": [{\"start\": 0, \"end\": 3}]}]}".to_vec()]),
    |bytes: &[u8]| reader::read("lines.jsonl", bytes)
);
