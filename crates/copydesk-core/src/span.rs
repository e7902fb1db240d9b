//! A non-empty byte range of an article's text.

use std::cmp::{Ordering, Reverse};
use std::ops::Range;

use crate::Defect;

/// A non-empty range of UTF-8 bytes, end exclusive. Ordered by start, and at the same start the longer first, so that what contains
/// comes before what is contained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// A span of `text`.
    ///
    /// # Errors
    /// [`Defect::Span`] if the range is empty, leaves the text, or cuts a character.
    #[inline]
    pub fn new(text: &str, range: Range<usize>) -> Result<Span, Defect> {
        let Range { start, end } = range;
        let in_text = start < end && text.is_char_boundary(start) && text.is_char_boundary(end);
        match (u32::try_from(start), u32::try_from(end)) {
            (Ok(start), Ok(end)) if in_text => Ok(Span { start, end }),
            _ => Err(Defect::Span { start, end, text_len: text.len() }),
        }
    }

    /// A span that [`Span::new`] made and a layer kept.
    pub(crate) fn checked(start: u32, end: u32) -> Span {
        Span { start, end }
    }

    /// First byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes, at least 1.
    #[expect(clippy::len_without_is_empty, reason = "a span is never empty")]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// As a range of bytes.
    pub fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// Whether `other` lies inside, or is equal.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }
}

impl Ord for Span {
    fn cmp(&self, other: &Span) -> Ordering {
        (self.start, Reverse(self.end)).cmp(&(other.start, Reverse(other.end)))
    }
}

impl PartialOrd for Span {
    fn partial_cmp(&self, other: &Span) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
