//! Arguments of `annotate`, `explain` and `retry`.

use std::num::NonZeroU64;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use copydesk::corpus::Shard;
use copydesk::formats::Unit;

use super::values::{choice, jobs};
use super::{Choice, IsolationFlags, Reading};

#[derive(Debug, Args)]
pub struct Annotate {
    /// jsonl, json, pretty, html, csv, parquet and others
    ///
    /// jsonl: one record per line (the default if the output is not a terminal). json: indented; an array if there are several. pretty:
    /// for reading (the default on a terminal). explain: the text with annotations underlined. html: a page of one article. svg: a picture of
    /// one. labelstudio: tasks of Label Studio. webanno: W3C Web Annotations. csv and parquet: tables in a folder: articles, mentions, entities, quotes, sentiment, who_said_what, problems and others.
    #[arg(short, long, value_parser = choice::<Format>)]
    pub format: Option<Format>,
    #[command(flatten)]
    pub run: Run,
    /// What offsets count: codepoint (default), utf16 or byte
    ///
    /// Python strings have code points, JavaScript and Java strings UTF-16, Rust and Go strings bytes.
    #[arg(
        long,
        value_parser = choice::<OffsetUnit>,
        value_name = "UNIT",
        default_value = "codepoint",
        hide_default_value = true,
        help_heading = OUTPUT
    )]
    pub offsets: OffsetUnit,
    /// Write the layer `tokens` too
    ///
    /// It is as long as all other layers together.
    #[arg(long, help_heading = OUTPUT)]
    pub tokens: bool,
    #[command(flatten)]
    pub corpus: Corpus,
    #[command(flatten)]
    pub amend: Amend,
}

/// What is changed in records before they are written.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Ids and corrections")]
pub struct Amend {
    /// Give entities their ids in a list of persons, organisations or places: CSV or JSONL
    ///
    /// `attrs.id` of an entity, or `attrs.candidates` if it could be several. May be repeated; after the files come the built-in lists of
    /// countries, subdivisions, cities and companies. docs/link.md describes the format.
    #[arg(long, value_name = "FILE")]
    pub authority: Vec<PathBuf>,
    /// Apply corrections: who said it, what is no quotation, which id it has
    ///
    /// May be repeated. docs/corrections.md describes the format.
    #[arg(long, value_name = "FILE")]
    pub corrections: Vec<PathBuf>,
}

const OUTPUT: &str = "Output";
const CORPORA: &str = "Corpora, with -o DIR";

#[derive(Debug, Args)]
#[command(next_help_heading = CORPORA)]
pub struct Corpus {
    /// Continue an interrupted run
    ///
    /// Its parts are kept. The input, the plugins and the configuration must be the same.
    #[arg(long, requires = "output")]
    pub resume: bool,
    /// Take every N-th article from the I-th on
    ///
    /// For N machines, each with a folder of its own.
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Shard>,
    /// Articles per part, at most [default: 50000]
    ///
    /// A part also ends at 64 MiB of input.
    #[arg(long, value_name = "N", hide_short_help = true)]
    pub part_articles: Option<NonZeroU64>,
    /// Stop if more than N articles have problems
    #[arg(long, value_name = "N", conflicts_with = "fail_fast")]
    pub max_failures: Option<u64>,
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
    /// Write to a file, or a corpus into a folder
    ///
    /// A file appears when it is complete; FILE.csv and FILE.parquet hold one table, who said what. The output is a folder if it ends in `/`,
    /// if it is an existing folder, or if the format is parquet or csv.
    #[arg(short, long, value_name = "FILE|DIR")]
    pub output: Option<PathBuf>,
    /// Let --output replace an existing file
    #[arg(long, requires = "output")]
    pub force: bool,
    /// Articles to work on at once [default: all cores]
    ///
    /// The output is the same for any number.
    #[arg(short = 'j', long = "jobs", value_name = "N", value_parser = jobs)]
    pub jobs: Option<usize>,
    /// Stop at the first article with a problem
    #[arg(long)]
    pub fail_fast: bool,
    /// Write times and peak memory to stderr, as JSON
    #[arg(long)]
    pub stats: bool,
    /// Show all that plugins log, not only warnings
    #[arg(short, long)]
    pub verbose: bool,
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub choice: Choice,
}

#[derive(Debug, Args)]
pub struct Retry {
    /// A folder that `annotate -o` has filled
    pub folder: PathBuf,
    /// A plugin's file that the run used
    ///
    /// Needed for each plugin that the run was given as a file: a manifest that somebody else wrote loads no library. May be repeated.
    #[arg(long, value_name = "PATH")]
    pub plugin: Vec<PathBuf>,
    /// Articles to work on at once [default: all cores]
    #[arg(short = 'j', long = "jobs", value_name = "N", value_parser = jobs)]
    pub jobs: Option<usize>,
    #[command(flatten)]
    pub isolation: IsolationFlags,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Jsonl,
    Json,
    Pretty,
    Explain,
    Html,
    Svg,
    Labelstudio,
    Webanno,
    Csv,
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
