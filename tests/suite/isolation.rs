//! Isolated plugins: the records are the same, and whatever a plugin does to its process, its article lacks only its layer.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::failures::{FAULTS, TEXTS};
use crate::kit::{Desk, Ran, broken, faulty, jsonl, library, problems, rows};
use crate::runs::articles;

/// Isolated, on two workers, with a short timeout.
const ISOLATED: [&str; 5] = ["--isolate", "--timeout", "20", "-j", "2"];

#[test]
fn a_record_is_the_same_in_process_and_isolated() {
    let plugins = ["copydesk_entities", "copydesk_quotes", "copydesk_sentiment", "copydesk_panics"].map(library);
    let plugins = plugins.map(|path| path.to_str().unwrap().to_owned()).join(",");
    let (desk, input) = (Desk::new(), articles());
    let run = |more: &[&str]| {
        let arguments = [&["annotate", "--format", "jsonl", "--tokens", "--plugins", &plugins], more].concat();
        let ran = desk.run(&arguments, &input);
        assert_eq!((ran.code, ran.records.len()), (1, 62), "{}", ran.err);
        ran.out
    };
    let in_process = run(&["-j", "1"]);
    assert!(run(&ISOLATED) == in_process, "isolated on two workers, it differs");
    assert!(run(&["--isolate", "-j", "1"]) == in_process, "isolated on one worker, it differs");
}

#[test]
fn what_a_plugin_does_wrong_at_the_boundary_is_told_as_in_process() {
    for (fault, _) in FAULTS {
        let desk = Desk::new();
        let plugin = broken(fault, &desk.path(""));
        let [here, apart] = [&[][..], &["--isolate"]].map(|more| desk.annotate(&[&plugin], &TEXTS, more));
        assert_eq!((apart.code, apart.out), (here.code, here.out), "{fault}: {}", apart.err);
    }
}

/// Annotates articles with a faulty plugin and a sound one.
fn ran(faulty: &Path, texts: &[&str], more: &[&str]) -> Ran {
    let desk = Desk::new();
    let ran = desk.annotate(&[faulty, &library("copydesk_shout")], texts, more);
    assert_eq!(ran.records.len(), texts.len(), "{}", ran.err);
    for (i, record) in ran.records.iter().enumerate() {
        assert_eq!(record["id"], i.to_string(), "in order");
        assert!(rows(record, "shouts").is_some(), "the other processor's layer is there");
    }
    ran
}

/// The problems of each record.
fn told(ran: &Ran) -> Vec<String> {
    ran.records.iter().map(|record| problems(record).join("; ")).collect()
}

#[test]
fn a_death_costs_its_article_one_layer_and_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let deaths = [
        ("SEGFAULT", "faulty crashed: its process was ended by SIGSEGV (its memory limit is 256 MiB)"),
        ("ABORT", "faulty crashed: its process was ended by SIGABRT (its memory limit is 256 MiB)"),
        ("EXIT", "faulty crashed: its process exited with status 3 (its memory limit is 256 MiB)"),
        ("EXHAUST", "faulty crashed: its process was ended by SIGABRT (its memory limit is 256 MiB)"),
        ("HANG", "faulty hung: timed out after 5 s"),
        // A child that survives keeps the socket open.
        ("CHILD faulty:ABORT", "faulty crashed: its process was ended by SIGABRT (its memory limit is 256 MiB)"),
        ("PANIC", "faulty panicked: told to panic"),
    ];
    for (word, expected) in deaths {
        for batch in ["-DBATCH=1", "-DBATCH=3"] {
            let told_to = format!("faulty:{word}");
            let plugin = faulty("faulty", &[batch], folder.path());
            let texts = ["One.", "Two.", &told_to, "Four.", "Five.", &told_to, "Seven."];
            let ran = ran(&plugin, &texts, &["--isolate", "--timeout", "5", "--memory-limit", "256M", "-j", "1"]);
            let expected: Vec<&str> = texts.iter().map(|text| if *text == told_to { expected } else { "" }).collect();
            assert_eq!(told(&ran), expected, "{word} {batch}");
            let given = |record: &Value| rows(record, "faulty").is_some();
            assert!(ran.records.iter().zip(&texts).all(|(record, text)| given(record) == (*text != told_to)));
            assert_eq!(ran.code, 1);
        }
    }
}

