//! The elements of a layer's arrays, with the memory layout of the plugin boundary.
//!
//! They are `repr(C)` without padding, so that a host can lend a layer's arrays to a processor without copying. This crate does not know the
//! boundary; the code that lends the arrays asserts that the layouts match.

use std::borrow::Cow;

use crate::{Link, Name, Span, Value};

/// The four arrays of a [`Layer`](crate::Layer), read-only. Indices in them are valid.
#[derive(Clone, Copy, Debug)]
pub struct Flat<'a> {
    /// The rows, in order.
    pub rows: FlatRows<'a>,
    /// The attributes of all rows.
    pub attrs: &'a [FlatAttr],
    /// The links of all rows.
    pub links: &'a [Link],
    /// The text of all strings.
    pub strings: &'a str,
}

/// The rows of a layer, in order.
#[derive(Clone, Copy, Debug)]
pub enum FlatRows<'a> {
    /// None of them has more than a span and a label.
    Short(&'a [ShortRow]),
    /// Any rows.
    Full(&'a [FlatRow]),
}

impl<'a> FlatRows<'a> {
    /// How many there are.
    pub fn len(self) -> usize {
        match self {
            FlatRows::Short(rows) => rows.len(),
            FlatRows::Full(rows) => rows.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The row at an index.
    #[inline]
    pub fn get(self, index: usize) -> Option<FlatRow> {
        match self {
            FlatRows::Short(rows) => rows.get(index).map(ShortRow::full),
            FlatRows::Full(rows) => rows.get(index).copied(),
        }
    }

    /// All of them.
    pub fn iter(self) -> impl Iterator<Item = FlatRow> + 'a {
        (0..self.len()).filter_map(move |index| self.get(index))
    }

    /// All of them at full length; a copy of short ones.
    pub fn full(self) -> Cow<'a, [FlatRow]> {
        match self {
            FlatRows::Short(rows) => rows.iter().map(ShortRow::full).collect(),
            FlatRows::Full(rows) => rows.into(),
        }
    }
}

/// The first fields of a [`FlatRow`] that has a span, no score, no attributes and no links.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct ShortRow {
    /// Its label, or [`Name::NONE`].
    pub label: Name,
    /// First byte of the span.
    pub begin: u32,
    /// One past the last byte.
    pub end: u32,
}

impl ShortRow {
    pub(crate) fn of(row: &FlatRow) -> ShortRow {
        ShortRow { label: row.label, begin: row.begin, end: row.end }
    }

    pub(crate) fn full(&self) -> FlatRow {
        let ShortRow { label, begin, end } = *self;
        let (flags, score) = (0, f32::NAN);
        FlatRow { label, begin, end, flags, score, first_attr: 0, n_attrs: 0, first_link: 0, n_links: 0, reserved: 0 }
    }
}

/// One row.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct FlatRow {
    /// Its label, or [`Name::NONE`].
    pub label: Name,
    /// First byte of the span; 0 if it has none.
    pub begin: u32,
    /// One past the last byte; 0 if it has none.
    pub end: u32,
    /// [`FlatRow::NO_SPAN`], or 0.
    pub flags: u32,
    /// 0..=1, or NaN for none.
    pub score: f32,
    /// Index of its first attribute.
    pub first_attr: u32,
    /// How many attributes it has.
    pub n_attrs: u32,
    /// Index of its first link.
    pub first_link: u32,
    /// How many links it has.
    pub n_links: u32,
    /// Always 0.
    pub reserved: u32,
}

impl FlatRow {
    /// The flag of a row without a span, which is about the whole article.
    pub const NO_SPAN: u32 = 1;

    pub(crate) fn new(
        span: Option<Span>,
        label: Name,
        score: Option<f32>,
        first_attr: u32,
        first_link: u32,
    ) -> FlatRow {
        let (begin, end) = span.map_or((0, 0), |span| (span.start() as u32, span.end() as u32));
        FlatRow {
            label,
            begin,
            end,
            flags: if span.is_none() { FlatRow::NO_SPAN } else { 0 },
            score: score.unwrap_or(f32::NAN),
            first_attr,
            n_attrs: 0,
            first_link,
            n_links: 0,
            reserved: 0,
        }
    }

    pub(crate) fn span(&self) -> Option<Span> {
        (self.flags & FlatRow::NO_SPAN == 0).then(|| Span::checked(self.begin, self.end))
    }

    /// Whether it has no more than a span and a label.
    pub(crate) fn is_short(&self) -> bool {
        self.flags == 0 && self.score.is_nan() && self.n_attrs == 0 && self.n_links == 0
    }

    /// The score; none if it is NaN.
    pub(crate) fn score(&self) -> Option<f32> {
        (!self.score.is_nan()).then_some(self.score)
    }

    pub(crate) fn attrs<'a>(&self, of: &'a [FlatAttr]) -> &'a [FlatAttr] {
        &of[self.first_attr as usize..][..self.n_attrs as usize]
    }

    pub(crate) fn links<'a>(&self, of: &'a [Link]) -> &'a [Link] {
        &of[self.first_link as usize..][..self.n_links as usize]
    }
}

/// One attribute.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct FlatAttr {
    /// Its key.
    pub key: Name,
    /// [`FlatAttr::STRING`], [`FlatAttr::INT`], [`FlatAttr::FLOAT`] or [`FlatAttr::BOOL`].
    pub kind: u32,
    /// The bytes of an `i64`, of an `f64`, of an `i64` that is 0 or 1, or of two `u32`: start and length of a text in the strings.
    pub bits: u64,
}

impl FlatAttr {
    /// The kind of a text.
    pub const STRING: u32 = 0;
    /// The kind of an integer.
    pub const INT: u32 = 1;
    /// The kind of a floating-point number.
    pub const FLOAT: u32 = 2;
    /// The kind of a boolean.
    pub const BOOL: u32 = 3;

    /// A text is appended to `strings`.
    pub(crate) fn new(key: Name, value: Value<'_>, strings: &mut String) -> FlatAttr {
        let (kind, bits) = match value {
            Value::Str(text) => {
                let slice = [strings.len(), text.len()].map(|n| (n as u32).to_ne_bytes());
                strings.push_str(text);
                (FlatAttr::STRING, u64::from_ne_bytes(std::array::from_fn(|i| slice[i / 4][i % 4])))
            }
            Value::Int(n) => (FlatAttr::INT, n as u64),
            Value::Float(n) => (FlatAttr::FLOAT, n.to_bits()),
            Value::Bool(yes) => (FlatAttr::BOOL, yes.into()),
        };
        FlatAttr { key, kind, bits }
    }

    /// The value. The attribute must have been checked.
    pub(crate) fn value<'a>(&self, strings: &'a str) -> Value<'a> {
        match self.kind {
            FlatAttr::STRING => {
                let (start, len) = self.slice();
                Value::Str(&strings[start..start + len])
            }
            FlatAttr::INT => Value::Int(self.bits as i64),
            FlatAttr::FLOAT => Value::Float(f64::from_bits(self.bits)),
            _ => Value::Bool(self.bits != 0),
        }
    }

    /// The bits as start and length of a text, in bytes.
    #[inline]
    pub(crate) fn slice(&self) -> (usize, usize) {
        let [a, b, c, d, e, f, g, h] = self.bits.to_ne_bytes();
        let [start, len] = [[a, b, c, d], [e, f, g, h]].map(|n| u32::from_ne_bytes(n) as usize);
        (start, len)
    }
}
