//! Runs into a folder: the contents of the tables, that nothing is lost however a run ends, and what is refused.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::sandbox::{Sandbox, finish};

/// Twenty parts of a hundred articles; some cannot be read, and on some the plugin fails.
pub fn many() -> String {
    let line = |i: usize| match i % 97 {
        13 => "no json\n".to_owned(),
        41 => format!("{{\"id\": {i}, \"text\": \"FAIL {i}\"}}\n"),
        _ => format!(
            "{{\"id\": {i}, \"title\": \"T, {i}\", \"text\": \"{}\"}}\n",
            format!("“Word” {i} é\\n").repeat(i / 100 + 1)
        ),
    };
    (0..2000).map(line).collect()
}

pub const RUN: &str = "annotate many.jsonl --plugins tiny --part-articles 100";

/// Turns a finished run into one that was killed after its first part.
fn kill_after_first_part(sandbox: &Sandbox, folder: &str) {
    let manifest = format!("{folder}/manifest.jsonl");
    let lines = sandbox.read(&manifest).unwrap();
    sandbox.file(&manifest, lines.lines().take(2).map(|line| format!("{line}\n")).collect::<String>());
}

/// The files of a run except its manifest.
pub fn tables(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = files(folder);
    found.remove("manifest.jsonl").unwrap();
    found
}

/// All files of a run, by path, with their contents.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() {
            found.extend(files(&entry.path()).into_iter().map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)));
        } else {
            found.insert(name, fs::read(entry.path()).unwrap());
        }
    }
    found
}

pub fn rows(sandbox: &Sandbox, folder: &str, table: &str) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(sandbox.path(folder).join(table)).unwrap().map(|e| e.unwrap().path()).collect();
    names.sort();
    let lines = |path: &std::path::PathBuf| {
        fs::read_to_string(path).unwrap().lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    names.iter().flat_map(lines).collect()
}

#[test]
fn tables_hold_what_the_records_say() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("a.jsonl", "{\"id\": \"a\", \"title\": \"Cuts, \\\"now\\\"\", \"text\": \"É spoke.\\nTwice.\", \"published\": \"2022\"}\nno json\n")
        .file("b.txt", "FAIL here");
    let ran = sandbox.run("annotate a.jsonl b.txt --plugins tiny -o out -f csv");
    assert_eq!(ran.code, 1, "{ran:?}");
    let read = |table: &str| sandbox.read(&format!("out/{table}/00000.csv")).unwrap();
    assert_eq!(
        read("articles"),
        "article,id,title,published,language,source,url,text,words,problems\n\
         0,a,\"Cuts, \"\"now\"\"\",2022,,,,\"É spoke.\nTwice.\",5,0\n\
         1,a.jsonl:2,,,,,,,0,1\n\
         2,b.txt,,,,,,FAIL here,2,1\n"
    );
    assert_eq!(
        read("rows"),
        "article,id,layer,row,start,end,text,label,score,attrs,links\n0,a,marks,0,0,1,É,first,,,\n"
    );
    let problems = read("problems");
    assert!(problems.contains("\n1,a.jsonl:2,reader,unreadable,\"a.jsonl, line 2"), "{problems}");
    assert!(problems.contains("\n2,b.txt,tiny,failed,told to fail\n"), "{problems}");
    assert_eq!(read("who_said_what").lines().count(), 1);
    assert!(ran.stderr.contains("out holds 3 articles in 1 part\n"), "{}", ran.stderr);
}

#[test]
fn records_in_parts_are_those_of_a_plain_run() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("many.jsonl", many());
    let plain = sandbox.run("annotate many.jsonl --plugins tiny");
    let ran = sandbox.run(&format!("{RUN} -o out/"));
    assert_eq!((plain.code, ran.code), (1, 1));
    let parts = files(&sandbox.path("out"));
    assert_eq!(parts.len(), 21, "twenty parts and the manifest");
    let records: Vec<u8> =
        parts.iter().filter(|(name, _)| name.starts_with("records/")).flat_map(|(_, b)| b.clone()).collect();
    assert!(records == plain.stdout.as_bytes());
}

