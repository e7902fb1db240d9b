//! The articles of what is named on the command line, one after another: files, folders, patterns, standard input. What a file holds is
//! the matter of `formats`, and of `tables` if it is Parquet.

mod files;

use std::fs::{self, File};
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result, anyhow, bail, ensure};
use copydesk_core::{Article, Record};
use copydesk_formats::{COLUMNS, Columns, Error, FIELD_NAMES, Splitter, UnparsedArticle, decompress};
use serde_json::{Value, json};

use crate::args::Reading;
use files::Files;

/// The inputs, known to be there; articles are read from them once [`Inputs::articles`] is asked for the next.
pub struct Inputs {
    given: Vec<Given>,
    columns: Arc<Columns>,
    reads_stdin: bool,
    /// What is written, and so never read: wherever a pattern or a link leads.
    output: Option<PathBuf>,
    /// Bytes of files that were read.
    read: Arc<AtomicU64>,
}

/// What one argument stands for.
#[derive(Clone)]
enum Given {
    Stdin,
    /// A file, or what is read like one: a pipe, a device. A file's size.
    File(PathBuf, Option<u64>),
    /// What is no file, and nobody named: a problem of the run, not something to wait for.
    Special(PathBuf),
    Folder(PathBuf, Size),
}

/// Of a folder: its files, and bytes of all of them that can be asked.
#[derive(Clone, Copy, Default)]
struct Size {
    files: u64,
    bytes: u64,
}

impl Inputs {
    /// Checks that every file can be opened, before any is read. Nothing named: standard input. What is no regular file (a pipe, a
    /// device) is opened only when its turn comes: whoever writes to a pipe loses it with its first reader.
    pub fn check(reading: &Reading) -> Result<Inputs> {
        Inputs::check_apart(reading, None)
    }

    /// As [`Inputs::check`]; what lies in the folder `output`, which may not be there yet, is no input.
    pub fn check_apart(reading: &Reading, output: Option<&Path>) -> Result<Inputs> {
        let own = output.and_then(|output| output.canonicalize().ok());
        let mut given = Vec::new();
        for path in &reading.files {
            if path.as_os_str() == "-" {
                given.push(Given::Stdin);
            } else if fs::metadata(path).is_err_and(|e| e.kind() == io::ErrorKind::NotFound) && is_pattern(path) {
                given.extend(matching(path, own.as_deref())?);
            } else {
                given.push(Given::check(path, own.as_deref())?);
            }
        }
        if given.is_empty() {
            given.push(Given::Stdin);
        }
        let dashes = given.iter().filter(|given| matches!(given, Given::Stdin)).count();
        ensure!(dashes <= 1, "standard input (`-`) can be read only once; name it once");
        let columns = Arc::new(columns(&reading.columns)?);
        let output = output.map(Path::to_owned);
        Ok(Inputs { given, columns, reads_stdin: dashes > 0, output, read: Arc::default() })
    }

    /// The same inputs once more.
    pub fn again(&self) -> Inputs {
        let (given, columns, output) = (self.given.clone(), self.columns.clone(), self.output.clone());
        Inputs { given, columns, reads_stdin: self.reads_stdin, output, read: Arc::default() }
    }

    /// Refuses to read what is to be replaced.
    pub fn check_not_read(&self, file: &Path) -> Result<()> {
        let own = file.canonicalize().ok();
        let read =
            |given: &Given| matches!(given, Given::File(path, _) if own.is_some() && path.canonicalize().ok() == own);
        ensure!(!self.given.iter().any(read), "{} is read; write to another file", file.display());
        Ok(())
    }

    /// Whether someone may be waiting at the other end for each record.
    pub fn reads_stdin(&self) -> bool {
        self.reads_stdin
    }

    /// Whether a person has to type the article.
    pub fn reads_terminal(&self) -> bool {
        self.reads_stdin && io::stdin().is_terminal()
    }

    /// Counts the bytes of files as they are read.
    pub fn counter(&self) -> Arc<AtomicU64> {
        self.read.clone()
    }

    /// Bytes of all files, if that can be known.
    pub fn total(&self) -> Option<u64> {
        self.given.iter().map(Given::bytes).sum()
    }

    /// The folders among them.
    pub fn folders(&self) -> impl Iterator<Item = &Path> {
        self.given
            .iter()
            .filter_map(|given| if let Given::Folder(path, _) = given { Some(path.as_path()) } else { None })
    }

    /// What they are, to tell one run's input from another's.
    pub fn describe(&self) -> Value {
        self.given
            .iter()
            .map(|given| match given {
                Given::Stdin => json!("-"),
                Given::File(path, bytes) => json!({"file": path.display().to_string(), "bytes": bytes}),
                Given::Special(path) => json!({"special": path.display().to_string()}),
                Given::Folder(path, Size { files, bytes }) => {
                    json!({"folder": path.display().to_string(), "files": files, "bytes": bytes})
                }
            })
            .collect()
    }

    /// The user's own names for fields.
    pub fn columns(&self) -> Value {
        self.columns
            .mapped()
            .map(|(field, theirs)| (field.to_owned(), json!(theirs)))
            .collect::<serde_json::Map<_, _>>()
            .into()
    }

