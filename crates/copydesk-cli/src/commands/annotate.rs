//! `copydesk annotate` and `copydesk explain`: articles in, plugins over them, records out, to one place or into a folder of parts.

use std::io;
use std::num::NonZeroU64;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use copydesk_core::Layer;
use copydesk_formats::Options;
use copydesk_host::run_with;

use super::pipeline::{open, workers};
use super::search;
use super::stats::stats;
use crate::args::{Annotate, Explain, Format, Run, When};
use crate::corpus::{self, Kind, Plan, Report, Totals};
use crate::inputs::Inputs;
use crate::output::{Outcome, Progress, Screen, Sink, View, counted, duration, in_one_line, make, tell, tell_json};
use crate::settings::Settings;

/// The most articles of a part.
const PART_ARTICLES: u64 = 50_000;

pub fn annotate(args: &Annotate, color: When) -> Result<Outcome> {
    if let Some(folder) = folder(args)? {
        return into_folder(args, folder);
    }
    ensure!(
        !args.corpus.resume,
        "--resume goes on in a folder; name one with -o DIR/, or with --format parquet or csv"
    );
    for (given, flag) in
        [(args.corpus.shard.is_some(), "--shard"), (args.corpus.part_articles.is_some(), "--part-articles")]
    {
        ensure!(!given, "{flag} is for runs into a folder; name one with -o DIR/, or with --format parquet or csv");
    }
    let to_file = target(&args.run).is_some();
    // What a terminal is told about colour is nothing to a file.
    let color = if to_file && color == When::Auto { When::Never } else { color };
    let screen = Screen::of(color);
    let default = if screen.terminal && !to_file { Format::Pretty } else { Format::Jsonl };
    let options = Options { offsets: args.offsets.into(), tokens: args.tokens };
    let view = match args.format.unwrap_or(default) {
        Format::Jsonl => View::Jsonl(options),
        Format::Json => View::Json(options),
        Format::Pretty => View::Pretty(screen),
        Format::Explain => View::Explain(Vec::new()),
        Format::Csv | Format::Parquet => bail!("tables are several files; name their folder with -o DIR"),
    };
    let limit = if args.run.fail_fast { Some(0) } else { args.corpus.max_failures };
    to_one_place(&args.run, view, limit)
}

pub fn explain(args: Explain) -> Result<Outcome> {
    let limit = args.run.fail_fast.then_some(0);
    to_one_place(&args.run, View::Explain(args.layers), limit)
}

/// The file to write; `None`: standard output.
fn target(run: &Run) -> Option<&Path> {
    run.output.as_deref().filter(|path| path.as_os_str() != "-")
}

/// The folder to fill, if one is meant: by the format, by a `/` at its end, or because it is there.
fn folder(args: &Annotate) -> Result<Option<&Path>> {
    let Some(path) = target(&args.run) else { return Ok(None) };
    let tables = matches!(args.format, Some(Format::Csv | Format::Parquet));
    let is_folder = path.is_dir() || path.as_os_str().as_encoded_bytes().ends_with(b"/");
    ensure!(!tables || is_folder || !path.exists(), "{} is a file; tables go into a folder", path.display());
    Ok((tables || is_folder).then_some(path))
}

fn into_folder(args: &Annotate, folder: &Path) -> Result<Outcome> {
    let kind = match args.format.unwrap_or(Format::Jsonl) {
        Format::Jsonl => Kind::Jsonl { tokens: args.tokens },
        Format::Csv => Kind::Csv,
        Format::Parquet => Kind::Parquet,
        Format::Json | Format::Pretty | Format::Explain => {
            bail!("{} is a folder; parts in it are jsonl, csv or parquet", folder.display())
        }
    };
    ensure!(
        cfg!(feature = "parquet") || kind != Kind::Parquet,
        "this copydesk was built without the feature `parquet`"
    );
    ensure!(!args.tokens || kind.is_records(), "tokens are in no table; --tokens is for --format jsonl");
    ensure!(!args.run.force, "--force replaces a file; a folder is never replaced: take another one, or --resume");
    if !args.corpus.resume {
        corpus::check_new(folder)?;
    }
    let started = Instant::now();
    let inputs = Inputs::check_apart(&args.run.reading, Some(folder))?;
    let search = search();
    let settings = Settings::check(&args.run.choice, &search)?;
    let (as_json, isolation) = (settings.to_json(), settings.isolation.to_json());
    let pipeline = open(settings, &search, args.run.verbose)?;
    let opened = started.elapsed();
    let plan = Plan {
        folder,
        pipeline: &pipeline,
        workers: workers(args.run.jobs),
        inputs,
        kind,
        unit: args.offsets.into(),
        shard: args.corpus.shard,
        part_articles: args.corpus.part_articles.map_or(PART_ARTICLES, NonZeroU64::get),
        max_failures: if args.run.fail_fast { Some(0) } else { args.corpus.max_failures },
        settings: as_json,
        isolation,
    };
    let workers = plan.workers;
    let report = match if args.corpus.resume { plan.resume()? } else { Ok(plan.start()?) } {
        Ok(report) => report,
        Err(Totals { problems, .. }) => {
            let left = if problems > 0 { format!("; {problems} articles in it have problems") } else { String::new() };
            tell(&format!("the run in {} is finished; there is nothing to go on with{left}", folder.display()));
            return Ok(if problems > 0 { Outcome::SomeFailed } else { Outcome::Good });
        }
    };
    if args.run.stats {
        tell_json(&stats(&report.stats, workers, opened, None, started.elapsed()));
    }
    Ok(conclude(&report, folder, started.elapsed().saturating_sub(opened)))
}

