//! Folders, files and plugins of strangers, and runs that are ended from outside: what may not be lost, loaded or obeyed.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::sandbox::{Ran, Sandbox, finish};

fn refused(ran: &Ran, why: &str) {
    assert!(ran.code == 2 && ran.stdout.is_empty() && ran.stderr.contains(why), "{ran:?}");
}

/// The names of all files below the working folder, sorted.
fn files(sandbox: &Sandbox) -> Vec<String> {
    let mut folders = vec![sandbox.path(".")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                found.push(entry.file_name().into_string().unwrap());
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_strangers_manifest_loads_no_library() {
    let sandbox = Sandbox::new();
    sandbox.compile(&sandbox.path("mine.so"));
    sandbox.file("a.jsonl", "{\"text\": \"FAIL\"}\n{\"text\": \"Ada.\"}\n");
    assert_eq!(sandbox.run("annotate a.jsonl --plugins ./mine.so -o out/").code, 1);
    refused(
        &sandbox.run("retry out"),
        "the run in out loaded the plugin ./mine.so; if you trust that file, name it: --plugin",
    );
    refused(&sandbox.run("retry out --plugin other.so"), "if you trust that file");
    refused(
        &sandbox.run("retry out --plugin mine.so --plugin other.so"),
        "--plugin other.so: the run in out loaded no file",
    );
    let ran = sandbox.run("retry out --plugin mine.so");
    assert!(ran.code == 1 && ran.stderr.contains("told to fail"), "{ran:?}");
}

#[test]
fn a_plugin_that_ends_the_process_fails_the_run() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("a.jsonl", "{\"text\": \"Ada.\"}\n{\"text\": \"EXIT\"}\n{\"text\": \"Bo.\"}\n");
    let why = "copydesk: a plugin ended this process; with --isolate it loses only the article";
    let ran = sandbox.run("annotate a.jsonl --plugins tiny -o out.jsonl");
    refused(&ran, why);
    assert_eq!(ran.stderr.lines().count(), 1, "{ran:?}");
    assert_eq!(files(&sandbox), ["a.jsonl"]);
    let isolated = sandbox.run("annotate a.jsonl --plugins tiny --isolate");
    let problems: Vec<bool> = isolated.records().iter().map(|r| r["problems"][0]["kind"] == "crashed").collect();
    assert_eq!((isolated.code, problems), (1, vec![false, true, false]));
}

#[test]
fn a_plugin_that_closes_standard_output_loses_nothing() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("a.jsonl", "{\"text\": \"Ada.\"}\n{\"text\": \"CLOSE\"}\n{\"text\": \"Bo.\"}\n");
    let ran = sandbox.run("annotate a.jsonl --plugins tiny -j 1");
    let texts: Vec<_> = ran.records().into_iter().map(|record| record["text"].clone()).collect();
    assert_eq!((ran.code, texts), (0, vec!["Ada.".into(), "CLOSE".into(), "Bo.".into()]));
}

#[test]
fn a_thread_that_cannot_start_is_an_error() {
    let sandbox = Sandbox::new();
    sandbox.file("a.txt", "Ada spoke.");
    let mut command = Command::new("sh");
    let copydesk = sandbox.root().join("bin/copydesk");
    // The stacks of the threads need more addresses than there are.
    let limited = format!("ulimit -v 900000; exec {} annotate a.txt --plugins none -j 8", copydesk.display());
    command.args(["-c", &limited]).current_dir(sandbox.path(".")).env("RUST_MIN_STACK", "200000000");
    refused(&finish(command), "cannot start ");
    refused(&sandbox.run("annotate a.txt --plugins none -j 100000"), "at most 1024 jobs are possible");
}

