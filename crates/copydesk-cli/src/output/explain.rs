//! Writes a record in the underlined form of `copydesk::core::underline`; chooses the layers, and which attributes and links are shown.

use std::fmt::Write;

use copydesk::core::underline::{Show, render, render_within, usual};
use copydesk::core::{Layers, Record};

use super::Screen;
use super::style::{cut, folded, printable, shortened, width};

/// Columns reserved for the notes beside carets, and the fewest for the text.
const NOTES: usize = 24;
const TEXT: usize = 40;

/// The article with these layers underlined, or all if none is named, then its problems. Every article but the first has its id above. On a
/// screen, lines are broken so that there is room for what is said beside the carets, and notes that are longer still are cut.
pub fn explain(record: &Record, layers: &[String], first: bool, screen: Option<Screen>) -> String {
    let id = |columns: usize| shortened(record.id(), columns.saturating_sub(4));
    let id = screen.map_or_else(|| printable(record.id()), |screen| id(screen.width));
    let mut out = if first { String::new() } else { format!("--- {id}\n") };
    if let Some(text) = record.text() {
        let shows = usual(record.layers(), layers);
        out.push_str(&match screen {
            Some(screen) => within(text, record.layers(), &shows, screen.width),
            None => render(text, record.layers(), &shows),
        });
    }
    for problem in &record.problems {
        let line = format!("! {} {}: {}", problem.processor, problem.kind.as_str(), printable(&problem.message));
        match screen {
            Some(screen) => out.push_str(&folded(&line, screen.width)),
            None => {
                let _ = writeln!(out, "{line}");
            }
        }
    }
    out
}

/// The text underlined, on lines of at most `columns`. The text is broken earlier if a note needs more than the reserved columns.
fn within(text: &str, layers: &Layers, shows: &[Show<'_>], columns: usize) -> String {
    let room = columns.saturating_sub(NOTES);
    let shown = render_within(text, layers, shows, room);
    let excess = shown.lines().map(width).max().unwrap_or(0).saturating_sub(columns);
    let shown = match excess {
        0 => return shown,
        _ => render_within(text, layers, shows, room.saturating_sub(excess).max(TEXT.min(room))),
    };
    shown.lines().map(|line| cut(line, columns) + "\n").collect()
}

#[cfg(test)]
mod tests {
    use copydesk::core::{Article, LayerBuilder, Meta, Value};

    use super::*;

    #[test]
    fn a_note_of_any_length_stays_on_the_screen() {
        let text = format!("Ada spoke. {}", "She said no more about it, and left. ".repeat(5));
        for length in [10, 30, 300] {
            let mut rows = LayerBuilder::new("remarks".into(), &text).unwrap();
            rows.row(Some(0..3), "PER".into(), None).unwrap();
            rows.attr("why".into(), Value::Str(&"x".repeat(length))).unwrap();
            let mut record = Record::new(Article::new("a", &*text, Meta::default()));
            record.insert(vec![rows.finish()]).unwrap();
            for columns in [80, 200] {
                let screen = Screen { terminal: true, colour: false, width: columns };
                let shown = explain(&record, &[], true, Some(screen));
                assert!(shown.lines().all(|line| width(line) <= columns), "{shown}");
                assert!(shown.contains("^^^ PER why=\"x"), "{shown}");
                assert_eq!(shown.contains('…'), length + 20 > columns, "{shown}");
            }
        }
    }
}
