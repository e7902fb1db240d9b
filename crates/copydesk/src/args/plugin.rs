//! What can be typed after `copydesk plugin`: the commands for those who write processors, each with its help.

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub enum Plugin {
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
