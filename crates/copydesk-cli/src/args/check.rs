//! Arguments of `plugin check`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use copydesk::settings::parse_seconds;

use super::values::jobs;

const EXIT: &str = "\
Exit codes:
  0  no test failed (some may warn)
  1  at least one failed
  2  could not run";

#[derive(Debug, Args)]
#[command(after_long_help = EXIT)]
pub struct Check {
    /// The plugin's file, or the id of one that is found
    #[arg(value_name = "FILE|ID", required_unless_present = "list")]
    pub plugin: Option<String>,
    /// Write the results as JSON
    #[arg(long)]
    pub json: bool,
    /// List the tests and what each proves; run none
    #[arg(long, conflicts_with_all = ["only", "reproduce"])]
    pub list: bool,
    /// Run only this test, without those that it depends on
    #[arg(long, value_name = "NAME")]
    pub only: Option<String>,
    /// Leave out slow tests, with megabytes of text
    #[arg(long, conflicts_with = "only")]
    pub quick: bool,
    /// Seed of the random cases; equal seeds give equal cases
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// How many random cases to try
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub cases: u64,
    /// Show the random case of a seed, and run only this case
    #[arg(long, value_name = "SEED", conflicts_with_all = ["only", "seed", "cases"])]
    pub reproduce: Option<u64>,
    /// Seconds until a test is killed; large texts get more
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = parse_seconds)]
    pub timeout: Duration,
    /// Tests to run at once [default: all cores]
    #[arg(short = 'j', long = "jobs", value_name = "N", value_parser = jobs)]
    pub jobs: Option<usize>,
    /// Run this test in this process, and write its result to --folder (used internally, to run each test in its own process)
    #[arg(long, value_name = "NAME", hide = true, requires = "folder")]
    pub alone: Option<String>,
    #[arg(long, hide = true)]
    pub folder: Option<PathBuf>,
}
