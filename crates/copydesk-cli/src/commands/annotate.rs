//! `copydesk annotate` and `copydesk explain`, to one file or to standard output. `corpus` writes to folders.

use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use copydesk::core::vocabulary::{HOST_LAYERS, layer};
use copydesk::corpus::first_problem;
use copydesk::formats::Options;
use copydesk::host::run_with;
use copydesk::link::Amendment;
use copydesk::{Layer, Pipeline};

use super::amend::amendment;
use super::inputs::{check_used, inputs};
use super::pipeline::{open, settings, workers};
use super::stats::stats;
use super::{corpus, search};
use crate::args::{Annotate, Explain, Format, Run, When};
use crate::interrupt;
use crate::output::{Outcome, Progress, Screen, Sink, View, encode, reads_terminal, tell, tell_json};

pub fn annotate(args: &Annotate, color: When) -> Result<Outcome> {
    if let Some(folder) = folder(args)? {
        return corpus::run(args, folder);
    }
    for (given, flag) in [
        (args.corpus.resume, "--resume"),
        (args.corpus.shard.is_some(), "--shard"),
        (args.corpus.part_articles.is_some(), "--part-articles"),
    ] {
        ensure!(!given, "{flag} is for runs into a folder; name one with -o DIR/, or use --format parquet or csv");
    }
    let to_file = target(&args.run).is_some();
    // Colour on a terminal does not mean colour in a file.
    let color = if to_file && color == When::Auto { When::Never } else { color };
    let screen = Screen::new(color);
    let by_name = target(&args.run).and_then(format_of);
    let default = if screen.terminal && !to_file { Format::Pretty } else { Format::Jsonl };
    let options = Options { offsets: args.offsets.into(), tokens: args.tokens };
    let view = match args.format.or(by_name).unwrap_or(default) {
        Format::Jsonl => View::Jsonl(options),
        Format::Json => View::Json(options),
        Format::Pretty => View::Pretty(screen),
        Format::Explain => View::Explain(Vec::new(), (screen.terminal && !to_file).then_some(screen)),
        Format::Html => View::Html,
        Format::Svg => View::Svg,
        Format::Labelstudio => View::Exchange(copydesk::formats::Format::LabelStudio),
        Format::Webanno => View::Exchange(copydesk::formats::Format::WebAnnotation),
        Format::Csv | Format::Parquet if args.tokens => bail!("no table has tokens; --tokens is for --format jsonl"),
        Format::Csv if to_file => View::Csv(options.offsets),
        #[cfg(feature = "parquet")]
        Format::Parquet if to_file => View::Parquet(options.offsets),
        #[cfg(not(feature = "parquet"))]
        Format::Parquet if to_file => bail!("this copydesk was built without the feature `parquet`"),
        Format::Csv | Format::Parquet => {
            bail!("tables are several files; name a folder for them with -o DIR, or one file: -o who_said_what.csv")
        }
    };
    let limit = if args.run.fail_fast { Some(0) } else { args.corpus.max_failures };
    to_one_file(&args.run, view, limit, &amendment(&args.amend, args.offsets.into())?)
}

pub fn explain(args: Explain) -> Result<Outcome> {
    let limit = args.run.fail_fast.then_some(0);
    let screen = Screen::new(When::Never);
    let screen = (screen.terminal && target(&args.run).is_none()).then_some(screen);
    to_one_file(&args.run, View::Explain(args.layers, screen), limit, &Amendment::default())
}

/// The file to write; `None`: standard output.
fn target(run: &Run) -> Option<&Path> {
    run.output.as_deref().filter(|path| path.as_os_str() != "-")
}

/// The format by a file's name.
fn format_of(file: &Path) -> Option<Format> {
    match file.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "csv" => Some(Format::Csv),
        "parquet" => Some(Format::Parquet),
        "html" => Some(Format::Html),
        "svg" => Some(Format::Svg),
        _ => None,
    }
}

/// The folder to fill, if the output is one: by its format, by a `/` at its end, or because it exists.
fn folder(args: &Annotate) -> Result<Option<&Path>> {
    let Some(path) = target(&args.run) else { return Ok(None) };
    // `-o quotes.csv` is one table; `-o quotes -f csv` is a folder of all.
    let tables = matches!(args.format, Some(Format::Csv | Format::Parquet)) && format_of(path) != args.format;
    let is_folder = path.is_dir() || path.as_os_str().as_encoded_bytes().ends_with(b"/");
    ensure!(!tables || is_folder || !path.exists(), "{} is a file; tables go into a folder", path.display());
    Ok((tables || is_folder).then_some(path))
}

/// Annotates articles and writes them in a view; more problems than `limit` end the run.
pub fn to_one_file(run: &Run, view: View, limit: Option<u64>, amendment: &Amendment) -> Result<Outcome> {
    let started = Instant::now();
    let inputs = inputs(&run.reading, run.choice.isolation.timeout, None)?;
    let columns = inputs.columns().clone();
    if let Some(file) = target(run) {
        ensure!(!inputs.contain(file), "{} is an input; write to another file", file.display());
    }
    interrupt::watch(match target(run) {
        Some(file) => format!("nothing is written to {}; repeat the command to start again", file.display()),
        None => "the output is not complete; repeat the command to start again".into(),
    })?;
    let search = search();
    let pipeline = open(&settings(&run.choice, &search)?, &search, run.verbose)?;
    if let View::Explain(layers, _) = &view {
        check_layers(layers, &pipeline)?;
    }
    let opened = started.elapsed();
    let mut sink = Sink::open(view.clone(), target(run), run.force, inputs.reads_stdin())?;
    if reads_terminal(&inputs) {
        tell("reading from the terminal; end with Ctrl-D");
    }

    let workers = workers(run.jobs);
    let mut problems = Problems::default();
    let mut output = Duration::ZERO;
    let (total, read) = (if inputs.reads_stdin() { None } else { inputs.total() }, inputs.counter());
    // A bar over records on the same terminal would only flicker.
    let mut progress = (!sink.is_watched()).then(|| Progress::new(total, read));
    let encode = |position, record: copydesk::Record| {
        let record = amendment.amend(record);
        let words = record.layers().get(layer::TOKENS).map_or(0, Layer::len) as u64;
        (words, first_problem(&record), encode(&view, position, record))
    };
    let summary = run_with(&pipeline, workers, inputs.articles(), encode, |(words, problem, encoded)| {
        interrupt::wait_if_ending();
        if let Some(progress) = &mut progress {
            progress.add(words, problem.is_some());
        }
        problems.note(problem);
        let start = Instant::now();
        let written = sink.write(&encoded);
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
        None if summary.records > problems.records => check_used(&columns)?,
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
        let all = summary.records;
        tell(&format!("problems in {records} of {all} articles, named in their records; the first: {first}"));
    }
    Ok(Outcome::SomeFailed)
}

/// # Errors
/// If a layer that is to be shown is none of the run's.
fn check_layers(shown: &[String], pipeline: &Pipeline) -> Result<()> {
    let provided = pipeline.descriptors().flat_map(|descriptor| &descriptor.provides).map(|used| used.layer.as_str());
    let there: Vec<&str> = HOST_LAYERS.into_iter().chain(provided).collect();
    match shown.iter().find(|layer| !there.contains(&layer.as_str())) {
        Some(layer) => bail!("--layers {layer}: this run has no such layer; it has {}", there.join(", ")),
        None => Ok(()),
    }
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
