//! Loads plugins.
#![expect(unsafe_code, reason = "loads plugins, for which the user vouches")]

use copydesk::host::Error;
use copydesk::{Builder, Pipeline, Search};

/// Opens a pipeline.
pub fn pipeline(builder: Builder, search: &Search) -> Result<Pipeline, Error> {
    // SAFETY: the user named the plugins, or the folders that they lie in.
    unsafe { builder.open(search) }
}
