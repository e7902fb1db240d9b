//! `copydesk plugin check`: sound plugins pass, and each broken one fails exactly the test for its fault.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde_json::Value;

use crate::kit::{Desk, c_plugin, library, library_name, nonconforming};

/// Faults of `nonconforming.c`, with the test that each fails.
const FAULTS: [(&str, &str); 81] = [
    ("UNDEFINED", "file-loads"),
    ("NO_SYMBOL", "entry-symbol"),
    ("SECOND_SYMBOL", "exports-nothing-else"),
    ("MAGIC", "entry-magic"),
    ("SHORT_ENTRY", "entry-size"),
    ("RESERVED", "entry-reserved"),
    ("NULL_FUNCTION", "entry-functions"),
    ("EXTENSION", "entry-extension"),
    ("NULL_DESCRIPTOR", "descriptor-sound"),
    ("VERSION_NOT_UTF8", "descriptor-sound"),
    ("PAST_END", "descriptor-past-end"),
    ("CHANGING", "descriptor-stable"),
    ("VERSION", "descriptor-version"),
    ("HOST_LAYER", "layers-not-the-hosts"),
    ("REVISION", "layers-revisions"),
    ("SCHEMA", "schema-valid"),
    ("SCHEMA_OF_ANYTHING", "schema-of-object"),
    ("OPEN", "opens"),
    ("OPEN_CRASH", "opens"),
    ("UNKNOWN_KEY", "config-unknown-key"),
    ("ANY_TYPE", "config-wrong-type"),
    ("NO_MESSAGE", "config-message"),
    ("LONG_MESSAGE", "config-message-room"),
    ("CONFIG_BOUNDS", "config-bounds"),
    ("FAIL", "ordinary-articles"),
    ("NULL_ROWS", "tables-readable"),
    ("TABLE_SIZE", "tables-readable"),
    ("ARENA_NOT_UTF8", "tables-readable"),
    ("LABEL", "names-known"),
    ("UNDECLARED", "layers-declared"),
    ("TWICE", "layers-once"),
    ("STRAY", "documents-known"),
    ("OUTSIDE", "spans-inside"),
    ("EMPTY", "spans-inside"),
    ("CUT", "spans-whole-characters"),
    ("UNSORTED", "rows-sorted"),
    ("SCORE", "scores"),
    ("KEY_TWICE", "attributes"),
    ("ATTR_TYPE", "attributes"),
    ("NAN", "attributes"),
    ("SLICE", "attributes"),
    ("SHARED", "attributes-owned"),
    ("LINK_ROW", "links-lead-somewhere"),
    ("LINK_LAYER", "links-lead-somewhere"),
    ("BLANK_HANG", "text-blank"),
    ("NUL_CRASH", "text-nul"),
    ("CRLF_ABORT", "text-crlf"),
    ("EMOJI_FAIL", "text-emoji"),
    ("MARK_EXIT", "text-no-break"),
    ("DEEP_QUOTES", "text-deep-quotes"),
    ("RANDOM", "same-twice"),
    ("SESSION_STATE", "same-session"),
    ("BATCH", "same-batch"),
    ("GLOBAL", "same-threads"),
    ("PROCESS", "same-processes"),
    ("NEEDS_OPTIONAL", "layers-optional-absent"),
    ("FOLLOWS_HIDDEN", "layers-optional-hidden"),
    ("EMPTY_LAYER", "layers-empty"),
    ("LAYER_ORDER", "layers-in-any-order"),
    ("STRANGE", "layers-unusual"),
    ("SENSELESS", "panic-contained"),
    ("REJECTED", "emit-rejected"),
    ("IGNORES_STOP", "stop-honoured"),
    ("STOP_STATE", "stop-survived"),
    ("NO_BATCH", "batch-of-none"),
    ("CONTEXT", "contexts-kept"),
    ("LATE", "sink-not-kept"),
    ("OVERREAD", "input-bounds"),
    ("WRITES", "input-read-only"),
    ("KEEPS", "input-not-kept"),
    ("STRIDE", "host-newer"),
    ("MINOR", "host-newer"),
    ("SHORT_ROWS", "host-short-rows"),
    ("NAMELESS", "host-names-full"),
    ("LONG_NAME", "names-sound"),
    ("EIGHT_SESSIONS", "sessions-many"),
    ("START_THREAD", "sessions-anywhere"),
    ("CLOSE_THREAD", "models-anywhere"),
    ("ONE_MODEL", "models-many"),
    ("THREAD", "threads-left"),
    ("FILE", "files-left"),
];
/// The same for faults that leave something behind after a call.
const LEFT: [(&str, &str); 9] = [
    ("CHILD", "children-left"),
    ("DAEMON", "children-left"),
    ("STDOUT", "stdout-silent"),
    ("ENVIRONMENT", "process-kept"),
    ("SIGNAL", "process-kept"),
    ("LEAK_OPEN", "memory-open-close"),
    ("LEAK_SESSION", "memory-sessions"),
    ("LEAK_ARTICLE", "memory-articles"),
    ("LEAK_REFUSED", "memory-refusals"),
];

