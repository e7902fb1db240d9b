//! Pages.
#![no_main]

mod reader;
mod seeds;

libfuzzer_sys::fuzz_target!(
    init: seeds::write("html", vec![b"<title>Cuts</title><p>Ada said: <q>No.</q></p><script type=\"application/ld+json\">{\"@type\": \"NewsArticle\"}</script>".to_vec()]),
    |bytes: &[u8]| reader::read("page", &[b"<html>", bytes].concat())
);
