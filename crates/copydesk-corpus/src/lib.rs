//! Annotates a corpus into a folder. The output is in numbered parts, which appear when they are complete; a manifest lists them, with the
//! settings of the run. A run can be killed at any moment and continued.
//!
//! ```text
//! DIR/manifest.jsonl            settings; one line per complete part, one before a part is replaced, one when the run is finished
//! DIR/quotes/00000.parquet      part 0 of the table `quotes`; .00000.parquet.tmp while it is written
//! ```
//! Where a part ends depends only on the number and the bytes of its articles. So the parts are the same, byte for byte, for any number of
//! workers and for a run that was interrupted.
//!
//! ```
//! use copydesk_corpus::{PartFormat, Run, check_new};
//! use copydesk_host::{Builder, Search};
//! use copydesk_inputs::{Inputs, Options};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let base = std::env::temp_dir().join(format!("copydesk-corpus-{}", std::process::id()));
//! # std::fs::create_dir_all(&base)?;
//! # let news = base.join("news.jsonl");
//! std::fs::write(&news, "{\"id\": 1, \"text\": \"Ada spoke.\"}\n{\"id\": 2, \"text\": \"Bo did not.\"}\n")?;
//! let folder = base.join("tables");
//! check_new(&folder)?;
//! // No plugins: sections, sentences and tokens are the host's own.
//! // SAFETY: names no plugins, so that nothing is loaded.
//! let pipeline = unsafe { Builder::new().open(&Search::new()) }?;
//! let inputs = Inputs::open(&[news], Options { output: Some(folder.clone()), ..Options::default() })?;
//! let report = Run::new(&folder, &pipeline, inputs, PartFormat::Csv).start(&mut |_| ())?;
//! assert_eq!((report.totals.articles, report.totals.parts), (2, 1));
//! assert!(std::fs::read_to_string(folder.join("articles/00000.csv"))?.contains("Bo did not."));
//! # std::fs::remove_dir_all(&base)?;
//! # Ok(())
//! # }
//! ```
#![deny(missing_docs)]

mod encode;
mod error;
mod manifest;
mod partition;
mod parts;
mod run;
mod shard;
mod sync;

pub use encode::{PartFormat, first_problem};
pub use error::{Difference, Error};
pub use manifest::{Description, FileSize, Linked, Manifest, Part, PartLimits, Processor, Totals};
#[cfg(feature = "parquet")]
pub use parts::TableFile;
pub use parts::remove_temporary;
pub use run::{ArticleDone, Report, Resumed, Run, check_new};
pub use shard::Shard;
pub use sync::sync_folder;
