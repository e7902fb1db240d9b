//! copydesk as a library: everything that a program needs to annotate articles, re-exported from the crates it lives in.
#![deny(missing_docs)]

pub use copydesk_core as core;
pub use copydesk_formats as formats;
pub use copydesk_host as host;
pub use copydesk_tables as tables;
