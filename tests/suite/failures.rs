//! Plugins that fail while they run: the article's record says so, and everything else is complete.

use crate::kit::{Desk, broken, library, problems, rows};

/// Sound, faulty, sound, faulty; three articles make a batch of the broken plugin.
pub const TEXTS: [&str; 4] = ["Zoé went. NO.", "Zoé went. FAULT.", "Zoé went. YES.", "Zoé went. Another FAULT."];

/// Faults in one article, and the start of its problem: `kind: message`.
pub const FAULTS: [(&str, &str); 37] = [
    ("OUTSIDE", "rejected: `broken` emitted layer `marks`, row 1: span 5..99999 extends past the text of"),
    ("CUT", "rejected: `broken` emitted layer `marks`, row 0: span 0..3 cuts a character"),
    ("EMPTY", "rejected: `broken` emitted layer `marks`, row 0: span 0..0 is empty"),
    ("UNSORTED", "rejected: `broken` emitted layer `marks`, row 1: rows are not sorted"),
    ("SCORE", "rejected: `broken` emitted layer `marks`, row 0: the score is outside 0..1"),
    ("LABEL", "rejected: `broken` emitted layer `marks`, row 0: the label is 4294967295, which is no name"),
    (
        "NO_SPAN",
        "rejected: `broken` emitted layer `marks`, row 1: the row is about the whole article, but has a span, 5..9",
    ),
    ("MANY_ROWS", "rejected: `broken` emitted tables of 800000"),
    ("UNDECLARED", "rejected: `broken` emitted layer `secrets`, which it does not declare that it provides"),
    ("HOST_LAYER", "rejected: `broken` emitted layer `tokens`, which it does not declare that it provides"),
    ("LAYER_NUMBER", "rejected: `broken` emitted a layer of number 4294967295, which is no name"),
    ("LINK_ROW", "rejected: `broken` emitted layer `marks`, row 0: link `key` leads to row 7 of `marks`, which has 2"),
    (
        "LINK_LAYER",
        "rejected: `broken` emitted layer `marks`, row 0: link `key` leads to layer `nowhere`, which does not exist",
    ),
    (
        "LINKS_BEYOND",
        "rejected: `broken` emitted layer `marks`, row 0: links 4294967295..+4294967295 of a table with 1",
    ),
    ("ATTR_SLICE", "rejected: `broken` emitted layer `marks`, row 0: attribute `key` is bytes 4294967295..+4294967295"),
    ("ATTR_TYPE", "rejected: `broken` emitted layer `marks`, row 0: attribute `key` has the unknown type 77"),
    ("ATTR_NAN", "rejected: `broken` emitted layer `marks`, row 0: attribute `key` is not a finite number"),
    ("ARENA", "rejected: `broken` emitted layer `marks`: the arena is not UTF-8 from byte 0"),
    ("NULL_ROWS", "rejected: `broken` emitted layer `marks`: 2 annotations at a null pointer"),
    ("NULL_ARENA", "rejected: `broken` emitted layer `marks`: 2 arena at a null pointer"),
    ("COUNT", "rejected: `broken` emitted layer `marks`: 18446744073709551615 annotations are too many"),
    ("COUNT_OVERFLOW", "rejected: `broken` emitted layer `marks`: 1152921504606846977 attrs are too many"),
    ("MISALIGNED", "rejected: `broken` emitted layer `marks`: the pointer to annotations is not aligned"),
    ("STRIDE", "rejected: `broken` emitted layer `marks`: the stride of annotations is 4 bytes"),
    ("SIZE", "rejected: `broken` emitted a table that cannot be read: it has 8 bytes, and 88 are needed"),
    ("NULL_TABLE", "rejected: `broken` emitted a table that cannot be read: 0x0 is null or not aligned"),
    ("STRAY", "rejected: `broken` emitted a table for document 1000 of a batch of 1"),
    ("STRAY_FAIL", "failed: who is this"),
    ("TWICE", "rejected: `broken` emitted layer `marks` twice for one article"),
    ("FAIL", "failed: no luck"),
    ("FAIL_NOT_UTF8", "failed: no \u{fffd} luck"),
    ("FAIL_NULL", "failed: `broken` gave no reason"),
    ("FAIL_PANIC", "panicked: help"),
    ("ERROR", "failed: `broken` failed and gave no reason (code 1)"),
    ("STOPPED", "failed: `broken` stopped and gave no reason (code 4)"),
    ("PANIC", "panicked: `broken` panicked and gave no message"),
    ("CODE", "failed: `broken` returned -12345, which is no code of the boundary"),
];

