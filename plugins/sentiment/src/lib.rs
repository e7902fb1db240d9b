//! The sentiment processor: how the article, each sentence and each quote speaks, and of whom.
//!
//! [`Sentiment`] reads the host's layers into plain data and writes rows; the other modules are the analysis and know no SDK.
//! Method, licences of the lexicons and figures: README.md in this folder.

pub mod analysis;
pub mod encoder;
mod evidence;
mod gather;
pub mod grammar;
pub mod input;
pub mod judge;
pub mod lexicon;
pub mod linear;
mod model;
pub mod net;
pub mod overall;
pub mod place;
mod processor;
pub mod scope;
pub mod sentences;
pub mod settings;
pub mod target;
pub mod units;
pub mod valence;
pub mod verdict;
pub mod vocabulary;

pub use model::{Error, Model};
pub use processor::{Config, Sentiment};
pub use settings::{SentenceTargets, Settings};

#[cfg(feature = "export")]
copydesk_plugin::export!(Sentiment);
