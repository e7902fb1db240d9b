//! Whole runs of the standard processors: the same bytes for any number of workers, and a clean end if the reader goes away.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use crate::kit::{Desk, built, jsonl, library, root};

/// Many articles of many lengths, some of which make a plugin panic.
pub fn articles() -> String {
    let kremlin = std::fs::read_to_string(root().join("examples/articles/kremlin.txt")).unwrap();
    let lines: Vec<&str> = kremlin.lines().collect();
    let texts: Vec<String> = (0..60)
        .map(|i| match i % 7 {
            3 => format!("{} PANIC", lines[i % lines.len()]),
            5 => String::new(),
            n => lines[i % lines.len()..].iter().take(1 + 2 * n).copied().collect::<Vec<_>>().join("\n"),
        })
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    jsonl(&texts) + "{\"this is\": no article\n" + &jsonl(&["The last, said Ada."])
}

#[test]
fn any_number_of_workers_gives_the_same_bytes() {
    let plugins = ["copydesk_entities", "copydesk_quotes", "copydesk_sentiment", "copydesk_panics"].map(library);
    let plugins = plugins.map(|path| path.to_str().unwrap().to_owned()).join(",");
    let desk = Desk::new();
    let input = articles();
    let run = |jobs: &str| {
        let ran = desk.run(&["annotate", "--format", "jsonl", "--tokens", "--plugins", &plugins, "-j", jobs], &input);
        assert_eq!(ran.code, 1, "{}", ran.err);
        ran
    };
    let one = run("1");
    assert_eq!(one.records.len(), 62);
    for jobs in ["2", "3", "4"] {
        assert!(run(jobs).out == one.out, "-j {jobs} differs from -j 1");
    }
}

#[test]
fn what_the_standard_processors_find_is_as_the_schema_says() {
    let plugins = ["copydesk_entities", "copydesk_quotes", "copydesk_sentiment"].map(library);
    let kremlin = std::fs::read_to_string(root().join("examples/articles/kremlin.txt")).unwrap();
    let desk = Desk::new();
    let schema = serde_json::from_str(&desk.run(&["schema"], "").out).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    for unit in ["byte", "codepoint", "utf16"] {
        let ran =
            desk.annotate(&plugins.each_ref().map(|p| p.as_path()), &[&kremlin], &["--tokens", "--offsets", unit]);
        assert_eq!((ran.code, ran.records.len()), (0, 1), "{}", ran.err);
        let wrong: Vec<String> =
            schema.iter_errors(&ran.records[0]).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}

#[test]
fn a_reader_that_goes_away_ends_the_run_although_input_is_open() {
    let desk = Desk::new();
    let mut command = Command::new(built().join("copydesk"));
    command.args([
        "annotate",
        "--format",
        "jsonl",
        "--plugins",
        library("copydesk_shout").to_str().unwrap(),
        "-j",
        "2",
    ]);
    let mut child = command.current_dir(desk.path("")).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let article = jsonl(&["He said NO."]);
    input.write_all(article.as_bytes()).unwrap();
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    assert!(line.contains("\"shouts\":[{"), "a record comes out while the input is still open: {line}");
    drop(output);
    // The next record meets a closed pipe. The run ends although its input stays open.
    input.write_all(article.as_bytes()).unwrap();
    let status = child.wait().unwrap();
    drop(input);
    assert_eq!(status.code(), Some(0), "nobody reads on: a success");
}
