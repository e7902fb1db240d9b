//! What follows the article: the entities, who said what, and the tone.

use std::collections::BTreeMap;

use copydesk::core::vocabulary::{key, layer, role};
use copydesk::core::{Layer, Layers, Row, Value};

use super::{Page, colour_of, name_of, speaker_of, target, tone_mark};
use crate::output::style::{Piece, Style, padded, printable, shortened, width};

/// How many entities are shown; the rest are counted.
pub const MOST_ENTITIES: usize = 20;

/// One line per entity, those with the most mentions first, with their numbers in the text.
pub fn entities(page: &mut Page, text: &str, layers: &Layers, most: usize) {
    let Some(layer) = layers.get("entities").filter(|layer| !layer.is_empty()) else { return };
    let mut times = vec![0; layer.len()];
    for link in layers.get(layer::MENTIONS).into_iter().flat_map(|mentions| mentions.links()) {
        if link.layer == layer.name() && link.role.as_str() == "entity" {
            times[link.row as usize] += 1;
        }
    }
    let mut rows: Vec<Row<'_>> = layer.rows().collect();
    rows.sort_by_key(|row| std::cmp::Reverse(times[row.index()]));
    let hidden = rows.len().saturating_sub(most);
    rows.truncate(most);

    let tones = tones_by(layers, "target", layer);
    let role = |row: Row<'_>| printable(row.attr(key::ROLE).and_then(Value::as_str).unwrap_or_default());
    let number_width = layer.len().to_string().len();
    let widest =
        |cells: &mut dyn Iterator<Item = String>, most: usize| cells.map(|c| width(&c)).max().unwrap_or(0).min(most);
    let names = widest(&mut rows.iter().map(|row| name_of(text, *row)), page.columns() / 3);
    // The columns that number, type, count and tone leave.
    let room = page.columns().saturating_sub(number_width + names + 37);
    let roles = widest(&mut rows.iter().map(|row| role(*row)), room);

    page.heading("Who and what", Style::BOLD);
    for row in rows {
        let style = Style::colour(colour_of(row.label()));
        let mut line = vec![
            Piece::new(format!("{:1$}", "", Page::INDENT), Style::PLAIN),
            Piece::new(format!("{:>number_width$}  ", row.index() + 1), style),
            Piece::new(padded(&shortened(&name_of(text, row), names), names), Style { bold: true, ..style }),
            Piece::new(format!("  {:<12}", kind_of(row.label().as_str())), style),
        ];
        if roles > 0 {
            line.push(Piece::new(format!("  {}", padded(&shortened(&role(row), roles), roles)), Style::PLAIN));
        }
        let count = match times[row.index()] {
            0 => String::new(),
            n => format!("{n}×"),
        };
        line.push(Piece::new(format!("  {count:>4}"), Style::DIM));
        if let Some((words, style)) = tones[row.index()].map(super::tone) {
            line.push(Piece::new(format!("  {words}"), style));
        }
        page.line(line);
    }
    if hidden > 0 {
        page.text(&[Piece::new(format!("and {hidden} more"), Style::DIM)], 0);
    }
}

fn kind_of(label: &str) -> &str {
    match label {
        "PER" => "person",
        "ORG" => "organisation",
        "LOC" => "place",
        "MISC" => "other",
        label => label,
    }
}

/// For each row of a layer, the row of `sentiment` that links to it in a role: the one about the whole article if there is one, since
/// others may be about single sentences.
fn tones_by<'a>(layers: &'a Layers, role: &str, of: &Layer) -> Vec<Option<Row<'a>>> {
    let mut tones: Vec<Option<Row<'a>>> = vec![None; of.len()];
    for row in layers.get("sentiment").into_iter().flat_map(|layer| layer.rows()) {
        let Some(link) = row.link(role).filter(|link| link.layer == of.name()) else { continue };
        let known = &mut tones[link.row as usize];
        if known.is_none_or(|known| known.span().is_some() && row.span().is_none()) {
            *known = Some(row);
        }
    }
    tones
}

