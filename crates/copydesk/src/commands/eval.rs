//! `copydesk eval`: figures against gold.

use std::fs::File;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use copydesk_formats::{Columns, Options, Pieces, unpacked, write_record};
use copydesk_host::run_with;
use serde_json::Value;

use super::pipeline::{open, workers};
use super::search;
use crate::args::{Eval, Scored};
use crate::eval::{Layer, Records, read, score};
use crate::output::{self, Outcome};
use crate::settings::Settings;

pub fn run(args: &Eval) -> Result<Outcome> {
    let gold = lines(&args.gold)?;
    let records = match &args.records {
        Some(file) => Records::new(lines(file)?),
        None => Records::new(annotate(args)?),
    };
    let layer = match args.layer {
        Scored::Entities => Layer::Entities(args.map),
        Scored::Quotes => Layer::Quotes(args.types.clone()),
        Scored::Sentiment => Layer::Sentiment,
    };
    let score = score(&layer, &gold, &records)?;
    output::print(&score.table)?;
    let short = args.min_f1.is_some_and(|least| score.f1 < least);
    Ok(if short { Outcome::SomeFailed } else { Outcome::Good })
}

fn lines(file: &Path) -> Result<Vec<Value>> {
    let name = file.display().to_string();
    let opened = File::open(file).and_then(unpacked).with_context(|| format!("cannot open {name}"))?;
    read(&name, opened)
}

/// The records of the gold file's own articles.
#[expect(clippy::result_large_err, reason = "what cannot be read goes in as a record")]
fn annotate(args: &Eval) -> Result<Vec<Value>> {
    let search = search();
    let pipeline = open(Settings::check(&args.choice, &search)?, &search, false)?;
    let name = args.gold.display().to_string();
    let opened = File::open(&args.gold).and_then(unpacked).with_context(|| format!("cannot open {name}"))?;
    let columns: Arc<Columns> = Arc::default();
    let articles = Pieces::new(name, opened, columns.clone()).map(move |raw| raw.read(&columns));
    let mut records = Vec::new();
    let make = |_, record| {
        let mut json = Vec::new();
        write_record(&mut json, &record, &Options::default())?;
        anyhow::Ok(serde_json::from_slice(&json)?)
    };
    let summary = run_with(&pipeline, workers(None), articles, make, |record| match record {
        Ok(record) => {
            records.push(record);
            ControlFlow::Continue(())
        }
        Err(error) => ControlFlow::Break(error),
    })?;
    summary.stopped.map_or(Ok(records), Err)
}
