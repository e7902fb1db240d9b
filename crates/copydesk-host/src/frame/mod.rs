//! Converts between layers and the tables of the boundary.
//!
//! `Lent` is the table of a layer; `view` turns a table's pointers into slices that can be read safely; `decode` checks every row and makes a
//! layer. Nothing here depends on how a processor is called.

mod decode;
mod error;
mod lend;
mod view;

pub(crate) use decode::decode;
pub use error::TableError;
pub use lend::Lent;
pub(crate) use view::View;

#[cfg(test)]
mod tests;
