//! Feeds.
#![no_main]

mod reader;
mod seeds;

libfuzzer_sys::fuzz_target!(
    init: seeds::write("feed", vec![b"<channel><item><title>Cuts</title><guid>1</guid><description><![CDATA[<p>Ada spoke.</p>]]></description></item></channel></rss>".to_vec()]),
    |bytes: &[u8]| reader::read("feed", &[b"<rss>", bytes].concat())
);
