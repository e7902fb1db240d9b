//! Figures against gold, on small invented fixtures whose scores were computed by another program. Also `bench`'s report.

use std::path::Path;

use crate::sandbox::Sandbox;

#[test]
fn figures_are_those_of_the_definition() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/eval");
    let sandbox = Sandbox::new();
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
        let ran = sandbox.run(&format!("eval --gold {gold} --records {records} --layer {args}"));
        assert_eq!(ran.code, 0, "{ran:?}");
        said += &format!("$ copydesk eval --layer {args}\n{}", ran.stdout);
    }
    assert_eq!(said, std::fs::read_to_string(here.join("expected.txt")).unwrap());
}

#[test]
fn a_least_figure_can_be_required() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/eval");
    let (gold, records) = (here.join("quotes.gold.jsonl"), here.join("records.jsonl"));
    let args = format!("eval --gold {} --records {} --layer quotes", gold.display(), records.display());
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run(&format!("{args} --min-f1 0.6")).code, 0);
    assert_eq!(sandbox.run(&format!("{args} --min-f1 0.7")).code, 1);
}

#[test]
fn without_records_the_gold_articles_are_annotated() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file(
        "gold.jsonl",
        "{\"id\": 1e3, \"text\": \"Ada spoke.\", \"spans\": [{\"start\": 0, \"end\": 3, \"label\": \"PER\"}]}\n",
    );
    let ran = sandbox.run("eval --gold gold.jsonl --layer entities --plugins tiny");
    assert_eq!(ran.stdout.lines().last(), Some("F1 0.0000"));
    assert!(!ran.stdout.contains("not scored"), "{}", ran.stdout);
}

