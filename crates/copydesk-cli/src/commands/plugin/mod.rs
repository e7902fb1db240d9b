//! `copydesk plugin`: for those who write processors. One module a verb.

mod check;
mod dev;
mod new;
mod show;

use anyhow::Result;

use crate::args::Plugin;
use crate::output::{Outcome, Screen};

pub fn run(command: &Plugin, screen: Screen) -> Result<Outcome> {
    match command {
        Plugin::New(args) => new::run(args),
        Plugin::Dev(args) => dev::run(args),
        Plugin::Check(args) => check::run(args, screen),
        Plugin::Show(args) => show::run(args, screen),
    }
}