#[test]
fn a_fault_costs_its_article_one_layer_and_others_nothing() {
    let shout = library("copydesk_shout");
    for (fault, expected) in FAULTS {
        let desk = Desk::new();
        let plugin = broken(fault, &desk.path(""));
        let ran = desk.annotate(&[&plugin, &shout], &TEXTS, &[]);
        assert_eq!((ran.code, ran.records.len()), (1, 4), "{fault}: {}", ran.err);
        for (i, record) in ran.records.iter().enumerate() {
            assert_eq!(record["id"], i.to_string(), "{fault}: in order");
            assert_eq!(rows(record, "shouts"), Some(1), "{fault}: the other processor's layer is there");
            if i % 2 == 0 {
                assert_eq!(
                    (rows(record, "marks"), problems(record).len()),
                    (Some(2), 0),
                    "{fault}: {}",
                    problems(record).join("; ")
                );
            } else {
                assert_eq!(rows(record, "marks"), None, "{fault}: all of its layers or none");
                let [problem] = problems(record).try_into().unwrap();
                assert!(problem.starts_with(&format!("broken {expected}")), "{fault}: {problem}");
            }
        }
    }
}

#[test]
fn without_a_fault_it_is_sound() {
    let desk = Desk::new();
    let ran = desk.annotate(&[&broken("NONE", &desk.path(""))], &TEXTS, &[]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.records.iter().all(|record| rows(record, "marks") == Some(2)));
    assert_eq!(ran.records[0]["layers"]["marks"][0]["attrs"]["key"], "ok");
}

#[test]
fn a_plugin_that_cannot_start_again_loses_no_article() {
    let desk = Desk::new();
    let ran = desk.annotate(&[&broken("RESTART", &desk.path(""))], &TEXTS, &["-j", "1"]);
    assert_eq!((ran.code, ran.records.len()), (1, 4));
    let after = &problems(&ran.records[3])[0];
    assert_eq!(after, "broken failed: no new session could be started after a failure: once is enough (code 1)");
}

#[test]
fn a_panic_is_told_in_its_article_with_its_place() {
    let desk = Desk::new();
    let ran =
        desk.annotate(&[&library("copydesk_panics")], &["One two.", "One PANIC.", "One two three.", "PANIC"], &[]);
    assert_eq!(ran.code, 1);
    let steps: Vec<_> = ran.records.iter().map(|record| rows(record, "steps")).collect();
    assert_eq!(steps, [Some(3), None, Some(4), None]);
    let [problem] = problems(&ran.records[1]).try_into().unwrap();
    assert!(problem.starts_with("panics panicked: fell at token 1 at tests/broken/panics.rs:"), "{problem}");
    assert!(!ran.err.contains("stack backtrace") && !ran.err.contains("thread '"), "{}", ran.err);
}

#[test]
fn a_plugin_that_always_panics_fails_every_article_and_no_run() {
    let desk = Desk::new();
    let panics = library("copydesk_panics");
    let ran = desk.annotate(&[&panics, &library("copydesk_shout")], &TEXTS, &["--set", "panics.always=true"]);
    assert_eq!((ran.code, ran.records.len()), (1, 4));
    assert!(
        ran.records
            .iter()
            .all(|r| rows(r, "shouts") == Some(1) && problems(r)[0].starts_with("panics panicked: fell at token 0"))
    );
    let ran = desk.annotate(&[&panics], &TEXTS, &["--set", "panics.opening=true"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(
        ran.err.contains("`panics`") && ran.err.contains("panicked when it was opened: cannot even open"),
        "{}",
        ran.err
    );
}

#[test]
fn the_first_problem_stops_a_run_that_is_to_fail_fast() {
    let desk = Desk::new();
    let ran = desk.annotate(&[&broken("FAIL", &desk.path(""))], &TEXTS, &["--fail-fast"]);
    assert_eq!((ran.code, ran.records.len()), (1, 2));
}
