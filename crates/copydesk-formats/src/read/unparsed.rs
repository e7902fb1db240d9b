//! An article before parsing, and its parsing, which is the expensive step and can run on any thread.

use std::sync::{Arc, mpsc};
use std::time::Duration;

use copydesk_core::{Article, Meta, Record};

use super::{Columns, encoding, fields, json};
use crate::{Error, RecordDefect, StoredRecord};

/// An article that was found in its input and not parsed yet. See [`Splitter`](crate::Splitter).
#[derive(Debug)]
pub struct UnparsedArticle {
    /// The name of the input.
    name: Arc<str>,
    place: Place,
    content: Content,
}

/// Where in its input an article stands.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    /// It is the whole input.
    Whole,
    /// It starts on this line, from 1.
    Line(usize),
    /// Element of an array, from 0, at a byte of the input. An array may be one line of a gigabyte, so that its line alone says little.
    Element { index: usize, line: usize, byte: u64 },
    /// Row of a table, from 1.
    Row(usize),
    /// Item of a feed, from 0.
    #[cfg(feature = "html")]
    Item(usize),
}

#[derive(Debug)]
pub(crate) enum Content {
    /// Plain text, after `skipped` bytes of the input.
    Text { bytes: Vec<u8>, skipped: u64 },
    /// One JSON value, which should be an object, at `offset` in the input.
    Json { bytes: Vec<u8>, offset: u64 },
    /// A page.
    #[cfg(feature = "html")]
    Html(Vec<u8>),
    /// A page of a web archive.
    #[cfg(feature = "html")]
    Archived(super::warc::Page),
    /// An item of a feed.
    #[cfg(feature = "html")]
    Item(Box<super::feed::Item>),
    /// Cells of a table, by column.
    Cells(Vec<(Arc<str>, Vec<u8>)>),
    /// Something that cannot be an article.
    Nothing(Error),
}

impl UnparsedArticle {
    pub(crate) fn new(name: &Arc<str>, place: Place, content: Content) -> UnparsedArticle {
        UnparsedArticle { name: name.clone(), place, content }
    }

    /// Row `row` (from 1) of a table that was read elsewhere. Each cell has the name of its column; a null is an empty cell.
    pub fn from_row(name: &Arc<str>, row: usize, cells: Vec<(Arc<str>, Vec<u8>)>) -> UnparsedArticle {
        UnparsedArticle::new(name, Place::Row(row), Content::Cells(cells))
    }

    /// An input that cannot be read.
    pub fn from_error(name: &Arc<str>, error: impl Into<Error>) -> UnparsedArticle {
        UnparsedArticle::new(name, Place::Whole, Content::Nothing(error.into()))
    }

    /// Row `row` (from 1) of a table that was read elsewhere, if the row, or several from it on, cannot be read.
    pub fn from_row_error(name: &Arc<str>, row: usize, error: impl Into<Error>) -> UnparsedArticle {
        UnparsedArticle::new(name, Place::Row(row), Content::Nothing(error.into()))
    }

    /// Passes its bytes in the input to `visit`, in one or more chunks.
    pub fn visit_bytes(&self, mut visit: impl FnMut(&[u8])) {
        match &self.content {
            Content::Text { bytes, .. } | Content::Json { bytes, .. } => visit(bytes),
            #[cfg(feature = "html")]
            Content::Html(bytes) => visit(bytes),
            #[cfg(feature = "html")]
            Content::Archived(page) => visit(&page.answer),
            #[cfg(feature = "html")]
            Content::Item(item) => item.visit_bytes(&mut visit),
            Content::Cells(cells) => cells.iter().for_each(|(column, cell)| {
                visit(column.as_bytes());
                visit(cell);
            }),
            Content::Nothing(error) => visit(error.to_string().as_bytes()),
        }
    }

    /// How many bytes it has in the input.
    pub fn bytes(&self) -> usize {
        let mut sum = 0;
        self.visit_bytes(|bytes| sum += bytes.len());
        sum
    }

    /// The id that it gets if its data has none.
    pub fn default_id(&self) -> String {
        match self.place {
            Place::Whole => self.name.to_string(),
            Place::Line(line) => format!("{}:{line}", self.name),
            Place::Element { index, .. } => format!("{}[{index}]", self.name),
            Place::Row(row) => format!("{}:{row}", self.name),
            #[cfg(feature = "html")]
            Place::Item(index) => format!("{}[{index}]", self.name),
        }
    }

