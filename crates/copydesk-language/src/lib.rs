//! English as the news writes it: pure functions over text, shared by the host and the processors. Knows no host and no
//! plugin, does no input or output, and accepts any text.
//!
//! - [`segment`]: splits an article into sections, sentences and tokens (byte ranges).
//! - [`morphology`]: the lemma of a verb.
//! - [`lexicon`]: shared word lists: people, pronouns, titles, weekdays and months, prepositions, verbs of saying.

pub mod lexicon;
mod lookup;
pub mod morphology;
pub mod segment;
