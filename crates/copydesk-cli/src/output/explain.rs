//! A record in the underlined form of `copydesk::core::underline`: which layers, with how much of each.

use std::fmt::Write;

use copydesk::core::underline::{Show, render, render_within};
use copydesk::core::{Layers, Record};
use copydesk::host::HOST_LAYERS;

use super::Screen;
use super::style::printable;

/// Columns for what is said beside carets.
const NOTES: usize = 24;

const LINKS: [&str; 5] = ["source", "speaker", "addressee", "continues", "within"];

/// The article with these layers underlined, or all if none is named, then its problems. Every article but the first has its id above. On a
/// screen, lines are broken so that there is room for what is said beside the carets.
pub fn explain(record: &Record, layers: &[String], first: bool, screen: Option<Screen>) -> String {
    let mut out = if first { String::new() } else { format!("--- {}\n", printable(record.id())) };
    if let Some(text) = record.text() {
        let shows =
            if layers.is_empty() { all(record.layers()) } else { layers.iter().map(|layer| show(layer)).collect() };
        out.push_str(&match screen {
            Some(screen) => render_within(text, record.layers(), &shows, screen.width.saturating_sub(NOTES)),
            None => render(text, record.layers(), &shows),
        });
    }
    for problem in &record.problems {
        let message = printable(&problem.message);
        let _ = writeln!(out, "! {} {}: {message}", problem.processor, problem.kind.as_str());
    }
    out
}

/// Layers that are shown within others: entities as numbers of their mentions, cues and sources beside their quotes.
const BESIDE: [&str; 3] = ["entities", "cues", "sources"];

/// The layers of processors that are not shown within others; the host's only if there is nothing else.
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
