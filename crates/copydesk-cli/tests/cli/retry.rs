//! `copydesk retry`: which parts it replaces and when it refuses.

use std::fs;

use crate::corpus::{RUN, files, many, rows, tables};
use crate::sandbox::{Sandbox, finish};

#[test]
fn retry_makes_the_parts_with_problems_again() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("many.jsonl", many());
    assert_eq!(sandbox.run(&format!("{RUN} -f csv -o out")).code, 1);
    let before = tables(&sandbox.path("out"));
    let ran = sandbox.run("retry out");
    assert!(ran.code == 1 && ran.stderr.contains("out holds 2,000 articles in 20 parts"), "{ran:?}");
    assert!(tables(&sandbox.path("out")) == before, "what failed fails again, and nothing else has changed");
    // Each part was taken back before it was replaced, and what it was replaced by is said after.
    let manifest = sandbox.read("out/manifest.jsonl").unwrap();
    let lines: Vec<&str> = manifest.lines().skip(22).collect();
    assert_eq!(lines[0], "{\"again\":0}");
    assert!(lines[1].starts_with("{\"part\":{\"part\":0,"), "{}", lines[1]);
    assert_eq!((lines.len(), lines.last()), (41, Some(&"\"finished\"")));
    sandbox.file("good.txt", "Ada spoke.");
    sandbox.run("annotate good.txt --plugins tiny -f csv -o good");
    assert!(sandbox.run("retry good").stderr.contains("no article in good has problems"));
    assert!(sandbox.run("retry absent").stderr.contains("absent holds no run"));
}

/// Killed between two of its renames, a retry leaves a part of which some tables are new and others old.
#[test]
fn a_mixed_part_is_made_again() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("many.jsonl", many());
    assert_eq!(sandbox.run(&format!("{RUN} -f csv -o out")).code, 1);
    let whole = tables(&sandbox.path("out"));
    for go_on in [&format!("{RUN} -f csv -o out --resume"), "retry out"] {
        let manifest = sandbox.read("out/manifest.jsonl").unwrap();
        sandbox.file("out/manifest.jsonl", manifest + "{\"again\":3}\n");
        sandbox.file("out/articles/00003.csv", "of another making\n");
        let ran = sandbox.run(go_on);
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(tables(&sandbox.path("out")) == whole, "{go_on}");
        assert!(sandbox.read("out/manifest.jsonl").unwrap().ends_with("\"finished\"\n"));
    }
}

#[test]
fn retry_takes_an_input_that_was_corrected() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("a.jsonl", "{\"id\": 1, \"text\": \"Good.\"}\nno json\n");
    fs::create_dir(sandbox.path("elsewhere")).unwrap();
    assert_eq!(sandbox.run("annotate a.jsonl --plugins tiny -f csv -o out").code, 1);
    sandbox.file("a.jsonl", "{\"id\": 1, \"text\": \"Good.\"}\n{\"id\": 2, \"text\": \"Mended.\"}\n");
    // From another folder than that from which its input was named.
    let mut command = sandbox.command("retry ../out");
    command.current_dir(sandbox.path("elsewhere"));
    let ran = finish(command);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(rows(&sandbox, "out", "problems").len(), 0);
    assert!(sandbox.read("out/articles/00000.csv").unwrap().contains("Mended."));
}

/// A part keeps its articles, even if they are longer once they are corrected, and parts end by bytes.
#[test]
fn a_corrected_part_ends_where_it_ended() {
    let sandbox = Sandbox::with_plugin();
    let long = "word ".repeat(7 << 20);
    fs::create_dir(sandbox.path("in")).unwrap();
    for (name, text) in
        [("a.jsonl", "{\"text\": \"One.\"}\nno json\n"), ("b.txt", &*long), ("c.txt", &*long), ("d.txt", "Last.")]
    {
        sandbox.file(&format!("in/{name}"), text);
    }
    assert_eq!(sandbox.run("annotate in --plugins none -f csv -o out").code, 1);
    assert!(rows(&sandbox, "out", "problems").len() == 1 && sandbox.path("out/articles/00001.csv").exists());
    sandbox.file("in/a.jsonl", format!("{{\"text\": \"One.\"}}\n{{\"text\": \"{long}\"}}\n"));
    let ran = sandbox.run("retry out");
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(rows(&sandbox, "out", "problems").len(), 0);
}

