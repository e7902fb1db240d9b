//! `copydesk schema`: the JSON Schema of the records.

use anyhow::Result;

use crate::output::{self, Outcome};

pub fn run() -> Result<Outcome> {
    output::print(copydesk::formats::RECORD_SCHEMA)?;
    Ok(Outcome::Good)
}
