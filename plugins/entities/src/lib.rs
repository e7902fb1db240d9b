//! The entities processor: names of persons, organisations, places and other things, and which of them are the same.
//!
//! `lexicon` knows lists, `words` looks the article's tokens up, `recognise` finds and types names, `watchlist` knows what a user asks about, `coref` says which are the same
//! and what else speaks of them. Only `processor` knows the SDK.

pub mod coref;
pub mod input;
pub mod lexicon;
mod processor;
pub mod recognise;
pub mod watchlist;
pub mod words;

pub use copydesk_plugin::standard::{EntityType, MentionForm};
pub use processor::{Config, Entities, Model, Watched};

#[cfg(feature = "export")]
copydesk_plugin::export!(Entities);
