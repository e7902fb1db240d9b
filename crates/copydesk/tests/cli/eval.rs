//! Figures against gold: the fixtures are small and made up, and what they score was worked out by another program.

use std::path::Path;

use crate::desk::Desk;

#[test]
fn figures_are_those_of_the_definition() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/eval");
    let desk = Desk::new();
    let records = here.join("records.jsonl").display().to_string();
    let mut said = String::new();
    for args in [
        "entities",
        "entities --map three",
        "entities --map same",
        "quotes",
        "quotes --types direct,mixed",
        "sentiment",
    ] {
        let layer = args.split(' ').next().unwrap();
        let gold = here.join(format!("{layer}.gold.jsonl")).display().to_string();
        let ran = desk.run(&format!("eval --gold {gold} --records {records} --layer {args}"));
        assert_eq!(ran.code, 0, "{ran:?}");
        said += &format!("$ copydesk eval --layer {args}\n{}", ran.stdout);
    }
    assert_eq!(said, std::fs::read_to_string(here.join("expected.txt")).unwrap());
}

#[test]
fn a_figure_can_be_demanded() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/eval");
    let (gold, records) = (here.join("quotes.gold.jsonl"), here.join("records.jsonl"));
    let args = format!("eval --gold {} --records {} --layer quotes", gold.display(), records.display());
    let desk = Desk::new();
    assert_eq!(desk.run(&format!("{args} --min-f1 0.6")).code, 0);
    assert_eq!(desk.run(&format!("{args} --min-f1 0.7")).code, 1);
}

#[test]
fn without_records_the_gold_articles_are_annotated() {
    let desk = Desk::with_plugin();
    desk.file(
        "gold.jsonl",
        "{\"id\": 7, \"text\": \"Ada spoke.\", \"spans\": [{\"start\": 0, \"end\": 3, \"label\": \"PER\"}]}\n",
    );
    let ran = desk.run("eval --gold gold.jsonl --layer entities --plugins tiny");
    assert_eq!(ran.stdout.lines().last(), Some("F1 0.0000"));
    assert!(!ran.stdout.contains("not scored"), "{}", ran.stdout);
}
