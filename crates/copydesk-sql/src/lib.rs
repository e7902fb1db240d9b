//! Loads the tables of a run into an SQLite database, for the figures of a corpus and for searching its articles.
//!
//! The database is private to the process and deleted when it is closed; the Parquet files of the run are authoritative. [`FIGURES`] are written
//! in the SQL that SQLite and DuckDB share, so that anybody can compute them again from the files.
//!
//! ```no_run
//! use copydesk_sql::{Content, Database, FIGURES};
//!
//! let database = Database::open("tables".as_ref(), Content::Figures)?;
//! for figure in FIGURES.iter().filter(|figure| figure.needs.is_none()) {
//!     let answer = database.query(figure.sql, &[])?;
//!     println!("{}: {} rows of {}", figure.title, answer.rows.len(), answer.columns.join(", "));
//! }
//! # Ok::<(), copydesk_sql::Error>(())
//! ```
#![deny(missing_docs)]

mod database;
mod error;
mod figures;
mod load;
mod record;

pub use database::{Answer, Cell, Content, Database};
pub use error::Error;
pub use figures::{Chart, FIGURES, Figure};
