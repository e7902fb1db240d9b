//! What can be wrong with an annotation.

use std::fmt;

use crate::Name;

/// Why an annotation was refused. `Display` is a sentence that a plugin's author can act on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Defect {
    /// A span is empty, leaves the text, or cuts a character. Bytes.
    Span {
        /// First byte asked for.
        start: usize,
        /// One past the last byte asked for.
        end: usize,
        /// Length of the text.
        text_len: usize,
    },
    /// A row does not sort after the one before it.
    Order,
    /// A score outside 0..=1.
    Score,
    /// An attribute's number is not finite.
    NotFinite(Name),
    /// A key occurs twice in a row.
    DuplicateKey(Name),
    /// A layer, key or role without a name.
    Unnamed(&'static str),
    /// A link to a layer that is not there.
    NoSuchLayer {
        /// The link's role.
        role: Name,
        /// The layer it names.
        layer: Name,
    },
    /// A link past the end of a layer.
    NoSuchRow {
        /// The link's role.
        role: Name,
        /// The layer it names.
        layer: Name,
        /// The row it names.
        row: u32,
        /// How many rows there are.
        rows: usize,
    },
    /// A second layer of the same name.
    DuplicateLayer(Name),
    /// A layer made for another text.
    OtherText(Name),
    /// More rows, attributes, links or bytes of strings than 32 bits count.
    TooLarge,
    /// A defect of one row of a layer.
    InRow {
        /// The layer.
        layer: Name,
        /// Index of the row.
        row: usize,
        /// What is wrong with it.
        defect: Box<Defect>,
    },
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Defect::Span { start, end, text_len } if start >= end => {
                write!(f, "span {start}..{end} is empty (text of {text_len} bytes)")
            }
            Defect::Span { start, end, text_len } if *end > *text_len => {
                write!(f, "span {start}..{end} leaves the text of {text_len} bytes")
            }
            Defect::Span { start, end, .. } => {
                write!(f, "span {start}..{end} cuts a character: offsets are UTF-8 bytes")
            }
            Defect::Order => write!(f, "rows are not sorted by start, the longer first, rows without a span last"),
            Defect::Score => write!(f, "the score is outside 0..1"),
            Defect::NotFinite(key) => write!(f, "attribute `{key}` is not a finite number"),
            Defect::DuplicateKey(key) => write!(f, "attribute `{key}` occurs twice"),
            Defect::Unnamed(what) => write!(f, "a {what} has no name"),
            Defect::NoSuchLayer { role, layer } => {
                write!(f, "link `{role}` leads to layer `{layer}`, which is not there")
            }
            Defect::NoSuchRow { role, layer, row, rows } => {
                write!(f, "link `{role}` leads to row {row} of `{layer}`, which has {rows}")
            }
            Defect::DuplicateLayer(layer) => write!(f, "layer `{layer}` was given twice"),
            Defect::OtherText(layer) => write!(f, "layer `{layer}` was made for another text"),
            Defect::TooLarge => write!(f, "more than 32 bits can count"),
            Defect::InRow { layer, row, defect } => write!(f, "layer `{layer}`, row {row}: {defect}"),
        }
    }
}

impl std::error::Error for Defect {}
