//! The quotes processor: direct, mixed and indirect quotations, each with its cue, its source and its speaker.
//!
//! The host runs `processor`. [`analyse`] works on plain data, from [`Input`] to [`Quote`]: `marks` pairs quote marks, `words` and [`cues`]
//! look up words, `sentence` combines them, `phrase` and `report` read a sentence, `rows` makes quotations of the reports, `speaker` and
//! `source` find the speakers, [`confidence`] gives the probabilities. Public items are for training and tests.

mod analysis;
pub mod confidence;
pub mod cues;
mod document;
mod genitive;
mod holder;
mod joint;
pub mod labeller;
mod layers;
mod marks;
mod model;
mod phrase;
mod processor;
mod report;
mod rows;
mod sentence;
mod settings;
mod source;
mod speaker;
mod subjects;
mod words;

pub use analysis::analyse;
pub use layers::Layers;
pub use model::{Basis, Content, Entity, Evidence, Input, Labelled, Mention, Place, Quote};
pub use processor::Quotes;
pub use settings::{Model, Settings};

#[cfg(feature = "export")]
copydesk_plugin::export!(Quotes);
