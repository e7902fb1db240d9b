//! What can be typed after `copydesk plugin check`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

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
    /// Write what came of each test as JSON
    #[arg(long)]
    pub json: bool,
    /// Name the tests and what each proves, and try nothing
    #[arg(long, conflicts_with_all = ["only", "reproduce"])]
    pub list: bool,
    /// Run only this test, without those that it needs
    #[arg(long, value_name = "NAME")]
    pub only: Option<String>,
    /// Leave out the tests that take their time, with megabytes of text
    #[arg(long, conflicts_with = "only")]
    pub quick: bool,
    /// Where random cases start; the same number gives the same cases
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// How many random cases to try
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub cases: u64,
    /// Show the random case of a seed, and try it alone
    #[arg(long, value_name = "SEED", conflicts_with_all = ["only", "seed", "cases"])]
    pub reproduce: Option<u64>,
    /// How long a test may take before it is killed, in seconds; those with large texts may take a multiple
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    pub timeout: std::time::Duration,
    /// How many tests to run at once [default: the number of cores]
    #[arg(short = 'j', long = "jobs", value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Run this test in this process, and leave word of it in --folder: how each test is given a process of its own
    #[arg(long, value_name = "NAME", hide = true, requires = "folder")]
    pub alone: Option<String>,
    #[arg(long, hide = true)]
    pub folder: Option<PathBuf>,
}

fn seconds(text: &str) -> Result<std::time::Duration, String> {
    let seconds = text.parse().ok().filter(|seconds| *seconds > 0.0);
    let time = seconds.and_then(|seconds| std::time::Duration::try_from_secs_f64(seconds).ok());
    time.ok_or_else(|| "expected a number of seconds, such as 30 or 0.5".into())
}
