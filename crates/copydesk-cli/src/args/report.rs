//! What can be typed after `copydesk report`.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub struct Report {
    /// A folder that `annotate -o DIR -f parquet` has filled
    pub folder: PathBuf,
    /// Write to a file, and not to standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Let --output replace an existing file
    #[arg(long, requires = "output")]
    pub force: bool,
}
