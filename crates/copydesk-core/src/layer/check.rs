//! The invariants of a layer: checks of single rows, and [`Layer::from_arrays`], which checks whole arrays.

use super::{FlatAttr, FlatRow, Layer, Link};
use crate::{Defect, Name, Span};

impl Layer {
    /// Makes a layer over `text` of arrays from elsewhere. Each attribute and each link must belong to one row.
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
        Layer { name, text_len: text.len(), rows: rows.into(), attrs, links, strings }.checked(text)
    }

    /// The layer, if it is one over `text`.
    fn checked(self, text: &str) -> Result<Layer, Defect> {
        let Layer { name, rows, attrs, links, strings, .. } = &self;
        let (name, rows) = (*name, rows.flat());
        if name.is_none() {
            return Err(Defect::Unnamed("layer"));
        }
        [rows.len(), attrs.len(), links.len(), strings.len()].into_iter().try_for_each(count)?;
        let (mut owned_attrs, mut owned_links) = (Owned::default(), Owned::default());
        let mut before = None;
        for (i, row) in rows.iter().enumerate() {
            // Inlined and with few branches, since this runs for every emitted row.
            let mut check = || {
                span(text, &row)?;
                order(before.as_ref(), &row)?;
                score(row.score())?;
                part("links", links, row.first_link, row.n_links, &mut owned_links)?;
                let own = part("attributes", attrs, row.first_attr, row.n_attrs, &mut owned_attrs)?;
                let mut keys = 0u64;
                for (at, new) in own.iter().enumerate() {
                    // A key whose bit is not set has not occurred before.
                    let bit = 1 << (new.key.number() % 64);
                    let before = if keys & bit == 0 { &[] } else { &own[..at] };
                    keys |= bit;
                    attr(before, at, new, strings)?;
                }
                Ok(())
            };
            let checked: Result<(), Defect> = check();
            checked.map_err(|defect| defect.in_row(name, i))?;
            before = Some(row);
        }
        if !owned_attrs.ascending {
            unshared("attributes", attrs.len(), rows.iter().map(|row| (row.first_attr, row.n_attrs)))
                .map_err(|(row, defect)| defect.in_row(name, row))?;
        }
        if !owned_links.ascending {
            unshared("links", links.len(), rows.iter().map(|row| (row.first_link, row.n_links)))
                .map_err(|(row, defect)| defect.in_row(name, row))?;
        }
        for (at, new) in links.iter().enumerate() {
            link(new).map_err(|defect| defect.in_row(name, self.row_of_link(at)))?;
        }
        Ok(self)
    }

    /// The same rows over `text`, each where `offset` moves it.
    pub(crate) fn moved_to(mut self, text: &str, offset: impl Fn(usize) -> usize) -> Result<Layer, Defect> {
        // No span fits a text that is longer than 32 bits.
        self.rows.move_spans(|byte| u32::try_from(offset(byte as usize)).unwrap_or(u32::MAX));
        self.text_len = text.len();
        self.checked(text)
    }

    /// Whether every span of the layer is one of `text`.
    pub(crate) fn fits(&self, text: &str) -> bool {
        let boundaries =
            |row: FlatRow| text.is_char_boundary(row.begin as usize) && text.is_char_boundary(row.end as usize);
        self.text_len == text.len() && self.rows.flat().iter().all(boundaries)
    }
}

/// The most attributes of one row. It bounds the time for comparing their keys.
const MAX_ATTRS: usize = 1000;

/// Checks that indices of 32 bits can count `n` elements.
pub(super) fn count(n: usize) -> Result<(), Defect> {
    if n > u32::MAX as usize { Err(Defect::TooLarge) } else { Ok(()) }
}

#[inline(always)]
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
#[inline(always)]
pub(super) fn order(before: Option<&FlatRow>, row: &FlatRow) -> Result<(), Defect> {
    // One number per row, to compare without branches.
    let key = |row: &FlatRow| u128::from(row.flags) << 64 | u128::from(row.begin) << 32 | u128::from(!row.end);
    if before.is_some_and(|before| key(before) > key(row)) { Err(Defect::Order) } else { Ok(()) }
}

