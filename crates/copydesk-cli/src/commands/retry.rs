//! `copydesk retry`: in a finished folder of a corpus, the parts in which articles have problems, once more.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result, anyhow, bail, ensure};
use copydesk_formats::Unit;
use copydesk_host::Search;
use serde_json::Value;

use super::annotate::conclude;
use super::pipeline::{open, workers};
use super::search;
use crate::args::{Reading, Retry};
use crate::corpus::{Kind, Manifest, Plan};
use crate::inputs::Inputs;
use crate::isolation;
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
    if let Some(special) = was["input"].as_array().into_iter().flatten().find_map(|given| given.get("special")) {
        bail!(
            "a pattern of the run matched {special}, which is neither a file nor a folder: annotate anew, without it, into another folder"
        );
    }
    let folder = std::path::absolute(&args.folder)?;
    // Before the directory changes: a path to plugins is from where the user stands.
    let absolute = |folder: &PathBuf| std::path::absolute(folder).unwrap_or_else(|_| folder.clone());
    let search = search().folders().iter().map(absolute).fold(Search::new(), Search::folder);
    let directory = text("directory").ok_or_else(damaged)?;
    // Moved with its input to another place, a run is retried from there.
    let gone = std::env::set_current_dir(directory).is_err();
    let inputs = Inputs::check_apart(&reading(&was).ok_or_else(damaged)?, Some(&folder)).with_context(|| {
        let from =
            if gone { "that folder is gone; paths are read from the present one" } else { "paths are read from there" };
        format!("the run in {} was started in {directory}; {from}", args.folder.display())
    })?;
    let reads_stdin = inputs.reads_stdin();
    let remedy =
        || format!("the run read standard input: … | copydesk retry {} with the same input", args.folder.display());
    ensure!(!inputs.reads_terminal(), remedy());
    let mut settings = Settings::of_json(&was["settings"]).with_context(|| damaged().to_string())?;
    settings.isolation = isolation::Settings::of_json(&was["isolation"]).with_context(|| damaged().to_string())?;
    settings.isolation.take(&args.isolation)?;
    let (as_json, isolation) = (settings.to_json(), settings.isolation.to_json());
    let pipeline = open(settings, &search, false)?;
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
        isolation,
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
        let path = ["file", "folder"].into_iter().find_map(|key| given.get(key)).unwrap_or(given).as_str()?;
        Some(PathBuf::from(path))
    };
    let files = was.get("input")?.as_array()?.iter().map(file).collect::<Option<_>>()?;
    let columns = was.get("columns")?.as_object()?;
    let columns = columns.iter().map(|(field, theirs)| Some(format!("{field}={}", theirs.as_str()?)));
    Some(Reading { files, columns: columns.collect::<Option<_>>()? })
}
