//! One module per command. Each returns its outcome, or why it could not run.

mod amend;
mod annotate;
mod bench;
mod corpus;
mod descriptor;
mod eval;
mod generate;
mod inputs;
mod link;
mod pipeline;
mod plugin;
#[cfg(feature = "report")]
mod report;
mod retry;
mod schema;
#[cfg(feature = "serve")]
mod serve;
mod stats;

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::ExitCode;

use copydesk::Search;

use crate::args::{Cli, Command};
use crate::output::{self, Screen};

pub fn run(cli: Cli) -> ExitCode {
    let outcome = match cli.command {
        Command::Annotate(args) => annotate::annotate(&args, cli.color),
        Command::Explain(args) => annotate::explain(*args),
        Command::Plugins(args) => plugin::list(&args, Screen::new(cli.color)),
        Command::Plugin(command) => plugin::run(&command, Screen::new(cli.color)),
        Command::Eval(args) => eval::run(&args),
        Command::Bench(args) => bench::run(&args),
        #[cfg(feature = "report")]
        Command::Report(args) => report::run(&args),
        Command::Retry(args) => retry::run(&args),
        #[cfg(feature = "serve")]
        Command::Serve(args) => serve::run(&args),
        Command::Link(args) => link::run(&args),
        Command::Schema => schema::run(),
        Command::Completions { shell } => generate::completions(shell),
        Command::ManPages { folder } => generate::man_pages(&folder),
        // It speaks only to the host that started it.
        Command::IsolatedPlugin => return crate::loading::worker_process(),
    };
    output::exit_code(outcome)
}

/// Where plugins are searched for, with a message if a folder that the user named does not exist.
fn search() -> Search {
    let search = Search::from_environment();
    for folder in search.missing() {
        output::tell(&format!("COPYDESK_PLUGIN_PATH names {}, which is not a folder", folder.display()));
    }
    for folder in search.folders().iter().filter(|folder| is_open_to_all(folder)) {
        output::tell(&format!("anybody can put plugins into {}; close it: chmod o-w", folder.display()));
    }
    search
}

/// Whether every user of the machine can write to a folder.
fn is_open_to_all(folder: &Path) -> bool {
    folder.metadata().is_ok_and(|meta| meta.is_dir() && meta.permissions().mode() & 0o002 != 0)
}