#[test]
fn any_number_of_workers_gives_the_same_files() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("many.jsonl", many());
    let formats: &[&str] = if cfg!(feature = "parquet") { &["csv", "jsonl", "parquet"] } else { &["csv", "jsonl"] };
    for format in formats {
        let run = |folder: &str, jobs: usize| {
            assert_eq!(sandbox.run(&format!("{RUN} -f {format} -o {folder}/ -j {jobs}")).code, 1);
            files(&sandbox.path(folder))
        };
        assert!(run(&format!("{format}-1"), 1) == run(&format!("{format}-3"), 3), "{format}");
    }
}

/// Kills a run in the middle of a part, wherever that is, resumes it each time, and ends with the same bytes. The run cannot get ahead of
/// the kill on any machine: it waits for the rest of its input.
#[test]
fn a_killed_run_is_continued_where_it_was() {
    let sandbox = Sandbox::with_plugin();
    let input = many();
    let run = "annotate - --plugins tiny --part-articles 100 -f csv -o";
    assert_eq!(sandbox.pipe(&format!("{run} whole"), &input).code, 1);
    let mut resume = "";
    // In the first part; in the third; in the same once more; in the last.
    for articles in [30, 250, 270, 1999] {
        let mut command = sandbox.command(&format!("{run} killed {resume}"));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let given: usize = input.split_inclusive('\n').take(articles).map(str::len).sum();
        stdin.write_all(&input.as_bytes()[..given]).unwrap();
        let half_written = format!("killed/articles/.{:05}.csv.tmp", articles / 100);
        let deadline = Instant::now() + Duration::from_secs(60);
        while !sandbox.path(&half_written).exists() {
            assert!(Instant::now() < deadline && child.try_wait().unwrap().is_none(), "{half_written} is never begun");
            std::thread::sleep(Duration::from_millis(2));
        }
        child.kill().unwrap();
        assert_eq!(child.wait().unwrap().code(), None, "killed, and not at its end");
        assert!(sandbox.path(&half_written).exists(), "a part was left half-written");
        let complete = sandbox.read("killed/manifest.jsonl").unwrap().lines().count() - 1;
        assert_eq!(complete, articles / 100, "parts before it are complete");
        resume = "--resume";
    }
    assert_eq!(sandbox.pipe(&format!("{run} killed --resume"), &input).code, 1);
    assert!(files(&sandbox.path("killed")) == files(&sandbox.path("whole")));
    let again = sandbox.pipe(&format!("{run} killed --resume"), &input);
    assert!(again.code == 1 && again.stderr.contains("is finished"), "{again:?}");
}

#[test]
fn a_run_continues_only_with_what_it_started_with() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("many.jsonl", many());
    // Stopped after its first parts, as if killed.
    let stopped = sandbox.run(&format!("{RUN} -f csv -o out --max-failures 10"));
    assert!(stopped.code == 1 && stopped.stderr.contains("--resume with a greater --max-failures"), "{stopped:?}");
    let before = files(&sandbox.path("out"));
    let refused = |args: &str, why: &str| {
        let ran = sandbox.run(args);
        assert!(ran.code == 2 && ran.stderr.contains(why), "{args}: {ran:?}");
        assert!(files(&sandbox.path("out")) == before);
    };
    refused(&format!("{RUN} -f csv -o out"), "out holds an interrupted run");
    refused(&format!("{RUN} -f jsonl -o out --resume"), "format: was \"csv\", is \"jsonl\"");
    refused(&format!("{RUN} -f csv -o out --resume --shard 1/2"), "shard: was null, is \"1/2\"");
    refused(&format!("{RUN} -f csv -o out --resume --set tiny.min_words=3"), "processors.tiny.config_sha256: was");
    refused("annotate many.jsonl --plugins tiny -f csv -o out --resume", "parts.articles: was 100, is 50000");
    sandbox.file("many.jsonl", many() + "{\"text\": \"One more.\"}\n");
    refused(&format!("{RUN} -f csv -o out --resume"), "input.0.bytes: was");
    // The same length, with one other letter.
    sandbox.file("many.jsonl", many().replacen("Word", "Wort", 1));
    refused(
        &format!("{RUN} -f csv -o out --resume"),
        "the input of the run in out has changed: articles 0 to 99 are not those that part 0 was made of",
    );
    sandbox.file("many.jsonl", many());
    assert_eq!(sandbox.run(&format!("{RUN} -f csv -o out --resume")).code, 1);
    assert_eq!(sandbox.run(&format!("{RUN} -f csv -o whole")).code, 1);
    assert!(files(&sandbox.path("out")) == files(&sandbox.path("whole")));
}

