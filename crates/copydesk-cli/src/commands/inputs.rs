//! What several commands read: the inputs that are typed, with the columns that are mapped.

use std::path::Path;
use std::time::Duration;

use anyhow::{Result, bail};
use copydesk::formats::Columns;
use copydesk::host::CallTimeout;
use copydesk::inputs::Inputs;

use crate::args::Reading;
use crate::args::columns::columns;
use crate::output::tell;

/// The inputs that are typed. `timeout`: how long reading an article may take. `output`: a folder that is written to, and so not read.
pub fn inputs(reading: &Reading, timeout: Option<Duration>, output: Option<&Path>) -> Result<Inputs> {
    let (columns, output) = (columns(&reading.columns)?, output.map(Path::to_owned));
    let timeout = timeout.map_or_else(CallTimeout::default, CallTimeout);
    let options = copydesk::inputs::Options { columns, encoding: reading.encoding, timeout, output };
    let inputs = Inputs::open(&reading.files, options)?;
    if let Some(skipped) = inputs.skipped() {
        tell(&skipped.to_string());
    }
    Ok(inputs)
}

/// # Errors
/// If no article had one of the fields that `--columns` names.
pub fn check_used(columns: &Columns) -> Result<()> {
    match columns.unused().next() {
        Some((field, theirs)) => bail!("--columns {field}={theirs}: no article has a field `{theirs}`"),
        None => Ok(()),
    }
}
