//! What can be typed about measuring: figures against gold, and speed.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Choice, Reading};
use crate::eval::Labels;

/// What chooses plugins says nothing about records that are made.
const MADE_BY: [&str; 8] = ["plugins", "plugin", "set", "config", "watch", "isolate", "timeout", "memory_limit"];

#[derive(Debug, Args)]
pub struct Eval {
    /// Articles with the right answers: JSONL, offsets in code points
    #[arg(long, value_name = "FILE")]
    pub gold: PathBuf,
    /// Records of these articles, as `annotate` writes them; without it the articles of the gold file are annotated now
    #[arg(long, value_name = "FILE", conflicts_with_all = MADE_BY)]
    pub records: Option<PathBuf>,
    /// What is scored
    #[arg(long, value_enum)]
    pub layer: Scored,
    /// How labels of names are counted [default: conll]; with --layer entities
    #[arg(long, value_enum)]
    pub map: Option<Labels>,
    /// Score only quotes of these types, such as direct,mixed; with --layer quotes
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub types: Vec<String>,
    /// Exit with 1 if F1 is less than this, from 0 to 1
    #[arg(long, value_name = "X", value_parser = share)]
    pub min_f1: Option<f64>,
    #[command(flatten)]
    pub choice: Choice,
}

fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "expected a number from 0 to 1, such as 0.8".into())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Scored {
    /// Names, exact by span and type
    Entities,
    /// Quotations that share half of what both cover, and their speakers
    Quotes,
    /// Tone of the article or of a target
    Sentiment,
}

#[derive(Debug, Args)]
pub struct Bench {
    #[command(flatten)]
    pub reading: Reading,
    /// Take at most this many articles
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub articles: usize,
    /// Go over them this many times, after once to warm up
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(2..))]
    pub rounds: u32,
    /// Write the figures as JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub choice: Choice,
}
