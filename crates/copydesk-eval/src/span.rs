//! A stretch of a text, in code points.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};

use crate::jsonl::{Fields, Object};

/// Start and end, in code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(from = "Object<SpanFields>")]
pub(crate) struct Span {
    pub start: u64,
    pub end: u64,
}

#[derive(Deserialize)]
struct SpanFields {
    #[serde(deserialize_with = "offset")]
    start: u64,
    #[serde(deserialize_with = "offset")]
    end: u64,
}

impl Fields for SpanFields {
    const FIELDS: &'static str = "`start` and `end`";
}

impl From<Object<SpanFields>> for Span {
    fn from(Object(SpanFields { start, end }): Object<SpanFields>) -> Span {
        Span { start, end }
    }
}

impl Span {
    /// How many code points both cover.
    pub fn shared(self, other: Span) -> u64 {
        self.end.min(other.end).saturating_sub(self.start.max(other.start))
    }

    pub fn overlaps(self, other: Span) -> bool {
        self.shared(other) > 0
    }

    /// Intersection over union, where the union has no gap.
    pub fn iou(self, other: Span) -> f64 {
        match self.shared(other) {
            0 => 0.0,
            shared => shared as f64 / (self.end.max(other.end) - self.start.min(other.start)) as f64,
        }
    }

    /// Checks that it is not empty and lies in a text of so many code points.
    pub fn check(self, text_len: u64) -> Result<(), String> {
        let Span { start, end } = self;
        if start >= end {
            Err(format!("starts at {start} and ends at {end}; expected an end after the start"))
        } else if end > text_len {
            Err(format!("ends at {end}, but the text has {text_len} code points"))
        } else {
            Ok(())
        }
    }
}

/// A whole number, 0 or more.
pub(crate) fn offset<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    struct Offset;
    impl Visitor<'_> for Offset {
        type Value = u64;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a whole number, in code points of the text")
        }

        fn visit_u64<E: Error>(self, offset: u64) -> Result<u64, E> {
            Ok(offset)
        }
    }
    deserializer.deserialize_u64(Offset)
}
