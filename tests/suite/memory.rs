//! How much memory an article takes, for each byte of it. Linux counts and limits what a program may write to, used or not, so that the least limit
//! under which an article is annotated is the same on a busy machine and on an idle one.
#![cfg(target_os = "linux")]

use std::process::{Command, Stdio};

use crate::kit::{built, root};

/// What the program and its plugins may take for an article of a few words, and for each byte of a long one. `benchruns/2026-11-30-memory.md` has what
/// is measured: 12 bytes are enough for each shape.
const PROGRAM: usize = 16 << 20;
const EACH: usize = 15;

/// Whether a text is annotated by all plugins within so many bytes.
fn fits(text: &str, bytes: usize) -> bool {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.txt"), text).unwrap();
    let limited = format!("ulimit -c 0; ulimit -d {}; exec \"$0\" annotate a.txt -j 1 -o out.jsonl", bytes >> 10);
    let mut copydesk = Command::new("sh");
    copydesk.arg("-c").arg(limited).arg(built().join("copydesk")).current_dir(folder.path());
    copydesk.stderr(Stdio::null()).status().unwrap().success()
}

#[test]
fn an_article_takes_a_small_multiple_of_its_length() {
    let article = std::fs::read_to_string(root().join("examples/articles/kremlin.txt")).unwrap() + "\n\n";
    for (shape, piece) in
        [("an article", article.clone()), ("one word", "said ".into()), ("capitals", article.to_uppercase())]
    {
        let text = piece.repeat(1_000_000 / piece.len());
        assert!(fits(&text, PROGRAM + EACH * text.len()), "{shape}: {} bytes take more than {EACH} each", text.len());
    }
    // The limit is one.
    assert!(!fits(&article.repeat(1_000_000 / article.len()), PROGRAM + 8_000_000));
}
