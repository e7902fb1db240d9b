//! The tables of the boundary: a layer as a table, and a table as a layer.
//!
//! Nothing here knows how a processor is called, or whether the arrays lie in this process: `lend` makes the table of a layer, `view` is
//! the one place that turns foreign pointers into something that can be read safely, `decode` checks every row on the way in.

mod decode;
mod error;
mod lend;
mod view;

pub(crate) use decode::decode;
pub use error::TableError;
pub(crate) use lend::lend;
pub(crate) use view::View;

#[cfg(test)]
mod tests;
