//! A record in the underlined form of `copydesk_core::underline`: which layers, with how much of each.

use std::fmt::Write;

use copydesk_core::underline::{Show, render};
use copydesk_core::{Layers, Record};
use copydesk_host::HOST_LAYERS;

use super::style::printable;

const LINKS: [&str; 5] = ["source", "speaker", "addressee", "continues", "within"];

/// The article underlined, then its problems. Every article but the first has its id above.
pub fn explain(record: &Record, first: bool) -> String {
    let mut out = if first { String::new() } else { format!("\n--- {}\n", printable(record.id())) };
    if let Some(text) = record.text() {
        out.push_str(&render(text, record.layers(), &shows(record.layers())));
    }
    for problem in &record.problems {
        let message = printable(&problem.message);
        let _ = writeln!(out, "! {} {}: {message}", problem.processor, problem.kind.as_str());
    }
    out
}

/// The standard layers with what a test of them says, other layers whole, and the host's only where there is nothing else.
fn shows(layers: &Layers) -> Vec<Show<'_>> {
    let by_processors: Vec<&str> =
        layers.iter().map(|layer| layer.name().as_str()).filter(|name| !HOST_LAYERS.contains(name)).collect();
    if by_processors.is_empty() {
        return vec![Show::all("sections"), Show::all("sentences")];
    }
    let show = |name| match name {
        // Entities show as the numbers of their mentions.
        "entities" => None,
        "mentions" => Some(Show::some(name, &[], &["entity"])),
        "quotes" => Some(Show::some(name, &["cue"], &LINKS)),
        other => Some(Show::all(other)),
    };
    by_processors.into_iter().filter_map(show).collect()
}
