//! The sentiment processor.

pub mod analysis;
pub mod evidence;
pub mod grammar;
pub mod input;
pub mod lexicon;
pub mod model;
pub mod overall;
pub mod scope;
pub mod target;
pub mod units;
pub mod valence;
pub mod vocabulary;
