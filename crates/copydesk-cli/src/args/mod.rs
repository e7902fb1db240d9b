//! The command line: each flag with its help. This module only parses; the commands check combinations of flags.

mod annotate;
pub mod check;
pub mod columns;
mod input;
mod link;
mod measure;
mod pipeline;
pub mod plugin;
#[cfg(feature = "report")]
mod report;
#[cfg(feature = "serve")]
mod serve;
mod values;

use clap::{Parser, Subcommand, ValueEnum};
use copydesk::settings::ISOLATED_PLUGIN;

pub use annotate::{Amend, Annotate, Explain, Format, Retry, Run};
pub use input::Reading;
pub use link::Link;
pub use measure::{Bench, Eval, Scored};
pub use pipeline::{Choice, IsolationFlags};
pub use plugin::Plugin;
#[cfg(feature = "report")]
pub use report::Report;
#[cfg(feature = "serve")]
pub use serve::Serve;

const EXAMPLES: &str = "\
Examples:
  copydesk annotate article.txt                    read an annotated article
  copydesk annotate articles.jsonl > records.jsonl one record per line
  copydesk annotate news/ -o tables -f parquet     a corpus as tables
  copydesk explain article.txt                     the text, annotations underlined
  copydesk plugin list                             the plugins that are found

Exit codes:
  0  success
  1  some articles have problems, which their records name
  2  could not run: wrong arguments or configuration, a missing plugin or file
  130  interrupted by Ctrl-C

Environment:
  COPYDESK_PLUGIN_PATH  folders to search for plugins first, separated as in PATH
  NO_COLOR              if set, no colour unless --color=always
  COLUMNS               the width of the output, instead of the terminal's";

/// Marks in news articles who is named, who said what, and the tone towards each of them
///
/// An article goes through plugins, one after another: `entities` finds who and what is named, `quotes` finds what was said and by whom, and
/// `sentiment` rates the tone. The text is never changed: annotations are rows with offsets into it.
#[derive(Debug, Parser)]
#[command(name = "copydesk", version, after_long_help = EXAMPLES, max_term_width = 100, disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    /// When to use colour: auto, always or never
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        value_parser = values::choice::<When>,
        default_value = "auto",
        hide_default_value = true,
        display_order = 900
    )]
    pub color: When,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Annotate articles
    ///
    /// The format of the input is detected from its content: plain text (one article), JSON (an object, an array of objects, or
    /// {"articles": [...]}), JSONL (one object per line), CSV and Parquet (one article per row), HTML and WARC (one article per page); gzip
    /// and zstd are unpacked. The text of an object is its `text`, `maintext`, `body`, `body_text`, `content` or `article`; the title is
    /// `title` or `headline`; the id is `id`, `guid`, `uri`, `filename` or `url`.
    ///
    /// There is one record per article, in order. An article that could not be read or processed has a record too, with the reason in
    /// `problems`.
    ///
    /// A corpus goes into a folder: `-o DIR -f parquet` (or csv) writes tables, `-o DIR/` writes records, in numbered parts that are the
    /// same for any number of workers. --resume continues a run that was killed. docs/tables.md describes the tables.
    #[command(after_long_help = EXAMPLES)]
    Annotate(Box<Annotate>),
    /// Show articles with their annotations underlined, as tests are written
    ///
    /// The same as `annotate --format explain`. `#2` is the second entity; other links show the words or the row that they lead to.
    Explain(Box<Explain>),
    /// Find, check and write plugins
    #[command(subcommand)]
    Plugin(Box<Plugin>),
    /// List the plugins that are found; the same as `plugin list`
    Plugins(plugin::List),
    /// In a finished folder of a corpus, annotate the parts with problems again
    ///
    /// Plugins are used as they are now, with the configuration of the run. Each such part is written again as a whole, and replaces the old
    /// one once it is flushed to disk.
    Retry(Retry),
    /// Show the figures of a corpus as a page
    ///
    /// Who is quoted, how often and how long, by name, role, paper and month; whose words they are; women and men as the text says it; the tone
    /// towards whom; what is quoted most; the problems of the run. Each figure stands with its plot, its table and the SQL that gives it.
    #[cfg(feature = "report")]
    Report(Report),
    /// Read, browse and correct articles in a browser
    ///
    /// Starts a server on this machine: paste an article and see it annotated; with a folder of Parquet tables, search it by person, phrase,
    /// paper and date. Programs send articles to `POST /annotate` and get the records that `annotate` writes; /openapi.json describes it.
    #[cfg(feature = "serve")]
    Serve(Box<Serve>),
    /// Link the articles of a finished run: who is the same, what was said before, what is a copy
    ///
    /// Reads the tables of a run (`annotate -o DIR -f parquet`) and adds `corpus_entities`, `entity_links`, `quote_groups` and
    /// `article_groups` to them, and `speaker_id`, `quote_group` and `article_group` to `who_said_what`. Corrections in
    /// DIR/corrections.jsonl are applied. docs/link.md describes it.
    Link(Link),
    /// Score records against gold: precision, recall, F1
    ///
    /// Gold is JSONL, offsets in code points, ends exclusive: {"id", "text"} and, for each layer, "spans": [{"start", "end", "label"}];
    /// "quotes": [{"start", "end", "type", "speaker": {"start", "end"} or null}], optional "coref": [[{"start", "end"}]];
    /// "target": {"start", "end"} or null, "label".
    Eval(Box<Eval>),
    /// Measure words per second of each stage on one core
    Bench(Box<Bench>),
    /// Print the JSON Schema of the records
    Schema,
    /// Print what completes commands and flags: bash, zsh, fish
    ///
    /// For bash: copydesk completions bash > ~/.local/share/bash-completion/completions/copydesk
    Completions {
        #[arg(value_name = "SHELL")]
        shell: clap_complete::Shell,
    },
    /// Write a manual page per command into a folder
    #[command(hide = true)]
    ManPages {
        #[arg(value_name = "DIR")]
        folder: std::path::PathBuf,
    },
    /// What --isolate starts for each plugin
    #[command(name = ISOLATED_PLUGIN, hide = true)]
    IsolatedPlugin,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    Auto,
    Always,
    Never,
}
