//! The underlined form of an article, as tests are written in.
#![no_main]

mod seeds;

use copydesk_core::underline::parse;

const SEED: &str = "Ada left.\n^^^ PER form=\"name\" entity=entities[0] (0.90)\n";

libfuzzer_sys::fuzz_target!(init: seeds::write("underlined", vec![SEED.into()]), |fixture: &str| {
    if let Ok((text, rows)) = parse(fixture) {
        for span in rows.iter().filter_map(|row| row.span.clone()) {
            assert!(text.get(span.clone()).is_some_and(|covered| !covered.is_empty()), "{span:?} of {text:?}");
        }
    }
});
