//! What comes out when all goes well: help, formats, the order of records, streaming.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use serde_json::json;

use crate::sandbox::{Sandbox, finish, snapshot};

#[test]
fn help() {
    let sandbox = Sandbox::new();
    let verbs = ["--help", "annotate --help", "annotate -h", "explain -h", "plugins --help"];
    let authors =
        ["plugin --help", "plugin install --help", "plugin new --help", "plugin dev --help", "plugin show --help"];
    let said = [&verbs[..], &authors]
        .concat()
        .into_iter()
        .map(|args| format!("$ copydesk {args}\n{}\n", sandbox.plain(&sandbox.run(args).whole())));
    snapshot("help.txt", &said.collect::<String>());
    assert_eq!(sandbox.run("").code, 2);
    assert_eq!(sandbox.run("annotat").code, 2);
}

#[test]
fn schema() {
    let ran = Sandbox::new().run("schema");
    assert_eq!(ran.code, 0);
    assert_eq!(serde_json::from_str::<serde_json::Value>(&ran.stdout).unwrap()["title"], "copydesk record");
}

#[test]
fn each_format() {
    let sandbox = Sandbox::with_plugin();
    sandbox
        .file("a.txt", "Édith spoke. So did 🙂 Ada.\n")
        .file("b.json", "[{\"id\": 7, \"title\": \"Cuts\", \"body\": \"Ada spoke.\"}]");
    let said = [
        "-f jsonl",
        "--offsets byte",
        "--offsets utf16 --tokens",
        "-f json",
        "-f pretty",
        "-f pretty --color always",
        "-f explain",
    ]
    .map(|args| {
        let ran = sandbox.run(&format!("annotate a.txt b.json --plugins tiny {args}"));
        format!(
            "$ copydesk annotate a.txt b.json --plugins tiny {args}\n{}\n",
            sandbox.plain(&ran.whole()).replace('\x1b', "ESC")
        )
    });
    snapshot("formats.txt", &said.concat());
    let (explain, format) =
        (sandbox.run("explain a.txt --plugins tiny"), sandbox.run("annotate a.txt --plugins tiny -f explain"));
    assert_eq!(explain.stdout, format.stdout);
    let some = sandbox.run("explain a.txt --plugins tiny --layers sentences,marks").stdout;
    assert_eq!(some, "Édith spoke. So did 🙂 Ada.\n^^^^^^^^^^^^\n^^^^^ first\n             ^^^^^^^^^^^^^^\n");
    assert!(sandbox.run("annotate a.txt --plugins tiny -f json").stdout.starts_with("{\n"));
}

/// A help that scrolls away is not read.
#[test]
fn the_short_help_fits_a_screen() {
    let help = Sandbox::new().run("annotate -h").stdout;
    assert!((24..=46).contains(&help.lines().count()), "{help}");
    assert!(help.lines().all(|line| line.chars().count() <= 80), "{help}");
}

#[test]
fn a_page_and_a_picture_are_of_one_article() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("a.txt", "Édith & spoke.\n");
    for (format, start, words, end) in [
        ("svg", "<svg ", ">  Édith &amp; spoke.</tspan>", "</svg>\n"),
        ("html", "<!DOCTYPE html><html lang=\"en\">", "Édith</span> &amp; spoke.</p>", "</html>\n"),
    ] {
        let one = sandbox.run(&format!("annotate a.txt --plugins tiny -f {format}"));
        assert_eq!(one.code, 0, "{}", one.stderr);
        assert!(
            one.stdout.starts_with(start) && one.stdout.contains(words) && one.stdout.ends_with(end),
            "{}",
            one.stdout
        );
        let two = sandbox.run(&format!("annotate a.txt a.txt --plugins tiny -f {format}"));
        assert!(two.code == 2 && two.stderr.contains("a page or a picture shows one article"), "{}", two.stderr);
    }
    // The name of the file is enough.
    sandbox.run("annotate a.txt --plugins tiny -o a.html");
    assert!(std::fs::read_to_string(sandbox.path("a.html")).unwrap().starts_with("<!DOCTYPE html>"));
}

