//! Readers of articles, and readers and writers of records: the only place that knows a serialised form of either.
//!
//! [`Reader`] reads articles from plain text, JSON, JSONL, CSV, HTML, RSS, Atom and WARC, and detects the format from the content. An
//! input that cannot be read becomes a record that says why. [`Writer`] writes records as `copydesk.record/1`, whose JSON Schema is
//! [`RECORD_SCHEMA`]; [`RecordReader`] reads them back. [`decompress`], [`decode`] and [`open_zip`] unpack inputs. Nothing here
//! opens a file or formats output for a terminal.
//!
//! ```
//! use copydesk_core::Record;
//! use copydesk_formats::{Format, Options, Reader, Writer};
//!
//! let input = "id,text\n7,\"No cuts this year, said Ada.\"\n8,\n";
//! let mut writer = Writer::new(Vec::new(), Format::Jsonl, Options::default());
//! for article in Reader::new("news.csv", input.as_bytes()) {
//!     // An article that cannot be read has a record too.
//!     let record = article.map_or_else(|unreadable| unreadable, Record::new);
//!     writer.write(&record)?;
//! }
//! let lines = String::from_utf8(writer.finish()?)?;
//! assert!(lines.starts_with(r#"{"schema":"copydesk.record/1","id":"7","text":"No cuts this year, said Ada.""#));
//! assert!(lines.contains("news.csv, line 3: no text"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![deny(missing_docs)]

mod error;
mod offsets;
mod panics;
mod read;
mod records;
mod write;

pub use error::Error;
pub use offsets::{Offsets, Unit};
pub use panics::catch_panic;
pub use read::{
    COLUMNS, Columns, Encoding, FIELD_NAMES, MAX_ARTICLE_BYTES, Reader, Splitter, UnparsedArticle, decode, decompress,
    open_zip,
};
pub use records::{RecordDefect, RecordReader, StoredRecord, read_record};
pub use write::{Format, Options, Writer, write_record};

/// The JSON Schema (2020-12) of the record.
pub const RECORD_SCHEMA: &str = include_str!("../record.schema.json");

/// The value of `schema` in a record.
pub const RECORD_SCHEMA_ID: &str = "copydesk.record/1";
