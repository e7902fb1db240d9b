//! The guides are specification and test at once: their commands are run, in order, and what they are said to print is compared.
//!
//! In `docs/*.md`, a block of `sh` runs in the folder where the one before it ended; a block of `text` after it is its standard output; a
//! block with a file's name after its language (`rust src/lib.rs`) is written there. Blocks of other kinds are for readers.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::kit::{built, library, library_name, root};

struct Block<'a> {
    /// What stands after the fence: language, and the file that it is, if it is one.
    info: &'a str,
    body: String,
    /// Of the fence, from 1.
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
    /// In a folder that is the same in every run: cargo knows what it has built by its path.
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

    /// Runs commands as far as the first that fails; gives what they print.
    fn run(&mut self, script: &str) -> Result<String, String> {
        let path = |name: &str| self.folder.join(name);
        let found = std::env::join_paths([path("bin")].into_iter().chain(std::env::split_paths(env!("PATH")))).unwrap();
        let mut bash = Command::new("bash");
        bash.args(["-euo", "pipefail", "-c", &format!("{script}\npwd > '{}'", path("pwd").display())]);
        bash.current_dir(&self.at).env("PATH", found).env("XDG_DATA_HOME", path("data"));
        bash.env_remove("COPYDESK_PLUGIN_PATH").env_remove("CARGO_TARGET_DIR");
        // What the projects have in common (the SDK and what it needs) is built once, and kept from one run to the next.
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
                // What commands before the last print is not shown.
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
