//! The articles of all inputs: split by the reading thread, parsed by the workers.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use copydesk_core::{Article, Record};
#[cfg(feature = "parquet")]
use copydesk_formats::FIELD_NAMES;
use copydesk_formats::{Columns, Encoding, Error, Splitter, UnparsedArticle, decode, decompress, open_zip};
use copydesk_host::CallTimeout;

use crate::assets::is_asset;
use crate::files::Files;

/// An article of the inputs, split off and not parsed yet: workers do that.
pub struct UnreadArticle {
    unparsed: UnparsedArticle,
    columns: Arc<Columns>,
    timeout: CallTimeout,
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
        let time = self.timeout.with(self.unparsed.bytes());
        self.unparsed.parse_within(time, &self.columns)
    }
}

/// The articles of all inputs, one after another.
pub struct Articles {
    files: Files,
    current: Option<Unparsed>,
    opener: Opener,
}

/// The articles of one file.
type Unparsed = Box<dyn Iterator<Item = UnparsedArticle> + Send>;

impl Articles {
    pub(crate) fn new(files: Files, opener: Opener) -> Articles {
        Articles { files, current: None, opener }
    }

    fn unread(&self, unparsed: UnparsedArticle) -> UnreadArticle {
        UnreadArticle { unparsed, columns: self.opener.columns.clone(), timeout: self.opener.timeout }
    }
}

impl Iterator for Articles {
    type Item = UnreadArticle;

    fn next(&mut self) -> Option<UnreadArticle> {
        loop {
            if let Some(unparsed) = self.current.as_mut().and_then(Iterator::next) {
                return Some(self.unread(unparsed));
            }
            let failed = match self.files.next()? {
                Ok(file) => match self.opener.open(file.as_deref()) {
                    Ok(articles) => {
                        self.current = Some(articles);
                        continue;
                    }
                    Err(error) => UnparsedArticle::from_error(&name(file.as_deref()), error),
                },
                Err((path, error)) => UnparsedArticle::from_error(&name(Some(&path)), error),
            };
            self.current = None;
            return Some(self.unread(failed));
        }
    }
}

fn name(file: Option<&Path>) -> Arc<str> {
    file.map_or("stdin".into(), |path| path.display().to_string().into())
}

/// Opens files.
#[derive(Clone)]
pub(crate) struct Opener {
    pub(crate) columns: Arc<Columns>,
    pub(crate) encoding: Option<Encoding>,
    /// Counts the bytes that are read.
    pub(crate) read: Arc<AtomicU64>,
    /// For an article, and for the next rows of a Parquet file.
    pub(crate) timeout: CallTimeout,
}

impl Opener {
    /// The articles of a file; `None`: of standard input.
    fn open(&self, file: Option<&Path>) -> Result<Unparsed, Error> {
        let Some(path) = file else { return Ok(self.split("stdin".into(), decompress(io::stdin())?)) };
        let name = path.display().to_string();
        let file = File::open(path)?;
        match &head(path)? {
            #[cfg(feature = "parquet")]
            b"PAR1" => self.open_parquet(name, file),
            b"PK\x03\x04" | b"PK\x05\x06" => self.open_archive(name, file),
            _ => Ok(self.split(name, decompress(Counted { file, read: self.read.clone() })?)),
        }
    }

    fn split(&self, name: String, input: impl Read + Send + 'static) -> Unparsed {
        match self.encoding {
            Some(encoding) => Box::new(Splitter::new(name, decode(input, encoding), self.columns.clone())),
            None => Box::new(Splitter::new(name, input, self.columns.clone())),
        }
    }

    /// The articles of all files in a ZIP archive, which are named after it: `news.zip/a.txt`.
    fn open_archive(&self, name: String, file: File) -> Result<Unparsed, Error> {
        let finished = self.finished(&file)?;
        let mut files = open_zip(file)?.filter(|(inner, _)| !is_asset(Path::new(inner))).peekable();
        if files.peek().is_none() {
            return Err(Error::Zip("it holds no file to read".into()));
        }
        let opener = self.clone();
        let articles = files.flat_map(move |(inner, content)| {
            let name = format!("{name}/{inner}");
            match content.and_then(decompress) {
                Ok(content) => opener.split(name, content),
                Err(error) => Box::new(std::iter::once(UnparsedArticle::from_error(&name.into(), error))),
            }
        });
        Ok(Box::new(articles.chain(finished)))
    }

    #[cfg(feature = "parquet")]
    fn open_parquet(&self, name: String, file: File) -> Result<Unparsed, Error> {
        let columns = self.columns.clone();
        let finished = self.finished(&file)?;
        let (mut known, mut text) = (Vec::new(), false);
        let rows = copydesk_tables::parquet::open(file, self.timeout.with(0), |column, holds_text| {
            let Some(field) = columns.known(column) else { return false };
            known.push(field);
            text |= holds_text && is_text(field);
            // A number is not an article's text, whatever its column is called.
            holds_text || !is_text(field)
        })?;
        let there = || rows.columns().to_vec();
        if let Some((_, theirs)) = self.columns.mapped().find(|(field, _)| !known.contains(field)) {
            return Err(Error::NoSuchField { name: theirs.into(), there: there() });
        }
        if !text {
            return Err(Error::NoTextField { there: there(), likely: None });
        }
        let name = Arc::from(name);
        let rows = rows.map(move |(row, cells)| match cells {
            Ok(cells) => UnparsedArticle::from_row(&name, row, cells),
            Err(error) => UnparsedArticle::from_row_error(&name, row, error),
        });
        Ok(Box::new(rows.chain(finished)))
    }

    /// Ends the articles of a file that does not say where in it they are: its bytes count as read when all articles are.
    fn finished(&self, file: &File) -> io::Result<impl Iterator<Item = UnparsedArticle> + Send + use<>> {
        let (read, size) = (self.read.clone(), file.metadata()?.len());
        let finished = std::iter::from_fn(move || {
            read.fetch_add(size, Ordering::Relaxed);
            None
        });
        Ok(finished.fuse())
    }
}

/// The first bytes of a regular file. Of a pipe nothing is read: what is read in any order cannot come from one.
fn head(path: &Path) -> io::Result<[u8; 4]> {
    let mut head = [0; 4];
    if fs::metadata(path)?.is_file() {
        // A file that is shorter is neither.
        let _ = File::open(path)?.read_exact(&mut head);
    }
    Ok(head)
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
