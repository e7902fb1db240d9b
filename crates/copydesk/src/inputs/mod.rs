//! The articles of the files on the command line, one after another. What a file holds is the matter of `formats`.

use std::fs::{self, File};
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use copydesk_core::{Article, Record};
use copydesk_formats::Reader;

/// The inputs, known to be there.
pub struct Inputs {
    files: std::vec::IntoIter<PathBuf>,
    current: Option<Reader<Box<dyn Read + Send>>>,
    reads_stdin: bool,
}

impl Inputs {
    /// Checks that every file can be opened, before any is read. No file at all: standard input. What is no regular file (a pipe, a
    /// device) is opened only when its turn comes: whoever writes to a pipe loses it with its first reader.
    pub fn check(files: &[PathBuf]) -> Result<Inputs> {
        let stdin = PathBuf::from("-");
        let files = if files.is_empty() { vec![stdin] } else { files.to_vec() };
        let dashes = files.iter().filter(|file| is_stdin(file)).count();
        ensure!(dashes <= 1, "standard input (`-`) can be read only once; name it once");
        for file in files.iter().filter(|file| !is_stdin(file)) {
            let name = file.display();
            let meta = fs::metadata(file).with_context(|| format!("cannot open {name}"))?;
            if meta.is_file() {
                File::open(file).with_context(|| format!("cannot open {name}"))?;
            }
            if meta.is_dir() {
                bail!(
                    "{name} is a folder; name the files in it, as in: copydesk annotate {}",
                    file.join("*.txt").display()
                );
            }
        }
        Ok(Inputs { files: files.into_iter(), current: None, reads_stdin: dashes > 0 })
    }

    /// Whether someone may be waiting at the other end for each record.
    pub fn reads_stdin(&self) -> bool {
        self.reads_stdin
    }

    /// Whether a person has to type the article.
    pub fn reads_terminal(&self) -> bool {
        self.reads_stdin && io::stdin().is_terminal()
    }
}

fn is_stdin(file: &Path) -> bool {
    file.as_os_str() == "-"
}

fn open(file: &Path) -> io::Result<Reader<Box<dyn Read + Send>>> {
    if is_stdin(file) {
        return Ok(Reader::new("stdin", Box::new(io::stdin())));
    }
    Ok(Reader::new(file.display().to_string(), Box::new(File::open(file)?)))
}

impl Iterator for Inputs {
    type Item = Result<Article, Record>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.current.as_mut().and_then(Iterator::next) {
                return Some(item);
            }
            let file = self.files.next()?;
            match open(&file) {
                Ok(reader) => self.current = Some(reader),
                Err(error) => {
                    let name = file.display().to_string();
                    let message = format!("{name}: cannot be read: {error}");
                    return Some(Err(Record::unreadable(name, message)));
                }
            }
        }
    }
}