#[test]
fn who_leaves_its_group_is_ended_too() {
    let folder = tempfile::tempdir().unwrap();
    let plugin = faulty("faulty", &[], folder.path());
    // The host waits neither for a call that never returns nor for an exit that never ends.
    let ran = ran(&plugin, &["One.", "faulty:LEAVE faulty:HANG", "faulty:LEAVE"], &["--isolate", "--timeout", "5"]);
    assert_eq!(told(&ran), ["", "faulty hung: timed out after 5 s", ""]);
}

#[test]
fn who_never_stops_talking_is_late_and_cut_short() {
    let folder = tempfile::tempdir().unwrap();
    let plugin = faulty("faulty", &["-DBATCH=1"], folder.path());
    let ran = ran(&plugin, &["One.", "faulty:BABBLE", "Three."], &["--isolate", "--timeout", "5", "-j", "1"]);
    assert_eq!(told(&ran), ["", "faulty hung: timed out after 5 s", ""]);
    assert_eq!(ran.err.matches("and so on").count(), 1000);
    assert!(ran.err.contains("more log lines are dropped; at most 1000 are kept per call"), "{}", ran.err);
}

#[test]
fn who_takes_all_names_takes_only_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let [greedy, good] = ["greedy", "good"].map(|id| faulty(id, &[], folder.path()));
    let desk = Desk::new();
    // Both make a label of each article's own.
    let texts = ["Only one.", "greedy:NAMES", "Three in all."];
    let run = |more: &[&str]| desk.annotate(&[&greedy, &good], &texts, &[&["-j", "1"], more].concat());
    let ran = run(&[]);
    assert_eq!(ran.records.len(), 3, "{}", ran.err);
    for (record, text) in ran.records.iter().zip(texts) {
        assert_eq!(record["layers"]["good"][0]["label"], format!("of-{}-bytes", text.len()), "{record}");
    }
    let refused = "greedy rejected: it uses more than 65536 names; names are a vocabulary, not data";
    assert_eq!(told(&ran), ["", refused, refused]);
    assert!(run(&["--isolate"]).out == ran.out, "isolated, it differs");
}

#[test]
fn what_does_no_harm_alone_does_none() {
    let folder = tempfile::tempdir().unwrap();
    let plugin = faulty("faulty", &[], folder.path());
    // A thread or a child that stays, printing to standard output, reading from standard input.
    let ran = ran(
        &plugin,
        &["faulty:THREAD", "faulty:CHILD", "faulty:PRINT", "faulty:READ", "faulty:LOG", "Six."],
        &ISOLATED,
    );
    assert_eq!((ran.code, told(&ran).concat()), (0, String::new()));
    assert!(
        !ran.out.contains("not a record") && ran.err.contains("not a record"),
        "prints are no records: {}",
        ran.err
    );
    assert!(ran.err.contains("copydesk: faulty: told to log"), "{}", ran.err);
}

#[test]
fn who_breaks_the_line_to_the_host_is_ended() {
    let folder = tempfile::tempdir().unwrap();
    let plugin = faulty("faulty", &[], folder.path());
    let ran = ran(&plugin, &["One.", "faulty:CLOSE", "Three.", "faulty:SCRIBBLE", "Five."], &ISOLATED);
    let told = told(&ran);
    assert!(told[1].starts_with("faulty crashed: "), "{}", told[1]);
    assert!(told[3].starts_with("faulty crashed: its process violated the protocol: a frame of "), "{}", told[3]);
    assert_eq!([0, 2, 4].map(|i| told[i].as_str()), ["", "", ""]);
}

