//! Arguments of `eval` and `bench`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use copydesk::eval::Labels;

use super::values::{choice, share};
use super::{Choice, Reading};

/// Flags that choose plugins mean nothing for records that exist already.
const PLUGIN_FLAGS: [&str; 9] =
    ["plugins", "plugin", "set", "config", "watch", "any_language", "isolate", "timeout", "memory_limit"];

#[derive(Debug, Args)]
pub struct Eval {
    /// Articles with the right answers: JSONL, offsets in code points
    #[arg(long, value_name = "FILE")]
    pub gold: PathBuf,
    /// Records of these articles, as `annotate` writes them
    ///
    /// Without it, the articles of the gold file are annotated now.
    #[arg(long, value_name = "FILE", conflicts_with_all = PLUGIN_FLAGS)]
    pub records: Option<PathBuf>,
    /// What is scored: entities, quotes, speakers, roles or sentiment
    ///
    /// entities: names, exact by span and type. quotes: quotations that share half of what both cover. speakers: whether their speakers
    /// are the right named entities, by what the text gives as source. roles: the roles of named persons. sentiment: the tone of the article or of a target.
    #[arg(long, value_parser = choice::<Scored>)]
    pub layer: Scored,
    /// With --layer entities, how labels count: conll, three or same
    ///
    /// conll (default): PER, ORG, LOC and MISC of CoNLL-2003; labels of OntoNotes are mapped to these. three: PER, ORG and LOC, on which most
    /// sets agree. same: as they are.
    #[arg(long, value_parser = choice::<LabelMap>)]
    pub map: Option<LabelMap>,
    /// With --layer quotes, only these types: direct,mixed
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub types: Vec<String>,
    /// Exit with 1 if F1 is less than this, from 0 to 1
    #[arg(long, value_name = "X", value_parser = share)]
    pub min_f1: Option<f64>,
    #[command(flatten)]
    pub choice: Choice,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Scored {
    Entities,
    Quotes,
    Speakers,
    Roles,
    Sentiment,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LabelMap {
    Conll,
    Three,
    Same,
}

impl From<LabelMap> for Labels {
    fn from(map: LabelMap) -> Labels {
        match map {
            LabelMap::Conll => Labels::Conll,
            LabelMap::Three => Labels::Three,
            LabelMap::Same => Labels::Same,
        }
    }
}

#[derive(Debug, Args)]
pub struct Bench {
    /// Take at most this many articles
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub articles: usize,
    /// Rounds over them, after one to warm up
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(2..))]
    pub rounds: u32,
    /// Write the figures as JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub choice: Choice,
}
