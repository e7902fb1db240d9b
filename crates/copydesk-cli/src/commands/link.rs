//! `copydesk link`: the articles of a finished run, linked with one another.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Result;
use copydesk::corpus::PartFormat;
use copydesk::link::{Link, Report, Step};

use super::pipeline::workers;
use crate::args;
use crate::interrupt;
use crate::output::{Outcome, articles, duration, grouped, tell};

pub fn run(args: &args::Link) -> Result<Outcome> {
    let started = Instant::now();
    interrupt::watch("the tables are as they were; `--resume` goes on from where it was")?;
    for folder in &args.folders {
        interrupt::corpus_folder(std::path::absolute(folder)?, PartFormat::Parquet);
    }
    let mut link = Link::of_shards(args.folders.clone());
    link.authorities.clone_from(&args.authority);
    link.corrections.clone_from(&args.corrections);
    link.workers = workers(args.jobs);
    link.resume = args.resume;
    let mut tell_step = |step: Step| {
        interrupt::wait_if_ending();
        tell(match step {
            Step::Articles => "comparing articles",
            Step::Entities => "comparing persons, organisations and places",
            Step::Quotes => "comparing quotations",
            Step::Files => "writing",
        });
    };
    let report = link.run(&mut tell_step)?;
    let Report { article_groups, entities, corpus_entities, utterances, quote_groups, problems, large_blocks, .. } =
        report;
    let first = args.folders.first().map(PathBuf::as_path).unwrap_or(Path::new(""));
    let name = first.display();
    tell(&format!(
        "{}, {} without copies; {} entities, {} over the corpus; {} utterances, {} without repetitions; in {}",
        articles(report.articles),
        grouped(article_groups),
        grouped(entities),
        grouped(corpus_entities),
        grouped(utterances),
        grouped(quote_groups),
        duration(started.elapsed()),
    ));
    if large_blocks > 0 {
        tell(&format!(
            "{large_blocks} blocks of names were too large to be compared whole; rows of {name}/problems say which"
        ));
    }
    if problems > 0 {
        tell(&format!("{problems} corrections no longer fit; they are rows of `problems` with the processor `link`"));
        return Ok(Outcome::SomeFailed);
    }
    Ok(Outcome::Good)
}