#[test]
fn messages_hold_no_commands_for_the_terminal() {
    let sandbox = Sandbox::with_plugin();
    let hostile = "\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}txt.jsonl";
    sandbox.file(hostile, "{\"id\": \"\u{202e}\\u001b[2J\", \"text\": \"FAIL\"}\nno json\n");
    let obeyed = |c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c);
    for args in
        ["annotate . --plugins tiny", "annotate . --plugins tiny -o ../out/", "annotate . --plugins tiny -f pretty"]
    {
        let ran = sandbox.run(args);
        assert!(ran.code == 1 && !ran.stderr.contains(obeyed), "{ran:?}");
        assert!(!args.contains("pretty") || !ran.stdout.contains(obeyed), "{ran:?}");
    }
}

#[test]
fn a_link_stays_and_its_file_is_written() {
    let sandbox = Sandbox::new();
    sandbox.file("a.txt", "Ada spoke.").file("real.jsonl", "old");
    symlink("real.jsonl", sandbox.path("link.jsonl")).unwrap();
    symlink("nowhere.jsonl", sandbox.path("dangling.jsonl")).unwrap();
    let args = "annotate a.txt --plugins none --force -o";
    assert_eq!(sandbox.run(&format!("{args} link.jsonl")).code, 0);
    assert!(fs::symlink_metadata(sandbox.path("link.jsonl")).unwrap().is_symlink());
    assert!(sandbox.read("real.jsonl").unwrap().starts_with("{\"schema\""));
    let why = "dangling.jsonl is a link to a file that does not exist";
    refused(&sandbox.run(&format!("{args} dangling.jsonl")), why);
    assert_eq!(files(&sandbox), ["a.txt", "dangling.jsonl", "link.jsonl", "real.jsonl"]);
}

#[test]
fn a_pipe_is_no_plugin() {
    let sandbox = Sandbox::new();
    assert!(Command::new("mkfifo").arg(sandbox.path("pipe.so")).status().unwrap().success());
    refused(&sandbox.run("plugin show ./pipe.so"), "is a pipe, a socket or a device, not a file");
}

#[test]
fn a_plugin_folder_that_anybody_can_write_to_is_named() {
    let sandbox = Sandbox::new();
    sandbox.file("a.txt", "Ada spoke.");
    fs::create_dir(sandbox.path("open")).unwrap();
    let warned = |mode: u32| {
        fs::set_permissions(sandbox.path("open"), fs::Permissions::from_mode(mode)).unwrap();
        let mut command = sandbox.command("annotate a.txt --plugins none");
        let ran = finish({
            command.env("COPYDESK_PLUGIN_PATH", "open");
            command
        });
        assert_eq!(ran.code, 0, "{ran:?}");
        ran.stderr
    };
    assert_eq!(warned(0o755), "");
    assert_eq!(warned(0o777), "copydesk: anybody can put plugins into open; close it: chmod o-w\n");
}

#[test]
fn a_folder_without_an_article_is_an_error() {
    let sandbox = Sandbox::new();
    fs::create_dir(sandbox.path("site")).unwrap();
    refused(&sandbox.run("annotate site --plugins none"), "the folder site has no file to read\n");
    sandbox.file("site/main.css", "p { color: red }").file("site/LOGO.PNG", b"\x89PNG");
    let why =
        "the folder site has no file to read; skipped 2 files that hold no article: site/LOGO.PNG, site/main.css\n";
    refused(&sandbox.run("annotate site --plugins none"), why);
    sandbox.file("site/a.txt", "Ada spoke.");
    let ran = sandbox.run("annotate site --plugins none");
    assert_eq!((ran.code, ran.records().len()), (0, 1), "{ran:?}");
    assert_eq!(ran.stderr, "copydesk: skipped 2 files that hold no article: site/LOGO.PNG, site/main.css\n");
    // Whoever names a file has it read.
    assert_eq!(sandbox.run("annotate site/main.css --plugins none").records()[0]["text"], "p { color: red }");
}

