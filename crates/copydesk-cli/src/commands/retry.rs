//! `copydesk retry`: annotates the parts of a finished corpus again in which articles have problems.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use copydesk::corpus::{Description, Manifest, Run};
use copydesk::formats::{Columns, Encoding};
use copydesk::host::CallTimeout;
use copydesk::inputs::{Inputs, Options, Source};
use copydesk::{Search, Settings};

use super::amend::{amend, amendment, from_account};
use super::corpus::conclude;
use super::pipeline::{isolate, open, workers};
use super::search;
use crate::args::Retry;
use crate::interrupt;
use crate::output::{Outcome, Progress, reads_terminal, tell};

pub fn run(args: &Retry) -> Result<Outcome> {
    let started = Instant::now();
    let name = args.folder.display();
    // The manifest is locked while it is held, and opened again by the run.
    let was = Manifest::open(&args.folder)?.description().clone();
    let special = was.input.iter().find(|source| matches!(source, Source::Special { .. }));
    if let Some(special) = special.map(Source::path) {
        bail!(
            "a pattern of the run matched {}, which is neither a file nor a folder: annotate again, without it, into another folder",
            special.display()
        );
    }
    let folder = std::path::absolute(&args.folder)?;
    // Before the directory changes: paths to plugins are relative to where the user is.
    let absolute = |folder: &PathBuf| std::path::absolute(folder).unwrap_or_else(|_| folder.clone());
    let search = search().folders().iter().map(absolute).fold(Search::new(), Search::folder);
    let damaged = || format!("the manifest in {name} is damaged");
    let mut settings: Settings = serde_json::from_value(was.settings.clone()).with_context(damaged)?;
    use_files(&mut settings.plugins, &args.plugin, &name.to_string())?;
    // A run that was moved with its input is retried from its new place.
    let gone = std::env::set_current_dir(&was.directory).is_err();
    let paths: Vec<PathBuf> = was.input.iter().map(|source| source.path().to_owned()).collect();
    let encoding = was.encoding.as_deref().and_then(Encoding::parse);
    let timeout = args.isolation.timeout.map_or_else(CallTimeout::default, CallTimeout);
    let options = Options { columns: columns(&was), encoding, timeout, output: Some(folder.clone()) };
    let inputs = Inputs::open(&paths, options).with_context(|| {
        let from = if gone { "that folder is gone, so paths are read from here" } else { "paths are read from there" };
        format!("the run in {name} was started in {}; {from}", was.directory)
    })?;
    let reads_stdin = inputs.reads_stdin();
    let remedy = || format!("the run read standard input: … | copydesk retry {name} with the same input");
    ensure!(!reads_terminal(&inputs), remedy());
    settings.isolation = serde_json::from_value(was.isolation.clone()).with_context(damaged)?;
    isolate(&args.isolation, &mut settings.isolation)?;
    interrupt::watch("repeat the command to continue")?;
    let pipeline = open(&settings, &search, false)?;
    let opened = started.elapsed();
    let mut progress = Progress::new(inputs.total(), inputs.counter());
    interrupt::corpus_folder(folder.clone(), was.format);
    let mut run = Run::new(folder, &pipeline, inputs, was.format);
    run.workers = workers(args.jobs);
    run.unit = was.offsets;
    run.shard = was.shard;
    run.part_articles = was.parts.articles;
    run.settings = was.settings;
    run.isolation = was.isolation;
    // As they are now, like plugins.
    let amendment = amendment(&from_account(&was.amended_by), was.offsets)?;
    let amend = amend(&amendment);
    run.amend = (!amendment.is_empty()).then_some(&amend);
    run.amended_by = was.amended_by;
    let report = run.retry(&mut |article| progress.add(article.words, article.failed));
    progress.end();
    match if reads_stdin { report.with_context(remedy)? } else { report? } {
        Some(report) => Ok(conclude(&report, &args.folder, started.elapsed().saturating_sub(opened))),
        None => {
            tell(&format!("no article in {name} has problems"));
            Ok(Outcome::Good)
        }
    }
}

/// Replaces the plugin files that the manifest names by those that the user gives. The folder may come from somebody else, so that no library is
/// loaded only because a manifest names it.
fn use_files(plugins: &mut [String], given: &[PathBuf], run: &str) -> Result<()> {
    let mut given: Vec<&PathBuf> = given.iter().collect();
    for plugin in plugins.iter_mut().filter(|plugin| Search::is_path(plugin)) {
        let named = Path::new(plugin.as_str()).file_name();
        let Some(at) = given.iter().position(|file| file.file_name() == named) else {
            bail!("the run in {run} loaded the plugin {plugin}; if you trust that file, name it: --plugin PATH");
        };
        let file = given.remove(at);
        *plugin = std::path::absolute(file)?.display().to_string();
    }
    match given.first() {
        Some(file) => bail!("--plugin {}: the run in {run} loaded no file of this name", file.display()),
        None => Ok(()),
    }
}

/// The user's names for fields, as the run had them.
fn columns(was: &Description) -> Columns {
    let mut columns = Columns::default();
    for (field, theirs) in &was.columns {
        columns.map(field, theirs.as_str().unwrap_or_default());
    }
    columns
}
