//! A layer: rows of one kind, with attributes and links, in flat arrays.
//!
//! Rows, attributes, links and strings lie in four arrays, as they cross the plugin boundary, so that a layer of a thousand tokens is a
//! few allocations. [`Row`] is the view that reads them.

use std::ops::Range;

use crate::{Defect, Name, Span};

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

/// A link from a row to row `row` of layer `layer`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// What the target is to the row: `speaker`, `entity` ...
    pub role: Name,
    /// The layer pointed into.
    pub layer: Name,
    /// Index of the row there.
    pub row: u32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Stored {
    Str { start: u32, end: u32 },
    Int(i64),
    Float(f64),
    Bool(bool),
}

#[derive(Clone, Debug, PartialEq)]
struct RowData {
    span: Option<Span>,
    label: Name,
    score: Option<f32>,
    attrs: Range<u32>,
    links: Range<u32>,
}

/// Rows of one kind over one text. Made by a [`LayerBuilder`]; see the crate for what holds of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    name: Name,
    text_len: usize,
    rows: Vec<RowData>,
    attrs: Vec<(Name, Stored)>,
    links: Vec<Link>,
    strings: String,
}

impl Layer {
    /// What the layer is called.
    pub fn name(&self) -> Name {
        self.name
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row at an index.
    pub fn row(&self, index: usize) -> Option<Row<'_>> {
        (index < self.rows.len()).then_some(Row { layer: self, index })
    }

    /// All rows, in order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> + DoubleEndedIterator {
        (0..self.rows.len()).map(|index| Row { layer: self, index })
    }

    /// All links of all rows.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// Length in bytes of the text that the layer was made for.
    pub(crate) fn text_len(&self) -> usize {
        self.text_len
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

    /// The bytes it speaks of; `None`: the whole article.
    pub fn span(self) -> Option<Span> {
        self.data().span
    }

    /// Its label, or [`Name::NONE`].
    pub fn label(self) -> Name {
        self.data().label
    }

    /// How sure its processor is, 0..=1.
    pub fn score(self) -> Option<f32> {
        self.data().score
    }

    /// Its attributes, in the order in which they were given.
    pub fn attrs(self) -> impl ExactSizeIterator<Item = (Name, Value<'a>)> {
        let layer = self.layer;
        layer.attrs[as_usize(&self.data().attrs)].iter().map(|(key, value)| {
            let value = match *value {
                Stored::Str { start, end } => Value::Str(&layer.strings[start as usize..end as usize]),
                Stored::Int(n) => Value::Int(n),
                Stored::Float(n) => Value::Float(n),
                Stored::Bool(b) => Value::Bool(b),
            };
            (*key, value)
        })
    }

    /// One attribute.
    pub fn attr(self, key: &str) -> Option<Value<'a>> {
        self.attrs().find(|(k, _)| k.as_str() == key).map(|(_, value)| value)
    }

    /// Its links, in the order in which they were given.
    pub fn links(self) -> &'a [Link] {
        &self.layer.links[as_usize(&self.data().links)]
    }

    /// Its first link in a role.
    pub fn link(self, role: &str) -> Option<Link> {
        self.links().iter().copied().find(|link| link.role.as_str() == role)
    }

    fn data(self) -> &'a RowData {
        &self.layer.rows[self.index]
    }
}

fn as_usize(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}

/// Makes a [`Layer`], row by row, and refuses what is malformed.
///
/// ```
/// use copydesk_core::{LayerBuilder, Value};
/// let text = "Ada spoke.";
/// let mut layer = LayerBuilder::new("mentions".into(), text).unwrap();
/// layer.row(Some(0..3), "PER".into(), Some(0.9)).unwrap();
/// layer.attr("form".into(), Value::Str("name")).unwrap();
/// assert_eq!(layer.finish().row(0).unwrap().attr("form"), Some(Value::Str("name")));
/// ```
#[derive(Debug)]
pub struct LayerBuilder<'t> {
    text: &'t str,
    layer: Layer,
}

