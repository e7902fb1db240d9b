//! What holds for any text: no panic, spans on character boundaries, links that make no circle, time that grows with the text.

mod common;

use common::quotes;
use copydesk_quotes::Settings;
use proptest::prelude::*;

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "“",
            "”",
            "‘",
            "’",
            "\"",
            "'",
            "''",
            "«",
            "»",
            ",",
            ".",
            "?",
            ":",
            ";",
            "(",
            ")",
            "—",
            "\n\n",
            "\n",
            " ",
            "said",
            "Ada Example",
            "he",
            "that",
            "according to",
            "told",
            "reporters",
            "claims",
            "who",
            "and",
            "to",
            "the",
            "’s",
            "'s",
            "called on",
            "Monday",
            "in",
            "of",
            "it",
            "was",
            "é",
            "🙂",
            "\u{301}",
            "\0",
            "\r\n",
        ])
        .prop_map(str::to_owned),
        ".{0,6}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn rows_are_sound(pieces in prop::collection::vec(piece(), 0..60), glue in prop::sample::select(vec!["", " "]), beliefs: bool) {
        let text = pieces.join(glue);
        let found = quotes(&text, &Settings { beliefs, ..Settings::default() });
        for (i, quote) in found.iter().enumerate() {
            prop_assert!(text.get(quote.span.clone()).is_some_and(|words| !words.is_empty()));
            prop_assert!((0.0..=1.0).contains(&quote.score));
            for span in [&quote.cue, &quote.source_phrase, &quote.addressee_phrase].into_iter().flatten() {
                prop_assert!(text.get(span.clone()).is_some());
            }
            prop_assert!(quote.continues.is_none_or(|to| to < i));
            if let Some(outer) = quote.within {
                prop_assert!(outer < i && found[outer].span.start <= quote.span.start && quote.span.end <= found[outer].span.end);
            }
            if i > 0 {
                let before = &found[i - 1].span;
                prop_assert!((before.start, std::cmp::Reverse(before.end)) <= (quote.span.start, std::cmp::Reverse(quote.span.end)));
            }
        }
    }
}

#[test]
fn hostile_text_gives_spans_of_the_text() {
    for unit in ["said ", "“", "\" ", "‘a ", "he said that ", "“A,” he said, ", "(", "according to "] {
        let text = unit.repeat(32_000);
        for quote in quotes(&text, &Settings::default()) {
            assert!(text.get(quote.span.clone()).is_some(), "{unit:?}: {:?}", quote.span);
        }
    }
}
