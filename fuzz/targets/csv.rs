//! Tables.
#![no_main]

mod reader;
mod seeds;

libfuzzer_sys::fuzz_target!(
    init: seeds::write("csv", vec![b"id;text\n1;\"Ada; \"\"spoke\"\"\"\n".to_vec()]),
    |bytes: &[u8]| reader::read("table.csv", bytes)
);
