//! A record in the underlined form of `copydesk_core::underline`: which layers, with how much of each.

use std::fmt::Write;

use copydesk_core::underline::{Show, render};
use copydesk_core::{Layers, Record};
use copydesk_host::HOST_LAYERS;

use super::style::printable;

const LINKS: [&str; 5] = ["source", "speaker", "addressee", "continues", "within"];

/// The article with these layers underlined, or all if none is named, then its problems. Every article but the first has its id above.
pub fn explain(record: &Record, layers: &[String], first: bool) -> String {
    let mut out = if first { String::new() } else { format!("--- {}\n", printable(record.id())) };
    if let Some(text) = record.text() {
        let shows =
            if layers.is_empty() { all(record.layers()) } else { layers.iter().map(|layer| show(layer)).collect() };
        out.push_str(&render(text, record.layers(), &shows));
    }
    for problem in &record.problems {
        let message = printable(&problem.message);
        let _ = writeln!(out, "! {} {}: {message}", problem.processor, problem.kind.as_str());
    }
    out
}

/// Layers that others show: entities as the numbers of their mentions, cues and sources beside their quotes.
const BESIDE: [&str; 3] = ["entities", "cues", "sources"];

/// The layers of processors that do not show beside others; the host's only where there is nothing else.
fn all(layers: &Layers) -> Vec<Show<'_>> {
    let names = || layers.iter().map(|layer| layer.name().as_str());
    let by_processors = || names().filter(|name| !HOST_LAYERS.contains(name));
    match by_processors().next() {
        Some(_) => by_processors().filter(|name| !BESIDE.contains(name)).map(show).collect(),
        None => names().filter(|name| *name != "tokens").map(show).collect(),
    }
}

/// A layer with as much of it as a test of it says.
fn show(layer: &str) -> Show<'_> {
    match layer {
        "mentions" => Show::some(layer, &[], &["entity"]),
        "quotes" => Show::some(layer, &["cue"], &LINKS),
        other => Show::all(other),
    }
}
