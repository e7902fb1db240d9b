//! One module a command; each gives back whether all went well, or why it could not run.

mod annotate;
mod plugins;
mod schema;

use anyhow::Result;

use crate::args::{Annotate, Cli, Command, Format, OffsetUnit};
use crate::output::{Outcome, Screen};

pub fn run(cli: Cli) -> Result<Outcome> {
    let screen = Screen::of(cli.color);
    match cli.command {
        Command::Annotate(args) => annotate::run(args, screen),
        Command::Explain(run) => {
            let (format, offsets) = (Some(Format::Explain), OffsetUnit::Codepoint);
            annotate::run(Annotate { run, format, offsets, tokens: false }, screen)
        }
        Command::Plugins(args) => plugins::run(&args, screen),
        Command::Schema => schema::run(),
    }
}
