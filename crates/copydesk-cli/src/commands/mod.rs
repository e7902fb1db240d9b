//! One module a command; each gives back whether all went well, or why it could not run.

mod annotate;
mod bench;
mod descriptor;
mod eval;
mod pipeline;
mod plugin;
mod plugins;
mod retry;
mod schema;
mod stats;

use std::process::ExitCode;

use copydesk_host::Search;

use crate::args::{Cli, Command};
use crate::output::{self, Screen};

pub fn run(cli: Cli) -> ExitCode {
    let outcome = match cli.command {
        Command::Annotate(args) => annotate::annotate(&args, cli.color),
        Command::Explain(args) => annotate::explain(args),
        Command::Plugins(args) => plugins::run(&args, Screen::of(cli.color)),
        Command::Plugin(command) => plugin::run(&command, Screen::of(cli.color)),
        Command::Eval(args) => eval::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Retry(args) => retry::run(&args),
        Command::Schema => schema::run(),
        // It speaks to the host that started it, and to nobody else.
        Command::IsolatedPlugin => return crate::loading::worker_process(),
    };
    output::exit_code(outcome)
}

/// Where plugins are looked for; a folder that somebody named and that is not there is told.
fn search() -> Search {
    let search = Search::from_environment();
    for folder in search.missing() {
        output::tell(&format!("COPYDESK_PLUGIN_PATH names {}, which is no folder", folder.display()));
    }
    search
}
