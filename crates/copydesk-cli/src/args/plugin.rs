//! What can be typed after `copydesk plugin`: the commands for those who write processors, each with its help.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::check::Check;

#[derive(Debug, Subcommand)]
pub enum Plugin {
    /// Make a project for a processor: it builds, has a test and a configuration, and runs
    ///
    /// The folder NAME is made here and needs nothing else of this repository than the SDK (Rust) or a copy of its header (C), which is
    /// in it.
    New(New),
    /// Build the project of a processor, check the plugin and run it on an article, underlined
    ///
    /// Runs `cargo build --release` or `make`, then the quick tests of `plugin check`, then the plugin, after all plugins that are found
    /// and provide what it reads. What it finds goes to standard output, all else to standard error.
    Dev(Dev),
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
pub struct New {
    /// What users will call the processor: lower-case letters, digits and hyphens
    pub name: String,
    /// The language to write it in
    #[arg(long, value_enum, default_value_t = Lang::Rust)]
    pub lang: Lang,
    /// Where Cargo.toml takes the SDK from [default: the checkout that this copydesk was built from]
    ///
    /// A checkout of copydesk, or its git address. With a checkout, the project starts with its Cargo.lock, and builds offline where
    /// copydesk was built.
    #[arg(long, value_name = "PATH|URL")]
    pub sdk: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// With the SDK: no `unsafe`, tests without copydesk
    Rust,
    /// With the header alone
    C,
}

#[derive(Debug, Args)]
pub struct Dev {
    /// The project's folder
    #[arg(value_name = "DIR", default_value = ".")]
    pub folder: PathBuf,
    /// The article to run it on; may be repeated [default: DIR/article.txt]
    #[arg(long = "article", value_name = "FILE")]
    pub articles: Vec<PathBuf>,
    /// Do not check it first
    #[arg(long)]
    pub no_check: bool,
    /// Set the configuration of any plugin that runs, as in `annotate`
    #[arg(long = "set", value_name = "PLUGIN.KEY=VALUE")]
    pub set: Vec<String>,
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
