//! Words per second per core for each stage, and the cost of the plugin boundary per article.
//!
//! The same articles go through the host with the three plugins as shared libraries, and through the same processors linked into this
//! program, alternately. The best round of each article and stage counts, to reduce the noise of a busy machine. One thread.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};
use clap::Parser;
use copydesk_core::{Article, Record};
use copydesk_formats::{Options, Reader, write_record};
use copydesk_host::{Builder, Search, Stats, Worker};
use copydesk_plugin::Processor;
use copydesk_plugin::testing::{Case, Linked};

#[derive(Parser)]
struct Args {
    /// Articles: text, JSON or JSONL.
    corpus: PathBuf,
    /// Folder of the plugins.
    #[arg(long, default_value = "target/release")]
    plugins: PathBuf,
    /// Read at most this many articles.
    #[arg(long, default_value_t = 500)]
    articles: usize,
    /// How often to run each article; the best round counts.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
}

const PLUGINS: [&str; 3] = ["entities", "quotes", "sentiment"];

/// The best times of one article.
struct Times {
    segmentation: Duration,
    plugins: [Plugin; 3],
    output: Duration,
}

#[derive(Clone, Copy)]
struct Plugin {
    /// Its work, as a shared library.
    process: Duration,
    /// Passing its layers across the boundary.
    boundary: Duration,
    /// Its work, linked into this program.
    linked: Duration,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let articles = read(&args)?;
    ensure!(!articles.is_empty(), "{} holds no article", args.corpus.display());

    let start = Instant::now();
    let search = Search::new().folder(&args.plugins);
    let pipeline = PLUGINS.iter().fold(Builder::new(), |builder, id| builder.plugin(*id));
    // SAFETY: loads plugins of this repository.
    #[expect(unsafe_code, reason = "loads the plugins that it measures")]
    let pipeline = unsafe { pipeline.open(&search) }?;
    let mut worker = pipeline.worker()?;
    let opening = start.elapsed();
    let mut linked = (
        open::<copydesk_entities::Entities>()?,
        open::<copydesk_quotes::Quotes>()?,
        open::<copydesk_sentiment::Sentiment>()?,
    );

    let mut best: Vec<Times> = articles.iter().map(|_| Times::WORST).collect();
    let mut reading = Duration::MAX;
    for _ in 0..args.rounds {
        time(&mut reading, || read(&args))?;
        for (article, best) in articles.iter().zip(&mut best) {
            let record = hosted(&mut worker, article, best)?;
            let case = Case::new(article.text()).layers(record.layers().iter());
            time(&mut best.plugins[0].linked, || linked.0.process(&case))?;
            time(&mut best.plugins[1].linked, || linked.1.process(&case))?;
            time(&mut best.plugins[2].linked, || linked.2.process(&case))?;
        }
    }
    report(&articles, &best, reading, opening);
    Ok(())
}

fn read(args: &Args) -> Result<Vec<Article>> {
    let file = File::open(&args.corpus).with_context(|| format!("cannot read {}", args.corpus.display()))?;
    let reader = Reader::new(args.corpus.display().to_string(), BufReader::new(file));
    Ok(reader.filter_map(Result::ok).take(args.articles).collect())
}

impl Times {
    const WORST: Times = Times {
        segmentation: Duration::MAX,
        plugins: [Plugin { process: Duration::MAX, boundary: Duration::MAX, linked: Duration::MAX }; 3],
        output: Duration::MAX,
    };
}

fn open<P: Processor>() -> Result<Linked<P>> {
    Linked::open(serde_json::from_str("{}")?).map_err(|e| anyhow!("{e}"))
}

/// Annotates one article in the host and keeps the best times.
fn hosted(worker: &mut Worker<'_>, article: &Article, best: &mut Times) -> Result<Record> {
    let before = worker.stats().clone();
    let record = worker.annotate(vec![article.clone()]).pop().ok_or_else(|| anyhow!("no record"))?;
    ensure!(record.problems.is_empty(), "{}: {:?}", record.id(), record.problems);
    let after = worker.stats();
    keep(&mut best.segmentation, after.segmentation - before.segmentation);
    for (i, best) in best.plugins.iter_mut().enumerate() {
        let of = |stats: &Stats| (stats.processors[i].process, stats.processors[i].boundary);
        let ((p0, b0), (p1, b1)) = (of(&before), of(after));
        keep(&mut best.process, p1 - p0);
        keep(&mut best.boundary, b1 - b0);
    }
    time(&mut best.output, || write_record(std::io::sink(), &record, &Options::default()))?;
    Ok(record)
}

fn time<T, E: std::fmt::Display>(best: &mut Duration, work: impl FnOnce() -> Result<T, E>) -> Result<()> {
    let start = Instant::now();
    let done = work().map_err(|e| anyhow!("{e}"))?;
    keep(best, start.elapsed());
    drop(done);
    Ok(())
}

fn keep(best: &mut Duration, new: Duration) {
    *best = new.min(*best);
}

fn report(articles: &[Article], best: &[Times], reading: Duration, opening: Duration) {
    let words: usize = articles.iter().map(|article| article.text().split_whitespace().count()).sum();
    let n = articles.len();
    let sum = |of: &dyn Fn(&Times) -> Duration| best.iter().map(of).sum::<Duration>();
    println!("{n} articles, {words} words (by white space); one thread; best of each article's rounds");
    println!("opening three plugins: {:.1} ms", opening.as_secs_f64() * 1e3);
    println!("{:28} {:>12} {:>14}", "stage", "us/article", "words/s");
    let line = |name: &str, time: Duration| {
        let micros = time.as_secs_f64() * 1e6 / n as f64;
        println!("{name:28} {micros:>12.1} {:>14.0}", words as f64 / time.as_secs_f64().max(1e-9));
        time
    };
    let mut whole = line("reading", reading);
    whole += line("segmentation", sum(&|t| t.segmentation));
    let mut boundary = Duration::ZERO;
    let mut difference = 0.0;
    for (i, id) in PLUGINS.iter().enumerate() {
        let process = line(id, sum(&|t| t.plugins[i].process));
        let carried = line(&format!("  {id}: boundary"), sum(&|t| t.plugins[i].boundary));
        let linked = line(&format!("  {id}: linked statically"), sum(&|t| t.plugins[i].linked));
        whole += process + carried;
        boundary += carried;
        difference += (process + carried).as_secs_f64() - linked.as_secs_f64();
    }
    whole += line("output (JSON)", sum(&|t| t.output));
    line("all", whole);
    let percent = |seconds: f64| 100.0 * seconds / whole.as_secs_f64();
    println!(
        "boundary, measured in the host: {:.1} us/article, {:.2} % of the run",
        boundary.as_secs_f64() * 1e6 / n as f64,
        percent(boundary.as_secs_f64())
    );
    println!(
        "shared libraries less linked:   {:.1} us/article, {:.2} % of the run",
        difference * 1e6 / n as f64,
        percent(difference)
    );
}
