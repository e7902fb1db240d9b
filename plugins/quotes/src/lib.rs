//! The quotes processor: direct, mixed and indirect quotations, each with its cue, its source and its speaker.
//!
//! `processor` is what the host runs. [`analyse`] works on plain data ([`Input`] to [`Quote`]): `marks` pairs quote marks, `words` and
//! [`cues`] know words, `sentence` puts them together, `phrase` and `report` read a sentence, `rows` makes quotations of what they find,
//! `speaker` and `source` say who speaks, [`confidence`] how surely. What is public here is for training and tests.

mod analysis;
pub mod confidence;
pub mod cues;
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
mod words;

pub use analysis::analyse;
pub use layers::Layers;
pub use model::{Basis, Content, Entity, Evidence, Input, Mention, Place, Quote};
pub use processor::Quotes;
pub use settings::Settings;

#[cfg(feature = "export")]
copydesk_plugin::export!(Quotes);
