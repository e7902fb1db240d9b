//! Links the articles of a finished run: finds persons, organisations and places that are the same in different articles, repeated quotations,
//! and copies of articles. `docs/link.md` describes the tables.
//!
//! [`Link`] reads the tables of a run, and adds `corpus_entities`, `entity_links`, `quote_groups` and `article_groups` to them, and three
//! columns to `who_said_what`. Rows to compare are brought together by an external sort, so that memory holds a few bytes per row, and one
//! block of rows at a time. The result does not depend on the number of workers.
//!
//! ```
//! use copydesk_corpus::{PartFormat, Run};
//! use copydesk_host::Builder;
//! use copydesk_inputs::{Inputs, Options};
//! use copydesk_link::Link;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let base = tempfile::tempdir()?;
//! # let (news, folder) = (base.path().join("news.jsonl"), base.path().join("tables"));
//! let text = "The harbour board met on Monday. It put off the vote on a new pier until the spring.";
//! std::fs::write(&news, format!("{{\"id\": 1, \"text\": \"{text}\"}}\n{{\"id\": 2, \"text\": \"{text}\"}}\n"))?;
//! // A run without plugins: it has articles and nobody in them.
//! let pipeline = Builder::new().open_linked()?;
//! let inputs = Inputs::open(&[news], Options::default())?;
//! Run::new(&folder, &pipeline, inputs, PartFormat::Parquet).start(&mut |_| ())?;
//!
//! let report = Link::new(&folder).run(&mut |step| println!("{step:?}"))?;
//! assert_eq!((report.articles, report.article_groups), (2, 1)); // one text, printed twice
//! assert!(folder.join("article_groups/00000.parquet").exists());
//! # Ok(())
//! # }
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
mod report;
mod spill;
mod text;
#[doc(hidden)]
pub mod training;

pub use amend::Amendment;
pub use authority::{Authority, EntryIndex, Evidence, Resolution, word_number};
pub use corrections::{Correction, Corrections, EntityRef, NameRef, QuoteRef};
pub use error::Error;
pub use link::{Link, Step, files_in_use};
pub use organisation::Country;
pub use report::Report;