/// Says what a run into a folder came to.
pub fn conclude(report: &Report, folder: &Path, time: Duration) -> Outcome {
    let Report { stats, totals, first_problem, stopped } = report;
    let name = folder.display();
    let rate = counted(stats.articles, stats.tokens, 0, time);
    tell(&format!("{rate} in {}; {name} holds {} articles in {} parts", duration(time), totals.articles, totals.parts));
    if let Some(first) = first_problem {
        let named = if *stopped { "too many articles have problems; stopped" } else { "some articles have problems" };
        let remedy = if *stopped {
            "; what is whole stays, and --resume with a greater --max-failures goes on with it"
        } else {
            ", named in their rows"
        };
        tell(&format!("{named}{remedy}; the first: {first}"));
    } else if totals.problems > 0 {
        tell(&format!(
            "{} articles in parts that were there before have problems, named in their rows",
            totals.problems
        ));
    }
    if *stopped || totals.problems > 0 { Outcome::SomeFailed } else { Outcome::Good }
}

/// Runs articles through plugins to wherever `view` shows them; more problems than `limit` end the run.
pub fn to_one_place(run: &Run, view: View, limit: Option<u64>) -> Result<Outcome> {
    let started = Instant::now();
    let inputs = Inputs::check(&run.reading)?;
    if let Some(file) = target(run) {
        inputs.check_not_read(file)?;
    }
    let search = search();
    let pipeline = open(Settings::check(&run.choice, &search)?, &search, run.verbose)?;
    let opened = started.elapsed();
    let mut sink = Sink::open(view.clone(), target(run), run.force, inputs.reads_stdin())?;
    if inputs.reads_terminal() {
        tell("reading from the terminal; end with Ctrl-D");
    }

    let workers = workers(run.jobs);
    let mut problems = Problems::default();
    let mut output = Duration::ZERO;
    let (total, read) = (if inputs.reads_stdin() { None } else { inputs.total() }, inputs.counter());
    // Over records that go to the terminal a bar would only flicker.
    let mut progress = (!sink.is_watched()).then(|| Progress::new(total, read));
    let make = |_, record| {
        let words = copydesk_core::Record::layers(&record).get("tokens").map_or(0, Layer::len) as u64;
        (words, in_one_line(&record), make(&view, record))
    };
    let summary = run_with(&pipeline, workers, inputs.articles(), make, |(words, problem, ready)| {
        if let Some(progress) = &mut progress {
            progress.add(words, problem.is_some());
        }
        problems.note(problem);
        let start = Instant::now();
        let written = sink.write(&ready);
        output += start.elapsed();
        match written {
            Err(error) => ControlFlow::Break(Stop::Output(error)),
            Ok(()) if limit.is_some_and(|most| problems.records > most) => ControlFlow::Break(Stop::Problems),
            Ok(()) => ControlFlow::Continue(()),
        }
    });
    if let Some(progress) = progress {
        progress.end();
    }
    let summary = summary?;
    let cannot_write = || match target(run) {
        Some(path) => format!("cannot write {}", path.display()),
        None => "cannot write to standard output".into(),
    };
    let flag = if run.fail_fast { "--fail-fast" } else { "--max-failures" };
    match summary.stopped {
        Some(Stop::Output(error)) => return Err(error).with_context(cannot_write),
        Some(Stop::Problems) if target(run).is_some() => {
            tell(&format!("{}; stopped there ({flag}), nothing written", problems.first));
            return Ok(Outcome::SomeFailed);
        }
        _ => {}
    }
    let shown = sink.shows_problems();
    sink.finish().with_context(cannot_write)?;
    if run.stats {
        tell_json(&stats(&summary.stats, workers, opened, Some(output), started.elapsed()));
    }
    if problems.records == 0 {
        return Ok(Outcome::Good);
    }
    if summary.stopped.is_some() {
        tell(&format!("{}; stopped there ({flag})", problems.first));
    } else if !shown {
        let Problems { records, first } = problems;
        tell(&format!(
            "problems in {records} of {} articles, named in their records; the first: {first}",
            summary.records
        ));
    }
    Ok(Outcome::SomeFailed)
}

/// Why a run stopped before its end.
enum Stop {
    Problems,
    Output(io::Error),
}

#[derive(Default)]
struct Problems {
    records: u64,
    /// In one line.
    first: String,
}

impl Problems {
    fn note(&mut self, problem: Option<String>) {
        let Some(problem) = problem else { return };
        if self.records == 0 {
            self.first = problem;
        }
        self.records += 1;
    }
}
