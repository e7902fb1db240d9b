//! Loads plugins: the only file of the program with `unsafe`. The user vouches for the plugins that they name, and for the folders that are
//! searched.
#![expect(unsafe_code, reason = "loads plugins, for which the user vouches")]

use std::path::Path;
use std::process::ExitCode;

use copydesk::host::{Error, Library};
use copydesk::{Builder, Pipeline, Search};
use copydesk_conformance::Alone;

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
    unsafe { copydesk::host::serve() }
}

/// Runs one test of a plugin.
pub fn conformance_test(alone: Alone) -> Result<(), copydesk_conformance::Error> {
    // SAFETY: the program was started for this test, and does nothing else.
    unsafe { copydesk_conformance::alone(alone) }
}
