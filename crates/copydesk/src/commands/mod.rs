//! One module a command; each gives back whether all went well, or why it could not run.

mod annotate;
mod descriptor;
mod plugin;
mod plugins;
mod schema;

use anyhow::Result;

use crate::args::{Cli, Command};
use crate::output::{Outcome, Screen};

pub fn run(cli: Cli) -> Result<Outcome> {
    match cli.command {
        Command::Annotate(args) => annotate::annotate(&args, cli.color),
        Command::Explain(args) => annotate::explain(args),
        Command::Plugins(args) => plugins::run(&args, Screen::of(cli.color)),
        Command::Plugin(command) => plugin::run(&command, Screen::of(cli.color)),
        Command::Schema => schema::run(),
    }
}
