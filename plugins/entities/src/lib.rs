//! The entities processor: names of persons, organisations, places and other things, and which of them are the same.

pub mod input;
pub mod lexicon;
pub mod recognise;
pub mod words;
