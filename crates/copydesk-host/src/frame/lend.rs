//! Lends a layer to a processor as a table, without copying: core lays out its arrays as the header does.

use std::mem::offset_of;

use copydesk_abi::{self as abi, Annotation, Attr, Link, Table};
use copydesk_core::{self as core, FlatAttr, FlatRow, Layer};

/// Asserts that two structs have the same memory layout, field for field.
macro_rules! alike {
    ($ours:ty, $theirs:ty, $($our:ident = $their:ident),+) => {
        const _: () = assert!(size_of::<$ours>() == size_of::<$theirs>() && align_of::<$ours>() == align_of::<$theirs>());
        const _: () = { $(assert!(offset_of!($ours, $our) == offset_of!($theirs, $their));)+ };
    };
}
alike!(
    FlatRow,
    Annotation,
    label = label,
    begin = begin,
    end = end,
    flags = flags,
    score = score,
    first_attr = first_attr,
    n_attrs = n_attrs,
    first_link = first_link,
    n_links = n_links,
    reserved = reserved
);
alike!(FlatAttr, Attr, key = key, kind = kind, bits = v);
alike!(core::Link, Link, role = role, layer = layer, row = row);
const _: () = {
    assert!(FlatRow::NO_SPAN == abi::NO_SPAN);
    assert!(FlatAttr::STRING == abi::STRING && FlatAttr::INT == abi::INT);
    assert!(FlatAttr::FLOAT == abi::FLOAT && FlatAttr::BOOL == abi::BOOL);
};

/// The table of a layer; valid until the layer is changed or dropped.
pub(crate) fn lend(layer: &Layer) -> Table {
    let flat = layer.flat();
    Table {
        size: abi::size_of::<Table>(),
        layer: layer.name().number(),
        annotation_stride: abi::size_of::<Annotation>(),
        attr_stride: abi::size_of::<Attr>(),
        link_stride: abi::size_of::<Link>(),
        reserved: 0,
        annotations: flat.rows.as_ptr().cast(),
        n_annotations: flat.rows.len(),
        attrs: flat.attrs.as_ptr().cast(),
        n_attrs: flat.attrs.len(),
        links: flat.links.as_ptr().cast(),
        n_links: flat.links.len(),
        arena: flat.strings.as_ptr().cast(),
        arena_len: flat.strings.len(),
    }
}
