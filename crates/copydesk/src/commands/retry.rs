//! `copydesk retry`: in a finished folder of a corpus, the parts in which articles have problems, once more.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result, anyhow, ensure};
use copydesk_formats::Unit;
use serde_json::Value;

use super::annotate::conclude;
use super::pipeline::{open, workers};
use super::search;
use crate::args::{Reading, Retry};
use crate::corpus::{Kind, Manifest, Plan};
use crate::inputs::Inputs;
use crate::output::{Outcome, tell};
use crate::settings::Settings;

pub fn run(args: &Retry) -> Result<Outcome> {
    let started = Instant::now();
    // The manifest is locked while it is held, and opened again by the run.
    let was = Manifest::open(&args.folder)?.description().clone();
    let damaged = || anyhow!("the manifest in {} is damaged", args.folder.display());
    let text = |key: &str| was.get(key).and_then(Value::as_str);
    let kind = text("format").and_then(Kind::of).ok_or_else(damaged)?;
    let units = [Unit::Codepoint, Unit::Utf16, Unit::Byte];
    let unit = units.into_iter().find(|unit| Some(unit.as_str()) == text("offsets")).ok_or_else(damaged)?;
    let shard = text("shard").map(|shard| shard.parse().map_err(|_| damaged())).transpose()?;
    let part_articles = was["parts"]["articles"].as_u64().ok_or_else(damaged)?;
    let folder = std::path::absolute(&args.folder)?;
    let directory = text("directory").ok_or_else(damaged)?;
    std::env::set_current_dir(directory)
        .with_context(|| format!("cannot go to {directory}, where the run found its input"))?;
    let inputs = Inputs::check(&reading(&was).ok_or_else(damaged)?)?;
    let reads_stdin = inputs.reads_stdin();
    let remedy =
        || format!("the run read standard input: … | copydesk retry {} with the same input", args.folder.display());
    ensure!(!inputs.reads_terminal(), remedy());
    let mut settings = Settings::of_json(&was["settings"]).with_context(|| damaged().to_string())?;
    settings.isolation.take(&args.isolation)?;
    let as_json = settings.to_json();
    let pipeline = open(settings, &search(), false)?;
    let opened = started.elapsed();
    let plan = Plan {
        folder: &folder,
        pipeline: &pipeline,
        workers: workers(args.jobs),
        inputs,
        kind,
        unit,
        shard,
        part_articles,
        max_failures: None,
        settings: as_json,
    };
    let report = plan.retry();
    match if reads_stdin { report.with_context(remedy)? } else { report? } {
        Some(report) => Ok(conclude(&report, &args.folder, started.elapsed().saturating_sub(opened))),
        None => {
            tell(&format!("no article in {} has problems", args.folder.display()));
            Ok(Outcome::Good)
        }
    }
}

/// What the run read.
fn reading(was: &Value) -> Option<Reading> {
    let file = |given: &Value| {
        let path = given.get("file").or(given.get("folder")).unwrap_or(given).as_str()?;
        Some(PathBuf::from(path))
    };
    let files = was.get("input")?.as_array()?.iter().map(file).collect::<Option<_>>()?;
    let columns = was.get("columns")?.as_object()?;
    let columns = columns.iter().map(|(field, theirs)| Some(format!("{field}={}", theirs.as_str()?)));
    Some(Reading { files, columns: columns.collect::<Option<_>>()? })
}
