//! Compiles the examples in C against the header alone and runs them with the real binary; the Rust ones have tests of their own.

use serde_json::{Value, json};

use crate::kit::{self, Desk, problems};

fn readability(more: &[&str], texts: &[&str]) -> Vec<Vec<Value>> {
    let desk = Desk::new();
    let plugin = desk.path(kit::library_name("copydesk_readability"));
    kit::c_plugin("examples/readability-c/readability.c", &[], &plugin);
    let ran = desk.annotate(&[&plugin], texts, more);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.records.iter().all(|record| problems(record).is_empty()));
    ran.records.iter().map(|record| record["layers"]["readability"].as_array().unwrap().clone()).collect()
}

#[test]
fn sentences_and_the_article_are_measured() {
    let rows = &readability(&[], &["We went home. Één parliamentarians’ committee deliberated internationally."])[0];
    let short = |row: &Value| json!([row["text"], row["label"], row["attrs"]]);
    let found: Vec<Value> = rows.iter().map(short).collect();
    assert_eq!(
        found,
        [
            json!(["We went home.", "easy", {"lix": 3.0, "words": 3, "long": 0, "longest": "went"}]),
            json!([
                "Één parliamentarians’ committee deliberated internationally.", "hard",
                {"lix": 85.0, "words": 5, "long": 4, "longest": "parliamentarians"}
            ]),
            json!([null, "medium", {"lix": 54.0, "words": 8, "long": 4, "sentences": 2}]),
        ]
    );
}

#[test]
fn what_is_long_and_hard_can_be_set() {
    let labels = |more: &[&str]| -> Vec<Value> {
        readability(more, &["We went home."])[0].iter().map(|row| row["label"].clone()).collect()
    };
    assert_eq!(labels(&["--set", "readability.long=4"]), ["hard", "hard"]);
    assert_eq!(labels(&["--set", "readability.long=4", "--set", "readability.hard=100"]), ["medium", "medium"]);
}

#[test]
fn odd_text_is_ordinary() {
    // Blank text is not an article and never reaches a plugin.
    let texts = ["?!", "🙂 🙂.", "“‘’”", "a\0b c.\0", "\u{301}\u{301}", "日本語のテキスト。", "\u{feff}a"];
    let words: Vec<i64> = readability(&[], &texts)
        .iter()
        .map(|rows| {
            rows.iter().filter(|row| row.get("start").is_none()).filter_map(|row| row["attrs"]["words"].as_i64()).sum()
        })
        .collect();
    assert_eq!(words, [0, 0, 0, 3, 0, 1, 1]);
    let long = "Kilometerslange woorden, “één” 🙂\0 na de ander. ".repeat(20_000);
    assert!(readability(&[], &[&long])[0].len() > 20_000);
}
