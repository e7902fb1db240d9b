//! copydesk as a library: everything that a program needs to annotate articles, re-exported from the crates it lives in.
//!
//! Open a pipeline, annotate an article, and read the layers by typed views. This example runs without plugins, so that the record has what
//! the host itself finds: sections, sentences and tokens. With `plugins: vec!["entities".into(), "quotes".into()]` and the plugins in a
//! folder of the search, [`Record::entities`] and [`Record::quotes`] give who is named and who said what. `examples/embed` in the
//! repository does that.
//!
//! ```
//! use copydesk::{Article, Meta, Search, SectionKind, Settings};
//!
//! # fn main() -> Result<(), copydesk::host::Error> {
//! let settings = Settings::default();
//! // SAFETY: names no plugins, so that nothing is loaded.
//! let pipeline = unsafe { settings.open(&Search::from_environment()) }?;
//! let mut worker = pipeline.worker()?;
//! let text = "Cuts are off\n\n“No cuts,” Ada Example told the BBC. She did not say why.";
//! let article = Article::new("a", text, Meta::default());
//! let record = worker.annotate(vec![article]).remove(0);
//! assert_eq!(record.sections().map(|section| section.kind()).last(), Some(Some(SectionKind::Paragraph)));
//! assert_eq!(record.layers().get("sentences").unwrap().len(), 3);
//! assert!(record.quotes().next().is_none() && record.problems.is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! Annotate a stream on several threads. Records come in the order of the articles, in bounded memory; what cannot be read gives a
//! record too.
//!
//! ```
//! use std::ops::ControlFlow;
//!
//! use copydesk::formats::{Options, Reader, write_record};
//! use copydesk::{Search, Settings, host};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // SAFETY: names no plugins, so that nothing is loaded.
//! let pipeline = unsafe { Settings::default().open(&Search::new()) }?;
//! let input = "{\"id\": 1, \"text\": \"Ada spoke.\"}\n{\"id\": 2, \"text\": \"Bo did not.\"}\nnot JSON\n";
//! let mut out = Vec::new();
//! let summary = host::run(&pipeline, 2, Reader::new("news", input.as_bytes()), |record| {
//!     match write_record(&mut out, &record, &Options::default()) {
//!         Ok(()) => ControlFlow::Continue(()),
//!         Err(error) => ControlFlow::Break(error),
//!     }
//! })?;
//! assert_eq!((summary.records, summary.with_problems), (3, 1));
//! # Ok(())
//! # }
//! ```
//!
//! Write tables: of one record by [`tables::tabulate`], of a corpus into a folder by [`corpus::Run`].
//!
//! ```
//! use copydesk::formats::Unit;
//! use copydesk::tables::{TABLES, csv, tabulate};
//! use copydesk::{Article, Meta, Search, Settings};
//!
//! # fn main() -> Result<(), copydesk::host::Error> {
//! // SAFETY: names no plugins, so that nothing is loaded.
//! let pipeline = unsafe { Settings::default().open(&Search::new()) }?;
//! let record = pipeline.worker()?.annotate(vec![Article::new("a", "Ada spoke.", Meta::default())]).remove(0);
//! let tables = tabulate(&record, 0, Unit::Codepoint);
//! let articles = csv::header(&TABLES[0]) + &String::from_utf8(csv::rows(&tables.0[0])).unwrap();
//! assert_eq!(articles, "article,id,title,published,language,source,url,text,words,problems\n0,a,,,,,,Ada spoke.,3,0\n");
//! # Ok(())
//! # }
//! ```
//!
//! | module | what lives there |
//! |---|---|
//! | [`core`] | the annotation model: article, layer, record, and the vocabulary of the standard layers |
//! | [`formats`] | readers of articles, writers of records |
//! | [`host`] | finding, loading and running plugins |
//! | [`inputs`] | articles of files, folders and patterns |
//! | [`pages`] | an article, and the report of a corpus, as HTML pages |
//! | `sql` | the tables of a run in SQLite |
//! | [`tables`] | records as tables, CSV and Parquet |
//! | [`corpus`] | runs into a folder that can be killed and continued |
//! | [`eval`] | figures against gold |
//! | [`link`] | persons, quotations and copies across the articles of a run |
//! | [`settings`], [`watchlist`] | pipeline files, configuration, names to watch |
#![deny(missing_docs)]

pub mod settings;
pub mod watchlist;

pub use copydesk_core as core;
pub use copydesk_corpus as corpus;
pub use copydesk_eval as eval;
pub use copydesk_formats as formats;
pub use copydesk_host as host;
pub use copydesk_inputs as inputs;
pub use copydesk_link as link;
pub use copydesk_pages as pages;
#[cfg(feature = "report")]
pub use copydesk_sql as sql;
pub use copydesk_tables as tables;

pub use copydesk_core::vocabulary::{EntityType, MentionForm, QuoteKind, Scope, SectionKind, Tone};
pub use copydesk_core::{Article, Layer, Meta, Record, Row};
pub use copydesk_host::{Builder, Pipeline, Search, Worker};
pub use settings::Settings;
