//! `copydesk annotate` and `copydesk explain`: articles in, plugins over them, records out.

use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use copydesk_core::Record;
use copydesk_formats::Options;
use copydesk_host::{Builder, Level, Pipeline, Stats};
use serde_json::{Value, json};

use super::search;
use crate::args::{Annotate, Explain, Format, Run, When};
use crate::inputs::Inputs;
use crate::output::{Outcome, Screen, Sink, View, tell, tell_json};
use crate::settings::Settings;

pub fn annotate(args: &Annotate, color: When) -> Result<Outcome> {
    let to_file = target(&args.run).is_some();
    // What a terminal is told about colour is nothing to a file.
    let color = if to_file && color == When::Auto { When::Never } else { color };
    let screen = Screen::of(color);
    let default = if screen.terminal && !to_file { Format::Pretty } else { Format::Jsonl };
    let options = Options { offsets: args.offsets.into(), tokens: args.tokens };
    let view = match args.format.unwrap_or(default) {
        Format::Jsonl => View::Json(copydesk_formats::Format::Jsonl, options),
        Format::Json => View::Json(copydesk_formats::Format::Json, options),
        Format::Pretty => View::Pretty(screen),
        Format::Explain => View::Explain(Vec::new()),
    };
    run(&args.run, view)
}

pub fn explain(args: Explain) -> Result<Outcome> {
    run(&args.run, View::Explain(args.layers))
}

/// The file to write; `None`: standard output.
fn target(run: &Run) -> Option<&Path> {
    run.output.as_deref().filter(|path| path.as_os_str() != "-")
}

/// Runs articles through plugins to wherever `view` shows them.
pub fn run(run: &Run, view: View) -> Result<Outcome> {
    let started = Instant::now();
    let inputs = Inputs::check(&run.files)?;
    let pipeline = open(run)?;
    let opened = started.elapsed();
    let mut sink = Sink::open(view, target(run), run.force, inputs.reads_stdin())?;
    if inputs.reads_terminal() {
        tell("reading from the terminal; end with Ctrl-D");
    }

    let workers = run.jobs.map_or_else(|| available_parallelism().map_or(1, |n| n.get()), |n| n.get());
    let mut problems = Problems::default();
    let mut output = Duration::ZERO;
    let summary = copydesk_host::run(&pipeline, workers, inputs, |record| {
        problems.note(&record);
        let start = Instant::now();
        let written = sink.write(&record);
        output += start.elapsed();
        match written {
            Err(error) => ControlFlow::Break(Stop::Output(error)),
            Ok(()) if run.fail_fast && problems.records > 0 => ControlFlow::Break(Stop::Problem),
            Ok(()) => ControlFlow::Continue(()),
        }
    })?;
    let cannot_write = || match target(run) {
        Some(path) => format!("cannot write {}", path.display()),
        None => "cannot write to standard output".into(),
    };
    match summary.stopped {
        Some(Stop::Output(error)) => return Err(error).with_context(cannot_write),
        Some(Stop::Problem) if target(run).is_some() => {
            tell(&format!("{}; stopped there (--fail-fast), nothing written", problems.first));
            return Ok(Outcome::SomeFailed);
        }
        _ => {}
    }
    let shown = sink.shows_problems();
    sink.finish().with_context(cannot_write)?;
    if run.stats {
        tell_json(&stats(&summary.stats, workers, opened, output, started.elapsed()));
    }
    if problems.records == 0 {
        return Ok(Outcome::Good);
    }
    if summary.stopped.is_some() {
        tell(&format!("{}; stopped there (--fail-fast)", problems.first));
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
    Problem,
    Output(io::Error),
}

#[derive(Default)]
struct Problems {
    records: u64,
    /// In one line.
    first: String,
}

impl Problems {
    fn note(&mut self, record: &Record) {
        let Some(problem) = record.problems.first() else { return };
        if self.records == 0 {
            // What the reader says names the file and the line itself.
            self.first = match record.text() {
                None => problem.message.clone(),
                Some(_) => {
                    format!("{}: {} {}: {}", record.id(), problem.processor, problem.kind.as_str(), problem.message)
                }
            };
        }
        self.records += 1;
    }
}

fn open(run: &Run) -> Result<Pipeline> {
    let search = search();
    let settings = Settings::check(run, &search)?;
    if !settings.absent.is_empty() {
        let (absent, used) = (settings.absent.join(", "), settings.plugins.join(", "));
        tell(&format!("not found, and left out: {absent}; running {used} (--plugins says which to run)"));
    }
    let level = if run.verbose { Level::Debug } else { Level::Warn };
    let mut builder = Builder::new().order(settings.order);
    builder = builder.log(level, |_, processor, line| tell(&format!("{processor}: {line}")));
    for plugin in settings.plugins {
        builder = builder.plugin(plugin);
    }
    for (id, configuration) in settings.configuration {
        builder = builder.configure(id, Value::Object(configuration));
    }
    Ok(settings.isolation.apply(builder)?.open(&search)?)
}

/// Time in seconds. Stages are summed over the workers; `output` is writing, on the thread that collects.
fn stats(stats: &Stats, workers: usize, opened: Duration, output: Duration, total: Duration) -> Value {
    let seconds = |time: Duration| (time.as_secs_f64() * 1e6).round() / 1e6;
    let rate = |time: Duration| (stats.tokens as f64 / time.as_secs_f64().max(1e-9)).round() as u64;
    let stage = |name: &str, time| json!({"stage": name, "seconds": seconds(time), "words_per_second": rate(time)});
    let mut stages = vec![stage("segmentation", stats.segmentation)];
    for processor in &stats.processors {
        let mut entry = stage(&processor.id, processor.process);
        entry["boundary_seconds"] = seconds(processor.boundary).into();
        entry["rows"] = processor.rows.into();
        entry["problems"] = processor.problems.into();
        stages.push(entry);
    }
    stages.push(stage("output", output));
    let running = total.saturating_sub(opened);
    json!({
        "articles": stats.articles, "words": stats.tokens, "bytes": stats.bytes, "workers": workers,
        "opening_seconds": seconds(opened), "seconds": seconds(total), "words_per_second": rate(running),
        "stages": stages,
    })
}
