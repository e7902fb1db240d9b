//! Arguments of `copydesk link`.

use std::path::PathBuf;

use clap::Args;

use super::values::jobs;

#[derive(Debug, Args)]
pub struct Link {
    /// The folder of a finished run whose tables are Parquet; of a run in shards, the folders of all of them
    #[arg(value_name = "DIR", required = true)]
    pub folders: Vec<PathBuf>,
    /// A list of persons, organisations or places with ids: CSV or JSONL
    ///
    /// Columns: id, type (person, organisation or place), name and, optionally, aliases, context, dates and sameAs; lists are separated by
    /// `;`. May be repeated; the first file that knows a name decides. Countries, their subdivisions, cities and large companies are built in.
    #[arg(long, value_name = "FILE")]
    pub authority: Vec<PathBuf>,
    /// Corrections to apply, instead of corrections.jsonl in each DIR
    ///
    /// May be repeated. docs/corrections.md describes the format.
    #[arg(long, value_name = "FILE")]
    pub corrections: Vec<PathBuf>,
    /// Threads to work with [default: all cores]
    #[arg(short = 'j', long = "jobs", value_name = "N", value_parser = jobs)]
    pub jobs: Option<usize>,
    /// Use what an interrupted link has done already
    #[arg(long)]
    pub resume: bool,
}
