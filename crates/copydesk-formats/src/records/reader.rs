//! A stream of stored records.

use std::io::Read;
use std::sync::Arc;

use super::StoredRecord;
use crate::{Error, Splitter};

/// A stream of records: JSONL, one JSON object, or an array of them, as [`Writer`](crate::Writer) writes them.
///
/// A bad record is an `Err` with [`Error::InPlace`], which names file and line; the records after it are read all the same.
///
/// ```
/// use copydesk_formats::RecordReader;
///
/// let lines = "{\"id\": \"a\", \"text\": \"Ada.\", \"layers\": {}}\n{\"id\": \"b\", \"layers\": {}}\n";
/// let mut records = RecordReader::new("records.jsonl", lines.as_bytes());
/// assert_eq!(records.next().unwrap()?.record.id(), "a");
/// let error = records.next().unwrap().unwrap_err();
/// assert_eq!(error.to_string(), "records.jsonl, line 2: not a record of copydesk: missing field `text`");
/// # Ok::<(), copydesk_formats::Error>(())
/// ```
pub struct RecordReader<R>(Splitter<R>);

impl<R: Read> RecordReader<R> {
    /// Reads from `input`; `name` stands for it in messages.
    pub fn new(name: impl Into<String>, input: R) -> RecordReader<R> {
        RecordReader(Splitter::new(name, input, Arc::default()))
    }
}

impl<R: Read> Iterator for RecordReader<R> {
    type Item = Result<StoredRecord, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|piece| piece.parse_record())
    }
}