/// What each speaker said, in the order of the article.
pub fn who_said_what(page: &mut Page, text: &str, layers: &Layers) {
    let Some(layer) = layers.get("quotes").filter(|layer| !layer.is_empty()) else { return };
    let tones = tones_by(layers, "quote", layer);
    let mut said: Vec<Said> = Vec::new();
    // Two people of one name are two speakers.
    let mut by_speaker = BTreeMap::new();
    // The line on which each row is shown: that of the row which it continues, or its own.
    let mut line_of: Vec<(usize, usize)> = Vec::new();
    for row in layer.rows() {
        let words = row.span().map_or(String::new(), |span| printable(&text[span.range()]));
        let continued = row.link(role::CONTINUES).and_then(|link| line_of.get(link.row as usize).copied());
        if let Some((speaker, line)) = continued {
            said[speaker].lines[line].words.push(words);
            line_of.push((speaker, line));
            continue;
        }
        let entity = speaker_of(layers, row).map(Row::index);
        let who = speaker(text, layers, row);
        let at = *by_speaker.entry((entity, who.0.clone())).or_insert(said.len());
        if at == said.len() {
            said.push(Said { who, lines: Vec::new() });
        }
        let cue = printable(row.attr(key::CUE).and_then(Value::as_str).unwrap_or("—"));
        line_of.push((at, said[at].lines.len()));
        said[at].lines.push(Line { cue, tone: tones[row.index()], words: vec![words] });
    }

    page.heading("Who said what", Style::BOLD);
    let cues = said.iter().flat_map(|said| &said.lines).map(|line| width(&line.cue)).max().unwrap_or(0).min(14);
    for (i, Said { who: (name, role, style), lines }) in said.iter().enumerate() {
        if i > 0 {
            page.blank();
        }
        let role = if role.is_empty() { String::new() } else { format!(", {role}") };
        page.text(&[Piece::new(name, Style { bold: true, ..*style }), Piece::new(role, Style::PLAIN)], 2);
        for Line { cue, tone, words } in lines {
            let (mark, mark_style) = tone.map_or((" ", Style::PLAIN), |row| tone_mark(row.label()));
            let room = page.columns().saturating_sub(cues + 6);
            page.line(vec![
                Piece::new(" ".repeat(Page::INDENT + 2), Style::PLAIN),
                Piece::new(padded(&shortened(cue, cues), cues), Style::DIM),
                Piece::new(format!(" {mark} "), mark_style),
                Piece::new(shortened(&words.join(" … "), room), Style { italic: true, ..Style::PLAIN }),
            ]);
        }
    }
}

struct Said<'a> {
    who: (String, String, Style),
    lines: Vec<Line<'a>>,
}

struct Line<'a> {
    cue: String,
    tone: Option<Row<'a>>,
    words: Vec<String>,
}

/// Name, role, and how they are shown.
fn speaker(text: &str, layers: &Layers, quote: Row<'_>) -> (String, String, Style) {
    if let Some(entity) = speaker_of(layers, quote) {
        let role = printable(entity.attr(key::ROLE).and_then(Value::as_str).unwrap_or_default());
        return (name_of(text, entity), role, Style::colour(colour_of(entity.label())));
    }
    let source = quote.link(role::SOURCE).and_then(|link| target(layers, link)).and_then(Row::span);
    match source {
        Some(span) => (shortened(&text[span.range()], 60), String::new(), Style::PLAIN),
        None => ("speaker unknown".into(), String::new(), Style::DIM),
    }
}

/// The tone of the article's own voice, and how many sentences are of which.
pub fn tone(page: &mut Page, layers: &Layers) {
    let rows = || layers.get("sentiment").into_iter().flat_map(|layer| layer.rows());
    let scoped = |scope: &'static str| {
        rows().filter(move |row| row.attr(key::SCOPE).and_then(Value::as_str).is_some_and(|found| found == scope))
    };
    let whole = scoped("article").next();
    let count = |label: &str| scoped("sentence").filter(|row| row.label().as_str() == label).count();
    let counts = ["positive", "neutral", "negative"].map(|label| (label, count(label)));
    if whole.is_none() && counts.iter().all(|(_, n)| *n == 0) {
        return;
    }
    page.heading("Tone", Style::BOLD);
    if let Some((words, style)) = whole.map(super::tone) {
        page.text(&[Piece::new("article    ", Style::PLAIN), Piece::new(words, style)], 2);
    }
    if counts.iter().any(|(_, n)| *n > 0) {
        let mut line = vec![Piece::new("sentences  ", Style::PLAIN)];
        for (label, n) in counts {
            let (mark, style) = tone_mark(label.into());
            line.push(Piece::new(format!("{mark} {n} {label}   "), style));
        }
        page.text(&line, 2);
    }
}
