//! The underlined form of an article, as tests are written in.
#![no_main]

use copydesk_core::underline::parse;

libfuzzer_sys::fuzz_target!(|fixture: &str| {
    if let Ok((text, rows)) = parse(fixture) {
        for span in rows.iter().filter_map(|row| row.span.clone()) {
            assert!(text.get(span.clone()).is_some_and(|covered| !covered.is_empty()), "{span:?} of {text:?}");
        }
    }
});
