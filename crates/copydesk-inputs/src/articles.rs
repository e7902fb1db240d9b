//! The articles of all inputs: split by the reading thread, parsed by the workers.

#[cfg(feature = "parquet")]
use std::fs;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use copydesk_core::{Article, Record};
#[cfg(feature = "parquet")]
use copydesk_formats::FIELD_NAMES;
use copydesk_formats::{Columns, Error, Splitter, UnparsedArticle, decompress};

use crate::files::Files;

/// An article of the inputs, split off and not parsed yet: workers do that.
pub struct UnreadArticle {
    unparsed: UnparsedArticle,
    columns: Arc<Columns>,
}

impl UnreadArticle {
    /// As it was found.
    pub fn unparsed(&self) -> &UnparsedArticle {
        &self.unparsed
    }
}

impl copydesk_host::Input for UnreadArticle {
    fn bytes(&self) -> usize {
        self.unparsed.bytes()
    }

    fn read(self) -> Result<Article, Record> {
        self.unparsed.parse(&self.columns)
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
    pub(crate) fn new(files: Files, columns: Arc<Columns>, read: Arc<AtomicU64>) -> Articles {
        Articles { files, current: None, columns, read }
    }

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
                // A number is not an article's text, whatever its column is called.
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
            // The reader does not say where in the file a row is, so the file counts when it is finished.
            let finished = std::iter::from_fn(move || {
                read.fetch_add(size, Ordering::Relaxed);
                None
            });
            return Ok(Box::new(rows.chain(finished.fuse())));
        }
        let counted = Counted { file, read: self.read.clone() };
        Ok(Box::new(Splitter::new(name, decompress(counted)?, self.columns.clone())))
    }
}

impl Iterator for Articles {
    type Item = UnreadArticle;

    fn next(&mut self) -> Option<UnreadArticle> {
        loop {
            if let Some(unparsed) = self.current.as_mut().and_then(Iterator::next) {
                return Some(UnreadArticle { unparsed, columns: self.columns.clone() });
            }
            let failed = match self.files.next()? {
                Ok(file) => match self.open(file.clone()) {
                    Ok(articles) => {
                        self.current = Some(articles);
                        continue;
                    }
                    Err(error) => UnparsedArticle::from_error(&name(file.as_deref()), error),
                },
                Err((path, error)) => UnparsedArticle::from_error(&name(Some(&path)), error),
            };
            self.current = None;
            return Some(UnreadArticle { unparsed: failed, columns: self.columns.clone() });
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

/// A file whose bytes are counted as they are read.
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

/// Whether a field holds an article's text.
#[cfg(feature = "parquet")]
fn is_text(field: &str) -> bool {
    FIELD_NAMES.iter().any(|(name, names)| *name == "text" && names.contains(&field))
}
