//! The annotation model: an article, and the layers of rows that processors put on its untouched text.
//!
//! ```
//! use copydesk_core::underline::{Show, render};
//! use copydesk_core::vocabulary::{EntityType, MentionForm, key, layer};
//! use copydesk_core::{Article, LayerBuilder, Meta, Record};
//!
//! # fn main() -> Result<(), copydesk_core::Defect> {
//! let text = "Ada spoke.";
//! let mut mentions = LayerBuilder::new(layer::MENTIONS.into(), text)?;
//! mentions.row(Some(0..3), EntityType::Person.as_str().into(), Some(0.9))?;
//! mentions.attr(key::FORM.into(), MentionForm::Name.as_str().into())?;
//!
//! let mut record = Record::new(Article::new("a", text, Meta::default()));
//! record.insert(vec![mentions.finish()])?;
//! let shown = render(text, record.layers(), &[Show::all(layer::MENTIONS)]);
//! assert_eq!(shown, "Ada spoke.\n^^^ PER form=\"name\"\n");
//! # Ok(())
//! # }
//! ```
//!
//! This crate has data types and checks: no I/O, no unsafe code, and any text is valid. Malformed rows are refused where they are made
//! ([`LayerBuilder`], [`Record::insert`]) with a [`Defect`] that says which row and why, so that a caller can rely on every
//! [`Layer`] and [`Record`]:
//!
//! - a span lies inside the text, on character boundaries, and is not empty;
//! - the rows of a layer are sorted by start, the longer first, rows without a span last;
//! - scores are in 0..=1, numbers are finite, a key occurs once in a row;
//! - a link leads to an existing row.
//!
//! All offsets are UTF-8 bytes; other units are used only in serialised records.
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
pub use layer::{Flat, FlatAttr, FlatRow, FlatRows, Layer, LayerBuilder, Link, Row, ShortRow, Value};
pub use name::Name;
pub use record::{Layers, Problem, ProblemKind, Provenance, Record};
pub use span::Span;