#[test]
fn an_article_is_not_blamed_for_what_an_earlier_one_left_behind() {
    let folder = tempfile::tempdir().unwrap();
    let plugin = faulty("faulty", &[], folder.path());
    // The first leaves a thread that crashes during one of the others, or between two of them.
    let mut texts = vec!["faulty:LATER"];
    texts.extend(["faulty:NAP"; 20]);
    let ran = ran(&plugin, &texts, &["--isolate", "-j", "1"]);
    assert_eq!((ran.code, told(&ran).concat()), (0, String::new()));
}

#[test]
fn a_plugin_that_cannot_start_again_loses_no_article() {
    let folder = tempfile::tempdir().unwrap();
    let mark = folder.path().join("mark");
    let once = format!("-DSTART_ONCE=\"{}\"", mark.display());
    let plugin = faulty("faulty", &[&once], folder.path());
    let ran = ran(&plugin, &["One.", "faulty:LAST", "Three.", "Four."], &["--isolate", "-j", "1"]);
    let told = told(&ran);
    assert_eq!(told[0], "");
    let gone = "faulty failed: no new session could be started after a failure: its process did not start 3 times in a row, the \
                last time: ";
    assert!(told[1..].iter().all(|told| told.starts_with(gone) && told.ends_with("was ended by SIGABRT")), "{told:?}");
}

