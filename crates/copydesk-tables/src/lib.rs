//! Records as flat tables: one row an article in `articles`, one row a row of a layer in the table of the layer, and the joined view
//! `who_said_what`. [`TABLES`] is the schema, which `docs/tables.md` shows; it does not depend on what an article holds.
//!
//! [`tabulate`] makes the rows of one record; [`csv`] and, with the feature `parquet`, `parquet` write them. Which files there are and
//! where a table is cut is for the caller to say.
#![deny(missing_docs)]

mod column;
pub mod csv;
#[cfg(feature = "parquet")]
pub mod parquet;
mod schema;
mod tabulate;
mod who_said_what;

pub use column::{Column, Table, Values};
pub use schema::{ColumnSpec, Kind, Source, TABLES, TableSpec, markdown};
pub use tabulate::{Tables, tabulate};
