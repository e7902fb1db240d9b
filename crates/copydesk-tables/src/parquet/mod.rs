//! Tables as Parquet: pages compressed with zstd, texts as UTF-8 strings, one row group per call of [`Writer::write`]. And a reader of
//! articles that are stored in Parquet, by the names of their columns.

mod cell;
mod read;
mod write;

pub use read::{Rows, open};
pub use write::Writer;
