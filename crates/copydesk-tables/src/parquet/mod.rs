//! Tables as Parquet: pages compressed by zstd, texts as UTF-8 strings, one row group a call of [`Writer::write`]. And the way back, for
//! articles that are kept in Parquet: the columns of texts, by name.

mod cell;
mod read;
mod write;

pub use read::{Rows, open};
pub use write::Writer;
