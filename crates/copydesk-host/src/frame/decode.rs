//! A table as a layer: every number looked up, every row checked.
#![expect(unsafe_code, reason = "reads the union of an attribute's value")]

use copydesk_abi as abi;
use copydesk_core::{FlatAttr, FlatRow, Layer, Link, Name};

use super::View;
use super::view::Strided;

/// Copies a table over `text` into a layer.
///
/// # Errors
/// What is wrong, with layer and row.
pub(crate) fn decode(view: &View<'_>, text: &str) -> Result<Layer, String> {
    let layer = name(view.layer).map_err(|e| format!("the table's layer {e}"))?;
    let of = |what: &str, i: usize, e: String| format!("layer `{layer}`, {what} {i}: {e}");
    let rows = each(&view.annotations, |i, row| {
        let label = name(row.label).map_err(|e| of("row", i, format!("the label {e}")))?;
        let abi::Annotation { begin, end, score, first_attr, n_attrs, first_link, n_links, .. } = row;
        // What other flags a later minor has is not known here.
        let flags = row.flags & abi::NO_SPAN;
        Ok(FlatRow { label, begin, end, flags, score, first_attr, n_attrs, first_link, n_links, reserved: 0 })
    })?;
    let attrs = each(&view.attrs, |i, attr| {
        let key = name(attr.key).map_err(|e| of("attribute", i, format!("the key {e}")))?;
        // SAFETY: the fields of the union are plain numbers in the same 8 bytes, which `Strided` reads whole.
        let bits = unsafe { attr.v.i } as u64;
        Ok(FlatAttr { key, kind: attr.kind, bits })
    })?;
    let links = each(&view.links, |i, link| {
        let role = name(link.role).map_err(|e| of("link", i, format!("the role {e}")))?;
        let to = name(link.layer).map_err(|e| of("link", i, format!("the layer {e}")))?;
        Ok(Link::new(role, to, link.row))
    })?;
    Layer::from_arrays(layer, text, rows, attrs, links, view.arena.to_owned()).map_err(|defect| defect.to_string())
}

/// The elements of an array, converted. A count may be a lie: room is made for as many as are seen.
fn each<T: Copy, U>(of: &Strided<'_, T>, convert: impl Fn(usize, T) -> Result<U, String>) -> Result<Vec<U>, String> {
    let mut made = Vec::with_capacity(of.len().min(1 << 16));
    for (i, element) in of.iter().enumerate() {
        made.push(convert(i, element)?);
    }
    Ok(made)
}

fn name(number: u32) -> Result<Name, String> {
    Name::from_number(number).ok_or_else(|| format!("is {number}, which is no name; `intern` gives numbers of names"))
}