#[test]
fn gold_that_cannot_be_scored_is_refused() {
    let sandbox = Sandbox::new();
    sandbox.file("records.jsonl", "{\"id\": \"1\", \"text\": \"Ada 🙂\", \"layers\": {}}\n");
    let span = |span: &str| format!("{{\"id\": 1, \"text\": \"Ada 🙂\", \"spans\": [{span}]}}");
    let quote =
        |more: &str| format!("{{\"id\": 1, \"text\": \"Ada 🙂\", \"quotes\": [{{\"start\": 0, \"end\": 3{more}}}]}}");
    let tone = |more: &str| format!("{{\"id\": 1, \"text\": \"Ada 🙂\"{more}}}");
    for (layer, line, why) in [
        ("entities", String::new(), " holds no article"),
        (
            "entities",
            "[1, 2]".into(),
            ", line 2: invalid type: sequence, expected an object with `id`, `text` and `spans`",
        ),
        (
            "entities",
            "5".into(),
            ", line 2: invalid type: integer `5`, expected an object with `id`, `text` and `spans`",
        ),
        ("entities", "{\"text\": \"A\"".into(), ", line 2: not JSON: EOF while parsing an object at column"),
        ("entities", "{\"text\": \"A\", \"spans\": []}".into(), ", line 2: missing field `id`"),
        ("entities", "{\"id\": null}".into(), ", line 2: `id`: invalid value: null, expected a string or a number"),
        ("entities", "{\"id\": 1, \"text\": null}".into(), ", line 2: `text`: invalid type: null, expected a string"),
        ("entities", quote(""), ", line 2: missing field `spans`"),
        ("entities", span("5"), ", line 2: `spans[0]`: invalid type: integer `5`, expected an object with `start`"),
        ("entities", span(r#"{"start_token": 0, "end": 1}"#), ", line 2: `spans[0]`: missing field `start`"),
        (
            "entities",
            span(r#"{"start": -1, "end": 1}"#),
            ", line 2: `spans[0].start`: invalid type: integer `-1`, expected a whole",
        ),
        (
            "entities",
            span(r#"{"start": 3, "end": 1, "label": "PER"}"#),
            ", line 2: `spans[0]`: starts at 3 and ends at 1",
        ),
        (
            "entities",
            span(r#"{"start": 0, "end": 6, "label": "PER"}"#),
            ", line 2: `spans[0]`: ends at 6, but the text has 5 code",
        ),
        ("entities", span(r#"{"start": 0, "end": 5}"#), ", line 2: `spans[0]`: missing field `label`"),
        (
            "entities",
            span(r#"{"start": 0, "end": 5, "label": "Person"}"#),
            ": none of its rows counts; every `label` is one of: Person; --map same counts",
        ),
        ("quotes", span(""), ", line 2: missing field `quotes`"),
        (
            "quotes",
            "{\"id\": 1, \"text\": \"A\", \"quotes\": \"oops\"}".into(),
            ", line 2: `quotes`: invalid type: string \"oops\", expected a sequence",
        ),
        (
            "quotes",
            quote(r#", "speaker": "Ada""#),
            ", line 2: `quotes[0].speaker`: invalid type: string \"Ada\", expected an object",
        ),
        ("quotes", quote(r#", "type": 5"#), ", line 2: `quotes[0].type`: invalid type: integer `5`, expected a string"),
        (
            "quotes",
            quote("").replace("\"id\"", "\"coref\": [[{\"start\": 0}]], \"id\""),
            ", line 2: `coref[0][0]`: missing field `end`",
        ),
        (
            "quotes --types mixed,indirect",
            quote(r#", "type": "direct""#),
            ": none of its rows counts; every `type` is one of: direct; --types chooses",
        ),
        ("sentiment", span(""), ", line 2: missing field `label`"),
        (
            "sentiment",
            tone(r#", "label": "good""#),
            ", line 2: `label`: unknown label `good`, expected one of negative, neutral",
        ),
        (
            "sentiment",
            tone(r#", "label": "neutral", "target": [0, 3]"#),
            ", line 2: `target`: invalid type: sequence, expected an object",
        ),
    ] {
        sandbox.file("gold.jsonl", format!("\n{line}\n"));
        let ran = sandbox.run(&format!("eval --gold gold.jsonl --records records.jsonl --layer {layer}"));
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{line}");
        assert!(ran.stderr.contains(&format!("gold.jsonl{why}")), "{line}: {}", ran.stderr);
    }
    // Optional fields may be missing or null.
    sandbox.file("gold.jsonl", quote(r#", "speaker": null, "type": null"#) + "\n" + &quote(""));
    assert_eq!(sandbox.run("eval --gold gold.jsonl --records records.jsonl --layer quotes").code, 0);
    sandbox.file("gold.jsonl", tone(r#", "label": "neutral""#));
    assert_eq!(sandbox.run("eval --gold gold.jsonl --records records.jsonl --layer sentiment").code, 0);
    let ran = sandbox.run("eval --gold gold.jsonl --records gold.jsonl --layer sentiment");
    assert!(
        ran.code == 2 && ran.stderr.contains("gold.jsonl, line 1: `id`: invalid type: integer `1`, expected a string"),
        "{ran:?}"
    );
}

#[test]
fn a_flag_that_does_not_apply_is_refused() {
    let sandbox = Sandbox::new();
    for (args, why) in [
        ("--layer quotes --map same", "--map applies to --layer entities only"),
        ("--layer entities --types direct", "--types applies to --layer quotes only"),
        ("--layer quotes --set quotes.min_words=3", "cannot be used with '--records <FILE>'"),
        ("--layer quotes --plugins none", "cannot be used with '--records <FILE>'"),
        ("--layer quotes --min-f1 80", "expected a number from 0 to 1, such as 0.8"),
        ("--layer quotes --min-f1 NaN", "expected a number from 0 to 1, such as 0.8"),
    ] {
        let ran = sandbox.run(&format!("eval --gold gold.jsonl {args} --records records.jsonl"));
        assert!(ran.code == 2 && ran.stderr.contains(why), "{args}: {}", ran.stderr);
    }
}

#[test]
fn what_is_not_measured_is_named() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("bad.jsonl", "{\"id\": \"a\"}\n{\"id\": \"b\", \"text\": \"B\"\n");
    let ran = sandbox.run("bench bad.jsonl --plugins none --rounds 2");
    let why = "2 cannot be read, the first: bad.jsonl, line 1: no field holds the text";
    assert!(ran.code == 2 && ran.stderr.contains(&format!("no article to measure with; {why}")), "{ran:?}");
    sandbox.file("some.jsonl", "{\"id\": \"a\"}\n{\"id\": \"b\", \"text\": \"Ada spoke.\"}\n");
    let ran = sandbox.run("bench some.jsonl --plugins none --rounds 2 --json");
    let why = "measuring 1 article; 1 cannot be read, the first: some.jsonl, line 1: no field";
    assert!(ran.code == 0 && ran.stderr.contains(why), "{ran:?}");
    assert!(ran.stdout.contains("\"articles\":1,\"unreadable\":1,"), "{ran:?}");
}
