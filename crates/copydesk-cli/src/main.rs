//! The command line: parses arguments, runs the command, and turns its outcome into an exit code. Everything else is in the modules, or in
//! the library `copydesk`.

mod args;
mod commands;
mod hints;
mod interrupt;
mod loading;
mod output;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    loading::give_memory_back();
    let arguments = args::Cli::parse();
    let _main = loading::Main;
    // Before a plugin is loaded that could close it. An error is reported by whoever writes.
    let _ = output::stdout();
    commands::run(arguments)
}
