//! Loads the tables of a run into an SQLite database, for the figures of a corpus and for searching its articles.
//!
//! The database is private to the process and deleted when it is closed; the Parquet files of the run are authoritative. [`FIGURES`] are written
//! in the SQL that SQLite and DuckDB share, so that anybody can compute them again from the files.
//!
//! ```
//! use copydesk_corpus::{PartFormat, Run};
//! use copydesk_host::Builder;
//! use copydesk_inputs::{Inputs, Options};
//! use copydesk_sql::{Cell, Content, Database, FIGURES};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let base = tempfile::tempdir()?;
//! # let (news, folder) = (base.path().join("news.jsonl"), base.path().join("tables"));
//! std::fs::write(&news, "{\"id\": 1, \"text\": \"Ada spoke.\"}\n{\"id\": 2, \"text\": \"Bo did not.\"}\n")?;
//! // A run without plugins: it has articles and nobody in them.
//! let pipeline = Builder::new().open_linked()?;
//! let inputs = Inputs::open(&[news], Options::default())?;
//! Run::new(&folder, &pipeline, inputs, PartFormat::Parquet).start(&mut |_| ())?;
//!
//! let database = Database::open(&folder, Content::Everything)?;
//! let found = database.query("SELECT id FROM articles WHERE text LIKE ?1", &["%Bo%".into()])?;
//! assert_eq!(found.rows, [[Cell::Text("2".into())]]);
//! for figure in FIGURES.iter().filter(|figure| figure.needs.is_none()) {
//!     let answer = database.query(figure.sql, &[])?;
//!     println!("{}: {} rows of {}", figure.title, answer.rows.len(), answer.columns.join(", "));
//! }
//! # Ok(())
//! # }
//! ```
#![deny(missing_docs)]

mod database;
mod error;
mod figures;
mod load;
mod record;

pub use database::{Answer, Cell, Database};
pub use error::Error;
pub use figures::{Chart, FIGURES, Figure};
pub use load::Content;
