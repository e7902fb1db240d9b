//! The host: finds processor plugins, loads them, orders them, and runs articles through them.
//!
//! ```
//! use copydesk_core::{Article, Meta};
//! use copydesk_host::{Builder, Library};
//! # use copydesk_plugin::{Descriptor, Doc, Error, Host, NoConfig, Output, Processor};
//! # struct Shout;
//! # impl Processor for Shout {
//! #     type Config = NoConfig;
//! #     type Scratch = ();
//! #     fn describe() -> Descriptor { Descriptor::new("shout", "1.0.0").requires("tokens").provides("shouts") }
//! #     fn open(_: NoConfig, _: &Host) -> Result<Shout, Error> { Ok(Shout) }
//! #     fn process(&self, _: &mut (), doc: &Doc<'_>, out: &mut Output) -> Result<(), Error> {
//! #         for token in doc.layer("tokens").rows().filter(|token| token.text() == "NO") { out.row("shouts", token.range()); }
//! #         Ok(())
//! #     }
//! # }
//!
//! # fn main() -> Result<(), copydesk_host::Error> {
//! // `Shout` is a processor that this program links in; plugins in files are opened by `Builder::open`.
//! let shout = Library::from_linked(copydesk_plugin::linked!(Shout), "shout")?;
//! let pipeline = Builder::new().library(shout).open_linked()?;
//!
//! let mut worker = pipeline.worker()?;
//! let records = worker.annotate(vec![Article::new("a", "She said NO.", Meta::default())]);
//! assert_eq!(records[0].layers().get("shouts").unwrap().len(), 1);
//! assert!(records[0].problems.is_empty());
//! # Ok(())
//! # }
//! ```
//! [`run`] does the same on several threads, in order and in bounded memory.
//!
//! What cannot start is an [`Error`] that names the file, processor, layer or key and the remedy. What goes wrong with one article is a
//! problem in its record, and every article gives one record. Nothing here prints: log lines of plugins go to [`Builder::log`].
//!
//! `unsafe` is used where plugins are loaded (`load`, `builder`, `isolated::serve`, `inspect`), where their pointers are followed (`frame`,
//! `inprocess`, `sink`) and where bytes become tables (`isolated::codec`), and nowhere else. `frame` converts layers to the tables of the
//! boundary and back, for processors in this process (`inprocess`) and in processes of their own (`isolated`).
#![deny(missing_docs)]

mod builder;
mod config;
mod descriptor;
mod discover;
mod elf;
mod embedded;
mod error;
mod frame;
mod inprocess;
pub mod inspect;
#[cfg(unix)]
mod isolated;
mod language;
mod load;
mod log;
mod pipeline;
mod plan;
mod processor;
mod quota;
mod reading;
mod run;
mod sink;
mod stats;
mod watch;
mod worker;

pub use builder::{Builder, Isolate};
pub use config::Config;
pub use copydesk_core::vocabulary::HOST_LAYERS;
pub use descriptor::{Descriptor, HOST_ID, LayerUse};
pub use discover::{PluginFile, Search, is_id};
pub use embedded::{Embedded, View};
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
pub use processor::CallTimeout;
pub use run::{Input, Summary, run, run_with};
pub use stats::{ProcessorStats, Stats, Times};
pub use worker::Worker;
