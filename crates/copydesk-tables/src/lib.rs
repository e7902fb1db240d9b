//! Records as flat tables: `articles` with one row per article, a table per layer with one row per row of the layer, and the joined view
//! `who_said_what`. [`TABLES`] is the schema, which `docs/tables.md` shows; it is the same for all articles.
//!
//! [`tabulate`] makes the rows of one record; [`csv`] and, with the features of their names, `parquet` and `arrow` write them. The caller
//! decides which files to write and where to cut them.
//!
//! ```
//! use copydesk_core::{Article, LayerBuilder, Meta, Record, Value};
//! use copydesk_formats::Unit;
//! use copydesk_tables::{csv, table, tabulate};
//!
//! let text = "“No cuts,” said Ada.";
//! let mut record = Record::new(Article::new("a", text, Meta::default()));
//! let mut quotes = LayerBuilder::new("quotes".into(), text)?;
//! quotes.row(Some(0..text.find(" said").unwrap()), "direct".into(), None)?;
//! quotes.attr("cue".into(), Value::Str("said"))?;
//! record.insert(vec![quotes.finish()])?;
//!
//! let tables = tabulate(&record, 0, Unit::Codepoint);
//! let quotes = tables.get("who_said_what").unwrap();
//! assert!(csv::header(quotes.spec).starts_with("article,id,title,url,publisher,published,quote,speaker,"));
//! assert_eq!(csv::rows(quotes), "0,a,,,,,0,,,,,said,,direct,\"“No cuts,”\",,,,\n".as_bytes());
//! # assert_eq!(table("who_said_what").unwrap(), quotes.spec);
//! # Ok::<(), copydesk_core::Defect>(())
//! ```
#![deny(missing_docs)]

#[cfg(feature = "arrow")]
pub mod arrow;
mod column;
pub mod csv;
#[cfg(feature = "parquet")]
pub mod parquet;
mod schema;
mod tabulate;
mod who_said_what;

pub use column::{Cell, Column, ROW_GROUP_BYTES, Rows, Table, TableRow, Values};
pub use schema::{ColumnSpec, Kind, LINK_TABLES, LINKED_VIEW, Source, TABLES, TableSpec, markdown, table};
pub use tabulate::{Tables, tabulate};
