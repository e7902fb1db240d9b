//! One module a command; each gives back whether all went well, or why it could not run.

mod annotate;
mod plugins;
mod schema;

use std::process::ExitCode;

use crate::args::{Cli, Command};
use crate::output::{self, Screen};

pub fn run(cli: Cli) -> ExitCode {
    let outcome = match cli.command {
        Command::Annotate(args) => annotate::annotate(&args, cli.color),
        Command::Explain(args) => annotate::explain(args),
        Command::Plugins(args) => plugins::run(&args, Screen::of(cli.color)),
        Command::Schema => schema::run(),
        // It speaks to the host that started it, and to nobody else.
        Command::IsolatedPlugin => return copydesk_host::serve(),
    };
    output::exit_code(outcome)
}
