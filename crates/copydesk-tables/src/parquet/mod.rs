//! Tables as Parquet: pages compressed with zstd, texts as UTF-8 strings, one row group per call of [`Writer::write`]. And two
//! readers: [`Groups`] of tables that [`Writer`] wrote, and [`Rows`] of articles that anybody stored in Parquet, by the names of their columns.

mod cell;
mod confined;
mod groups;
mod read;
mod write;

use std::time::Duration;

pub use groups::Groups;
pub use read::{Rows, open};
pub use write::Writer;

/// How long it may take to open a file of ours, or to read a row group of it. It takes less than a second: more is taken only by a file that was made
/// to keep the library busy.
pub const LIMIT: Duration = Duration::from_secs(60);