#[test]
fn shards_are_the_whole() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("many.jsonl", many());
    sandbox.run(&format!("{RUN} -f csv -o whole"));
    let mut together = Vec::new();
    for shard in 1..=3 {
        sandbox.run(&format!("{RUN} -f csv -o {shard} --shard {shard}/3"));
        together.extend(rows(&sandbox, &shard.to_string(), "articles"));
    }
    let mut whole = rows(&sandbox, "whole", "articles");
    whole.sort();
    together.sort();
    assert!(whole == together);
    assert_eq!(sandbox.run(&format!("{RUN} -o x/ --shard 4/3")).code, 2);
}

/// A limit on the size of files simulates a full disk.
#[test]
fn a_full_disk_leaves_nothing_half_written() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("many.jsonl", many());
    // Parts grow from one to the next, and the last ones do not fit; or there are so many of them that the manifest does not.
    for (part, blocks, fails) in [(100, 220, "records/"), (10, 40, "manifest.jsonl")] {
        let run = format!("annotate many.jsonl --plugins tiny --part-articles {part} -f jsonl");
        sandbox.run(&format!("{run} -o whole{part}/"));
        let command = sandbox.command(&format!("{run} -o out{part}/"));
        let mut limited = Command::new("sh");
        limited.args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"")]);
        limited.arg(command.get_program()).args(command.get_args()).current_dir(sandbox.path(""));
        let ran = finish(limited);
        assert!(ran.code == 2 && ran.stderr.contains(&format!("cannot write out{part}/{fails}")), "{ran:?}");
        assert!(ran.stderr.contains("; --resume continues it"), "{ran:?}");
        let (left, whole) =
            (files(&sandbox.path(&format!("out{part}"))), files(&sandbox.path(&format!("whole{part}"))));
        assert!(left.len() > 1 && left.len() < whole.len(), "{} files of {}", left.len(), whole.len());
        for (name, bytes) in left.iter().filter(|(name, _)| *name != "manifest.jsonl") {
            assert!(whole.get(name) == Some(bytes), "{name} is not whole");
        }
        assert_eq!(sandbox.run(&format!("{run} -o out{part}/ --resume")).code, 1);
        assert!(files(&sandbox.path(&format!("out{part}"))) == whole);
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let sandbox = Sandbox::new();
    sandbox.file("a.txt", "Ada spoke.");
    for (out, why) in [("a.txt/out/", "cannot write a.txt/out"), ("a.txt", "a.txt is a file; tables go into a folder")]
    {
        let ran = sandbox.run(&format!("annotate a.txt --plugins none -f csv -o {out}"));
        assert!(ran.code == 2 && ran.stderr.contains(why), "{ran:?}");
    }
    fs::create_dir(sandbox.path("full")).unwrap();
    sandbox.file("full/mine.txt", "x");
    let ran = sandbox.run("annotate a.txt --plugins none -f csv -o full");
    assert!(ran.code == 2 && ran.stderr.contains("full is not empty"), "{ran:?}");
    let ran = sandbox.run("annotate full --plugins none -f csv -o full/out");
    assert!(ran.code == 2 && ran.stderr.contains("full/out lies in full, which is read"), "{ran:?}");
    assert!(!sandbox.path("full/out").exists(), "what is refused leaves nothing");
}

#[test]
fn a_file_that_is_gone_or_cut_short_is_made_again() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("many.jsonl", many());
    assert_eq!(sandbox.run(&format!("{RUN} -f csv -o out")).code, 1);
    let whole = tables(&sandbox.path("out"));
    fs::remove_file(sandbox.path("out/rows/00002.csv")).unwrap();
    sandbox.file("out/articles/00005.csv", "cut");
    let ran = sandbox.run(&format!("{RUN} -f csv -o out --resume"));
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(tables(&sandbox.path("out")) == whole);
}

