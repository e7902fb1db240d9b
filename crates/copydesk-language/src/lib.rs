//! English as the news writes it: pure functions over text, shared by the host and the processors. Knows no host and no
//! plugin, does no input or output, and accepts any text.
//!
//! - [`segment`]: splits an article into sections, sentences and tokens (byte ranges).
//! - [`morphology`]: the lemma of a verb.
//! - [`lexicon`]: shared word lists: people, pronouns, titles, weekdays and months, prepositions, verbs of saying.
//!
//! ```
//! use copydesk_language::lexicon::role_noun;
//! use copydesk_language::morphology::verb_lemma;
//! use copydesk_language::segment::{SectionKind, segment};
//!
//! let text = "MOSCOW (Reuters) - The spokesman denied it. Mr. Peskov agreed.";
//! let found = segment(text, None);
//! let kinds: Vec<SectionKind> = found.sections.iter().map(|section| section.kind).collect();
//! assert_eq!(kinds, [SectionKind::Dateline, SectionKind::Paragraph]);
//! assert_eq!(&text[found.sentences[1].clone()], "The spokesman denied it.");
//! assert_eq!(&text[found.sentences[2].clone()], "Mr. Peskov agreed.");
//!
//! assert_eq!(verb_lemma("denied").as_deref(), Some("deny"));
//! assert!(role_noun("spokesman").is_some());
//! ```

pub mod lexicon;
mod lookup;
pub mod morphology;
pub mod segment;
