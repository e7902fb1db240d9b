//! The command line: reads arguments, runs the command, turns its end into an exit code. All else is in the modules.

mod args;
mod commands;
mod corpus;
mod eval;
mod inputs;
mod output;
mod settings;
mod watch;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli = args::Cli::parse();
    output::exit_code(commands::run(cli))
}