#[test]
fn what_a_run_writes_it_does_not_read() {
    let sandbox = Sandbox::with_plugin();
    fs::create_dir(sandbox.path("news")).unwrap();
    for i in 0..3 {
        sandbox.file(&format!("news/{i}.txt"), format!("Ada spoke {i}."));
    }
    let run = "annotate news/* --plugins none --part-articles 1 -f jsonl -o news/out/";
    assert_eq!(sandbox.run(run).code, 0);
    let whole = files(&sandbox.path("news/out"));
    kill_after_first_part(&sandbox, "news/out");
    let ran = sandbox.run(&format!("{run} --resume"));
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(files(&sandbox.path("news/out")) == whole);
    let replaced = sandbox.run("annotate news/0.txt --plugins none -f jsonl -o news/0.txt --force");
    assert!(
        replaced.code == 2 && replaced.stderr.contains("news/0.txt is an input; write to another file"),
        "{replaced:?}"
    );
}

#[test]
#[cfg(unix)]
fn a_link_to_what_a_run_writes_leads_nowhere() {
    let sandbox = Sandbox::with_plugin();
    for folder in ["news", "out"] {
        fs::create_dir(sandbox.path(folder)).unwrap();
    }
    sandbox.file("news/a.txt", "Ada spoke.");
    std::os::unix::fs::symlink(sandbox.path("out"), sandbox.path("news/results")).unwrap();
    assert_eq!(sandbox.run("annotate news --plugins none -f jsonl -o out/").code, 0);
    assert_eq!(sandbox.read("out/records/00000.jsonl").unwrap().lines().count(), 1);
}

#[test]
fn another_input_is_refused_also_to_a_finished_run() {
    let sandbox = Sandbox::with_plugin();
    fs::create_dir(sandbox.path("in")).unwrap();
    sandbox.file("in/a.txt", "Ada.").file("in/c.txt", "Cy.");
    let run = "annotate in --plugins none --part-articles 1 -f csv -o out";
    assert_eq!(sandbox.run(run).code, 0);
    sandbox.file("in/d.txt", "Di.");
    let more = sandbox.run(&format!("{run} --resume"));
    assert!(more.code == 2 && more.stderr.contains("input.0.files: was 2, is 3"), "{more:?}");
    fs::remove_file(sandbox.path("in/d.txt")).unwrap();
    // The same texts under other names have other ids.
    fs::rename(sandbox.path("in/a.txt"), sandbox.path("in/b.txt")).unwrap();
    kill_after_first_part(&sandbox, "out");
    let named = sandbox.run(&format!("{run} --resume"));
    assert!(named.code == 2 && named.stderr.contains("articles 0 to 0 are not those"), "{named:?}");
}

#[test]
fn failures_count_over_all_resumptions() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("many.jsonl", many());
    let run = format!("{RUN} -f csv -o out --max-failures");
    assert_eq!(sandbox.run(&format!("{run} 10")).code, 1);
    let parts = || sandbox.read("out/manifest.jsonl").unwrap().lines().count();
    let first = parts();
    let ran = sandbox.run(&format!("{run} 10 --resume"));
    assert!(ran.code == 1 && ran.stderr.contains("--resume with a greater --max-failures continues"), "{ran:?}");
    assert_eq!(parts(), first);
    sandbox.run(&format!("{run} 1000 --resume"));
    assert!(sandbox.read("out/manifest.jsonl").unwrap().ends_with("\"finished\"\n"));
}

#[test]
fn a_run_without_articles_has_every_table() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("one.txt", "Ada.");
    assert_eq!(sandbox.run("annotate one.txt --plugins tiny -f csv -o two --shard 2/2").code, 0);
    assert_eq!(sandbox.run("annotate one.txt --plugins tiny -f csv -o one").code, 0);
    let names = |folder: &str| files(&sandbox.path(folder)).into_keys().collect::<Vec<_>>();
    assert_eq!(names("two"), names("one"));
}