impl<'t> LayerBuilder<'t> {
    /// Starts a layer over `text`.
    ///
    /// # Errors
    /// [`Defect::Unnamed`] if `name` is [`Name::NONE`].
    pub fn new(name: Name, text: &'t str) -> Result<LayerBuilder<'t>, Defect> {
        if name.is_none() {
            return Err(Defect::Unnamed("layer"));
        }
        let layer = Layer {
            name,
            text_len: text.len(),
            rows: Vec::new(),
            attrs: Vec::new(),
            links: Vec::new(),
            strings: String::new(),
        };
        Ok(LayerBuilder { text, layer })
    }

    /// Makes room for what is known to come.
    pub fn reserve(&mut self, rows: usize, attrs: usize, links: usize, string_bytes: usize) {
        self.layer.rows.reserve(rows);
        self.layer.attrs.reserve(attrs);
        self.layer.links.reserve(links);
        self.layer.strings.reserve(string_bytes);
    }

    /// Adds a row; `span` in bytes, `None` for the whole article.
    ///
    /// # Errors
    /// A [`Defect::InRow`] about the span, the order or the score.
    pub fn row(&mut self, span: Option<Range<usize>>, label: Name, score: Option<f32>) -> Result<(), Defect> {
        let row = self.check(span, score).map_err(|defect| self.in_row(self.layer.rows.len(), defect))?;
        let (attrs, links) = (self.layer.attrs.len() as u32, self.layer.links.len() as u32);
        self.layer.rows.push(RowData { span: row, label, score, attrs: attrs..attrs, links: links..links });
        Ok(())
    }

    /// Adds an attribute to the last row.
    ///
    /// # Errors
    /// A [`Defect::InRow`] about the key or the number.
    pub fn attr(&mut self, key: Name, value: Value<'_>) -> Result<(), Defect> {
        let layer = &mut self.layer;
        let Some(row) = layer.rows.last_mut() else { return Err(Defect::Unnamed("attribute's row")) };
        let taken = layer.attrs[as_usize(&row.attrs)].iter().any(|(k, _)| *k == key);
        let defect = match value {
            _ if key.is_none() => Some(Defect::Unnamed("attribute")),
            _ if taken => Some(Defect::DuplicateKey(key)),
            Value::Float(n) if !n.is_finite() => Some(Defect::NotFinite(key)),
            Value::Str(text) if layer.strings.len() + text.len() > u32::MAX as usize => Some(Defect::TooLarge),
            _ if layer.attrs.len() >= u32::MAX as usize => Some(Defect::TooLarge),
            _ => None,
        };
        if let Some(defect) = defect {
            return Err(self.in_row(self.layer.rows.len() - 1, defect));
        }
        let value = match value {
            Value::Str(text) => {
                let start = layer.strings.len() as u32;
                layer.strings.push_str(text);
                Stored::Str { start, end: layer.strings.len() as u32 }
            }
            Value::Int(n) => Stored::Int(n),
            Value::Float(n) => Stored::Float(n),
            Value::Bool(b) => Stored::Bool(b),
        };
        layer.attrs.push((key, value));
        row.attrs.end = layer.attrs.len() as u32;
        Ok(())
    }

    /// Adds a link to the last row. Whether it resolves is checked by [`Record::insert`](crate::Record::insert).
    ///
    /// # Errors
    /// A [`Defect::InRow`] if the role or the layer has no name.
    pub fn link(&mut self, link: Link) -> Result<(), Defect> {
        let layer = &mut self.layer;
        let Some(row) = layer.rows.last_mut() else { return Err(Defect::Unnamed("link's row")) };
        let unnamed = [(link.role, "link's role"), (link.layer, "link's layer")].into_iter().find(|(n, _)| n.is_none());
        if let Some((_, what)) = unnamed {
            return Err(self.in_row(self.layer.rows.len() - 1, Defect::Unnamed(what)));
        }
        if layer.links.len() >= u32::MAX as usize {
            return Err(Defect::TooLarge);
        }
        layer.links.push(link);
        row.links.end = layer.links.len() as u32;
        Ok(())
    }

    /// The layer.
    pub fn finish(self) -> Layer {
        self.layer
    }

    fn check(&self, span: Option<Range<usize>>, score: Option<f32>) -> Result<Option<Span>, Defect> {
        let span = span.map(|range| Span::new(self.text, range)).transpose()?;
        if self.layer.rows.last().is_some_and(|last| order(last.span, span).is_gt()) {
            return Err(Defect::Order);
        }
        if score.is_some_and(|score| !(0.0..=1.0).contains(&score)) {
            return Err(Defect::Score);
        }
        if self.layer.rows.len() >= u32::MAX as usize {
            return Err(Defect::TooLarge);
        }
        Ok(span)
    }

    fn in_row(&self, row: usize, defect: Defect) -> Defect {
        Defect::InRow { layer: self.layer.name, row, defect: Box::new(defect) }
    }
}

/// The order of rows in a layer: rows without a span come last.
pub(crate) fn order(a: Option<Span>, b: Option<Span>) -> std::cmp::Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}
