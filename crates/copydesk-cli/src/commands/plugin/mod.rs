//! `copydesk plugin`: to find, install, check and write plugins. One module per verb.

mod check;
mod dev;
mod install;
mod list;
mod new;
mod show;

use anyhow::Result;

pub use list::run as list;

use crate::args::Plugin;
use crate::output::{Outcome, Screen};

pub fn run(command: &Plugin, screen: Screen) -> Result<Outcome> {
    match command {
        Plugin::List(args) => list::run(args, screen),
        Plugin::Install(args) => install::install(args),
        Plugin::Remove(args) => install::remove(args),
        Plugin::Show(args) => show::run(args, screen),
        Plugin::New(args) => new::run(args),
        Plugin::Dev(args) => dev::run(args),
        Plugin::Check(args) => check::run(args, screen),
    }
}
