//! Converts a table to a layer: looks up every name, and checks every row.
#![expect(unsafe_code, reason = "reads the union of an attribute's value")]

use copydesk_abi as abi;
use copydesk_core::{FlatAttr, FlatRow, Layer, Link, Name};

use super::{TableError, View};

/// Copies a table over `text` into a layer; `name_of` looks up the sender's numbers of names.
///
/// # Errors
/// What is wrong, with layer and row.
pub(crate) fn decode(view: &View<'_>, text: &str, name_of: impl Fn(u32) -> Option<Name>) -> Result<Layer, TableError> {
    let Arrays { name, rows, attrs, links, arena } = arrays(view, name_of)?;
    Ok(Layer::from_arrays(name, text, rows, attrs, links, arena)?)
}

/// The arrays of a table, with names looked up and rows not checked yet.
struct Arrays {
    name: Name,
    rows: Vec<FlatRow>,
    attrs: Vec<FlatAttr>,
    links: Vec<Link>,
    arena: String,
}

/// Copies the arrays of a table.
///
/// # Errors
/// [`TableError::Name`] says which number is no name, with layer and row.
fn arrays(view: &View<'_>, name_of: impl Fn(u32) -> Option<Name>) -> Result<Arrays, TableError> {
    let unknown = |field: String, number: u32| {
        TableError::Name(format!("{field} is {number}, which is no name; `intern` gives numbers of names"))
    };
    let layer = name_of(view.layer).ok_or_else(|| unknown("the table's layer".into(), view.layer))?;
    let refused = |what: &str, i: usize, field: &str, number| {
        Err(unknown(format!("layer `{layer}`, {what} {i}: the {field}"), number))
    };
    let mut rows = Vec::with_capacity(room(view.annotations.len()));
    for (i, row) in view.annotations.iter().enumerate() {
        let Some(label) = name_of(row.label) else { return refused("row", i, "label", row.label) };
        let abi::Annotation { begin, end, score, first_attr, n_attrs, first_link, n_links, .. } = row;
        // Flags of a later minor are ignored.
        let flags = row.flags & abi::NO_SPAN;
        // A row without attributes or links may have any index for them.
        let first_attr = if n_attrs == 0 { 0 } else { first_attr };
        let first_link = if n_links == 0 { 0 } else { first_link };
        rows.push(FlatRow { label, begin, end, flags, score, first_attr, n_attrs, first_link, n_links, reserved: 0 });
    }
    let mut attrs = Vec::with_capacity(room(view.attrs.len()));
    for (i, attr) in view.attrs.iter().enumerate() {
        let Some(key) = name_of(attr.key) else { return refused("attribute", i, "key", attr.key) };
        // SAFETY: the fields of the union are plain numbers in the same 8 bytes, which `Strided` reads whole.
        let bits = unsafe { attr.v.i } as u64;
        attrs.push(FlatAttr { key, kind: attr.kind, bits });
    }
    let mut links = Vec::with_capacity(room(view.links.len()));
    for (i, link) in view.links.iter().enumerate() {
        let Some(role) = name_of(link.role) else { return refused("link", i, "role", link.role) };
        let Some(to) = name_of(link.layer) else { return refused("link", i, "layer", link.layer) };
        links.push(Link::new(role, to, link.row));
    }
    // Layers stay as long as their article.
    rows.shrink_to_fit();
    attrs.shrink_to_fit();
    links.shrink_to_fit();
    Ok(Arrays { name: layer, rows, attrs, links, arena: view.arena.to_owned() })
}

/// How many elements to reserve memory for. A count may be wrong; elements are read one by one.
fn room(n: usize) -> usize {
    n.min(1 << 16)
}