    /// All articles, unread, in order.
    pub fn articles(self) -> Articles {
        let files = Files::new(self.given, self.output.as_deref());
        Articles { files, current: None, columns: self.columns, read: self.read }
    }
}

impl Given {
    /// `own`: the folder of the output, if it is there.
    fn check(path: &Path, own: Option<&Path>) -> Result<Given> {
        let cannot_open = || format!("cannot open {}", path.display());
        let meta = fs::metadata(path).with_context(cannot_open)?;
        if meta.is_dir() {
            fs::read_dir(path).with_context(cannot_open)?;
            return Ok(Given::Folder(path.to_owned(), files::size(path, own)));
        }
        if meta.is_file() {
            File::open(path).with_context(cannot_open)?;
            return Ok(Given::File(path.to_owned(), Some(meta.len())));
        }
        Ok(Given::File(path.to_owned(), None))
    }

    fn bytes(&self) -> Option<u64> {
        match self {
            Given::Stdin => None,
            Given::File(_, bytes) => *bytes,
            Given::Special(_) => Some(0),
            Given::Folder(_, size) => Some(size.bytes),
        }
    }
}

fn is_pattern(path: &Path) -> bool {
    path.to_str().is_some_and(|path| path.contains(['*', '?', '[']))
}

/// The files that a pattern stands for, sorted, less those of the output.
fn matching(pattern: &Path, own: Option<&Path>) -> Result<Vec<Given>> {
    let name = pattern.display();
    let check = |path: PathBuf| match Given::check(&path, own)? {
        // Whoever waits for the other end of a pipe names it.
        Given::File(path, None) => Ok(Given::Special(path)),
        given => Ok(given),
    };
    let paths = glob::glob(&name.to_string()).map_err(|e| anyhow!("{name} is no pattern: {e}"))?;
    let is_own = |path: &PathBuf| own.is_some_and(|own| path.canonicalize().is_ok_and(|path| path.starts_with(own)));
    let paths = paths.filter(|path| !path.as_ref().is_ok_and(is_own));
    let given: Vec<Given> = paths.map(|path| check(path?)).collect::<Result<_>>()?;
    if given.is_empty() {
        bail!("no file matches {name}");
    }
    Ok(given)
}

/// `text=story`: the field, and the name that the data has for it.
fn columns(typed: &[String]) -> Result<Columns> {
    let mut columns = Columns::default();
    for assignment in typed.iter().flat_map(|typed| assignments(typed)) {
        let known = assignment.split_once('=').filter(|(_, theirs)| !theirs.is_empty());
        let known = known.is_some_and(|(field, theirs)| columns.map(field.trim(), theirs));
        ensure!(
            known,
            "--columns {assignment}: expected FIELD=NAME, such as text=story, FIELD one of {}",
            COLUMNS.join(", ")
        );
    }
    Ok(columns)
}

/// `text=Story, full,id=no` as `text=Story, full` and `id=no`: cut at the commas that a word and `=` follow.
fn assignments(typed: &str) -> Vec<&str> {
    let begins = |rest: &str| {
        let field = rest.trim_start().split_once('=').map_or("", |(field, _)| field);
        !field.is_empty() && field.chars().all(|c| c.is_alphanumeric() || c == '_')
    };
    let cuts = typed.match_indices(',').map(|(at, _)| at).filter(|at| begins(&typed[at + 1..]));
    let starts = std::iter::once(0).chain(cuts.clone().map(|at| at + 1));
    starts.zip(cuts.chain([typed.len()])).map(|(start, end)| &typed[start..end]).collect()
}

/// An article of the inputs, to be read by a worker.
pub struct Unread {
    raw: UnparsedArticle,
    columns: Arc<Columns>,
}

impl Unread {
    /// As it was found.
    pub fn raw(&self) -> &UnparsedArticle {
        &self.raw
    }
}

impl copydesk_host::Input for Unread {
    fn bytes(&self) -> usize {
        self.raw.bytes()
    }

    fn read(self) -> Result<Article, Record> {
        self.raw.parse(&self.columns)
    }
}

/// The articles of all inputs, one after another.
pub struct Articles {
    files: Files,
    current: Option<Box<dyn Iterator<Item = UnparsedArticle> + Send>>,
    columns: Arc<Columns>,
    read: Arc<AtomicU64>,
}

