//! Bad input: each kind gives a clear message or a problem in its record, and nothing else is lost.

use std::io::Read;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::sandbox::{Ran, Sandbox, snapshot};

/// The one problem of the one record.
fn problem(ran: &Ran) -> String {
    let records = ran.records();
    assert_eq!((ran.code, records.len()), (1, 1), "{ran:?}");
    assert_eq!(records[0]["text"], Value::Null);
    assert_eq!(records[0]["problems"][0]["kind"], "unreadable");
    records[0]["problems"][0]["message"].as_str().unwrap().to_owned()
}

#[test]
fn an_empty_file() {
    let sandbox = Sandbox::new();
    sandbox.file("empty.txt", "");
    let ran = sandbox.run("annotate empty.txt --plugins none");
    assert_eq!(problem(&ran), "empty.txt: no text: nothing but white space is in it");
    assert!(ran.stderr.starts_with("copydesk: problems in 1 of 1 articles"), "{}", ran.stderr);
}

#[test]
fn fifty_megabytes() {
    let sandbox = Sandbox::with_plugin();
    let text = "“We will not,” Ada Example told the BBC on Jan. 6. It rained – all day.\n".repeat(50_000_000 / 75);
    sandbox.file("large.txt", &text);
    let ran = sandbox.run("annotate large.txt --plugins tiny");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let record = &ran.records()[0];
    assert!(record["text"] == text);
    assert_eq!(record["layers"]["marks"], json!([{"start": 0, "end": 3, "text": "“We", "label": "first"}]));
    assert!(record["layers"]["sentences"].as_array().unwrap().len() > 1_000_000);
}

#[test]
fn bytes_that_are_not_utf_8() {
    let sandbox = Sandbox::new();
    sandbox.file("damaged.txt", b"caf\xc3\xa9 caf\xc3\xa9 \xff au lait");
    let message = problem(&sandbox.run("annotate damaged.txt --plugins none"));
    assert!(message.starts_with("damaged.txt: byte 12 is not UTF-8; name the encoding"), "{message}");
}

#[test]
fn a_nul_byte_is_a_character() {
    let ran = Sandbox::with_plugin().pipe("annotate --plugins tiny", "Ada\0Example spoke.\nNo.");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(ran.records()[0]["text"], "Ada\0Example spoke.\nNo.");
}

#[test]
fn ten_thousand_brackets() {
    let sandbox = Sandbox::new();
    let deep = "[".repeat(10_000) + &"]".repeat(10_000);
    let message = problem(&sandbox.pipe("annotate --plugins none", &deep));
    assert!(message.starts_with("stdin, line 1, byte 1: not an article"), "{message}");
    let message = problem(&sandbox.pipe("annotate --plugins none", format!("{{\"text\": {deep}}}")));
    assert!(message.contains("field `text` holds an array"), "{message}");
}

#[test]
fn a_line_that_is_not_json() {
    let sandbox = Sandbox::new();
    sandbox.file(
        "three.jsonl",
        "{\"id\": \"a\", \"text\": \"One.\"}\n{\"id\": \"b\", \"text\": \"Tw\n{\"id\": \"c\", \"text\": \"Three.\"}\n",
    );
    let ran = sandbox.run("annotate three.jsonl --plugins none");
    let records = ran.records();
    let ids: Vec<&str> = records.iter().map(|record| record["id"].as_str().unwrap()).collect();
    assert_eq!((ran.code, ids), (1, vec!["a", "three.jsonl:2", "c"]));
    snapshot("bad-line.txt", &sandbox.plain(&ran.whole()));
    snapshot(
        "bad-line-pretty.txt",
        &sandbox.plain(&sandbox.run("annotate three.jsonl --plugins none --format pretty").whole()),
    );
}

#[test]
fn a_missing_plugin() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("a.txt", "Ada spoke.");
    let said = [
        "annotate a.txt --plugins tyni",
        "annotate a.txt --plugin ./no.so",
        "annotate a.txt",
        "annotate a.txt --plugins tiny,none",
    ]
    .map(|args| format!("$ copydesk {args}\n{}\n", sandbox.plain(&sandbox.run(args).whole())));
    snapshot("missing-plugin.txt", &said.concat());
}

#[test]
fn a_wrong_configuration() {
    let sandbox = Sandbox::with_plugin();
    sandbox
        .file("a.txt", "Ada spoke.")
        .file("unknown.toml", "pluggins = []\n")
        .file("broken.toml", "plugins = [\n\"tiny\"\nx");
    sandbox
        .file("order.toml", "order = \"alphabetical\"")
        .file("table.toml", "plugins = [\"tiny\"]\n[tiny]\nmin_wrods = 3\n");
    let said = [
        "--plugins tiny --set tiny.min_wrods=3",
        "--plugins tiny --set tiny.min_words=three",
        "--plugins tiny --set tiny.style=au",
        "--plugins tiny --set tniy.min_words=3",
        "--plugins tiny --set min_words=3",
        "--config unknown.toml",
        "--config broken.toml",
        "--config order.toml",
        "--config table.toml",
        "--config absent.toml",
    ]
    .map(|args| {
        format!(
            "$ copydesk annotate a.txt {args}\n{}\n",
            sandbox.plain(&sandbox.run(&format!("annotate a.txt {args}")).whole())
        )
    });
    snapshot("wrong-configuration.txt", &said.concat());
}

#[test]
fn files_that_cannot_be_opened() {
    let sandbox = Sandbox::new();
    sandbox.file("a.txt", "Ada spoke.").file("there.txt", "");
    std::fs::create_dir(sandbox.path("folder")).unwrap();
    let said = [
        "a.txt absent.txt",
        "a.txt folder",
        "- a.txt -",
        "a.txt -o folder",
        "a.txt -o no/such/folder.jsonl",
        "a.txt -o a.txt",
        "a.txt -o there.txt",
        "a.txt --force",
        "a.txt -j 0",
    ]
    .map(|args| {
        format!(
            "$ copydesk annotate {args} --plugins none\n{}\n",
            sandbox.run(&format!("annotate {args} --plugins none")).whole()
        )
    });
    snapshot("files.txt", &sandbox.plain(&said.concat()));
    assert_eq!(sandbox.read("a.txt").unwrap(), "Ada spoke.");
}

#[test]
fn a_named_pipe_is_opened_once() {
    let sandbox = Sandbox::new();
    let pipe = sandbox.path("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let writer = std::thread::spawn(move || std::fs::write(pipe, "Ada spoke."));
    let ran = sandbox.run("annotate pipe --plugins none");
    writer.join().unwrap().unwrap();
    assert_eq!(ran.records()[0]["text"], "Ada spoke.", "{ran:?}");
}

#[test]
fn nobody_reads_any_more() {
    let sandbox = Sandbox::new();
    sandbox.file("many.jsonl", "{\"text\": \"One two three four five six seven eight nine ten.\"}\n".repeat(20_000));
    let mut command = sandbox.command("annotate many.jsonl --plugins none");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdout.take().unwrap().read_exact(&mut [0; 10]).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), b"".as_slice()));
}
