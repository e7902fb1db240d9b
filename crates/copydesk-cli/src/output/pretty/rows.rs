//! Layers without a view of their own, such as those of other plugins: one table per layer, one line per row.

use copydesk::core::vocabulary::{HOST_LAYERS, layer};
use copydesk::core::{Layer, Layers, Row, Value};

use super::Page;
use crate::output::style::{Piece, Style, padded, printable, shortened, width};

/// How many rows are shown; the rest are counted.
const MOST_ROWS: usize = 20;

/// Layers that have a view of their own.
const SHOWN: [&str; 6] =
    [layer::MENTIONS, layer::ENTITIES, layer::QUOTES, layer::SOURCES, layer::CUES, layer::SENTIMENT];

/// Shows each such layer that has rows.
pub fn show(page: &mut Page, text: &str, layers: &Layers) {
    let is_other = |layer: &&Layer| {
        let name = layer.name();
        !layer.is_empty() && !HOST_LAYERS.contains(&name.as_str()) && !SHOWN.contains(&name.as_str())
    };
    for layer in layers.iter().filter(is_other) {
        table(page, text, layers, layer);
    }
}

fn table(page: &mut Page, text: &str, layers: &Layers, layer: &Layer) {
    let rows: Vec<[String; 3]> = layer
        .rows()
        .take(MOST_ROWS)
        .map(|row| [printable(row.label().as_str()), words(text, row), notes(text, layers, row)])
        .collect();
    let widest = |column: usize, most: usize| rows.iter().map(|row| width(&row[column])).max().unwrap_or(0).min(most);
    let labels = widest(0, page.columns() / 4);
    // Words take half of what is left, and all of it where there is nothing else to say.
    let left = page.columns().saturating_sub(labels + 4);
    let notes = widest(2, left / 2);
    let words = widest(1, left.saturating_sub(notes));
    page.heading(&printable(layer.name().as_str()), Style::BOLD);
    for [label, covered, note] in &rows {
        let mut line = vec![Piece::new(" ".repeat(Page::INDENT), Style::PLAIN)];
        if labels > 0 {
            line.push(Piece::new(padded(&shortened(label, labels), labels) + "  ", Style::BOLD));
        }
        line.push(Piece::new(padded(&shortened(covered, words), words), Style::PLAIN));
        if !note.is_empty() {
            line.push(Piece::new(format!("  {}", shortened(note, left.saturating_sub(words))), Style::DIM));
        }
        page.line(line);
    }
    let hidden = layer.len() - rows.len();
    if hidden > 0 {
        page.text(&[Piece::new(format!("and {hidden} more"), Style::DIM)], 0);
    }
}

fn words(text: &str, row: Row<'_>) -> String {
    row.span().map_or("(whole article)".into(), |span| format!("“{}”", printable(&text[span.range()])))
}

/// Attributes, then links.
fn notes(text: &str, layers: &Layers, row: Row<'_>) -> String {
    let attr = |(key, value): (copydesk::core::Name, Value<'_>)| match value {
        Value::Str(text) => format!("{key}=“{text}”"),
        Value::Int(number) => format!("{key}={number}"),
        Value::Float(number) => format!("{key}={}", (number * 100.0).round() / 100.0),
        Value::Bool(yes) => format!("{key}={yes}"),
    };
    let link = |link: &copydesk::core::Link| match layers.follow(*link).and_then(Row::span) {
        Some(span) => format!("{}=“{}”", link.role, &text[span.range()]),
        None => format!("{}={}[{}]", link.role, link.layer, link.row),
    };
    let notes: Vec<String> = row.attrs().map(attr).chain(row.links().iter().map(link)).collect();
    printable(&notes.join(" "))
}
