//! `copydesk annotate -o DIR`: annotates a corpus into a folder of parts.

use std::num::NonZeroU64;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use copydesk::corpus::{PartFormat, Report, Resumed, Run, Totals, check_new};

use super::amend::{account, amend, amendment};
use super::inputs::{check_used, inputs};
use super::pipeline::{open, settings, workers};
use super::search;
use super::stats::stats;
use crate::args::{Annotate, Format};
use crate::interrupt;
use crate::output::{Outcome, Progress, articles, counted, duration, parts, tell, tell_json};

pub fn run(args: &Annotate, folder: &Path) -> Result<Outcome> {
    let format = match args.format.unwrap_or(Format::Jsonl) {
        Format::Jsonl => PartFormat::Jsonl { tokens: args.tokens },
        Format::Csv => PartFormat::Csv,
        Format::Parquet => PartFormat::Parquet,
        _ => {
            bail!("{} is a folder; the formats for a folder are jsonl, csv and parquet", folder.display())
        }
    };
    ensure!(
        cfg!(feature = "parquet") || format != PartFormat::Parquet,
        "this copydesk was built without the feature `parquet`"
    );
    let is_records = matches!(format, PartFormat::Jsonl { .. });
    ensure!(!args.tokens || is_records, "no table has tokens; --tokens is for --format jsonl");
    ensure!(!args.run.force, "--force replaces a file, and never a folder: use another folder, or --resume");
    if !args.corpus.resume {
        check_new(folder)?;
    }
    let amendment = amendment(&args.amend, args.offsets.into())?;
    let amend = amend(&amendment);
    let started = Instant::now();
    let inputs = inputs(&args.run.reading, args.run.choice.isolation.timeout, Some(folder))?;
    let columns = inputs.columns().clone();
    interrupt::watch(format!("complete parts are kept in {}; continue with --resume", folder.display()))?;
    let search = search();
    let settings = settings(&args.run.choice, &search)?;
    let pipeline = open(&settings, &search, args.run.verbose)?;
    let opened = started.elapsed();
    let mut progress = Progress::new(inputs.total(), inputs.counter());
    interrupt::corpus_folder(std::path::absolute(folder)?, format);
    let mut run = Run::new(folder, &pipeline, inputs, format);
    run.workers = workers(args.run.jobs);
    run.unit = args.offsets.into();
    run.shard = args.corpus.shard;
    run.part_articles = args.corpus.part_articles.map_or(run.part_articles, NonZeroU64::get);
    run.max_failures = if args.run.fail_fast { Some(0) } else { args.corpus.max_failures };
    run.settings = serde_json::to_value(&settings)?;
    run.isolation = serde_json::to_value(&settings.isolation)?;
    run.amended_by = account(&args.amend)?;
    run.amend = (!amendment.is_empty()).then_some(&amend);
    let workers = run.workers;
    let mut add = |article: copydesk::corpus::ArticleDone| progress.add(article.words, article.failed);
    let report = if args.corpus.resume {
        run.resume(&mut add)
    } else {
        run.start(&mut add).map(Box::new).map(Resumed::Continued)
    };
    progress.end();
    let report = match report? {
        Resumed::Continued(report) => report,
        Resumed::Finished(Totals { problems, .. }) => {
            let left =
                if problems > 0 { format!("; it has {} with problems", articles(problems)) } else { String::new() };
            tell(&format!("the run in {} is finished; there is nothing to continue{left}", folder.display()));
            return Ok(if problems > 0 { Outcome::SomeFailed } else { Outcome::Good });
        }
    };
    if args.run.stats {
        tell_json(&stats(&report.stats, workers, opened, None, started.elapsed()));
    }
    // What was read before it was continued may have had all of them.
    if !args.corpus.resume && report.totals.articles > report.totals.problems {
        check_used(&columns)?;
    }
    Ok(conclude(&report, folder, started.elapsed().saturating_sub(opened)))
}

/// Prints a summary of a run into a folder.
pub fn conclude(report: &Report, folder: &Path, time: Duration) -> Outcome {
    let Report { stats, totals, first_problem, stopped } = report;
    let name = folder.display();
    let rate = counted(stats.articles, stats.tokens, 0, time);
    let (all, parts) = (articles(totals.articles), parts(totals.parts));
    tell(&format!("{rate} in {}; {name} holds {all} in {parts}", duration(time)));
    if let Some(first) = first_problem {
        tell(&if *stopped {
            format!(
                "stopped: too many articles have problems. Complete parts are kept, and --resume with a greater --max-failures continues; \
                 the first: {first}"
            )
        } else {
            format!("some articles have problems, named in their rows; the first: {first}")
        });
    } else if totals.problems > 0 {
        let row = if totals.problems == 1 { "its row" } else { "their rows" };
        tell(&format!("earlier parts have {} with problems, named in {row}", articles(totals.problems)));
    }
    if *stopped || totals.problems > 0 { Outcome::SomeFailed } else { Outcome::Good }
}
