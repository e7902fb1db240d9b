//! Links the articles of a finished run: finds persons, organisations and places that are the same in different articles, repeated quotations,
//! and copies of articles. `docs/link.md` describes the tables.
//!
//! [`Link`] reads the tables of a run, and adds `corpus_entities`, `entity_links`, `quote_groups` and `article_groups` to them, and three
//! columns to `who_said_what`. Rows to compare are brought together by an external sort, so that memory holds a few bytes per row, and one
//! block of rows at a time. The result does not depend on the number of workers.
//!
//! ```no_run
//! let report = copydesk_link::Link::new("tables").run(&mut |step| eprintln!("{step:?}"))?;
//! println!("{} persons, organisations and places", report.corpus_entities);
//! # Ok::<(), copydesk_link::Error>(())
//! ```
#![deny(missing_docs)]

mod amend;
mod articles;
mod authority;
mod clusters;
mod corpus;
mod corrections;
mod entities;
mod error;
mod evidence;
mod fields;
mod link;
mod model;
mod organisation;
mod output;
mod person;
mod quotes;
mod spill;
mod text;
#[doc(hidden)]
pub mod training;

pub use amend::Amendment;
pub use authority::{Authority, Country, EntryIndex, Evidence, Resolution, word_number};
pub use corrections::{Correction, Corrections, EntityRef, NameRef, QuoteRef};
pub use error::Error;
pub use link::{Link, Report, Step, files_in_use};
