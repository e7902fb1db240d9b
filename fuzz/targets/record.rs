//! Stored records, as commands that go on from a run read them: one that is accepted is written and read again as it was.
#![no_main]

use copydesk_formats::{RecordReader, read_record, write_record};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for stored in RecordReader::new("records.jsonl", bytes).flatten() {
        let mut json = Vec::new();
        write_record(&mut json, &stored.record, &stored.options).expect("room in memory");
        let json = String::from_utf8(json).expect("UTF-8");
        let again = read_record(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
        let mut twice = Vec::new();
        write_record(&mut twice, &again.record, &again.options).expect("room in memory");
        assert_eq!(json.as_bytes(), twice);
    }
});
