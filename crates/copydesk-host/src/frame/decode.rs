//! A table as a layer, every row checked.
#![expect(unsafe_code, reason = "reads the union of an attribute's value")]

use std::ops::Range;

use copydesk_abi as abi;
use copydesk_core::{Defect, Layer, LayerBuilder, Link, Name, Value};

use super::View;

/// The most attributes of one row: they are compared with one another.
const MAX_ATTRS: usize = 1000;

/// Copies a table over `text` into a layer.
///
/// # Errors
/// What is wrong, with layer and row.
pub(crate) fn decode(view: &View<'_>, text: &str) -> Result<Layer, String> {
    let mut names = Names([Name::NONE; Names::KEPT]);
    let mut name = |number| names.get(number);
    let layer = name(view.layer).map_err(|e| format!("the table's layer {e}"))?;
    let mut builder = LayerBuilder::new(layer, text).map_err(|e| e.to_string())?;
    // A count may be a lie; what is really there is seen row by row.
    let room = |n: usize| n.min(1 << 16);
    builder.reserve(
        room(view.annotations.len()),
        room(view.attrs.len()),
        room(view.links.len()),
        room(view.arena.len()),
    );
    // Each attribute and link belongs to one row, so that a table cannot grow when it is read.
    let (mut attrs_left, mut links_left) = (view.attrs.len(), view.links.len());
    for row in 0..view.annotations.len() {
        let in_row = |what: String| format!("layer `{layer}`, row {row}: {what}");
        let defect = |d: Defect| match d {
            Defect::InRow { .. } => d.to_string(),
            other => in_row(other.to_string()),
        };
        let Some(annotation) = view.annotations.get(row) else { break };
        let label = name(annotation.label).map_err(|e| in_row(format!("the label {e}")))?;
        let (begin, end) = (annotation.begin as usize, annotation.end as usize);
        let has_span = annotation.flags & abi::NO_SPAN == 0;
        if !has_span && (begin, end) != (0, 0) {
            return Err(in_row(format!("it has the flag CDK_NO_SPAN and a span, {begin}..{end}")));
        }
        builder.row(has_span.then_some(begin..end), label, score(annotation.score)).map_err(defect)?;

        let attrs = slice("attributes", annotation.first_attr, annotation.n_attrs, view.attrs.len(), &mut attrs_left);
        let attrs = attrs.map_err(in_row)?;
        if attrs.len() > MAX_ATTRS {
            return Err(in_row(format!("{} attributes; at most {MAX_ATTRS} can be", attrs.len())));
        }
        for attr in attrs.filter_map(|i| view.attrs.get(i)) {
            let key = name(attr.key).map_err(|e| in_row(format!("the key of an attribute {e}")))?;
            let value = value(view, attr).map_err(|e| in_row(format!("attribute `{key}` {e}")))?;
            builder.attr(key, value).map_err(defect)?;
        }

        let links = slice("links", annotation.first_link, annotation.n_links, view.links.len(), &mut links_left);
        for link in links.map_err(in_row)?.filter_map(|i| view.links.get(i)) {
            let role = name(link.role).map_err(|e| in_row(format!("the role of a link {e}")))?;
            let to = name(link.layer).map_err(|e| in_row(format!("the layer of link `{role}` {e}")))?;
            builder.link(Link { role, layer: to, row: link.row }).map_err(defect)?;
        }
    }
    Ok(builder.finish())
}

/// Names seen last: a table uses few of them, over and over.
struct Names([Name; Names::KEPT]);

impl Names {
    const KEPT: usize = 32;

    fn get(&mut self, number: u32) -> Result<Name, String> {
        let kept = &mut self.0[number as usize % Names::KEPT];
        if kept.number() != number {
            let name = Name::from_number(number);
            *kept = name.ok_or_else(|| format!("is {number}, which is no name; `intern` gives numbers of names"))?;
        }
        Ok(*kept)
    }
}

fn score(score: f32) -> Option<f32> {
    (!score.is_nan()).then_some(score)
}

/// The part of an array that belongs to a row.
fn slice(what: &str, first: u32, n: u32, len: usize, left: &mut usize) -> Result<Range<usize>, String> {
    if n == 0 {
        return Ok(0..0);
    }
    let (first, n) = (first as usize, n as usize);
    let end = first.checked_add(n).filter(|end| *end <= len);
    let end = end.ok_or_else(|| format!("{what} {first}..+{n} of a table with {len}"))?;
    *left = left.checked_sub(n).ok_or_else(|| format!("rows share {what}; each belongs to one row"))?;
    Ok(first..end)
}

fn value<'a>(view: &View<'a>, attr: abi::Attr) -> Result<Value<'a>, String> {
    // SAFETY: the fields of the union are plain numbers in the same 8 bytes, which `Strided` reads whole.
    let (s, i, f) = unsafe { (attr.v.s, attr.v.i, attr.v.f) };
    match attr.kind {
        abi::STRING => view.string(s).map(Value::Str).ok_or_else(|| {
            format!("is bytes {}..+{} of an arena of {}, or cuts a character", s.off, s.len, view.arena.len())
        }),
        abi::INT => Ok(Value::Int(i)),
        abi::FLOAT => Ok(Value::Float(f)),
        abi::BOOL if i == 0 || i == 1 => Ok(Value::Bool(i == 1)),
        abi::BOOL => Err(format!("is a boolean of value {i}; expected 0 or 1")),
        kind => Err(format!("is of type {kind}, which this host does not know")),
    }
}
