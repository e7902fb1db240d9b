//! What can be typed after `copydesk serve`.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::Args;

use super::Choice;

#[derive(Debug, Args)]
pub struct Serve {
    /// A folder that `annotate -o DIR -f parquet` has filled, to browse
    pub folder: Option<PathBuf>,
    /// The port to listen on; 0 takes one that is free
    #[arg(short, long, value_name = "N", default_value_t = 8000)]
    pub port: u16,
    /// The address to listen on
    ///
    /// By default only this machine can connect. Whoever can connect can read the corpus; only who has the address with the token can write
    /// corrections.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// A name of this machine by which others open it: desk.example
    ///
    /// Addresses and `localhost` are answered without it. Others are not, since any site may let its name lead to this machine. May be
    /// repeated.
    #[arg(long, value_name = "HOST")]
    pub name: Vec<String>,
    /// Append corrections to this file [default: DIR/corrections.jsonl]
    #[arg(long, value_name = "FILE")]
    pub corrections: Option<PathBuf>,
    #[command(flatten)]
    pub choice: Choice,
}