/// One more article before others: nothing is replaced, and the message says what to do.
#[test]
fn retry_reads_before_it_replaces() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("a.jsonl", "no json\n{\"text\": \"One.\"}\n{\"text\": \"Two.\"}\nno json\n");
    assert_eq!(sandbox.run("annotate a.jsonl --plugins none --part-articles 1 -f csv -o out").code, 1);
    let before = files(&sandbox.path("out"));
    sandbox.file(
        "a.jsonl",
        "{\"text\": \"A.\"}\n{\"text\": \"B.\"}\n{\"text\": \"One.\"}\n{\"text\": \"Two.\"}\nno json\n",
    );
    let ran = sandbox.run("retry out");
    assert!(ran.code == 2 && ran.stderr.contains("articles 1 to 1 are not those that part 1 was made of"), "{ran:?}");
    assert!(ran.stderr.contains("annotate it into another folder"), "{ran:?}");
    assert!(files(&sandbox.path("out")) == before);
    // After the last part, if it is made again, more may follow.
    let lines = ["A.", "One.", "Two.", "B.", "C."].map(|text| format!("{{\"text\": \"{text}\"}}\n"));
    sandbox.file("a.jsonl", lines.concat());
    let ran = sandbox.run("retry out");
    assert!(ran.code == 0 && ran.stderr.contains("out holds 5 articles in 5 parts"), "{ran:?}");
}

#[test]
fn retry_keeps_a_plugin_apart_as_the_run_did() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("a.txt", "CRASH");
    let run = sandbox.run("annotate a.txt --plugins tiny --isolate -f csv -o out");
    assert_eq!(run.code, 1, "{run:?}");
    let ran = sandbox.run("retry out");
    assert!(ran.code == 1 && ran.stderr.contains("a.txt"), "the host lives: {ran:?}");
}

#[test]
fn retry_finds_its_plugins_from_where_the_user_stands() {
    let sandbox = Sandbox::new();
    fs::create_dir_all(sandbox.path("plugins")).unwrap();
    fs::create_dir_all(sandbox.path("elsewhere")).unwrap();
    sandbox.compile(&sandbox.path(&format!(
        "plugins/{}copydesk_tiny{}",
        std::env::consts::DLL_PREFIX,
        std::env::consts::DLL_SUFFIX
    )));
    sandbox.file("a.txt", "FAIL");
    let from = |folder: &str, plugins: &str, args: &str| {
        let mut command = sandbox.command(args);
        command.current_dir(sandbox.path(folder)).env("COPYDESK_PLUGIN_PATH", plugins);
        finish(command)
    };
    assert_eq!(from("", "plugins", "annotate a.txt --plugins tiny -f csv -o out").code, 1);
    let ran = from("elsewhere", "../plugins", "retry ../out");
    assert!(ran.code == 1 && ran.stderr.contains("out holds 1 article in 1 part"), "{ran:?}");
    // Moved with its input, it is retried from there.
    fs::create_dir_all(sandbox.path("moved")).unwrap();
    let manifest = sandbox
        .read("out/manifest.jsonl")
        .unwrap()
        .replace(&sandbox.path("x").parent().unwrap().display().to_string(), "/nowhere");
    sandbox.file("out/manifest.jsonl", manifest);
    fs::rename(sandbox.path("out"), sandbox.path("moved/out")).unwrap();
    let gone = from("moved", "../plugins", "retry out");
    assert!(gone.code == 2 && gone.stderr.contains("that folder is gone, so paths are read from here"), "{gone:?}");
    fs::rename(sandbox.path("a.txt"), sandbox.path("moved/a.txt")).unwrap();
    assert_eq!(from("moved", "../plugins", "retry out").code, 1);
}

#[test]
fn retry_is_refused_to_other_processors() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("a.txt", "FAIL");
    assert_eq!(sandbox.run("annotate a.txt --plugins tiny -f csv -o out").code, 1);
    let manifest = sandbox.read("out/manifest.jsonl").unwrap();
    let at = manifest.find("\"id\":\"tiny\",\"version\":\"").unwrap() + 23;
    let other = format!("{}0{}", &manifest[..at], &manifest[at..]);
    sandbox.file("out/manifest.jsonl", &other);
    let ran = sandbox.run("retry out");
    assert!(ran.code == 2 && ran.stderr.contains("tiny.version: was \"0"), "{ran:?}");
    assert_eq!(sandbox.read("out/manifest.jsonl").unwrap(), other);
}

#[test]
fn what_was_read_from_standard_input_has_to_be_given_again() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("a.txt", "FAIL");
    let piped = |args: &str| {
        let mut command = sandbox.command(args);
        command.stdin(fs::File::open(sandbox.path("a.txt")).unwrap());
        let out = command.output().unwrap();
        (out.status.code(), String::from_utf8(out.stderr).unwrap())
    };
    assert_eq!(piped("annotate - --plugins tiny -f csv -o out").0, Some(1));
    let without = sandbox.run("retry out");
    assert!(without.code == 2 && without.stderr.contains("copydesk retry out with the same input"), "{without:?}");
    assert_eq!(piped("retry out").0, Some(1));
}
