//! Tables as Arrow record batches, and the texts of articles out of record batches.

mod read;
mod write;

pub use read::{Columns, Rows};
pub use write::{batch, schema};
