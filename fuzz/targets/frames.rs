//! The frames of a worker process that sends arbitrary bytes.
#![no_main]

mod seeds;

libfuzzer_sys::fuzz_target!(
    init: seeds::write("frames", copydesk_host::fuzzing::seeds().0),
    |bytes: &[u8]| copydesk_host::fuzzing::frames(bytes)
);
