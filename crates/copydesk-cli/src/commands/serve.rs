//! `copydesk serve`: articles in a browser, and over HTTP.

use std::net::SocketAddr;

use anyhow::Result;
use copydesk_serve::{Options, Server};

use super::pipeline::{open, settings};
use super::search;
use crate::args::Serve;
use crate::interrupt;
use crate::output::{Outcome, tell};

pub fn run(args: &Serve) -> Result<Outcome> {
    let search = search();
    let pipeline = open(&settings(&args.choice, &search)?, &search, false)?;
    let file = args.folder.clone().unwrap_or_default().join("corrections.jsonl");
    let server = Server::bind(
        pipeline,
        Options {
            address: SocketAddr::new(args.host, args.port),
            corpus: args.folder.clone(),
            corrections: args.corrections.clone().unwrap_or(file),
            names: args.name.clone(),
            ..Options::default()
        },
    )?;
    interrupt::watch("the server has stopped")?;
    if !args.host.is_loopback() {
        tell(&format!("whoever can connect to {} can read this corpus and annotate articles", args.host));
    }
    tell(&format!("open {} in a browser; Ctrl-C ends the server", server.url()));
    server.run()?;
    Ok(Outcome::Good)
}
