//! `copydesk plugin`: for those who write processors. One module a verb.

mod check;
mod show;

use anyhow::Result;

use crate::args::Plugin;
use crate::output::{Outcome, Screen};

pub fn run(command: &Plugin, screen: Screen) -> Result<Outcome> {
    match command {
        Plugin::Check(args) => check::run(args, screen),
        Plugin::Show(args) => show::run(args, screen),
    }
}
