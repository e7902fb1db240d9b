//! Arguments about plugins: which run, with which configuration, and how they are isolated.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use copydesk::settings::{parse_seconds, parse_size};

/// Which plugins run, and how they are configured.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Plugins")]
pub struct Choice {
    /// Run these plugins, by id or path, or `none`
    ///
    /// The default is entities,quotes,sentiment, as far as they are found. A path has a `/` or ends as shared libraries do. The order
    /// follows from what each plugin reads and provides; `order = "given"` in a pipeline file keeps it as it is.
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub plugins: Vec<String>,
    /// Run this plugin too, by id or path
    ///
    /// It replaces one of the same id. May be repeated.
    #[arg(long, value_name = "ID|PATH")]
    pub plugin: Vec<String>,
    /// Configure a plugin: quotes.min_words=3
    ///
    /// The value is JSON if it reads as JSON, and text otherwise. `copydesk plugin show ID` lists the keys of a plugin. May be repeated.
    #[arg(long = "set", value_name = "PLUGIN.KEY=VALUE")]
    pub set: Vec<String>,
    /// Read plugins and configuration from a TOML file
    ///
    /// Flags win over it. Keys: `plugins`, a list of ids or paths (relative to the file); `order`, "sorted" (by what each reads) or "given";
    /// `any_language`, true; `isolate`, true or a list of plugins; `timeout` and `memory_limit`, as the flags; and a table for each plugin, such as [quotes].
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Names to watch, one per line
    ///
    /// Each is found wherever it stands. A name may have aliases: `Vladimir Putin = Putin; the Russian leader`. Names are compared letter for letter; lines that begin with
    /// `#` are ignored. The entity of such a name has `watched`. A record may list spans to analyse: "targets": [{"start": 5, "end": 9}].
    #[arg(long, value_name = "FILE")]
    pub watch: Option<PathBuf>,
    /// Annotate what is not in English too
    ///
    /// Without it, an article that is certainly in another language has a problem of the kind `language` and no annotations. Short and doubtful
    /// articles are annotated in any case, and one that its source declares to be English unless all of it is in another language.
    #[arg(long)]
    pub any_language: bool,
    #[command(flatten)]
    pub isolation: IsolationFlags,
}

#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Plugins")]
pub struct IsolationFlags {
    /// Run each plugin in its own process
    ///
    /// A plugin that crashes or hangs then fails only on the article on which it does so. One process per plugin and job. `isolate =
    /// ["quotes"]` in a pipeline file isolates some plugins.
    #[arg(long)]
    pub isolate: bool,
    /// Time for a plugin per article [default: 60]
    ///
    /// It has as much again for each 100 kB of the article. An isolated plugin is ended then; for one that is not, a warning names the
    /// article. To find the article in a page, or to read the next rows of a Parquet file, may take as long.
    #[arg(long, value_name = "SECONDS", value_parser = parse_seconds)]
    pub timeout: Option<Duration>,
    /// Memory of each isolated process: 512M, 2G
    ///
    /// It counts what the process may write: heap and private mappings.
    #[arg(long, value_name = "SIZE", value_parser = parse_size, hide_short_help = true)]
    pub memory_limit: Option<u64>,
}
