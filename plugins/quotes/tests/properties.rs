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

/// Long sentences in which many of the rules look several words ahead.
const LONG: &[&str] = &[
    "Ada Example announced the ban on fishing on Sunday in an interview on Oxbridge Radio last week",
    "The rebels said on Tuesday they had taken ten soldiers, but officials could not verify it in Oxland",
    "According to Example's earlier studies, according to the report, the bridge was unsafe, an hour later",
    "Ada Example, 45, a professor at Oxbridge who studies bridges, was this week told that it was “unsafe,” adding to her fears",
    "Asked by Example whether she would go, he said that “it was over,” pointing to the law, but gave no further details",
    "The union put the number of strikers at 4,000, quoted officials as saying, and wanted to know why they had waited two days later",
    "As Example put it to the witness, the mayor’s claim that the firm had called her “lucky,” which she denied, was described as “a farce” by Sample",
    "EXAMPLETON, May 3 — Two boats sank, said the mayor in a letter to the council (the first this year), amid protests; that they leaked; and that",
    "Citing the law, the mayor urged all parties to reopen the road, which carries 600 trucks a day, five times as many as before, then",
    "The ministry called on Tuesday for the vote to be held again, a move, with Boswell stating that it was “fair”, to applause in Oxland on Friday",
];

#[test]
fn a_sentence_may_break_off_at_any_word() {
    for sentence in LONG {
        for (end, _) in sentence.match_indices(' ').chain([(sentence.len(), "")]) {
            let text = &sentence[..end];
            for beliefs in [false, true] {
                for quote in quotes(text, &Settings { beliefs, min_score: 0.0, ..Settings::default() }) {
                    assert!(text.get(quote.span.clone()).is_some_and(|words| !words.is_empty()), "{text:?}");
                }
            }
        }
    }
}
