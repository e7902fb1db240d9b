//! What must hold of the rows of a layer, and a layer made of arrays for which it holds.

use std::cmp::Reverse;

use super::{FlatAttr, FlatRow, Layer, Link, Value};
use crate::{Defect, Name, Span};

impl Layer {
    /// A layer of arrays that were made elsewhere, over `text`. Each attribute and each link belongs to one row.
    ///
    /// # Errors
    /// The first [`Defect`] of the arrays. Whether links resolve is checked by [`Record::insert`](crate::Record::insert).
    pub fn from_arrays(
        name: Name,
        text: &str,
        rows: Vec<FlatRow>,
        attrs: Vec<FlatAttr>,
        links: Vec<Link>,
        strings: String,
    ) -> Result<Layer, Defect> {
        if name.is_none() {
            return Err(Defect::Unnamed("layer"));
        }
        [rows.len(), attrs.len(), links.len(), strings.len()].into_iter().try_for_each(count)?;
        let (mut owned_attrs, mut owned_links) = (0, 0);
        let mut before = None;
        for (i, row) in rows.iter().enumerate() {
            let mut check = || {
                span(text, row)?;
                order(before, row)?;
                score(row.score())?;
                let own = part("attributes", &attrs, row.first_attr, row.n_attrs, &mut owned_attrs)?;
                (0..own.len()).try_for_each(|at| attr(&own[..at], &own[at], &strings))?;
                part("links", &links, row.first_link, row.n_links, &mut owned_links)?.iter().try_for_each(link)
            };
            check().map_err(|defect| defect.in_row(name, i))?;
            before = Some(row);
        }
        Ok(Layer { name, text_len: text.len(), rows, attrs, links, strings })
    }
}

/// The most attributes of one row: they are compared with one another.
const MAX_ATTRS: usize = 1000;

/// Indices are 32 bits.
pub(super) fn count(n: usize) -> Result<(), Defect> {
    if n > u32::MAX as usize { Err(Defect::TooLarge) } else { Ok(()) }
}

fn span(text: &str, row: &FlatRow) -> Result<(), Defect> {
    let (begin, end) = (row.begin as usize, row.end as usize);
    match row.flags {
        0 => Span::new(text, begin..end).map(|_| ()),
        FlatRow::NO_SPAN if (begin, end) == (0, 0) => Ok(()),
        FlatRow::NO_SPAN => Err(Defect::SpanOfNone { start: begin, end }),
        flags => Err(Defect::Flags(flags)),
    }
}

/// Rows are sorted by start, the longer first; rows without a span come last.
pub(super) fn order(before: Option<&FlatRow>, row: &FlatRow) -> Result<(), Defect> {
    let key = |row: &FlatRow| (row.flags, row.begin, Reverse(row.end));
    if before.is_some_and(|before| key(before) > key(row)) { Err(Defect::Order) } else { Ok(()) }
}

pub(super) fn score(score: Option<f32>) -> Result<(), Defect> {
    if score.is_some_and(|score| !(0.0..=1.0).contains(&score)) { Err(Defect::Score) } else { Ok(()) }
}

/// The part of an array that belongs to a row; `owned` counts what belongs to rows so far, so that none is counted twice.
fn part<'a, T>(what: &'static str, of: &'a [T], first: u32, n: u32, owned: &mut usize) -> Result<&'a [T], Defect> {
    if n == 0 {
        return Ok(&[]);
    }
    let (from, len) = (first as usize, n as usize);
    let part = of.get(from..).and_then(|rest| rest.get(..len));
    let part = part.ok_or(Defect::Part { what, first, n, of: of.len() })?;
    *owned += len;
    if *owned > of.len() { Err(Defect::Shared(what)) } else { Ok(part) }
}

/// An attribute of a row that has those `before` it.
pub(super) fn attr(before: &[FlatAttr], attr: &FlatAttr, strings: &str) -> Result<(), Defect> {
    let key = attr.key;
    if key.is_none() {
        return Err(Defect::Unnamed("attribute"));
    }
    if before.iter().any(|other| other.key == key) {
        return Err(Defect::DuplicateKey(key));
    }
    if before.len() >= MAX_ATTRS {
        return Err(Defect::TooManyAttrs(MAX_ATTRS));
    }
    match (attr.kind, attr.value(strings)) {
        (_, Some(Value::Float(n))) if !n.is_finite() => Err(Defect::NotFinite(key)),
        (_, Some(_)) => Ok(()),
        (FlatAttr::STRING, None) => {
            let (start, len) = attr.slice();
            Err(Defect::Text { key, start, len, of: strings.len() })
        }
        (FlatAttr::BOOL, None) => Err(Defect::NotBool(key, attr.bits as i64)),
        (kind, None) => Err(Defect::Kind(key, kind)),
    }
}

pub(super) fn link(link: &Link) -> Result<(), Defect> {
    match link {
        link if link.role.is_none() => Err(Defect::Unnamed("link's role")),
        link if link.layer.is_none() => Err(Defect::Unnamed("link's layer")),
        _ => Ok(()),
    }
}
