//! The rows of a layer in memory: short ones as long as no row has more than a span and a label. Of a text's layers that of the tokens is by far
//! the longest, and its rows are spans alone.

use super::{FlatRow, FlatRows, ShortRow};

/// Rows in order.
#[derive(Clone, Debug)]
pub(super) enum Rows {
    Short(Vec<ShortRow>),
    Full(Vec<FlatRow>),
}

impl Default for Rows {
    fn default() -> Rows {
        Rows::Short(Vec::new())
    }
}

/// In as little memory as they need.
impl From<Vec<FlatRow>> for Rows {
    fn from(rows: Vec<FlatRow>) -> Rows {
        if rows.iter().all(FlatRow::is_short) {
            Rows::Short(rows.iter().map(ShortRow::of).collect())
        } else {
            Rows::Full(rows)
        }
    }
}

impl Rows {
    pub(super) fn flat(&self) -> FlatRows<'_> {
        match self {
            Rows::Short(rows) => FlatRows::Short(rows),
            Rows::Full(rows) => FlatRows::Full(rows),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.flat().len()
    }

    /// The row at an index, which it must have.
    #[inline]
    pub(super) fn at(&self, index: usize) -> FlatRow {
        match self {
            Rows::Short(rows) => rows[index].full(),
            Rows::Full(rows) => rows[index],
        }
    }

    pub(super) fn last(&self) -> Option<FlatRow> {
        self.len().checked_sub(1).map(|last| self.at(last))
    }

    pub(super) fn reserve(&mut self, rows: usize) {
        match self {
            Rows::Short(short) => short.reserve(rows),
            Rows::Full(full) => full.reserve(rows),
        }
    }

    pub(super) fn push(&mut self, row: FlatRow) {
        match self {
            Rows::Short(short) if row.is_short() => short.push(ShortRow::of(&row)),
            rows => rows.full().push(row),
        }
    }

    /// The rows at full length.
    pub(super) fn full(&mut self) -> &mut Vec<FlatRow> {
        if let Rows::Short(short) = self {
            *self = Rows::Full(short.iter().map(ShortRow::full).collect());
        }
        match self {
            Rows::Full(full) => full,
            Rows::Short(_) => unreachable!("they were made full"),
        }
    }

    /// Moves the ends of every span.
    pub(super) fn move_spans(&mut self, moved: impl Fn(u32) -> u32) {
        let moved = |begin: &mut u32, end: &mut u32| (*begin, *end) = (moved(*begin), moved(*end));
        match self {
            Rows::Short(short) => short.iter_mut().for_each(|row| moved(&mut row.begin, &mut row.end)),
            Rows::Full(full) => {
                let spans = full.iter_mut().filter(|row| row.flags & FlatRow::NO_SPAN == 0);
                spans.for_each(|row| moved(&mut row.begin, &mut row.end));
            }
        }
    }
}
