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

use anyhow::Result;

use crate::args::{Cli, Command};
use crate::output::{Outcome, Screen};

pub fn run(cli: Cli) -> Result<Outcome> {
    match cli.command {
        Command::Annotate(args) => annotate::annotate(&args, cli.color),
        Command::Explain(args) => annotate::explain(args),
        Command::Plugins(args) => plugins::run(&args, Screen::of(cli.color)),
        Command::Plugin(command) => plugin::run(&command, Screen::of(cli.color)),
        Command::Eval(args) => eval::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Retry(args) => retry::run(&args),
        Command::Schema => schema::run(),
    }
}
