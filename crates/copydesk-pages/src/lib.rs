//! Pages to look at. [`article`] and [`article_fragment`] show one record: the text with names, quotations and tone, and what was found in it.
//! With the feature `report`, `report` shows the figures of a corpus.
//!
//! A page is one file. It loads nothing, runs no script, and says so in its content security policy; layers are switched on and off by
//! checkboxes and style sheets. Everything that comes from an article is escaped, and characters that would reorder or hide the text around
//! them are made visible.
//!
//! ```
//! use copydesk_core::vocabulary::{EntityType, layer};
//! use copydesk_core::{Article, LayerBuilder, Meta, Record};
//!
//! # fn main() -> Result<(), copydesk_core::Defect> {
//! let text = "Ada & Bo <spoke>.";
//! let mut record = Record::new(Article::new("a", text, Meta::default()));
//! let mut mentions = LayerBuilder::new(layer::MENTIONS.into(), text)?;
//! mentions.row(Some(0..3), EntityType::Person.as_str().into(), None)?;
//! record.insert(vec![mentions.finish()])?;
//!
//! let page = copydesk_pages::article(&record);
//! assert!(page.contains(">Ada</span> &amp; Bo &lt;spoke&gt;."));
//! assert!(page.contains("Content-Security-Policy"));
//! # Ok(())
//! # }
//! ```
#![deny(missing_docs)]

mod article;
mod document;
#[cfg(feature = "report")]
mod report;
mod visible;

pub use article::{ArticleView, article, article_fragment};
pub use document::Document;
#[cfg(feature = "report")]
pub use report::report;
pub use visible::{shortened, visible};
