//! English as the news writes it: pure functions over text that the host and the processors share. Knows no host and no
//! plugin, does no input or output, and never fails on any text.
//!
//! - [`segment`]: an article into sections, sentences and tokens (byte ranges).
//! - [`morphology`]: the lemma of a verb.
//! - [`people`]: words for people: honorifics, titles, role nouns, kinship, pronouns, unnamed sources, weekdays, months.

mod lookup;
pub mod morphology;
pub mod people;
pub mod segment;
