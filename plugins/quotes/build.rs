//! Inflects the reporting verbs of `data/cues.tsv`, which takes longer than reading an article.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

use copydesk_language::morphology::verb_forms;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=data/cues.tsv");
    let folder = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    let mut forms = String::from("&[\n");
    for line in fs::read_to_string("data/cues.tsv")?.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let [lemma, _, _] = line.split('\t').collect::<Vec<_>>()[..] else {
            return Err(io::Error::other(format!(
                "data/cues.tsv: {line:?} has not three columns: lemma, stance, frames"
            )));
        };
        for (form, kind) in verb_forms(lemma) {
            writeln!(forms, "({form:?}, {lemma:?}, VerbForm::{kind:?}),").map_err(io::Error::other)?;
        }
    }
    forms.push(']');
    fs::write(Path::new(&folder).join("forms.rs"), forms)
}
