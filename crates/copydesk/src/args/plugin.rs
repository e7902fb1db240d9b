//! What can be typed after `copydesk plugin`: the commands for those who write processors, each with its help.

use clap::{Args, Subcommand};

use super::check::Check;

#[derive(Debug, Subcommand)]
pub enum Plugin {
    /// Try a plugin out: named tests, each in a process of its own, that say what is wrong and what to do
    ///
    /// The plugin is called as a host calls it, with ordinary and odd articles, hidden and strange layers, memory that it may not touch, and
    /// at random. `--list` says what is tried. A test that fails says what was expected, what was found and what to do; those that need it are
    /// skipped.
    Check(Check),
    /// Print what a plugin says of itself: its layers, its settings, the boundary that it was built for
    Show(Show),
}

#[derive(Debug, Args)]
pub struct Show {
    /// The plugin's file, or the id of one that is found
    #[arg(value_name = "FILE|ID")]
    pub plugin: String,
    /// Write it as JSON, with the schema of the configuration: one object, or an array if the file holds several processors
    #[arg(long)]
    pub json: bool,
}
