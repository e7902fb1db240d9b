//! Tables as Parquet: pages compressed with zstd, texts as UTF-8 strings, one row group per call of [`Writer::write`]. And two
//! readers: [`Groups`] of tables that [`Writer`] wrote, and [`Rows`] of articles that anybody stored in Parquet, by the names of their columns.

mod cell;
mod groups;
mod read;
mod write;

pub use groups::Groups;
pub use read::{Rows, open};
pub use write::Writer;
