//! The quotes processor.

pub mod article;
pub mod cues;
pub mod marks;
mod phrase;
mod report;
mod speaker;
mod words;
