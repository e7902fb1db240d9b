//! The host: finds processor plugins, loads them, orders them, and runs articles through them.
//!
//! ```no_run
//! use copydesk_core::{Article, Meta};
//! use copydesk_host::{Builder, Search};
//!
//! # fn main() -> Result<(), copydesk_host::Error> {
//! let builder = Builder::new()
//!     .plugin("entities")
//!     .plugin("./libcopydesk_quotes.so")
//!     .configure("quotes", serde_json::json!({"min_words": 3}));
//! // SAFETY: these are plugins that we trust.
//! let pipeline = unsafe { builder.open(&Search::from_environment()) }?;
//! let mut worker = pipeline.worker()?;
//! for record in worker.annotate(vec![Article::new("a", "Ada spoke.", Meta::default())]) {
//!     println!("{}: {} layers", record.id(), record.layers().iter().len());
//! }
//! # Ok(())
//! # }
//! ```
//! [`run`] does the same on several threads, in order and in bounded memory.
//!
//! What cannot start is an [`Error`] that names the file, processor, layer or key and the remedy. What goes wrong with one article is a
//! problem in its record, and every article gives one record. Nothing here prints: log lines of plugins go to [`Builder::log`].
//!
//! `unsafe` lives where pointers of plugins are followed (`load`, `frame`, `inprocess`, `sink`) and where bytes become tables
//! (`isolated::codec`), and nowhere else. The way from a layer to the tables of the boundary and back (`frame`) does not know how a processor
//! is called: one in a process of its own (`isolated`) speaks the same.
#![deny(missing_docs)]

mod builder;
mod config;
mod descriptor;
mod discover;
mod elf;
mod error;
mod frame;
mod inprocess;
pub mod inspect;
#[cfg(unix)]
mod isolated;
mod load;
mod log;
mod pipeline;
mod plan;
mod processor;
mod run;
mod sink;
mod stats;
mod watch;
mod worker;

pub use builder::{Builder, Isolate};
pub use config::Config;
pub use copydesk_core::vocabulary::HOST_LAYERS;
pub use descriptor::{Descriptor, HOST_ID, LayerUse};
pub use discover::{Found, Search, is_id};
pub use error::{Error, ErrorKind};
#[cfg(all(unix, feature = "fuzzing"))]
#[doc(hidden)]
pub use isolated::fuzzing;
#[cfg(unix)]
pub use isolated::{Isolation, serve};
pub use load::Library;
pub use log::Level;
pub use pipeline::Pipeline;
pub use plan::{Order, plan};
pub use run::{Input, Summary, run, run_with};
pub use stats::{ProcessorStats, Stats, Times};
pub use worker::Worker;
