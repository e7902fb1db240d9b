//! Builds a layer row by row.

use std::ops::Range;

use super::rows::Rows;
use super::{FlatAttr, FlatRow, Layer, Link, Value, check};
use crate::{Defect, Name, Span};

/// Builds a [`Layer`] row by row, and refuses malformed rows.
///
/// ```
/// use copydesk_core::{LayerBuilder, Link, Value};
///
/// # fn main() -> Result<(), copydesk_core::Defect> {
/// let text = "Élan spoke.";
/// let mut marks = LayerBuilder::new("marks".into(), text)?;
/// marks.row(Some(0..5), "word".into(), Some(0.9))?;
/// marks.attr("letters".into(), Value::Int(4))?;
/// marks.row(Some(6..11), "word".into(), None)?;
/// marks.link(Link::new("after".into(), "marks".into(), 0))?;
///
/// // Rows are sorted, and a span is made of whole characters.
/// assert!(marks.row(Some(0..5), "word".into(), None).is_err());
/// let cut = marks.row(Some(1..5), "word".into(), None).unwrap_err();
/// assert_eq!(cut.to_string(), "layer `marks`, row 2: span 1..5 cuts a character: offsets are UTF-8 bytes");
///
/// let marks = marks.finish();
/// assert_eq!(marks.row(0).unwrap().attr("letters"), Some(Value::Int(4)));
/// assert_eq!(marks.row(1).unwrap().link("after").unwrap().row, 0);
/// # Ok(())
/// # }
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
        let (attrs, links) = (Vec::new(), Vec::new());
        let layer = Layer { name, text_len: text.len(), rows: Rows::default(), attrs, links, strings: String::new() };
        Ok(LayerBuilder { text, layer })
    }

    /// Reserves memory for this many more rows.
    pub fn reserve(&mut self, rows: usize) {
        self.layer.rows.reserve(rows);
    }

    /// Adds a row; `span` in bytes, `None` for the whole article.
    ///
    /// # Errors
    /// A [`Defect::InRow`] about the span, the order or the score.
    pub fn row(&mut self, span: Option<Range<usize>>, label: Name, score: Option<f32>) -> Result<(), Defect> {
        let Layer { rows, attrs, links, .. } = &self.layer;
        let row = span.map(|range| Span::new(self.text, range)).transpose().and_then(|span| {
            let row = FlatRow::new(span, label, score, attrs.len() as u32, links.len() as u32);
            check::order(rows.last().as_ref(), &row)
                .and(check::score(score))
                .and(check::count(rows.len() + 1))
                .map(|()| row)
        });
        self.layer.rows.push(row.map_err(|defect| defect.in_row(self.layer.name, self.layer.rows.len()))?);
        Ok(())
    }

    /// Adds an attribute to the last row.
    ///
    /// # Errors
    /// A [`Defect::InRow`] about the key or the number.
    pub fn attr(&mut self, key: Name, value: Value<'_>) -> Result<(), Defect> {
        let Layer { name, rows, attrs, strings, .. } = &mut self.layer;
        let at = rows.len().wrapping_sub(1);
        let Some(row) = rows.full().last_mut() else { return Err(Defect::Unnamed("attribute's row")) };
        let kept = strings.len();
        let attr = FlatAttr::new(key, value, strings);
        let before = row.attrs(attrs);
        let checked = check::attr(before, before.len(), &attr, strings);
        if let Err(defect) = checked.and(check::count(strings.len())).and(check::count(attrs.len() + 1)) {
            strings.truncate(kept);
            return Err(defect.in_row(*name, at));
        }
        attrs.push(attr);
        row.n_attrs += 1;
        Ok(())
    }

    /// Adds a link to the last row. Whether it resolves is checked by [`Record::insert`](crate::Record::insert).
    ///
    /// # Errors
    /// A [`Defect::InRow`] if the role or the layer has no name.
    pub fn link(&mut self, link: Link) -> Result<(), Defect> {
        let Layer { name, rows, links, .. } = &mut self.layer;
        let at = rows.len().wrapping_sub(1);
        let Some(row) = rows.full().last_mut() else { return Err(Defect::Unnamed("link's row")) };
        check::link(&link).and(check::count(links.len() + 1)).map_err(|defect| defect.in_row(*name, at))?;
        links.push(link);
        row.n_links += 1;
        Ok(())
    }

    /// The layer.
    pub fn finish(self) -> Layer {
        self.layer
    }
}