#[test]
fn a_plugin_that_dies_when_it_is_loaded_is_refused() {
    let desk = Desk::new();
    let plugin = faulty("faulty", &["-DCRASH_ON_LOAD"], &desk.path(""));
    let ran = desk.annotate(&[&plugin], &["One."], &["--isolate"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    let path = plugin.display();
    let expected =
        format!("copydesk: cannot use the plugin {path}: its process was ended by SIGSEGV when it was loaded\n");
    assert_eq!(ran.err, expected);
}

#[test]
fn a_pipeline_file_isolates_the_plugins_it_names() {
    let desk = Desk::new();
    faulty("faulty", &[], &desk.path("bin"));
    let run = |isolate: &str| {
        let file = format!("plugins = [\"faulty\"]\nisolate = {isolate}\ntimeout = 20\n");
        std::fs::write(desk.path("run.toml"), file).unwrap();
        desk.run(&["annotate", "--format", "jsonl", "--config", "run.toml"], &jsonl(&["faulty:ABORT", "Two."]))
    };
    for isolate in ["true", "[\"faulty\"]"] {
        let ran = run(isolate);
        assert_eq!((ran.code, ran.records.len()), (1, 2), "{}", ran.err);
        assert_eq!(told(&ran), ["faulty crashed: its process was ended by SIGABRT", ""]);
    }
    let ran = run("[\"quotes\"]");
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (2, "copydesk: `quotes` is to be isolated, but does not run; leave it out\n")
    );
}

/// The number of processes that run the desk's binary.
#[cfg(target_os = "linux")]
fn processes(desk: &Desk) -> usize {
    let binary = desk.path("bin/copydesk");
    let all = std::fs::read_dir("/proc").unwrap().flatten();
    all.filter(|entry| std::fs::read_link(entry.path().join("exe")).is_ok_and(|exe| exe == binary)).count()
}

/// Waits until `what` holds, for as long as a loaded machine may need.
#[cfg(target_os = "linux")]
fn eventually(what: impl Fn() -> bool) -> bool {
    let until = Instant::now() + Duration::from_secs(60);
    while !what() {
        if Instant::now() > until {
            return false;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    true
}

#[test]
#[cfg(target_os = "linux")]
fn no_process_outlives_a_host_that_is_killed() {
    let desk = Desk::new();
    let plugin = faulty("faulty", &[], &desk.path(""));
    let plugins = format!("{},{}", plugin.display(), library("copydesk_shout").display());
    let mut command = desk.command(&["annotate", "--isolate", "-j", "1", "--plugins", &plugins]);
    let mut host = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    // The first logs that the plugin runs; the second never returns, and leaves a child that never returns either.
    host.stdin
        .take()
        .unwrap()
        .write_all(jsonl(&["faulty:LOG", "faulty:CHILD faulty:LEAVE faulty:HANG"]).as_bytes())
        .unwrap();
    let mut line = String::new();
    BufReader::new(host.stderr.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.contains("told to log"), "{line}");
    assert!(eventually(|| processes(&desk) == 4), "host, two workers, and the plugin's child");
    host.kill().unwrap();
    host.wait().unwrap();
    assert!(eventually(|| processes(&desk) == 0), "{} are left", processes(&desk));
}

#[test]
fn in_process_a_call_that_hangs_is_told_with_its_article() {
    let desk = Desk::new();
    let plugin = faulty("faulty", &[], &desk.path(""));
    let arguments = ["annotate", "--timeout", "0.2", "-j", "1", "--plugins", plugin.to_str().unwrap()];
    let mut command = desk.command(&arguments);
    let mut host = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    host.stdin.take().unwrap().write_all(jsonl(&["One.", "faulty:HANG"]).as_bytes()).unwrap();
    let mut line = String::new();
    BufReader::new(host.stderr.take().unwrap()).read_line(&mut line).unwrap();
    host.kill().unwrap();
    host.wait().unwrap();
    assert!(line.starts_with("copydesk: faulty: busy for ") && line.contains("with article `1`;"), "{line}");
}

/// One article in a hundred crashes a plugin, one in a hundred makes another panic, and one in a thousand makes a third hang. Every article
/// has its record, every failure is named in its own, and all other layers are complete.
fn faulty_run(articles: usize, more: &[&str]) -> Duration {
    let desk = Desk::new();
    let [crashes, hangs, panics] = ["crashes", "hangs", "panics"].map(|id| faulty(id, &[], &desk.path("")));
    let word = |i: usize| match i % 1000 {
        500 => Some(("HANG", "hangs", "hung: timed out after 5 s")),
        i if i % 100 == 3 => Some(("SEGFAULT", "crashes", "crashed: its process was ended by SIGSEGV")),
        i if i % 100 == 77 => Some(("PANIC", "panics", "panicked: told to panic")),
        _ => None,
    };
    let sentence = "The minister said that NO decision had been taken on Monday. ";
    let text = |i: usize| match word(i) {
        Some((word, whose, _)) => format!("{}{whose}:{word}", sentence.repeat(i % 20)),
        None => sentence.repeat(1 + i % 20),
    };
    let texts: Vec<String> = (0..articles).map(text).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let start = Instant::now();
    let arguments = [&["--isolate", "--timeout", "5", "-j", "2"], more].concat();
    let ran = desk.annotate(&[&crashes, &hangs, &panics, &library("copydesk_shout")], &texts, &arguments);
    let time = start.elapsed();
    assert_eq!((ran.code, ran.records.len()), (1, articles), "{}", ran.err);
    for (i, record) in ran.records.iter().enumerate() {
        assert_eq!(record["id"], i.to_string());
        let expected = word(i).map(|(_, whose, what)| format!("{whose} {what}"));
        assert_eq!(problems(record), Vec::from_iter(expected), "article {i}");
        for layer in ["crashes", "hangs", "panics", "shouts"] {
            let there = word(i).is_none_or(|(_, whose, _)| whose != layer);
            assert_eq!(rows(record, layer).is_some(), there, "layer {layer} of article {i}");
        }
    }
    time
}

#[test]
fn a_run_with_three_faulty_plugins_of_four_loses_nothing() {
    faulty_run(600, &[]);
}

/// `cargo test -p copydesk-tests --test suite ten_thousand -- --ignored --nocapture`
#[test]
#[ignore = "takes minutes"]
fn ten_thousand_articles_with_three_faulty_plugins_of_four_lose_nothing() {
    let time = faulty_run(10_000, &[]);
    println!("10000 articles, 100 crashes, 100 panics, 10 hangs of 5 s: {:.1} s", time.as_secs_f64());
}