    /// Parses it.
    ///
    /// # Errors
    /// The record that says why it cannot be read, with the metadata that could be read.
    #[expect(clippy::result_large_err, reason = "the error is the record that is written instead of the article's")]
    pub fn parse(self, columns: &Columns) -> Result<Article, Record> {
        let (id, name, place) = (self.default_id(), self.name, self.place);
        let nothing = |error| (id.clone(), Err((error, Meta::default())));
        let (id, article) = match self.content {
            Content::Text { bytes, .. } if encoding::is_binary(&bytes) => nothing(Error::Zeros),
            Content::Text { bytes, skipped } => match String::from_utf8(bytes) {
                Ok(text) => (id.clone(), Ok(Article::new(id, text, Meta::default()))),
                Err(error) => {
                    let bytes = error.as_bytes();
                    let is_damaged = encoding::damage(bytes).is_some();
                    match encoding::decoded(bytes, encoding::guess(bytes)).filter(|_| !is_damaged) {
                        Some(text) => (id.clone(), Ok(Article::new(id, text, Meta::default()))),
                        None => nothing(Error::NotUtf8 { byte: skipped + error.utf8_error().valid_up_to() as u64 }),
                    }
                }
            },
            Content::Json { bytes, offset } => match std::str::from_utf8(&bytes) {
                Ok(object) => json::article(object.trim_end(), columns, id),
                Err(error) => nothing(Error::NotUtf8 { byte: offset + error.valid_up_to() as u64 }),
            },
            #[cfg(feature = "html")]
            Content::Html(bytes) => {
                let (meta, article) = super::html::article(id.clone(), &bytes, super::html::Sent::default());
                (id, article.map_err(|error| (error, meta)))
            }
            #[cfg(feature = "html")]
            Content::Archived(page) => page.article(id),
            #[cfg(feature = "html")]
            Content::Item(item) => item.article(id),
            Content::Cells(cells) => fields::from_cells(cells, columns, id),
            Content::Nothing(error) => nothing(error),
        };
        article.map_err(|(error, meta)| {
            let message = in_place(&name, place, error).to_string();
            Record::unreadable(id, message).with_meta(meta)
        })
    }

    /// Like [`UnparsedArticle::parse`], with a time limit. Markup is parsed on a thread of its own, which is abandoned at the limit; everything
    /// else takes linear time, and is parsed on this thread.
    ///
    /// # Errors
    /// Like [`UnparsedArticle::parse`], and a record whose problem is that the time limit was reached.
    #[expect(clippy::result_large_err, reason = "the error is the record that is written instead of the article's")]
    pub fn parse_within(self, time: Duration, columns: &Arc<Columns>) -> Result<Article, Record> {
        if !self.is_markup() {
            return self.parse(columns);
        }
        let (id, name, place) = (self.default_id(), self.name.clone(), self.place);
        let (columns, (send, receive)) = (columns.clone(), mpsc::sync_channel(1));
        // Sending fails if the limit has been reached and the receiver is gone.
        let parse = move || drop(send.send(self.parse(&columns)));
        let started = std::thread::Builder::new().name("copydesk-page".into()).spawn(parse);
        let error = match started.map(|_| receive.recv_timeout(time)) {
            Ok(Ok(parsed)) => return parsed,
            Ok(Err(_)) => Error::TooSlow(time),
            Err(error) => Error::Io(error),
        };
        Err(Record::unreadable(id, in_place(&name, place, error).to_string()))
    }

    #[cfg(feature = "html")]
    fn is_markup(&self) -> bool {
        matches!(self.content, Content::Html(_) | Content::Archived(_) | Content::Item(_))
    }

    #[cfg(not(feature = "html"))]
    fn is_markup(&self) -> bool {
        false
    }

    /// Parses it as a stored record.
    ///
    /// # Errors
    /// [`Error::InPlace`], with file and line.
    pub(crate) fn parse_record(self) -> Result<StoredRecord, Error> {
        let record = match self.content {
            Content::Json { bytes, offset } => match std::str::from_utf8(&bytes) {
                Ok(json) => crate::read_record(json.trim_end()),
                Err(error) => Err(Error::NotUtf8 { byte: offset + error.valid_up_to() as u64 }),
            },
            Content::Nothing(error) => Err(error),
            _ => Err(Error::record("", RecordDefect::Shape("expected JSON, as annotate writes it".into()))),
        };
        record.map_err(|error| in_place(&self.name, self.place, error))
    }
}

/// The error, with the file and the line where it was met.
fn in_place(name: &str, place: Place, error: Error) -> Error {
    let place = match (place, &error) {
        (Place::Whole, _) => name.to_owned(),
        (Place::Element { line, byte, .. }, Error::Json { line: 1, column, .. }) => {
            format!("{name}, line {line}, byte {}", byte + column.saturating_sub(1) as u64)
        }
        (Place::Line(line) | Place::Element { line, .. }, Error::Json { line: within, column, .. }) => {
            format!("{name}, line {}, column {column}", line + within - 1)
        }
        (Place::Line(line), _) => format!("{name}, line {line}"),
        (Place::Element { line, byte, .. }, _) => format!("{name}, line {line}, byte {byte}"),
        (Place::Row(row), _) => format!("{name}, row {row}"),
        #[cfg(feature = "html")]
        (Place::Item(index), _) => format!("{name}, item {}", index + 1),
    };
    Error::InPlace { place, error: Box::new(error) }
}
