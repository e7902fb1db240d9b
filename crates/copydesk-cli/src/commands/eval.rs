//! `copydesk eval`: scores records against gold.

use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use copydesk::eval::{Gold, Labels, Layer, Records};
use copydesk::formats::{Reader, decompress};
use copydesk::host;

use super::pipeline::{open, settings, workers};
use super::search;
use crate::args::{Eval, Scored, When};
use crate::output::{self, Outcome, Screen, folded};

pub fn run(args: &Eval) -> Result<Outcome> {
    let gold = Gold::read(layer(args)?, &args.gold.display().to_string(), open_file(&args.gold)?)?;
    let records = match &args.records {
        Some(file) => Records::read(&file.display().to_string(), open_file(file)?)?,
        None => annotate(args)?,
    };
    let score = gold.score(&records);
    let (table, screen) = (score.to_string(), Screen::new(When::Never));
    output::print(&if screen.terminal { folded(&table, screen.width) } else { table })?;
    let short = args.min_f1.is_some_and(|least| score.f1() < least);
    Ok(if short { Outcome::SomeFailed } else { Outcome::Good })
}

/// What is scored. A flag that does not apply to it is a mistake, and refused.
fn layer(args: &Eval) -> Result<Layer> {
    ensure!(args.map.is_none() || args.layer == Scored::Entities, "--map applies to --layer entities only");
    ensure!(args.types.is_empty() || args.layer == Scored::Quotes, "--types applies to --layer quotes only");
    Ok(match args.layer {
        Scored::Entities => Layer::Entities(args.map.map_or(Labels::Conll, Labels::from)),
        Scored::Quotes => Layer::Quotes(args.types.clone()),
        Scored::Speakers => Layer::Speakers,
        Scored::Roles => Layer::Roles,
        Scored::Sentiment => Layer::Sentiment,
    })
}

fn open_file(file: &Path) -> Result<Box<dyn Read + Send>> {
    File::open(file).and_then(decompress).with_context(|| format!("cannot open {}", file.display()))
}

/// The records of the gold file's own articles.
fn annotate(args: &Eval) -> Result<Records> {
    let search = search();
    let pipeline = open(&settings(&args.choice, &search)?, &search, false)?;
    let articles = Reader::new(args.gold.display().to_string(), open_file(&args.gold)?);
    let mut records = Records::default();
    host::run(&pipeline, workers(None), articles, |record| {
        records.add(record);
        ControlFlow::<()>::Continue(())
    })?;
    Ok(records)
}
