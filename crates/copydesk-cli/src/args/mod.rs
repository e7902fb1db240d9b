//! What can be typed: each flag with its help. Nothing is done here but parsing; `settings` and `inputs` check.

pub mod check;
mod corpus;
mod measure;
pub mod plugin;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use copydesk_formats::Unit;

pub use corpus::{Corpus, Reading, Retry, Shard};
pub use measure::{Bench, Eval, Scored};
pub use plugin::Plugin;

const EXAMPLES: &str = "\
Examples:
  copydesk annotate article.txt                       read an article, annotated
  copydesk annotate articles.jsonl > records.jsonl    one record a line, for programs
  cat articles.jsonl | copydesk annotate -j 4 | jq .layers.quotes
  copydesk annotate article.txt --plugins entities,quotes --set quotes.min_words=3
  copydesk annotate news/ -o tables --format parquet  a corpus as tables for DuckDB and pandas
  copydesk explain article.txt                        the text with what was found underlined
  copydesk plugins                                    which processors are there, and where

Exit codes:
  0  all went well
  1  some articles have problems; their records say which
  2  could not run: wrong arguments or configuration, a missing plugin or file

Environment:
  COPYDESK_PLUGIN_PATH  folders to look for plugins in, before all others, separated as in PATH
  NO_COLOR              if set, no colour unless --color=always
  COLUMNS               width of what is shown, if not that of the terminal";

/// Marks in news articles who is named, who said what, and how each is spoken of.
///
/// An article goes through plugins, one after another: `entities` finds who and what is named, `quotes` what was said and by whom,
/// `sentiment` the tone. The text is never changed; what is found is written beside it, as rows with offsets.
#[derive(Debug, Parser)]
#[command(name = "copydesk", version, after_long_help = EXAMPLES, max_term_width = 100, disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = When::Auto)]
    pub color: When,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Annotate articles
    ///
    /// Reads plain text (one article), JSON (an object, an array of objects, or {"articles": [...]}), JSONL (an object a line), CSV and
    /// Parquet (a row an article), HTML and WARC (the article in each page), told apart by content, and packed by gzip or zstd. The text of an object is taken from `text`, `maintext`, `body`, `body_text`, `content` or `article`, its title from
    /// `title` or `headline`, its id from `id`, `guid`, `uri`, `filename` or `url`: what news-please, ninjs and NewsAPI write.
    ///
    /// Each article gives one record, in order. What could not be read or failed gives a record too, with the reason in `problems`.
    ///
    /// A corpus goes into a folder: `-o DIR --format parquet` (or csv) writes tables, `-o DIR/` records, in numbered parts that are the same
    /// for any number of workers; a run that was broken off goes on with --resume. docs/tables.md describes the tables.
    #[command(after_long_help = EXAMPLES)]
    Annotate(Annotate),
    /// Show articles with what was found underlined, as tests are written
    ///
    /// As `annotate --format explain`. `#2` is the second entity; other links show the words or the row that they lead to.
    Explain(Explain),
    /// List the plugins that are found: what they provide and read, where they are, and what is wrong with them
    Plugins(Plugins),
    /// Write a processor of your own
    #[command(subcommand)]
    Plugin(Plugin),
    /// Annotate once more, in a finished folder of a corpus, the parts in which articles have problems
    ///
    /// With the plugins as they are now and the configuration of the run. Each such part is made anew as a whole and takes the place of
    /// the old one when it is on disk.
    Retry(Retry),
    /// Score records against gold: precision, recall, F1
    ///
    /// Gold is JSONL, offsets in code points, ends exclusive: {"id", "text"} and, by layer, "spans": [{"start", "end", "label"}];
    /// "quotes": [{"start", "end", "type", "speaker": {"start", "end"} or null}] and, if there, "coref": [[{"start", "end"}]];
    /// "target": {"start", "end"} or null, "label".
    Eval(Eval),
    /// Measure words a second of each stage on one core, with a 95 % confidence interval
    Bench(Bench),
    /// Print the JSON Schema of the records
    Schema,
    /// What --isolate starts for each plugin
    #[command(name = crate::isolation::WORKER, hide = true)]
    IsolatedPlugin,
}

