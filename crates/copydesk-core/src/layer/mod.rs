//! A layer: rows of one kind, with attributes and links, in flat arrays.
//!
//! Rows, attributes, links and strings are stored in four arrays with the layout of the plugin boundary, so that a layer of a thousand tokens
//! takes a few allocations and can be lent without copying. [`Row`] is the view that reads them. Rows of spans and labels alone are short.

mod builder;
mod check;
mod flat;
mod rows;

use crate::{Name, Span};

pub use builder::LayerBuilder;
pub use flat::{Flat, FlatAttr, FlatRow, FlatRows, ShortRow};
use rows::Rows;

/// The value of an attribute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// A text.
    Str(&'a str),
    /// A whole number.
    Int(i64),
    /// A finite number.
    Float(f64),
    /// Yes or no.
    Bool(bool),
}

impl<'a> Value<'a> {
    /// The text, if it is one.
    pub fn as_str(self) -> Option<&'a str> {
        match self {
            Value::Str(text) => Some(text),
            _ => None,
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Value<'a> {
        Value::Str(text)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Value<'a> {
        Value::Str(text)
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Value::Int(number)
    }
}

impl From<i32> for Value<'_> {
    fn from(number: i32) -> Self {
        Value::Int(number.into())
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Value::Int(number.into())
    }
}

/// A count. One that 63 bits do not hold, which none of a text can be, is `i64::MAX`.
impl From<usize> for Value<'_> {
    fn from(count: usize) -> Self {
        Value::Int(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl From<f64> for Value<'_> {
    fn from(number: f64) -> Self {
        Value::Float(number)
    }
}

impl From<bool> for Value<'_> {
    fn from(yes: bool) -> Self {
        Value::Bool(yes)
    }
}

/// A link from a row to row `row` of layer `layer`. Laid out as C lays it out, like [`FlatRow`].
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// What the target is to the row: `speaker`, `entity` ...
    pub role: Name,
    /// The layer pointed into.
    pub layer: Name,
    /// Index of the row there.
    pub row: u32,
    reserved: u32,
}

impl Link {
    /// A link; whether it resolves is checked by [`Record::insert`](crate::Record::insert).
    pub fn new(role: Name, layer: Name, row: u32) -> Link {
        Link { role, layer, row, reserved: 0 }
    }
}

/// Rows of one kind over one text. Made by a [`LayerBuilder`]; the documentation of the crate lists its invariants.
#[derive(Clone, Debug)]
pub struct Layer {
    name: Name,
    text_len: usize,
    rows: Rows,
    attrs: Vec<FlatAttr>,
    links: Vec<Link>,
    strings: String,
}

impl Layer {
    /// The layer's name.
    pub fn name(&self) -> Name {
        self.name
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The row at an index.
    pub fn row(&self, index: usize) -> Option<Row<'_>> {
        (index < self.len()).then_some(Row { layer: self, index })
    }

    /// All rows, in order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> + DoubleEndedIterator {
        (0..self.len()).map(|index| Row { layer: self, index })
    }

    /// All links of all rows.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The arrays, to lend them to a processor.
    pub fn flat(&self) -> Flat<'_> {
        Flat { rows: self.rows.flat(), attrs: &self.attrs, links: &self.links, strings: &self.strings }
    }

    /// Which row a link belongs to.
    pub(crate) fn row_of_link(&self, link: usize) -> usize {
        let owns = |row: FlatRow| link.checked_sub(row.first_link as usize).is_some_and(|i| i < row.n_links as usize);
        self.rows.flat().iter().position(owns).unwrap_or(0)
    }
}

/// Layers are equal if their names and rows are, however the arrays are laid out.
impl PartialEq for Layer {
    fn eq(&self, other: &Layer) -> bool {
        (self.name, self.text_len) == (other.name, other.text_len) && self.rows().eq(other.rows())
    }
}

/// One row of a layer: a view.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    layer: &'a Layer,
    index: usize,
}

impl<'a> Row<'a> {
    /// Its index in the layer.
    pub fn index(self) -> usize {
        self.index
    }

    /// The bytes that it is about; `None`: the whole article.
    pub fn span(self) -> Option<Span> {
        self.data().span()
    }

    /// Its label, or [`Name::NONE`].
    pub fn label(self) -> Name {
        self.data().label
    }

    /// How sure its processor is, from 0 to 1.
    pub fn score(self) -> Option<f32> {
        self.data().score()
    }

    /// Its attributes, in the order in which they were given.
    pub fn attrs(self) -> impl ExactSizeIterator<Item = (Name, Value<'a>)> {
        let Layer { attrs, strings, .. } = self.layer;
        self.data().attrs(attrs).iter().map(|attr| (attr.key, attr.value(strings)))
    }

    /// One attribute.
    pub fn attr(self, key: &str) -> Option<Value<'a>> {
        self.attrs().find(|(k, _)| k.as_str() == key).map(|(_, value)| value)
    }

    /// One attribute, if it is a text.
    pub fn attr_str(self, key: &str) -> Option<&'a str> {
        self.attr(key)?.as_str()
    }

    /// One attribute, if it is a number, whole or not.
    pub fn attr_number(self, key: &str) -> Option<f64> {
        match self.attr(key)? {
            Value::Float(number) => Some(number),
            Value::Int(number) => Some(number as f64),
            _ => None,
        }
    }

    /// Its links, in the order in which they were given.
    pub fn links(self) -> &'a [Link] {
        self.data().links(&self.layer.links)
    }

    /// Its first link in a role.
    pub fn link(self, role: &str) -> Option<Link> {
        self.links().iter().copied().find(|link| link.role.as_str() == role)
    }

    fn data(self) -> FlatRow {
        self.layer.rows.at(self.index)
    }
}

/// Rows are equal if their contents are, in whatever layer and at whatever index.
impl PartialEq for Row<'_> {
    fn eq(&self, other: &Self) -> bool {
        (self.span(), self.label(), self.score()) == (other.span(), other.label(), other.score())
            && self.attrs().eq(other.attrs())
            && self.links() == other.links()
    }
}
