//! Where plugins' code comes into the process: the only file of the program with `unsafe`. Whoever runs copydesk vouches for the plugins that
//! they name, or that lie in the folders that are searched.
#![expect(unsafe_code, reason = "loads plugins, for which the user vouches")]

use std::path::Path;
use std::process::ExitCode;

use copydesk_conformance::Alone;
use copydesk_host::{Builder, Error, Library, Pipeline, Search};

/// Loads a plugin for what it says of itself.
pub fn library(path: &Path) -> Result<Library, Error> {
    // SAFETY: the user named the file, or the folder that it lies in.
    unsafe { Library::load(path) }
}

/// Opens a pipeline.
pub fn pipeline(builder: Builder, search: &Search) -> Result<Pipeline, Error> {
    // SAFETY: as above, of each plugin that is not isolated.
    unsafe { builder.open(search) }
}

/// Runs the worker process of an isolated plugin.
pub fn worker_process() -> ExitCode {
    // SAFETY: the program was started for this command, which does nothing else.
    unsafe { copydesk_host::serve() }
}

/// Runs one test of a plugin.
pub fn conformance_test(alone: Alone) -> Result<(), copydesk_conformance::Error> {
    // SAFETY: the program was started for this test, and does nothing else.
    unsafe { copydesk_conformance::alone(alone) }
}
