//! Scores records against gold: how much of what gold has was found, and how much of what was found is in gold.
//!
//! Gold is JSONL, offsets in code points, ends exclusive:
//!
//! ```text
//! entities   {"id", "text", "spans": [{"start", "end", "label"}]}
//! quotes     {"id", "text", "quotes": [{"start", "end", "type", "speaker": {"start", "end"} or null}], "coref": [[{"start", "end"}]]}
//! speakers   as quotes, with "speaker_name": who it is; without: nobody whom the text names
//! roles      {"id", "text", "entities": [{"name", "label", "role"}]}
//! sentiment  {"id", "text", "target": {"start", "end"} or null, "label"}
//!            {"id", "article": label, "targets": [{"name", "label"}]}: of the article, and of those whom it names
//! ```
//! A record that is missing, or whose text differs, counts as empty and is reported.
//!
//! ```
//! use copydesk_eval::{Figures, Gold, Labels, Layer, Records};
//!
//! let gold = r#"{"id": 1, "text": "Ada met Bo.", "spans": [{"start": 0, "end": 3, "label": "PER"}, {"start": 8, "end": 10, "label": "PER"}]}"#;
//! let records = r#"{"id": "1", "text": "Ada met Bo.", "layers": {"mentions": [{"start": 0, "end": 3, "label": "PER"}]}}"#;
//! let gold = Gold::read(Layer::Entities(Labels::Conll), "gold.jsonl", gold.as_bytes())?;
//! let score = gold.score(&Records::read("records.jsonl", records.as_bytes())?);
//! let Figures::Entities { all, .. } = &score.figures else { unreachable!() };
//! assert_eq!((all.gold, all.found, all.hits), (2, 1, 1));
//! assert!(score.to_string().contains("P 1.0000 R 0.5000 F1 0.6667  gold 2 pred 1"));
//! # Ok::<(), copydesk_eval::Error>(())
//! ```
#![deny(missing_docs)]

mod articles;
mod entities;
mod error;
mod gold;
mod jsonl;
mod quotes;
mod records;
mod roles;
mod score;
mod sentiment;
mod span;
mod speakers;

pub use entities::Labels;
pub use error::Error;
pub use gold::Gold;
pub use records::Records;
pub use score::{
    Counts, Figures, QuoteCounts, RoleCounts, Score, SourceForm, SpeakerCounts, Subject, ToneCounts, Unscored,
};

/// What is scored.
#[derive(Clone, Debug)]
pub enum Layer {
    /// Names, exact by span and type.
    Entities(Labels),
    /// Quotations that share half of what both cover, and their speakers. Only quotes of these types; none named: all.
    Quotes(Vec<String>),
    /// Whether the speaker of each quotation is the right named entity, by what the text gives as source.
    Speakers,
    /// The roles of named persons.
    Roles,
    /// The tone of the article and of targets.
    Sentiment,
}
