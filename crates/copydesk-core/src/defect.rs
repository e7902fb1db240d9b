//! What can be wrong with an annotation.

use std::fmt;

use crate::Name;

/// Why an annotation was refused. `Display` tells a plugin's author what to correct.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Defect {
    /// A span is empty, extends past the text, or cuts a character. All in bytes.
    Span {
        /// First byte.
        start: usize,
        /// One past the last byte.
        end: usize,
        /// Length of the text.
        text_len: usize,
    },
    /// A row about the whole article has a span. In bytes.
    SpanOfNone {
        /// First byte.
        start: usize,
        /// One past the last byte.
        end: usize,
    },
    /// A row has unknown flags.
    Flags(u32),
    /// A row does not sort after the one before it.
    Order,
    /// A score outside 0..=1.
    Score,
    /// A row refers to attributes or links that the layer does not have.
    Part {
        /// `attributes` or `links`.
        what: &'static str,
        /// Index of the first.
        first: u32,
        /// How many.
        n: u32,
        /// How many the layer has.
        of: usize,
    },
    /// Rows share attributes, or links.
    Shared(&'static str),
    /// More attributes than a row can have.
    TooManyAttrs(usize),
    /// An attribute's text is not inside the strings of its layer, or cuts a character. All in bytes.
    Text {
        /// The attribute.
        key: Name,
        /// First byte.
        start: usize,
        /// Length.
        len: usize,
        /// Length of the strings.
        of: usize,
    },
    /// A boolean attribute is neither 0 nor 1.
    NotBool(Name, i64),
    /// An attribute's value has an unknown type.
    Kind(Name, u32),
    /// An attribute's number is not finite.
    NotFinite(Name),
    /// A key occurs twice in a row.
    DuplicateKey(Name),
    /// A layer, key or role without a name.
    Unnamed(&'static str),
    /// A link to a layer that does not exist.
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
    /// More rows, attributes, links or bytes of strings than 32 bits can count.
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

impl Defect {
    /// The same, with the layer and the row where it was found.
    pub(crate) fn in_row(self, layer: Name, row: usize) -> Defect {
        Defect::InRow { layer, row, defect: Box::new(self) }
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Defect::Span { start, end, text_len } if start >= end => {
                write!(f, "span {start}..{end} is empty (text of {text_len} bytes)")
            }
            Defect::Span { start, end, text_len } if *end > *text_len => {
                write!(f, "span {start}..{end} extends past the text of {text_len} bytes")
            }
            Defect::Span { start, end, .. } => {
                write!(f, "span {start}..{end} cuts a character: offsets are UTF-8 bytes")
            }
            Defect::SpanOfNone { start, end } => {
                write!(f, "the row is about the whole article, but has a span, {start}..{end}")
            }
            Defect::Flags(flags) => write!(f, "the flags {flags:#x} are unknown"),
            Defect::Order => write!(f, "rows are not sorted by start, the longer first, rows without a span last"),
            Defect::Score => write!(f, "the score is outside 0..1"),
            Defect::Part { what, first, n, of } => write!(f, "{what} {first}..+{n} of a table with {of}"),
            Defect::Shared(what) => write!(f, "rows share {what}; each belongs to one row"),
            Defect::TooManyAttrs(most) => write!(f, "more attributes than {most}"),
            Defect::Text { key, start, len, of } => {
                write!(f, "attribute `{key}` is bytes {start}..+{len} of strings of {of}, or cuts a character")
            }
            Defect::NotBool(key, n) => write!(f, "attribute `{key}` is a boolean of value {n}; expected 0 or 1"),
            Defect::Kind(key, kind) => write!(f, "attribute `{key}` has the unknown type {kind}"),
            Defect::NotFinite(key) => write!(f, "attribute `{key}` is not a finite number"),
            Defect::DuplicateKey(key) => write!(f, "attribute `{key}` occurs twice"),
            Defect::Unnamed(what) => write!(f, "{} {what} has no name", if what.starts_with('a') { "an" } else { "a" }),
            Defect::NoSuchLayer { role, layer } => {
                write!(f, "link `{role}` leads to layer `{layer}`, which does not exist")
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
