//! Write a copydesk processor: implement [`Processor`], name it in [`export!`], build a `cdylib`.
//!
//! ```
//! use copydesk_plugin::{Descriptor, Doc, Error, Host, NoConfig, Output, Processor, export};
//!
//! /// Marks every word written in capitals.
//! struct Shout;
//!
//! impl Processor for Shout {
//!     type Config = NoConfig;
//!     type Scratch = ();
//!
//!     fn describe() -> Descriptor {
//!         Descriptor::new("shout", env!("CARGO_PKG_VERSION")).summary("Words in capitals").requires("tokens").provides("shouts")
//!     }
//!
//!     fn open(_: NoConfig, _: &Host) -> Result<Shout, Error> {
//!         Ok(Shout)
//!     }
//!
//!     fn process(&self, _: &mut (), doc: &Doc<'_>, out: &mut Output) -> Result<(), Error> {
//!         for token in doc.layer("tokens").rows() {
//!             if token.text().len() > 1 && token.text().chars().all(char::is_uppercase) {
//!                 out.row("shouts", token.range()).label("shout");
//!             }
//!         }
//!         Ok(())
//!     }
//! }
//!
//! export!(Shout);
//! # use copydesk_plugin::testing::Case;
//! # let case = Case::new("He said NO.").layer("tokens", [0..2, 3..7, 8..10, 10..11]);
//! # assert_eq!(case.run::<Shout>(NoConfig {}).unwrap().underlined(&["shouts"]), "He said NO.\n        ^^ shout\n");
//! ```
//!
//! - A [`Doc`] is one article with the layers that the processor declared; an [`Output`] takes its rows. All offsets are UTF-8 bytes.
//! - `open` runs once and makes what all workers share; [`Processor::Scratch`] is made once per worker and reused.
//! - The configuration is a `serde` struct; its JSON Schema goes into the descriptor, and the host checks it before `open`.
//! - A panic in `process` fails that article and nothing else. Profiles must keep `panic = "unwind"`, the default.
//! - [`testing`] runs a processor without a host.
#![deny(missing_docs)]

mod config;
mod descriptor;
mod doc;
mod error;
pub mod export;
mod host;
mod output;
mod processor;
pub mod standard;
pub mod testing;

pub use config::NoConfig;
pub use copydesk_core::Value;
pub use descriptor::Descriptor;
pub use doc::{Doc, Layer, Row, Spans};
pub use error::Error;
pub use host::{Host, Level};
pub use output::{Output, RowBuilder, RowRef};
pub use processor::Processor;
pub use {schemars, serde, serde_json};