#[test]
fn the_name_of_a_file_says_its_format() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("a.txt", "Ada spoke.");
    let all = sandbox.run("annotate a.txt --plugins tiny -f csv -o tables");
    let one = sandbox.run("annotate a.txt --plugins tiny -o quotes.csv");
    assert_eq!((all.code, one.code), (0, 0), "{one:?}");
    assert_eq!(sandbox.read("quotes.csv"), sandbox.read("tables/who_said_what/00000.csv"));
    assert!(sandbox.read("quotes.csv").unwrap().starts_with("article,"));
    refused(&sandbox.run("annotate a.txt --plugins tiny -o more.csv --tokens"), "no table has tokens");
    assert_eq!(sandbox.run("annotate a.txt --plugins tiny -o records.csv -f jsonl").code, 0);
    assert!(sandbox.read("records.csv").unwrap().starts_with('{'));
    if cfg!(feature = "parquet") {
        assert_eq!(sandbox.run("annotate a.txt --plugins tiny -o quotes.parquet").code, 0);
        assert!(fs::read(sandbox.path("quotes.parquet")).unwrap().starts_with(b"PAR1"));
    }
}

/// Starts a run over standard input, gives it some of the input, waits for a temporary file, and sends it a signal.
fn interrupted(sandbox: &Sandbox, args: &str, input: &str, temporary: impl Fn(&str) -> bool, signal: &str) -> Ran {
    let mut command = sandbox.command(args);
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child: Child = piped.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).unwrap();
    let deadline = Instant::now() + Duration::from_secs(60);
    while !files(sandbox).iter().any(|name| temporary(name)) {
        assert!(Instant::now() < deadline && child.try_wait().unwrap().is_none(), "no temporary file");
        std::thread::sleep(Duration::from_millis(2));
    }
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    drop(stdin);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

#[test]
fn ctrl_c_leaves_no_temporary_file() {
    let sandbox = Sandbox::with_plugin();
    let args = "annotate - --plugins tiny -o out.jsonl";
    let ran = interrupted(&sandbox, args, "{\"text\": \"Ada.\"}\n", |name| name.ends_with(".tmp"), "-INT");
    let expected = "copydesk: interrupted; nothing is written to out.jsonl; repeat the command to start again\n";
    assert_eq!((ran.code, ran.stderr.as_str()), (130, expected));
    assert_eq!(files(&sandbox), [""; 0]);
}

#[test]
fn a_corpus_that_was_interrupted_is_continued() {
    let sandbox = Sandbox::with_plugin();
    let input: String = (0..25).map(|i| format!("{{\"id\": \"{i}\", \"text\": \"Ada {i}.\"}}\n")).collect();
    let run = "annotate - --plugins tiny --part-articles 10 -f csv -o";
    assert_eq!(sandbox.pipe(&format!("{run} whole"), &input).code, 0);
    let whole = sandbox.read("whole/rows/00002.csv").unwrap();
    let in_third = |name: &str| name == ".00002.csv.tmp";
    let ran = interrupted(&sandbox, &format!("{run} out"), &input, in_third, "-TERM");
    let expected = "copydesk: interrupted; complete parts are kept in out; continue with --resume\n";
    assert_eq!((ran.code, ran.stderr.as_str()), (143, expected));
    assert!(!files(&sandbox).iter().any(|name| name.ends_with(".tmp")));
    assert_eq!(sandbox.pipe(&format!("{run} out --resume"), &input).code, 0);
    assert_eq!(sandbox.read("out/rows/00002.csv").unwrap(), whole);
}

#[test]
fn a_wrong_word_is_answered_with_the_right_ones() {
    let sandbox = Sandbox::new();
    for (args, why) in [
        (
            "annotate -f jsnol",
            "'--format <FORMAT>': expected jsonl, json, pretty, explain, html, svg, labelstudio, webanno, csv or parquet; did you mean jsonl?",
        ),
        ("annotate --offsets bytes", "'--offsets <UNIT>': expected codepoint, utf16 or byte; did you mean byte?"),
        ("annotate --color sometimes", "'--color <WHEN>': expected auto, always or never\n"),
        (
            "eval --gold g --layer entity",
            "'--layer <LAYER>': expected entities, quotes, speakers, roles or sentiment; did you mean entities?",
        ),
        ("plugin new x --lang go", "'--lang <LANG>': expected rust or c\n"),
    ] {
        refused(&sandbox.run(args), why);
    }
}