impl Articles {
    fn open(&self, file: Option<PathBuf>) -> Result<Box<dyn Iterator<Item = UnparsedArticle> + Send>, Error> {
        let Some(path) = file else {
            return Ok(Box::new(Splitter::new("stdin", decompress(io::stdin())?, self.columns.clone())));
        };
        let name = path.display().to_string();
        let file = File::open(&path)?;
        #[cfg(feature = "parquet")]
        if is_parquet(&path)? {
            let columns = self.columns.clone();
            let size = file.metadata()?.len();
            let mut text = false;
            let rows = copydesk_tables::parquet::open(file, |column, holds_text| {
                // A number is no article's text, whatever its column is called.
                let Some(field) = columns.known(column).filter(|field| holds_text || !is_text(field)) else {
                    return false;
                };
                text |= is_text(field);
                true
            })?;
            if !text {
                return Err(Error::NoTextField { there: rows.columns().to_vec() });
            }
            let (read, name) = (self.read.clone(), Arc::from(name));
            let rows = rows.map(move |(row, cells)| match cells {
                Ok(cells) => UnparsedArticle::from_row(&name, row, cells),
                Err(error) => UnparsedArticle::from_row_error(&name, row, error),
            });
            // Where in the file a row stands nobody says: it counts when it is through.
            let through = std::iter::from_fn(move || {
                read.fetch_add(size, Ordering::Relaxed);
                None
            });
            return Ok(Box::new(rows.chain(through.fuse())));
        }
        let counted = Counted { file, read: self.read.clone() };
        Ok(Box::new(Splitter::new(name, decompress(counted)?, self.columns.clone())))
    }
}

impl Iterator for Articles {
    type Item = Unread;

    fn next(&mut self) -> Option<Unread> {
        loop {
            if let Some(raw) = self.current.as_mut().and_then(Iterator::next) {
                return Some(Unread { raw, columns: self.columns.clone() });
            }
            let failed = match self.files.next()? {
                Ok(file) => match self.open(file.clone()) {
                    Ok(pieces) => {
                        self.current = Some(pieces);
                        continue;
                    }
                    Err(error) => UnparsedArticle::from_error(&name(file.as_deref()), error),
                },
                Err((path, error)) => UnparsedArticle::from_error(&name(Some(&path)), error),
            };
            self.current = None;
            return Some(Unread { raw: failed, columns: self.columns.clone() });
        }
    }
}

fn name(file: Option<&Path>) -> Arc<str> {
    file.map_or("stdin".into(), |path| path.display().to_string().into())
}

/// Whether a regular file is Parquet. A pipe cannot be: its last bytes come first.
#[cfg(feature = "parquet")]
fn is_parquet(path: &Path) -> io::Result<bool> {
    if !fs::metadata(path)?.is_file() {
        return Ok(false);
    }
    let mut head = [0; 4];
    Ok(File::open(path)?.read_exact(&mut head).is_ok() && head == *b"PAR1")
}

/// A file, with what was read of it counted.
struct Counted {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.file.read(buffer)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// Whether a field's name is one of an article's text.
#[cfg(feature = "parquet")]
fn is_text(field: &str) -> bool {
    FIELD_NAMES.iter().any(|(name, names)| *name == "text" && names.contains(&field))
}

#[cfg(all(test, feature = "parquet"))]
mod tests {
    use copydesk_host::Input as _;

    use super::*;

    /// The articles of a file that pyarrow wrote: `id: text`, or what is wrong.
    fn read(name: &str, columns: &[&str]) -> Result<Vec<String>> {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../copydesk-tables/tests/parquet").join(name);
        let columns = columns.iter().map(|column| (*column).to_owned()).collect();
        let inputs = Inputs::check(&Reading { files: vec![file], columns })?;
        let show = |article: Unread| match article.read() {
            Ok(article) => format!("{}: {}", article.id(), article.text()),
            Err(record) => format!("{}! {}", record.id(), record.problems[0].message.rsplit('/').next().unwrap_or("")),
        };
        Ok(inputs.articles().map(show).collect())
    }

    #[test]
    fn a_row_that_is_no_text_is_a_problem_of_its_own() -> Result<()> {
        let rows = read("bytes.parquet", &[])?;
        let bad = "b! bytes.parquet, row 2: column `text`: byte 3 is not UTF-8; name the encoding";
        assert_eq!((rows[0].as_str(), rows[2].as_str()), ("a: Ada spoke.", "c: Bo, too."));
        assert!(rows[1].starts_with(bad), "{rows:?}");
        let rows = read("zstd.parquet", &[])?;
        assert_eq!(rows[1], "2! zstd.parquet, row 2: no text: nothing but white space is in it");
        Ok(())
    }

    #[test]
    fn a_table_without_a_text_names_its_columns() -> Result<()> {
        let rows = read("nested.parquet", &[])?;
        let there =
            "there are: id (INT64), text (nested), words (INT64); if one of them holds the text, map it: text=NAME";
        assert!(rows.len() == 1 && rows[0].ends_with(there), "{rows:?}");
        assert_eq!(read("strings.parquet", &["text=dictionary"])?[0].rsplit(": ").next(), Some("Ada spoke."));
        Ok(())
    }

    #[test]
    fn a_comma_belongs_to_a_name_unless_a_field_follows() {
        for (typed, expected) in [
            ("text=story,id=doc_id", vec!["text=story", "id=doc_id"]),
            ("text=Story, full", vec!["text=Story, full"]),
            ("text=Story, full, id=No.,url=a,b", vec!["text=Story, full", " id=No.", "url=a,b"]),
            // A field that is none is for others to refuse.
            ("text=story,sotry=x", vec!["text=story", "sotry=x"]),
            ("text=a,b c=d", vec!["text=a,b c=d"]),
            ("", vec![""]),
        ] {
            assert_eq!(assignments(typed), expected);
        }
    }
}
