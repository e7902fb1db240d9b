//! Runs the commands in the guides, in order, and compares their output with what the guides show. Also checks the rows that README shows.
//!
//! In `docs/*.md`, a block of `sh` runs in the folder where the one before it ended; a block of `text` after it is its standard output; a
//! block with a file's name after its language (`rust src/lib.rs`) is written there. Blocks of other kinds are for readers.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::kit::{Desk, built, library, library_name, root};

struct Block<'a> {
    /// The text after the fence: the language, and the file name if it has one.
    info: &'a str,
    body: String,
    /// The line of the fence, from 1.
    line: usize,
}

fn blocks(markdown: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut open: Option<Block<'_>> = None;
    for (number, line) in markdown.lines().enumerate() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(info), None) => open = Some(Block { info, body: String::new(), line: number + 1 }),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some(block)) => block.body += &format!("{line}\n"),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block does not end");
    blocks
}

/// A new user's folder: the binary and the standard plugins on the path, nothing installed.
struct Reader {
    folder: PathBuf,
    at: PathBuf,
}

impl Reader {
    /// In a folder that is the same in every run, because cargo recognises what it has built by its path.
    fn new(guide: &str) -> Reader {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(guide);
        let _ = fs::remove_dir_all(&folder);
        let [bin, at] = ["bin", "work"].map(|name| folder.join(name));
        fs::create_dir_all(&bin).unwrap();
        fs::create_dir_all(&at).unwrap();
        fs::copy(built().join("copydesk"), bin.join("copydesk")).unwrap();
        for plugin in ["copydesk_entities", "copydesk_quotes", "copydesk_sentiment"] {
            fs::copy(library(plugin), bin.join(library_name(plugin))).unwrap();
        }
        Reader { folder, at }
    }

    /// Runs commands up to the first that fails; returns their output.
    fn run(&mut self, script: &str) -> Result<String, String> {
        let path = |name: &str| self.folder.join(name);
        let found = std::env::join_paths([path("bin")].into_iter().chain(std::env::split_paths(env!("PATH")))).unwrap();
        let mut bash = Command::new("bash");
        bash.args(["-euo", "pipefail", "-c", &format!("{script}\npwd > '{}'", path("pwd").display())]);
        bash.current_dir(&self.at)
            .env("PATH", found)
            .env("XDG_DATA_HOME", path("data"))
            .env("XDG_CACHE_HOME", path("cache"));
        bash.env_remove("COPYDESK_PLUGIN_PATH").env_remove("CARGO_TARGET_DIR");
        // The dependencies that the projects share (the SDK and its own) are built once and kept between runs.
        bash.env("CARGO_BUILD_BUILD_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("built"));
        let output = bash.output().unwrap();
        let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        if !output.status.success() {
            return Err(format!("{}\n{out}{err}", output.status));
        }
        self.at = fs::read_to_string(path("pwd")).unwrap().trim_end().into();
        Ok(out)
    }
}

fn follow(guide: &str) {
    let markdown = fs::read_to_string(root().join(guide)).unwrap();
    let mut reader = Reader::new(guide);
    let mut printed: Option<String> = None;
    for Block { info, body, line } in blocks(&markdown) {
        let before = printed.take();
        match info.split_once(' ') {
            Some((_, file)) => fs::write(reader.at.join(file), body).unwrap(),
            None if info == "sh" => {
                let ran = reader.run(&body);
                printed =
                    Some(ran.unwrap_or_else(|why| panic!("{guide}, line {line}: these commands fail: {why}\n{body}")));
            }
            None if info == "text" => {
                let before = before.unwrap_or_else(|| panic!("{guide}, line {line}: nothing runs before this output"));
                // Guides show the output of the last command only.
                assert!(before.ends_with(&body), "{guide}, line {line}: expected\n{body}found\n{before}");
            }
            None => {}
        }
    }
}

#[test]
fn write_a_processor() {
    follow("docs/write-a-processor.md");
}

#[test]
fn what_the_host_promises() {
    follow("docs/what-the-host-promises.md");
}

/// The cells of CSV: quoted ones may contain commas, line breaks and doubled quote marks.
fn cells(csv: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = csv.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    rows
}

/// README shows rows of a query over the table `who_said_what`, in its order, without those between them.
#[test]
fn the_readme_shows_rows_that_there_are() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let block = blocks(&readme).into_iter().find(|block| block.info == "text").expect("README shows rows");
    let cells_of = |line: &str| line.split('│').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let shown: Vec<Vec<String>> = block.body.lines().filter(|line| line.starts_with('│')).map(cells_of).collect();
    let (names, shown) = (&shown[0], &shown[1..shown.len() - 1]);

    let mut desk = Desk::new();
    desk.set("COPYDESK_PLUGIN_PATH", built().to_str().unwrap());
    let input = root().join("examples/articles/news.csv");
    let ran = desk.run(&["annotate", input.to_str().unwrap(), "-o", "tables", "--format", "csv"], "");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let table = cells(&fs::read_to_string(desk.path("tables/who_said_what/00000.csv")).unwrap());
    let column = |name: &str| table[0].iter().position(|column| column == name).expect("a column of the table");
    let sure = |row: &&Vec<String>| row[column("speaker_score")].parse().is_ok_and(|score: f64| score > 0.5);
    let of_query = |row: &Vec<String>| -> Vec<String> {
        let cell = |name: &String| if name.is_empty() { String::new() } else { row[column(name)].clone() };
        names.iter().map(cell).collect()
    };
    let rows: Vec<Vec<String>> = table[1..].iter().filter(sure).map(of_query).collect();
    let mut rest = rows.iter();
    for row in shown {
        assert!(rest.any(|found| found == row), "README shows {row:?}; the rows are {rows:#?}");
    }
    assert!(shown.len() >= 3);
}