#[test]
fn a_report_is_of_a_run_with_tables() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("a.txt", "Édith spoke.\n");
    sandbox.run("annotate a.txt --plugins tiny -o tables -f parquet");
    let report = sandbox.run("report tables");
    assert!(report.code == 0 && report.stdout.contains("<title>Report: tables</title>"), "{}", report.stderr);
    sandbox.run("annotate a.txt --plugins tiny -o records/");
    let records = sandbox.run("report records");
    assert!(
        records.code == 2 && records.stderr.contains("records holds jsonl, and no Parquet tables"),
        "{}",
        records.stderr
    );
    let nothing = sandbox.run("report nothing");
    assert!(nothing.code == 2 && nothing.stderr.contains("starts one"), "{}", nothing.stderr);
}

#[test]
fn plugins_are_listed() {
    let sandbox = Sandbox::new();
    let nothing = sandbox.plain(&sandbox.run("plugins").whole());
    let sandbox = Sandbox::with_plugin();
    sandbox.file("libcopydesk_torn.so", "torn").file("libcopydesk_tiny.so", "another");
    std::fs::copy(sandbox.path("libcopydesk_torn.so"), sandbox.root().join("bin/libcopydesk_torn.so")).unwrap();
    let whole = sandbox.plain(&sandbox.run("plugins").whole());
    let json = sandbox.run("plugins --json");
    let listed: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(listed[0]["provides"], json!([{"layer": "marks", "revision": 1}]));
    assert_eq!(listed[0]["config_schema"]["properties"]["min_words"], json!({"type": "integer"}));
    assert!(listed[1]["error"].as_str().unwrap().contains("torn"));
    let mut first = sandbox.command("plugins");
    first.env("COPYDESK_PLUGIN_PATH", sandbox.path("."));
    snapshot("plugins.txt", &format!("{nothing}\n{whole}\n{}", sandbox.plain(&finish(first).whole())));
}

#[test]
fn any_number_of_workers_gives_the_same_bytes() {
    let sandbox = Sandbox::with_plugin();
    let line = |i: usize| match i % 7 {
        3 => "no json\n".to_owned(),
        5 => format!("{{\"id\": {i}, \"text\": \"FAIL {i}\"}}\n"),
        _ => format!(
            "{{\"id\": {i}, \"title\": \"Title {i}\", \"text\": \"{}\"}}\n",
            format!("Word {i} “é”. ").repeat(i % 40)
        ),
    };
    sandbox.file("many.jsonl", (1..500).map(line).collect::<String>());
    let one = sandbox.run("annotate many.jsonl -j 1 --plugins tiny");
    assert_eq!(one.code, 1);
    assert_eq!(one.records().len(), 499);
    for workers in [2, 5] {
        let more = sandbox.run(&format!("annotate many.jsonl -j {workers} --plugins tiny"));
        assert!(more.stdout == one.stdout && more.stderr == one.stderr);
    }
}

#[test]
fn a_column_may_have_a_comma_in_its_name() {
    let sandbox = Sandbox::new();
    sandbox.file("a.csv", "No.,\"Story, full\",Head\n7,Ada spoke.,Cuts\n");
    let mut command = sandbox.command("annotate a.csv --plugins none --columns");
    command.args(["body=Story, full,id=No.", "--columns", "title=Head"]);
    let records = finish(command).records();
    assert_eq!((&records[0]["id"], &records[0]["text"]), (&json!("7"), &json!("Cuts\n\nAda spoke.")));
}

#[test]
fn a_record_leaves_as_soon_as_its_article_has_come() {
    let sandbox = Sandbox::with_plugin();
    for (args, last) in [("annotate --plugins tiny", "problems\":[]}"), ("explain --plugins tiny", "first")] {
        let mut command = sandbox.command(args);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (mut stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut lines = BufReader::new(stdout).lines();
        for _ in 0..3 {
            stdin.write_all(b"{\"text\": \"Ada spoke.\"}\n").unwrap();
            // The pipe stays open: a record that waited for the next article would never come.
            assert!(lines.by_ref().map(Result::unwrap).any(|line| line.contains(last)));
        }
        drop(stdin);
        assert!(child.wait().unwrap().success());
    }
}

#[test]
fn a_record_is_an_article_again() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("a.json", "{\"id\": 1, \"title\": \"Cuts\", \"text\": \"“Nø,” she said.\", \"published\": \"2022\"}");
    let first = sandbox.run("annotate a.json --plugins tiny");
    assert_eq!(sandbox.pipe("annotate - --plugins tiny", &first.stdout).stdout, first.stdout);
}
