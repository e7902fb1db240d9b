//! Arguments of `plugin`: to find, install, check and write plugins.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::check::Check;
use super::values::choice;

#[derive(Debug, Subcommand)]
pub enum Plugin {
    /// List the plugins that are found, and what is wrong with them
    List(List),
    /// Install a plugin for this user, after a quick check
    ///
    /// The file is checked by the quick tests of `plugin check` and copied into the user's plugin folder ($XDG_DATA_HOME/copydesk/plugins,
    /// or ~/.local/share/copydesk/plugins), where every run finds it.
    Install(Install),
    /// Remove an installed plugin
    Remove(Remove),
    /// Print a plugin's description: layers, settings, version of the boundary
    Show(Show),
    /// Create a project for a processor: it builds, runs, and has a test
    ///
    /// The folder NAME is created here. It needs nothing of this repository but the SDK (Rust) or the copy of the header (C) that is in it.
    New(New),
    /// Build a processor's project, check the plugin, and run it on an article
    ///
    /// Runs `cargo build --release` or `make`, then the quick tests of `plugin check`, then the plugin, together with the plugins found that
    /// provide what it reads. The annotated article goes to standard output, everything else to standard error.
    Dev(Dev),
    /// Test a plugin: named tests, each in its own process, that say what to do
    ///
    /// The plugin is called as a host calls it, with ordinary and odd articles, hidden and strange layers, memory that it may not touch, and
    /// at random. `--list` says what is tested. A test that fails says what was expected, what was found and what to do; tests that need it
    /// are skipped.
    Check(Check),
}

#[derive(Debug, Args)]
pub struct List {
    /// Write the list as JSON, with the schema of each configuration
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Install {
    /// The plugin's file
    pub file: PathBuf,
    /// Replace a plugin of the same name
    #[arg(long)]
    pub force: bool,
    /// Do not check it first
    #[arg(long)]
    pub no_check: bool,
}

#[derive(Debug, Args)]
pub struct Remove {
    /// The id of an installed plugin
    pub id: String,
}

#[derive(Debug, Args)]
pub struct New {
    /// The name of the processor: lower-case letters, digits and hyphens
    pub name: String,
    /// The language: rust (default) or c
    ///
    /// rust: with the SDK, without `unsafe`, with tests that do not need copydesk. c: with the header alone.
    #[arg(long, value_parser = choice::<Lang>, default_value = "rust", hide_default_value = true)]
    pub lang: Lang,
    /// Where Cargo.toml takes the SDK from
    ///
    /// A checkout of copydesk, or its git address. The default is the checkout that this copydesk was built from. With a checkout, the
    /// project starts with its Cargo.lock, and builds offline where copydesk was built.
    #[arg(long, value_name = "PATH|URL")]
    pub sdk: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    Rust,
    C,
}

#[derive(Debug, Args)]
pub struct Dev {
    /// The project's folder
    #[arg(value_name = "DIR", default_value = ".")]
    pub folder: PathBuf,
    /// The article to run it on [default: DIR/article.txt]
    ///
    /// May be repeated.
    #[arg(long = "article", value_name = "FILE")]
    pub articles: Vec<PathBuf>,
    /// Do not check it first
    #[arg(long)]
    pub no_check: bool,
    /// Configure a plugin, as in `annotate`
    #[arg(long = "set", value_name = "PLUGIN.KEY=VALUE")]
    pub set: Vec<String>,
}

#[derive(Debug, Args)]
pub struct Show {
    /// The plugin's file, or the id of one that is found
    #[arg(value_name = "FILE|ID")]
    pub plugin: String,
    /// Write it as JSON, with the schema of the configuration
    ///
    /// One object, or an array if the file holds several processors.
    #[arg(long)]
    pub json: bool,
}
