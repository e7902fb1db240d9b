//! The command line: parses arguments, runs the command, and turns its outcome into an exit code. Everything else is in the modules, or in
//! the library `copydesk`.

mod args;
mod commands;
mod hints;
mod loading;
mod output;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    commands::run(args::Cli::parse())
}
