//! Articles from files, folders, patterns and standard input, one after another.
//!
//! [`Inputs::open`] checks that everything named can be opened; [`Inputs::articles`] then reads it as the articles are asked for. What a
//! file holds is detected from its content by `copydesk-formats`, and by `copydesk-tables` if it is Parquet. Files packed by gzip or zstd
//! are decompressed; a ZIP archive stands for the files in it.
//!
//! ```
//! use copydesk_host::Input;
//! use copydesk_inputs::{Inputs, Options};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = std::env::temp_dir().join(format!("copydesk-inputs-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder)?;
//! std::fs::write(folder.join("a.jsonl"), "{\"id\": 1, \"text\": \"Ada spoke.\"}\nnot JSON\n")?;
//! let inputs = Inputs::open(&[folder.clone()], Options::default())?;
//! let articles: Vec<_> = inputs.articles().map(Input::read).collect();
//! assert_eq!(articles[0].as_ref().unwrap().text(), "Ada spoke.");
//! // What cannot be read gives a record that says why.
//! assert!(articles[1].as_ref().unwrap_err().problems[0].message.contains("a.jsonl, line 2"));
//! # std::fs::remove_dir_all(&folder)?;
//! # Ok(())
//! # }
//! ```
#![deny(missing_docs)]

mod articles;
mod assets;
mod error;
mod files;
mod folder;
mod inputs;
mod skipped;
mod source;

pub use articles::{Articles, UnreadArticle};
pub use error::Error;
pub use inputs::{Inputs, Options};
pub use skipped::Skipped;
pub use source::Source;
