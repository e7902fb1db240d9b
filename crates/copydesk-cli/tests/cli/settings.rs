//! Flags: configuration, output files, stopping early, statistics, colour.

use crate::sandbox::{Sandbox, finish};

#[test]
fn configuration_comes_from_file_and_flags() {
    let sandbox = Sandbox::with_plugin();
    sandbox
        .file("a.txt", "Ada spoke.")
        .file("run.toml", "plugins = [\"tiny\"]\norder = \"given\"\n[tiny]\nmin_words = 3\n");
    let hash = |args: &str| {
        let ran = sandbox.run(&format!("annotate a.txt {args}"));
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        ran.records()[0]["processors"][1]["config_sha256"].clone()
    };
    let three = hash("--config run.toml");
    assert_eq!(three, hash("--plugins tiny --set tiny.min_words=3"));
    assert_eq!(three, hash("--plugin tiny --set tiny.min_words=4 --set tiny.min_words=3"));
    assert_ne!(three, hash("--plugins tiny"));
    assert_eq!(hash("--config run.toml --set tiny.min_words=4"), hash("--plugins tiny --set tiny.min_words=4"));
}

#[test]
fn names_to_watch_are_read_before_anything_runs() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("a.txt", "Ada spoke.").file("names.txt", "Ada = Bo\n = Cy\n").file("empty.txt", "# none\n");
    for (args, why) in [
        ("--watch names.txt", "names.txt, line 2: no name before `=`"),
        ("--watch empty.txt", "no name in it"),
        ("--watch missing.txt", "--watch missing.txt: cannot read missing.txt"),
    ] {
        let ran = sandbox.run(&format!("annotate a.txt --plugins tiny {args}"));
        assert!(ran.code == 2 && ran.stderr.contains(why), "{args}: {}", ran.stderr);
    }
}

#[test]
fn a_plugin_may_be_a_path() {
    let sandbox = Sandbox::new();
    std::fs::create_dir(sandbox.path("mine")).unwrap();
    sandbox.compile(&sandbox.path("mine/made_here.so"));
    sandbox.file("a.txt", "Ada spoke.").file("mine/run.toml", "plugins = [\"./made_here.so\"]");
    for args in ["--plugin mine/made_here.so", "--config mine/run.toml"] {
        let ran = sandbox.run(&format!("annotate a.txt {args}"));
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert_eq!(ran.records()[0]["processors"][1]["id"], "tiny");
    }
}

#[test]
fn a_file_appears_when_it_is_complete() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("a.jsonl", "{\"text\": \"Ada.\"}\n{\"text\": \"FAIL\"}\n{\"text\": \"Bob.\"}\n");
    let to_pipe = sandbox.run("annotate a.jsonl --plugins tiny").stdout;
    let stopped = sandbox.run("annotate a.jsonl --plugins tiny -o out.jsonl --fail-fast");
    assert_eq!((stopped.code, sandbox.read("out.jsonl")), (1, None), "{}", stopped.stderr);
    let ran = sandbox.run("annotate a.jsonl --plugins tiny -o out.jsonl");
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    assert_eq!(sandbox.read("out.jsonl").unwrap(), to_pipe);
    let again = sandbox.run("annotate a.jsonl --plugins none -o out.jsonl");
    assert_eq!((again.code, again.stderr.as_str()), (2, "copydesk: out.jsonl exists already; --force replaces it\n"));
    assert_eq!(sandbox.run("annotate a.jsonl --plugins none -o out.jsonl --force").code, 0);
    assert_ne!(sandbox.read("out.jsonl").unwrap(), to_pipe);
    let mut names: Vec<_> =
        std::fs::read_dir(sandbox.path(".")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["a.jsonl", "out.jsonl"], "no temporary file is left");
}

#[test]
fn fail_fast_stops_at_the_first_problem() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file(
        "a.jsonl",
        format!("{{\"text\": \"Ada.\"}}\n{{\"text\": \"FAIL\"}}\n{}", "{\"text\": \"Bob.\"}\n".repeat(1000)),
    );
    let ran = sandbox.run("annotate a.jsonl --plugins tiny --fail-fast -j 2");
    assert_eq!((ran.code, ran.records().len()), (1, 2));
    assert_eq!(ran.stderr, "copydesk: a.jsonl:2: tiny failed: told to fail; stopped there (--fail-fast)\n");
    assert_eq!(sandbox.run("annotate a.jsonl --plugins tiny").records().len(), 1002);
}

#[test]
fn statistics_and_warnings_go_to_standard_error() {
    let sandbox = Sandbox::with_plugin();
    let ran = sandbox.pipe("annotate --plugins tiny --stats", "WARN me of rain.");
    assert_eq!((ran.code, ran.records().len()), (0, 1));
    let (warning, stats) = ran.stderr.split_once('\n').unwrap();
    assert_eq!(warning, "copydesk: tiny: told to warn");
    let stats: serde_json::Value = serde_json::from_str(stats).unwrap();
    assert_eq!((&stats["articles"], &stats["words"]), (&1.into(), &5.into()));
    let stages: Vec<&str> = stats["stages"].as_array().unwrap().iter().map(|s| s["stage"].as_str().unwrap()).collect();
    assert_eq!(stages, ["segmentation", "tiny", "output"]);
}

#[test]
fn colour_is_for_terminals_unless_it_is_asked_for() {
    let sandbox = Sandbox::new();
    sandbox.file("a.txt", "Ada spoke.");
    let coloured = |args: &str, no_color: bool| {
        let mut command = sandbox.command(&format!("annotate a.txt --plugins none -f pretty {args}"));
        if no_color {
            command.env("NO_COLOR", "1");
        }
        finish(command).stdout.contains('\x1b')
    };
    assert!(!coloured("", false));
    assert!(coloured("--color always", false));
    assert!(coloured("--color always", true));
    assert!(!coloured("--color never", false));
}