#[derive(Debug, Args)]
pub struct Annotate {
    /// How to write the records [default: pretty on a terminal, jsonl otherwise]
    #[arg(short, long, value_enum)]
    pub format: Option<Format>,
    /// What `start` and `end` count in JSON: Python strings have code points, JavaScript and Java UTF-16, Rust and Go bytes
    #[arg(long, value_enum, value_name = "UNIT", default_value = "codepoint")]
    pub offsets: OffsetUnit,
    /// Write the layer `tokens` too: it is as long as all others together
    #[arg(long)]
    pub tokens: bool,
    #[command(flatten)]
    pub corpus: Corpus,
    #[command(flatten)]
    pub run: Run,
}

#[derive(Debug, Args)]
pub struct Explain {
    /// Show only these layers, such as mentions,quotes
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub layers: Vec<String>,
    #[command(flatten)]
    pub run: Run,
}

#[derive(Debug, Default, Args)]
pub struct Run {
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub choice: Choice,
    /// How many articles to work on at once [default: the number of cores]; the output is the same for any number
    #[arg(short = 'j', long = "jobs", value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Stop at the first article that has a problem
    #[arg(long)]
    pub fail_fast: bool,
    /// Write to a file, which appears when it is complete, or a corpus into a folder
    ///
    /// It is a folder if it ends in `/`, if there is a folder of that name, or if the format is parquet or csv.
    #[arg(short, long, value_name = "FILE|DIR")]
    pub output: Option<PathBuf>,
    /// Let --output replace a file that is there
    #[arg(long, requires = "output")]
    pub force: bool,
    /// At the end, write to standard error, as JSON: time of each stage, time an article takes, peak memory
    #[arg(long)]
    pub stats: bool,
    /// Show what plugins log, not only their warnings
    #[arg(short, long)]
    pub verbose: bool,
}

/// Which plugins run, and how they are configured.
#[derive(Debug, Default, Args)]
pub struct Choice {
    /// Plugins to run, by id or path, separated by commas; `none`: only sections and sentences
    ///
    /// The default is entities,quotes,sentiment, as far as they are found. What is a path has a `/` or ends as libraries do. The order
    /// follows from what each reads and provides; `order = "given"` in a pipeline file keeps it as it is.
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub plugins: Vec<String>,
    /// One more plugin to run, by id or path; may be repeated
    #[arg(long, value_name = "ID|PATH")]
    pub plugin: Vec<String>,
    /// Set a plugin's configuration, such as quotes.min_words=3; may be repeated
    ///
    /// The value is JSON if it reads as JSON, and text otherwise. `copydesk plugins` names the keys of each plugin.
    #[arg(long = "set", value_name = "PLUGIN.KEY=VALUE")]
    pub set: Vec<String>,
    /// Read plugins and their configuration from a TOML file; flags win over it
    ///
    /// Keys: `plugins`, a list of ids or paths (relative to the file); `order`, "sorted" (by what each reads) or "given"; `isolate`, true
    /// or a list of plugins; `timeout` and `memory_limit`, as the flags; and a table for each plugin, as in: [quotes] min_words = 3.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Names to watch for: each is found wherever it stands, and is one entity
    ///
    /// A name a line, with its aliases: `Vladimir Putin = Putin; the Russian leader`. Letter for letter; lines that begin with `#` are
    /// passed over. What it finds has `watched` in its entity. An article may bring its own in `targets`: [{"start": 5, "end": 9}].
    #[arg(long, value_name = "FILE")]
    pub watch: Option<PathBuf>,
    #[command(flatten)]
    pub isolation: crate::isolation::Flags,
}

#[derive(Debug, Args)]
pub struct Plugins {
    /// Write the list as JSON, with the schema of each configuration
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One JSON record a line
    Jsonl,
    /// Indented JSON: the record, or an array of them if there are several
    Json,
    /// For reading: names, quotes with their speakers, tone
    Pretty,
    /// The text with what was found underlined
    Explain,
    /// Tables, in a folder: articles, mentions, entities, quotes, sentiment, who_said_what, problems
    Csv,
    /// The same tables as Parquet
    Parquet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OffsetUnit {
    Codepoint,
    Utf16,
    Byte,
}

impl From<OffsetUnit> for Unit {
    fn from(unit: OffsetUnit) -> Unit {
        match unit {
            OffsetUnit::Codepoint => Unit::Codepoint,
            OffsetUnit::Utf16 => Unit::Utf16,
            OffsetUnit::Byte => Unit::Byte,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    Auto,
    Always,
    Never,
}
