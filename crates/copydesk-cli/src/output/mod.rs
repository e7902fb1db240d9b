//! Everything that leaves the program: the only place that prints, decides on colour, or knows a terminal.
//!
//! Data goes to standard output or a file, everything else to standard error, a line each.

mod explain;
mod file;
mod pretty;
mod progress;
mod sink;
mod style;

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use anyhow::Result;
use copydesk_core::Record;

use crate::args::When;
pub use file::sync_folder;
pub use progress::{Progress, counted, duration, grouped};
pub use sink::{Sink, View, make};
pub use style::{Colour, Piece, Style, paint, printable, wrap};

/// How a command ended that could run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Good,
    /// Some articles, or some plugins, have problems.
    SomeFailed,
}

/// Says what went wrong, if anything did, and gives the exit code. Nobody reading any more is no failure.
pub fn exit_code(outcome: Result<Outcome>) -> ExitCode {
    match outcome {
        Ok(Outcome::Good) => ExitCode::SUCCESS,
        Ok(Outcome::SomeFailed) => ExitCode::from(1),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            tell(&format!("{error:#}"));
            ExitCode::from(2)
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let broken = |e: &io::Error| e.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref().is_some_and(broken))
}

/// A line on standard error.
pub fn tell(message: &str) {
    // Where standard error is closed there is nobody to tell.
    let _ = writeln!(io::stderr(), "copydesk: {}", message.trim_end().replace('\n', " "));
}

/// The first of a record's problems, in one line; `None`: it has none.
pub fn in_one_line(record: &Record) -> Option<String> {
    let problem = record.problems.first()?;
    // What the reader says names the file and the line itself.
    Some(match record.text() {
        None => problem.message.clone(),
        Some(_) => format!("{}: {} {}: {}", record.id(), problem.processor, problem.kind.as_str(), problem.message),
    })
}

/// A line of JSON on standard error.
pub fn tell_json(value: &serde_json::Value) {
    let _ = writeln!(io::stderr(), "{value}");
}

/// Data on standard output.
pub fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// What is known of where the output is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// Whether standard output is a terminal.
    pub terminal: bool,
    pub colour: bool,
    /// In columns.
    pub width: usize,
}

impl Screen {
    pub fn of(color: When) -> Screen {
        let terminal = io::stdout().is_terminal();
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let colour = match color {
            When::Always => true,
            When::Never => false,
            When::Auto => terminal && !set("NO_COLOR") && !dumb,
        };
        let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let told = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        // Lines longer than this are hard to read, shorter ones leave no room for tables.
        Screen { terminal, colour, width: asked.or_else(told).unwrap_or(80).clamp(40, 100) }
    }
}
