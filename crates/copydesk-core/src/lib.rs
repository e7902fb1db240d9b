//! The annotation model: an article, and the layers of rows that processors put on its untouched text.
//!
//! Pure data and checks: no I/O, no unsafe, and nothing here fails on a text. What is malformed is refused where it is made
//! ([`LayerBuilder`], [`Record::insert`]) with a [`Defect`] that says which row and why, so that whoever holds a [`Layer`] or a
//! [`Record`] can rely on it:
//!
//! - a span lies inside the text, on character boundaries, and is not empty;
//! - the rows of a layer are sorted by start, the longer first, rows without a span last;
//! - scores are in 0..=1, numbers are finite, a key occurs once in a row;
//! - a link leads to a row that is there.
//!
//! All offsets are UTF-8 bytes; other units exist only where records are written.
#![deny(missing_docs)]

mod article;
mod defect;
mod layer;
mod name;
mod record;
mod span;
pub mod underline;
pub mod views;
pub mod vocabulary;

pub use article::{Article, Meta};
pub use defect::Defect;
pub use layer::{Flat, FlatAttr, FlatRow, Layer, LayerBuilder, Link, Row, Value};
pub use name::Name;
pub use record::{Layers, Problem, ProblemKind, Provenance, Record};
pub use span::Span;
