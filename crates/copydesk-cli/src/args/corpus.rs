//! What can be typed about corpora: where articles come from, and runs into a folder.

use std::num::{NonZeroU64, NonZeroUsize};
use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

#[derive(Debug, Default, Args)]
pub struct Reading {
    /// Files, folders and patterns to read; `-` or none: standard input
    ///
    /// A folder is all files in it, at any depth, in the order of their names. What a file holds is told by content: text, JSON, JSONL,
    /// CSV, HTML, WARC, Parquet, and any of these but Parquet packed by gzip or zstd.
    pub files: Vec<PathBuf>,
    /// Names of your columns or keys, such as text=story,id=doc_id; may be repeated
    ///
    /// FIELD is one of id, title, text, body, published, language, source, url. `text` is the whole article, byte for byte; `body` is what
    /// the title is put before. A comma is part of a name, unless another FIELD= follows it.
    #[arg(long, value_name = "FIELD=NAME")]
    pub columns: Vec<String>,
}

#[derive(Debug, Args)]
pub struct Corpus {
    /// Go on with the run that was broken off in the folder of --output: the same input, plugins and configuration
    #[arg(long, requires = "output")]
    pub resume: bool,
    /// Take only every N-th article, from the I-th on: for N machines, each with a folder of its own
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Shard>,
    /// Begin a new part in the folder after N articles [default: 50000], or after 64 MiB of input
    #[arg(long, value_name = "N")]
    pub part_articles: Option<NonZeroU64>,
    /// Stop when more than N articles have problems
    #[arg(long, value_name = "N", conflicts_with = "fail_fast")]
    pub max_failures: Option<u64>,
}

#[derive(Debug, Args)]
pub struct Retry {
    /// A folder that `annotate -o` has filled
    pub folder: PathBuf,
    /// How many articles to work on at once [default: the number of cores]
    #[arg(short = 'j', long = "jobs", value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    pub isolation: crate::isolation::Flags,
}

/// `2/4`: articles 2, 6, 10 ... of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// From 1.
    pub index: u64,
    pub of: u64,
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Shard, String> {
        let parsed =
            text.split_once('/').and_then(|(i, n)| Some(Shard { index: i.parse().ok()?, of: n.parse().ok()? }));
        parsed
            .filter(|shard| (1..=shard.of).contains(&shard.index))
            .ok_or_else(|| "expected I/N, such as 1/4 for the first of four machines".into())
    }
}
