//! `copydesk report`: the figures of a corpus as one page.

use anyhow::Result;
use copydesk::pages;
use copydesk::sql::{Content, Database};

use crate::args::Report;
use crate::output::{Outcome, write};

pub fn run(args: &Report) -> Result<Outcome> {
    let database = Database::open(&args.folder, Content::Figures)?;
    let page = pages::report(&database)?;
    write(&page, args.output.as_deref(), args.force)?;
    Ok(Outcome::Good)
}
