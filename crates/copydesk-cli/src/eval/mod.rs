//! Records against gold: how much of what is there was found, and how much of what was found is there. Figures, by layer.
//!
//! Gold is JSONL, offsets in code points, ends exclusive:
//!
//! ```text
//! entities   {"id", "text", "spans": [{"start", "end", "label"}]}
//! quotes     {"id", "text", "quotes": [{"start", "end", "type", "speaker": {"start", "end"} or null}], "coref": [[{"start", "end"}]]}
//! sentiment  {"id", "text", "target": {"start", "end"} or null, "label"}
//! ```
//! A record that is missing, or whose text is another, counts as empty and is reported.

mod entities;
pub mod gold;
mod quotes;
mod records;
mod sentiment;

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::Value;

pub use entities::Labels;
pub use records::{Records, read as read_records};

/// What is scored.
#[derive(Clone, Debug)]
pub enum Layer {
    Entities(Labels),
    /// Only quotes of these types; none named: all.
    Quotes(Vec<String>),
    Sentiment,
}

/// What came out.
pub struct Score {
    /// Lines for people.
    pub table: String,
    /// The one figure.
    pub f1: f64,
}

/// Scores `records` against `gold`.
pub fn score(layer: &Layer, gold: &[Value], records: &Records) -> anyhow::Result<Score> {
    records.check_offsets(gold)?;
    let mut lost = Lost::default();
    let mut score = match layer {
        Layer::Entities(labels) => entities::score(gold, records, *labels, &mut lost),
        Layer::Quotes(types) => quotes::score(gold, records, types, &mut lost),
        Layer::Sentiment => sentiment::score(gold, records, &mut lost),
    };
    if !lost.0.is_empty() {
        let lost: Vec<String> = lost.0.iter().map(|(why, count)| format!("{count} {why}")).collect();
        let _ = writeln!(score.table, "not scored: {} of {}", lost.join(", "), gold.len());
    }
    let _ = writeln!(score.table, "F1 {:.4}", score.f1);
    Ok(score)
}

/// How many gold articles have no record to score, by reason.
#[derive(Default)]
struct Lost(BTreeMap<&'static str, usize>);

impl Lost {
    fn add(&mut self, why: &'static str) {
        *self.0.entry(why).or_default() += 1;
    }
}

/// Precision, recall, F1.
fn prf(hit: usize, found: usize, gold: usize) -> (f64, f64, f64) {
    let ratio = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    let (p, r) = (ratio(hit as f64, found as f64), ratio(hit as f64, gold as f64));
    (p, r, ratio(2.0 * p * r, p + r))
}

/// Start and end, in code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Span {
    start: u64,
    end: u64,
}

impl Span {
    fn of(value: &Value) -> Option<Span> {
        Some(Span { start: value.get("start")?.as_u64()?, end: value.get("end")?.as_u64()? })
    }

    fn shared(self, other: Span) -> u64 {
        self.end.min(other.end).saturating_sub(self.start.max(other.start))
    }

    fn overlaps(self, other: Span) -> bool {
        self.shared(other) > 0
    }

    /// What both share, of what they cover together from end to end.
    fn iou(self, other: Span) -> f64 {
        match self.shared(other) {
            0 => 0.0,
            shared => shared as f64 / (self.end.max(other.end) - self.start.min(other.start)) as f64,
        }
    }
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key)?.as_str()
}

fn items<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
