//! A record for a person to read: the article with names coloured and numbered and quotations followed by their speakers, then the entities, who said
//! what, the tone, the rows of other plugins, and the problems. It is readable without colour too: the numbers refer to the table.
//!
//! Nothing is printed here: a record and a width in, styled lines out. `svg` draws the same lines.

mod article;
mod rows;
mod tables;
#[cfg(test)]
mod tests;

use copydesk::core::views::{Entity, Quote, Sentiment};
use copydesk::core::vocabulary::{EntityType, Tone};
use copydesk::core::{Name, Record};

use super::Screen;
use super::style::{Colour, Piece, Style, paint, printable, shortened, width, wrap};

/// Prose is wrapped at this many columns at most, since longer lines are hard to read. Tables use the whole screen.
const PROSE: usize = 100;

/// The record as a text, with a line feed at the end.
pub fn pretty(record: &Record, screen: Screen) -> String {
    let lines = lines(record, screen.width, tables::MOST_ENTITIES);
    lines.iter().map(|line| paint(line, screen.colour).trim_end_matches(' ').to_owned() + "\n").collect()
}

/// The record as styled lines of at most `width` columns, with at most `most_entities` entities.
pub fn lines(record: &Record, width: usize, most_entities: usize) -> Vec<Vec<Piece>> {
    let mut page = Page { lines: Vec::new(), width };
    page.header(record);
    if let Some(text) = record.text() {
        article::show(&mut page, text, record);
        tables::entities(&mut page, record, most_entities);
        tables::who_said_what(&mut page, text, record);
        tables::tone(&mut page, record);
        rows::show(&mut page, text, record.layers());
    }
    page.problems(record);
    page.footer(record);
    page.lines
}

/// The lines so far.
struct Page {
    lines: Vec<Vec<Piece>>,
    width: usize,
}

impl Page {
    const INDENT: usize = 2;

    /// Columns inside the margins.
    fn columns(&self) -> usize {
        self.width - 2 * Self::INDENT
    }

    fn blank(&mut self) {
        if !self.lines.is_empty() {
            self.lines.push(Vec::new());
        }
    }

    /// Prose, wrapped inside the margins; lines after the first are indented by `hang`.
    fn text(&mut self, pieces: &[Piece], hang: usize) {
        for (i, mut line) in wrap(pieces, self.columns().min(PROSE) - hang).into_iter().enumerate() {
            let indent = Self::INDENT + if i > 0 { hang } else { 0 };
            line.insert(0, Piece::new(" ".repeat(indent), Style::PLAIN));
            self.line(line);
        }
    }

    fn line(&mut self, pieces: Vec<Piece>) {
        self.lines.push(pieces);
    }

    /// A rule over the whole width, with a name in it.
    fn heading(&mut self, name: &str, style: Style) {
        self.blank();
        let rule = "─".repeat(self.width.saturating_sub(width(name) + 4));
        self.line(vec![
            Piece::new("── ", Style::DIM),
            Piece::new(name, style),
            Piece::new(format!(" {rule}"), Style::DIM),
        ]);
    }

    fn header(&mut self, record: &Record) {
        let name = shortened(record.id(), self.columns());
        self.heading(&name, Style::BOLD);
        let meta = record.meta();
        let known = [&meta.published, &meta.source, &meta.url].into_iter().flatten();
        let known: Vec<String> = known.map(|value| printable(value)).filter(|value| value != record.id()).collect();
        if !known.is_empty() {
            self.text(&[Piece::new(known.join(" · "), Style::DIM)], 0);
        }
    }

    fn problems(&mut self, record: &Record) {
        if record.problems.is_empty() {
            return;
        }
        self.heading("Problems", Style::colour(Some(Colour::Red)));
        for problem in &record.problems {
            let who = format!("{} {}: ", problem.processor, problem.kind.as_str());
            self.text(
                &[
                    Piece::new(who, Style::colour(Some(Colour::Red))),
                    Piece::new(printable(&problem.message), Style::PLAIN),
                ],
                2,
            );
        }
    }

    fn footer(&mut self, record: &Record) {
        let ran: Vec<String> = record.processors.iter().map(|p| format!("{} {}", p.id, p.version)).collect();
        if !ran.is_empty() {
            self.blank();
            self.text(&[Piece::new(ran.join(" · "), Style::DIM)], 0);
        }
    }
}

/// The colour of a kind of name, the same everywhere.
fn colour_of(label: Name) -> Option<Colour> {
    EntityType::parse(label.as_str()).map(|entity_type| match entity_type {
        EntityType::Person => Colour::Cyan,
        EntityType::Organisation => Colour::Magenta,
        EntityType::Location => Colour::Green,
        EntityType::Other => Colour::Yellow,
    })
}

/// The speaker of a quote: the entity that it links to, or that of its source.
fn speaker_of<'r>(quote: &Quote<'r>) -> Option<Entity<'r>> {
    quote.speaker().or_else(|| quote.source()?.entity())
}

/// The name of an entity, as it can be printed.
fn name_of(entity: &Entity<'_>) -> String {
    match entity.name() {
        "" => "?".into(),
        name => printable(name),
    }
}

/// The label and the strength of a tone, as in `▼ negative −0.62`.
fn tone(row: Sentiment<'_>) -> (String, Style) {
    let polarity = row.polarity().map_or(String::new(), |polarity| format!(" {polarity:+.2}").replace('-', "−"));
    let (mark, style) = tone_mark(row.tone());
    (format!("{mark} {}{polarity}", row.label()), style)
}

fn tone_mark(tone: Option<Tone>) -> (&'static str, Style) {
    match tone {
        Some(Tone::Negative) => ("▼", Style::colour(Some(Colour::Red))),
        Some(Tone::Positive) => ("▲", Style::colour(Some(Colour::Green))),
        Some(Tone::Neutral) | None => ("·", Style::DIM),
    }
}
