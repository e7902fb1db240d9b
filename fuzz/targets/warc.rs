//! Web archives.
#![no_main]

mod reader;
mod seeds;

libfuzzer_sys::fuzz_target!(
    init: seeds::write("warc", vec![b"WARC-Type: response\r\nContent-Length: 61\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Ada spoke.</p>\r\n\r\n".to_vec()]),
    |bytes: &[u8]| reader::read("archive", &[b"WARC/1.0\r\n", bytes].concat())
);
