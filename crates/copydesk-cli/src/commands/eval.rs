//! `copydesk eval`: figures against gold.

use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use copydesk_formats::{Columns, Options, Splitter, decompress, write_record};
use copydesk_host::run_with;
use serde_json::Value;

use super::pipeline::{open, workers};
use super::search;
use crate::args::{Eval, Scored};
use crate::eval::{Labels, Layer, Records, gold, read_records, score};
use crate::output::{self, Outcome};
use crate::settings::Settings;

pub fn run(args: &Eval) -> Result<Outcome> {
    let layer = layer(args)?;
    let gold = gold::read(&layer, &args.gold.display().to_string(), open_file(&args.gold)?)?;
    let records = match &args.records {
        Some(file) => read_records(&file.display().to_string(), open_file(file)?)?,
        None => Records::new(annotate(args)?),
    };
    let score = score(&layer, &gold, &records)?;
    output::print(&score.table)?;
    let short = args.min_f1.is_some_and(|least| score.f1 < least);
    Ok(if short { Outcome::SomeFailed } else { Outcome::Good })
}

/// What is scored; a flag that says nothing about it is a mistake, not something to pass over.
fn layer(args: &Eval) -> Result<Layer> {
    ensure!(
        args.map.is_none() || args.layer == Scored::Entities,
        "--map counts labels of names: it goes with --layer entities"
    );
    ensure!(
        args.types.is_empty() || args.layer == Scored::Quotes,
        "--types chooses quotes: it goes with --layer quotes"
    );
    Ok(match args.layer {
        Scored::Entities => Layer::Entities(args.map.unwrap_or(Labels::Conll)),
        Scored::Quotes => Layer::Quotes(args.types.clone()),
        Scored::Sentiment => Layer::Sentiment,
    })
}

fn open_file(file: &Path) -> Result<Box<dyn Read + Send>> {
    File::open(file).and_then(decompress).with_context(|| format!("cannot open {}", file.display()))
}

/// The records of the gold file's own articles.
#[expect(clippy::result_large_err, reason = "what cannot be read goes in as a record")]
fn annotate(args: &Eval) -> Result<Vec<Value>> {
    let search = search();
    let pipeline = open(Settings::check(&args.choice, &search)?, &search, false)?;
    let name = args.gold.display().to_string();
    let opened = open_file(&args.gold)?;
    let columns: Arc<Columns> = Arc::default();
    let articles = Splitter::new(name, opened, columns.clone()).map(move |article| article.parse(&columns));
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
