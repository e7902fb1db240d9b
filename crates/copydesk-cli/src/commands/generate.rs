//! `copydesk completions` and `copydesk man-pages`: what the arguments say of themselves, for shells and for `man`.

use std::path::Path;

use anyhow::{Context, Result};
use clap::{Command, CommandFactory};
use clap_complete::Shell;

use crate::args::Cli;
use crate::output::{self, Outcome};

pub fn completions(shell: Shell) -> Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut shown(), env!("CARGO_BIN_NAME"), &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Good)
}

/// The command line without its hidden commands, which completions would offer.
fn shown() -> Command {
    let all = Cli::command();
    let visible: Vec<Command> = all.get_subcommands().filter(|command| !command.is_hide_set()).cloned().collect();
    let shown = Command::new(env!("CARGO_BIN_NAME")).version(env!("CARGO_PKG_VERSION"));
    shown.args(all.get_arguments().cloned().collect::<Vec<_>>()).subcommands(visible)
}

/// One page per command.
pub fn man_pages(folder: &Path) -> Result<Outcome> {
    clap_mangen::generate_to(Cli::command(), folder)
        .with_context(|| format!("cannot write to {}", folder.display()))?;
    Ok(Outcome::Good)
}
