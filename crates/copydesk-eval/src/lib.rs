//! Scores records against gold: how much of what gold has was found, and how much of what was found is in gold.
//!
//! Gold is JSONL, offsets in code points, ends exclusive:
//!
//! ```text
//! entities   {"id", "text", "spans": [{"start", "end", "label"}]}
//! quotes     {"id", "text", "quotes": [{"start", "end", "type", "speaker": {"start", "end"} or null}], "coref": [[{"start", "end"}]]}
//! sentiment  {"id", "text", "target": {"start", "end"} or null, "label"}
//! ```
//! A record that is missing, or whose text differs, counts as empty and is reported.
//!
//! ```
//! use copydesk_eval::{Gold, Labels, Layer, Records};
//!
//! let gold = r#"{"id": 1, "text": "Ada met Bo.", "spans": [{"start": 0, "end": 3, "label": "PER"}, {"start": 8, "end": 10, "label": "PER"}]}"#;
//! let records = r#"{"id": 1, "text": "Ada met Bo.", "layers": {"mentions": [{"start": 0, "end": 3, "label": "PER"}]}}"#;
//! let gold = Gold::read(Layer::Entities(Labels::Conll), "gold.jsonl", gold.as_bytes())?;
//! let score = gold.score(&Records::read("records.jsonl", records.as_bytes())?)?;
//! assert!(score.table.contains("P 1.0000 R 0.5000 F1 0.6667  gold 2 pred 1"));
//! # Ok::<(), copydesk_eval::Error>(())
//! ```
#![deny(missing_docs)]

mod entities;
mod error;
mod gold;
mod jsonl;
mod quotes;
mod records;
mod sentiment;
mod span;

use std::collections::BTreeMap;

pub use entities::Labels;
pub use error::Error;
pub use gold::Gold;
pub use records::Records;

/// What is scored.
#[derive(Clone, Debug)]
pub enum Layer {
    /// Names, exact by span and type.
    Entities(Labels),
    /// Quotations that share half of what both cover, and their speakers. Only quotes of these types; none named: all.
    Quotes(Vec<String>),
    /// The tone of the article or of a target.
    Sentiment,
}

/// What came out.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// All figures, as lines of text.
    pub table: String,
    /// The one figure that sums them up.
    pub f1: f64,
}

/// How many gold articles have no record to score, by reason.
#[derive(Default)]
struct Unscored(BTreeMap<&'static str, usize>);

impl Unscored {
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
