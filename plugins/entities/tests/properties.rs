//! On any text: no panic, rows on character boundaries (the SDK's checks see to that), links that hold, the same rows each time.

mod common;

use common::run;
use copydesk_entities::Config;
use proptest::prelude::*;

/// Words and marks as hostile as they come, and ordinary ones among them.
fn article() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("Anna".to_owned()),
        Just("Weiss".to_owned()),
        Just("U.S.-led".to_owned()),
        Just("the spokesman".to_owned()),
        Just("President".to_owned()),
        Just("she said".to_owned()),
        Just("of the".to_owned()),
        Just("’s".to_owned()),
        Just("“".to_owned()),
        Just("”".to_owned()),
        Just("\"".to_owned()),
        Just("\r\n\r\n".to_owned()),
        Just("(UN)".to_owned()),
        Just("UNITED NATIONS".to_owned()),
        Just("e\u{301}\u{200d}👩‍👩‍👧".to_owned()),
        Just("\0\u{a0}".to_owned()),
        "\\PC{0,6}",
    ];
    (proptest::collection::vec(word, 0..60), prop_oneof![Just(" "), Just(""), Just("\n")])
        .prop_map(|(words, between)| words.join(between))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_valid_rows_and_the_same_each_time(text in article()) {
        let layers = ["mentions", "entities"];
        let once = run(&text, Config::default()).underlined(&layers);
        prop_assert_eq!(once, run(&text, Config::default()).underlined(&layers));
    }

    #[test]
    fn any_characters_do(text in any::<String>()) {
        run(&text, Config::default());
    }
}

#[test]
fn what_is_not_asked_for_is_left_out() {
    let text = "Anna Weiss, a diplomat, spoke. She left. The diplomat was late.";
    let plain = Config { nominals: false, pronouns: false, ..Config::default() };
    let rows = run(text, plain).underlined(&["mentions"]);
    assert!(rows.contains("name") && !rows.contains("nominal") && !rows.contains("pronoun"), "{rows}");
    let sure = Config { min_score: 1.0, ..Config::default() };
    assert!(!run(text, sure).underlined(&["mentions"]).contains("name"));
}

#[test]
fn time_grows_with_the_text_only() {
    // One sentence without an end, and many persons who share a name: seconds, if anything were quadratic.
    let endless = "Anna Weiss and ".repeat(40_000);
    run(&endless, Config::default());
    let crowd: String = (0..20_000).map(|i| format!("John B{i} met the president. He left. ")).collect();
    run(&crowd, Config::default());
}
