//! The command line: reads arguments, runs the command, turns its end into an exit code. All else is in the modules.

mod args;
mod commands;
mod corpus;
mod eval;
mod inputs;
mod isolation;
mod loading;
mod output;
mod settings;
mod watch;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    commands::run(args::Cli::parse())
}