#[test]
fn a_run_that_ends_with_problems_says_so() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("two.jsonl", "{\"text\": \"FAIL\"}\n{\"text\": \"Good.\"}\n");
    let run = "annotate two.jsonl --plugins tiny --part-articles 1 -f csv -o out";
    assert_eq!(sandbox.run(run).code, 1);
    kill_after_first_part(&sandbox, "out");
    let ran = sandbox.run(&format!("{run} --resume"));
    assert!(
        ran.code == 1 && ran.stderr.contains("earlier parts have 1 article with problems, named in its row"),
        "{ran:?}"
    );
}

#[test]
fn of_two_runs_in_one_folder_one_is_refused() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("many.jsonl", many());
    let run = |_| sandbox.command(&format!("{RUN} -f csv -o out")).stderr(Stdio::null()).spawn().unwrap();
    let codes: Vec<_> = [0, 1].map(run).map(|mut child| child.wait().unwrap().code()).to_vec();
    assert!(codes.contains(&Some(1)) && codes.contains(&Some(2)), "{codes:?}");
    assert_eq!(sandbox.run(&format!("{RUN} -f csv -o whole")).code, 1);
    assert!(files(&sandbox.path("out")) == files(&sandbox.path("whole")));
}

#[test]
fn folders_patterns_and_packed_files_are_read() {
    let sandbox = Sandbox::new();
    fs::create_dir_all(sandbox.path("news/b")).unwrap();
    fs::create_dir_all(sandbox.path("news/.git")).unwrap();
    sandbox.file("news/b/2.txt", "Two.").file("news/a.txt", "One.").file("news/c.csv", "id,text\nx,Three.\n");
    sandbox.file("news/.git/x", "no").file("news/.hidden", "no");
    let ids = |args: &str| -> Vec<String> {
        let ran = sandbox.run(&format!("annotate {args} --plugins none"));
        ran.records().iter().map(|record| record["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids("news"), ["news/a.txt", "news/b/2.txt", "x"]);
    assert_eq!(ids("news/*.txt news/?.csv"), ["news/a.txt", "x"]);
    assert!(sandbox.run("annotate news/*.html").stderr.contains("no file matches news/*.html"));
    let gzip = |name: &str, text: &str| {
        let out = fs::File::create(sandbox.path(name)).unwrap();
        let mut child = Command::new("gzip").stdin(Stdio::piped()).stdout(out).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success());
    };
    gzip("packed", "{\"id\": \"p\", \"text\": \"Packed.\"}\n");
    assert_eq!(ids("packed"), ["p"]);
}

#[cfg(feature = "html")]
#[test]
fn a_page_is_the_article_in_it() {
    let sandbox = Sandbox::new();
    sandbox.file(
        "page.html",
        "<!DOCTYPE html><title>Cuts</title><p>Ada Example told the BBC: “No cuts.”</p><p>She left.</p>",
    );
    let record = sandbox.run("annotate page.html --plugins none").records().remove(0);
    assert_eq!(record["text"], "Cuts\n\nAda Example told the BBC: “No cuts.”\n\nShe left.");
    assert_eq!(record["meta"]["title"], "Cuts");
}

#[cfg(feature = "parquet")]
#[test]
fn what_is_written_as_parquet_can_be_read_as_parquet() {
    let sandbox = Sandbox::with_plugin();
    sandbox.file("many.jsonl", many());
    assert_eq!(sandbox.run("annotate many.jsonl --plugins tiny -f parquet -o out").code, 1);
    let columns = "--columns id=id,text=text";
    let again = sandbox.run(&format!("annotate out/articles/00000.parquet --plugins tiny {columns}"));
    let (records, first) = (again.records(), sandbox.run("annotate many.jsonl --plugins tiny").records());
    assert_eq!(records.len(), first.len());
    for (record, first) in records.iter().zip(&first).filter(|(_, first)| first["text"].is_string()) {
        assert_eq!(
            (&record["id"], &record["text"], &record["layers"]),
            (&first["id"], &first["text"], &first["layers"])
        );
    }
    for (columns, why) in
        [("", "no field holds the text; expected one of text"), (" --columns id=row", "there is no field `row`")]
    {
        let none = sandbox.run(&format!("annotate out/problems/00000.parquet --plugins none{columns}"));
        assert!(none.stdout.contains(why) && none.stdout.contains("; there are: article"), "{none:?}");
    }
}