#[inline(always)]
pub(super) fn score(score: Option<f32>) -> Result<(), Defect> {
    if score.is_some_and(|score| !(0.0..=1.0).contains(&score)) { Err(Defect::Score) } else { Ok(()) }
}

/// Which elements of an array the rows so far refer to.
struct Owned {
    /// How many elements.
    count: usize,
    /// One past the last element of the last row that has any.
    end: usize,
    /// Whether the parts are in ascending order, as builders lay them out, so that they cannot overlap.
    ascending: bool,
}

impl Default for Owned {
    fn default() -> Owned {
        Owned { count: 0, end: 0, ascending: true }
    }
}

/// The part of an array that belongs to a row. The count of elements bounds the work if parts overlap.
#[inline(always)]
fn part<'a, T>(what: &'static str, of: &'a [T], first: u32, n: u32, owned: &mut Owned) -> Result<&'a [T], Defect> {
    let (from, len) = (first as usize, n as usize);
    let Some(part) = of.get(from..).and_then(|rest| rest.get(..len)) else {
        return Err(Defect::Part { what, first, n, of: of.len() });
    };
    if len > 0 {
        owned.count += len;
        owned.ascending &= from >= owned.end;
        owned.end = from + len;
    }
    if owned.count > of.len() { Err(Defect::Shared(what)) } else { Ok(part) }
}

/// Checks that no two rows share an element of an array of `len`, for parts in any order. The parts are inside the array, and together no longer
/// than it.
#[cold]
fn unshared(what: &'static str, len: usize, parts: impl Iterator<Item = (u32, u32)>) -> Result<(), (usize, Defect)> {
    let mut taken = vec![false; len];
    for (row, (first, n)) in parts.enumerate().filter(|(_, (_, n))| *n > 0) {
        for taken in &mut taken[first as usize..][..n as usize] {
            if std::mem::replace(taken, true) {
                return Err((row, Defect::Shared(what)));
            }
        }
    }
    Ok(())
}

/// Checks attribute number `at` of a row; of those before it, the ones in `before` may have the same key.
#[inline(always)]
pub(super) fn attr(before: &[FlatAttr], at: usize, attr: &FlatAttr, strings: &str) -> Result<(), Defect> {
    let key = attr.key;
    if key.is_none() {
        return Err(Defect::Unnamed("attribute"));
    }
    if before.iter().any(|other| other.key == key) {
        return Err(Defect::DuplicateKey(key));
    }
    if at >= MAX_ATTRS {
        return Err(Defect::TooManyAttrs(MAX_ATTRS));
    }
    if attr.kind == FlatAttr::STRING {
        let (start, len) = attr.slice();
        let end = start.checked_add(len);
        let whole = end.is_some_and(|end| strings.is_char_boundary(start) && strings.is_char_boundary(end));
        return if whole { Ok(()) } else { Err(Defect::Text { key, start, len, of: strings.len() }) };
    }
    // Without branches, since kinds alternate.
    let float = (attr.kind == FlatAttr::FLOAT) & f64::from_bits(attr.bits).is_finite();
    if (attr.kind == FlatAttr::INT) | float | ((attr.kind == FlatAttr::BOOL) & (attr.bits <= 1)) {
        return Ok(());
    }
    Err(match attr.kind {
        FlatAttr::FLOAT => Defect::NotFinite(key),
        FlatAttr::BOOL => Defect::NotBool(key, attr.bits as i64),
        kind => Defect::Kind(key, kind),
    })
}

#[inline(always)]
pub(super) fn link(link: &Link) -> Result<(), Defect> {
    match link {
        link if link.role.is_none() => Err(Defect::Unnamed("link's role")),
        link if link.layer.is_none() => Err(Defect::Unnamed("link's layer")),
        _ => Ok(()),
    }
}
