//! Readers and writers of documents: the only place where copydesk reads or writes a serialised article or record.
//!
//! [`Reader`] turns plain text, JSON, JSONL, CSV, a page or a web archive, told apart by content, into articles; what cannot be read
//! becomes a record that says why.
//! [`Writer`] writes records as `copydesk.record/1`, whose JSON Schema is [`RECORD_SCHEMA`]. What people look at on a terminal is not
//! made here, and nothing here opens a file.
#![deny(missing_docs)]

mod error;
mod offsets;
mod read;
mod records;
mod write;

pub use error::Error;
pub use offsets::{Offsets, Unit};
pub use read::{COLUMNS, Columns, FIELD_NAMES, MAX_ARTICLE_BYTES, Reader, Splitter, UnparsedArticle, unpacked};
pub use records::{RecordDefect, RecordReader, StoredRecord, read_record};
pub use write::{Format, Options, Writer, write_record};

/// The JSON Schema (2020-12) of the record.
pub const RECORD_SCHEMA: &str = include_str!("../record.schema.json");

/// What `schema` says in a record.
pub const RECORD_SCHEMA_ID: &str = "copydesk.record/1";
