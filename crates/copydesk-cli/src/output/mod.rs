//! Everything that leaves the program: the only place that prints, decides on colour, or knows a terminal.
//!
//! Data goes to standard output or a file, everything else to standard error, one line per message.

mod explain;
mod file;
mod messages;
mod pretty;
mod progress;
mod sink;
mod style;
mod svg;
mod terminal;

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::os::fd::AsFd;
#[cfg(feature = "report")]
use std::path::Path;
use std::process::ExitCode;
use std::sync::OnceLock;

#[cfg(feature = "report")]
use anyhow::Context;
use anyhow::Result;
use copydesk::inputs::Inputs;

use crate::args::When;
use crate::hints::hint;
use crate::interrupt;
pub use messages::{tell, tell_json};
pub use progress::{Progress, articles, counted, duration, grouped, parts};
pub use sink::{Sink, View, encode};
pub use style::{Colour, Piece, Style, folded, paint, printable, wrap};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Good,
    /// Some articles, or some plugins, have problems.
    SomeFailed,
}

/// Prints an error, if there was one, and returns the exit code. A closed output pipe is not an error.
pub fn exit_code(outcome: Result<Outcome>) -> ExitCode {
    // An interrupted run has removed its files; errors about that are not reported.
    interrupt::wait_if_ending();
    match outcome {
        Ok(Outcome::Good) => ExitCode::SUCCESS,
        Ok(Outcome::SomeFailed) => ExitCode::from(1),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let hint = hint(&error).map(|hint| format!("; {hint}")).unwrap_or_default();
            tell(&format!("{error:#}{hint}"));
            ExitCode::from(2)
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let broken = |e: &io::Error| e.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref().is_some_and(broken))
}

/// Whether a person has to type the article.
pub fn reads_terminal(inputs: &Inputs) -> bool {
    inputs.reads_stdin() && io::stdin().is_terminal()
}

/// Standard output, as it was when the program started: a plugin that closes or redirects it does not reach this descriptor.
pub fn stdout() -> io::Result<&'static File> {
    static STDOUT: OnceLock<File> = OnceLock::new();
    match STDOUT.get() {
        Some(file) => Ok(file),
        None => {
            let own = io::stdout().as_fd().try_clone_to_owned()?;
            Ok(STDOUT.get_or_init(|| own.into()))
        }
    }
}

/// Data on standard output.
pub fn print(text: &str) -> io::Result<()> {
    stdout()?.write_all(text.as_bytes())
}

/// Data in a file, which may be replaced only by `force`, or on standard output.
#[cfg(feature = "report")]
pub fn write(text: &str, file: Option<&Path>, force: bool) -> Result<()> {
    let Some(path) = file.filter(|path| path.as_os_str() != "-") else { return Ok(print(text)?) };
    let (pending, mut file) = file::Pending::create(path, force)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| pending.complete());
    written.with_context(|| format!("cannot write {}", path.display()))
}

/// The screen on which output is read.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// Whether standard output is a terminal.
    pub terminal: bool,
    pub colour: bool,
    /// In columns.
    pub width: usize,
}

impl Screen {
    /// The narrowest width that tables are made for, and the widest that they use.
    const WIDTHS: std::ops::RangeInclusive<usize> = 40..=250;

    pub fn new(color: When) -> Screen {
        let terminal = stdout().is_ok_and(IsTerminal::is_terminal);
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let colour = match color {
            When::Always => true,
            When::Never => false,
            When::Auto => terminal && !set("NO_COLOR") && !dumb,
        };
        let from_environment = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let from_terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        let width = from_environment.or_else(from_terminal).unwrap_or(80);
        Screen { terminal, colour, width: width.clamp(*Self::WIDTHS.start(), *Self::WIDTHS.end()) }
    }
}