/// The tests that fail according to `check --json`, with their messages.
fn failed(desk: &Desk, plugin: &Path, more: &[&str]) -> Vec<(String, String)> {
    let mut arguments = vec!["plugin", "check", plugin.to_str().unwrap(), "--json", "-j", "1"];
    arguments.extend(more);
    let ran = desk.run(&arguments, "");
    let report: Value = serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {} {}", ran.out, ran.err));
    let text = |test: &Value, key: &str| test[key].as_str().unwrap().to_owned();
    let tests = report["tests"].as_array().unwrap();
    let failed: Vec<_> =
        tests.iter().filter(|t| t["result"] == "fail").map(|t| (text(t, "name"), text(t, "message"))).collect();
    assert_eq!(ran.code, i32::from(!failed.is_empty()), "{}", ran.err);
    assert!(tests.len() >= 45 && tests.iter().all(|test| test["seconds"].is_number()));
    failed
}

/// Runs `work` on each item, two at a time; returns the complaints.
fn two_at_a_time<T: Send>(
    items: impl IntoIterator<Item = T>,
    work: impl Fn(T) -> Option<String> + Sync,
) -> Vec<String> {
    let items = Mutex::new(items.into_iter().collect::<VecDeque<T>>());
    let next = || items.lock().unwrap().pop_front();
    let work = || std::iter::from_fn(next).filter_map(&work).collect::<Vec<_>>();
    std::thread::scope(|scope| {
        let workers = [scope.spawn(work), scope.spawn(work)];
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    })
}

#[test]
fn each_fault_fails_its_own_test_and_no_other() {
    let desk = Desk::new();
    let complaints = two_at_a_time(FAULTS.iter().chain(&LEFT), |(fault, expected)| {
        let plugin = nonconforming(fault, &desk.path(""));
        // A hang always takes the whole timeout.
        let timeout = if fault.ends_with("HANG") { "3" } else { "30" };
        let failed = failed(&desk, &plugin, &["--quick", "--cases", "20", "--timeout", timeout]);
        let names: Vec<&str> = failed.iter().map(|(name, _)| name.as_str()).collect();
        (names != [*expected]).then(|| format!("{fault}: expected {expected}, failed {failed:?}"))
    });
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn a_plugin_that_trusts_its_host_with_json_is_warned() {
    let desk = Desk::new();
    let plugin = nonconforming("BROKEN_JSON", &desk.path(""));
    let ran = desk.run(&["plugin", "check", plugin.to_str().unwrap(), "--json", "--only", "config-broken-json"], "");
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.code, report["tests"][0]["result"].as_str()), (0, Some("warn")));
}

#[test]
fn a_panic_is_told_with_its_place() {
    let failed = failed(&Desk::new(), &library("copydesk_nervous"), &["--quick"]);
    let [(name, message)] = failed.try_into().unwrap();
    assert_eq!(name, "ordinary-articles");
    assert!(message.contains("CDK_PANIC") && message.contains("nervous.rs"), "{message}");
}

#[test]
fn sound_plugins_pass() {
    let desk = Desk::new();
    let figures = desk.path(library_name("copydesk_figures"));
    c_plugin("examples/hello-plugin-c/figures.c", &[], &figures);
    let sound: Vec<(PathBuf, &[&str])> = vec![
        (nonconforming("NONE", &desk.path("")), &[]),
        (figures, &[]),
        (library("copydesk_shout"), &[]),
        (library("copydesk_entities"), &["--quick"]),
        (library("copydesk_quotes"), &["--quick"]),
        (library("copydesk_sentiment"), &["--quick"]),
    ];
    let complaints = two_at_a_time(sound, |(plugin, more)| {
        let failed = failed(&desk, &plugin, more);
        (!failed.is_empty()).then(|| format!("{}: {failed:?}", plugin.display()))
    });
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn a_case_of_the_fuzzer_can_be_had_again() {
    let desk = Desk::new();
    let shout = library("copydesk_shout");
    let run = || desk.run(&["plugin", "check", shout.to_str().unwrap(), "--reproduce", "17"], "");
    let ran = run();
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.contains("case 17 of `shout`") && ran.out.contains("article 0 of "), "{}", ran.out);
    let case = |out: &str| out.lines().take_while(|line| !line.starts_with("pass")).collect::<Vec<_>>().join("\n");
    assert_eq!(case(&run().out), case(&ran.out));
}

#[test]
fn tests_are_listed_and_a_name_that_there_is_not_is_refused() {
    let desk = Desk::new();
    let listed = desk.run(&["plugin", "check", "--list", "--json"], "");
    let listed: Value = serde_json::from_str(&listed.out).unwrap();
    let names: Vec<&str> =
        listed["tests"].as_array().unwrap().iter().map(|test| test["name"].as_str().unwrap()).collect();
    for (fault, expected) in FAULTS.iter().chain(&LEFT) {
        assert!(names.contains(expected), "{fault}");
    }
    let shout = library("copydesk_shout");
    let ran = desk.run(&["plugin", "check", shout.to_str().unwrap(), "--only", "no-such-test"], "");
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("no test `no-such-test`"), "{}", ran.err);
}
