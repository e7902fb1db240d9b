//! The host: finds processor plugins, loads them, orders them, and runs articles through them.
//!
//! ```text
//! use copydesk_core::{Article, Meta};
//! use copydesk_host::{Builder, Search};
//!
//! let search = Search::from_environment();
//! let pipeline = Builder::new()
//!     .plugin("entities")
//!     .plugin("./libcopydesk_quotes.so")
//!     .configure("quotes", serde_json::json!({"min_words": 3}))
//!     .open(&search)?;
//! let mut worker = pipeline.worker()?;
//! for record in worker.annotate(vec![Article::new("a", "Ada spoke.", Meta::default())]) {
//!     println!("{}: {} layers", record.id(), record.layers().iter().len());
//! }
//! ```
//!
//! ```text
//! Builder::new() -> Builder
//!   .plugin(impl Into<String>)                     id or path; repeat; the user's order
//!   .configure(id, serde_json::Value)              an object; keys of later calls win
//!   .order(Order::Sorted | Order::AsGiven)
//!   .log(Level, impl Fn(Level, &str /*processor*/, &str /*line*/) + Send + Sync + 'static)
//!   .open(&Search) -> Result<Pipeline, Error>
//! Pipeline: Send + Sync
//!   .descriptors() -> impl Iterator<Item = &Descriptor>   in the order in which they run
//!   .found() -> &[Found]                                  where each came from, what it hides
//!   .worker() -> Result<Worker<'_>, Error>
//! Worker
//!   .annotate(Vec<Article>) -> Vec<Record>         as many, in order
//!   .stats() -> &Stats
//! run(&Pipeline, workers: usize, input: impl Iterator<Item = Result<Article, Record>> + Send + 'static,
//!     output: impl FnMut(Record) -> ControlFlow<B>) -> Result<Summary<B>, Error>
//!   input is read on a thread of its own (it may block on stdin), output is called on this one, in input order
//! Summary<B> { records: u64, with_problems: u64, stopped: Option<B>, stats: Stats }
//! Stats { articles, bytes, tokens: u64, segmentation: Duration, processors: Vec<ProcessorStats> }
//! ProcessorStats { id: String, process: Duration, boundary: Duration, rows: u64 }
//! Library::load(&Path) -> Result<Library, Error>; .descriptors() -> &[Descriptor]      for listing plugins
//! ```
//!
//! What cannot start is an [`Error`] that names the file, processor, layer or key and the remedy. What goes wrong with one article is a
//! problem in its record, and every article gives one record. Nothing here prints: log lines of plugins go to [`Builder::log`].
//!
//! `unsafe` lives where pointers of plugins are followed (`load`, `frame`, `inprocess`) and nowhere else. The way from a layer to the
//! tables of the boundary and back (`frame`) does not know how a processor is called, so that one in a process of its own speaks the same.
#![deny(missing_docs)]

pub mod config;
mod descriptor;
mod discover;
mod error;
mod plan;

pub use descriptor::{Descriptor, HOST_ID, HOST_LAYERS, LayerUse};
pub use discover::{Found, Search};
pub use error::{Error, ErrorKind};
pub use plan::{Order, plan};
