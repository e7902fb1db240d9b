//! Complete frames of a worker process with arbitrary payloads.
#![no_main]

mod seeds;

libfuzzer_sys::fuzz_target!(
    init: seeds::write("payload", copydesk_host::fuzzing::seeds().1),
    |bytes: &[u8]| copydesk_host::fuzzing::payload(bytes)
);
