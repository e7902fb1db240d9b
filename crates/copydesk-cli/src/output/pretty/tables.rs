//! What follows the article: the entities, who said what, and the tone.

use std::collections::BTreeMap;

use copydesk::core::views::{Entity, Quote, Sentiment};
use copydesk::core::vocabulary::{EntityType, Scope, Tone, role};
use copydesk::core::{Record, Row};

use super::{Page, colour_of, name_of, speaker_of, tone_mark};
use crate::output::style::{Piece, Style, padded, printable, shortened, width};

/// How many entities are shown; the rest are counted.
pub const MOST_ENTITIES: usize = 20;

/// The width of the column of types, in which `organisation` fits.
const TYPES: usize = 12;

/// One line per entity, those with the most mentions first, with their numbers in the text.
pub fn entities(page: &mut Page, record: &Record, most: usize) {
    let mut entities: Vec<Entity<'_>> = record.entities().collect();
    if entities.is_empty() {
        return;
    }
    let mut times = vec![0; entities.len()];
    for entity in record.mentions().filter_map(|mention| mention.entity()) {
        times[entity.index()] += 1;
    }
    let tones = tones_by(record, entities.len(), |tone| tone.target().map(|entity| entity.index()));
    let number_width = entities.len().to_string().len();
    entities.sort_by_key(|entity| std::cmp::Reverse(times[entity.index()]));
    let hidden = entities.len().saturating_sub(most);
    entities.truncate(most);

    let role = |entity: &Entity<'_>| printable(entity.role().unwrap_or_default());
    let widest =
        |cells: &mut dyn Iterator<Item = String>, most: usize| cells.map(|c| width(&c)).max().unwrap_or(0).min(most);
    let names = widest(&mut entities.iter().map(name_of), page.columns() / 3);
    let count = |entity: &Entity<'_>| match times[entity.index()] {
        0 => String::new(),
        n => format!("{n}×"),
    };
    let tone = |entity: &Entity<'_>| tones[entity.index()].map(super::tone);
    let counts = widest(&mut entities.iter().map(count), usize::MAX).max(4);
    let tone_width = widest(&mut entities.iter().filter_map(tone).map(|(words, _)| words), usize::MAX);
    // What the other columns, with two spaces after each, leave for the role.
    let others = [number_width, names, TYPES, counts, tone_width];
    let room = page.columns().saturating_sub(others.iter().map(|width| width + 2).sum());
    let roles = widest(&mut entities.iter().map(role), room);

    page.heading("Who and what", Style::BOLD);
    for entity in entities {
        let style = Style::colour(colour_of(entity.label()));
        let mut line = vec![
            Piece::new(format!("{:1$}", "", Page::INDENT), Style::PLAIN),
            Piece::new(format!("{:>number_width$}  ", entity.index() + 1), style),
            Piece::new(padded(&shortened(&name_of(&entity), names), names), Style { bold: true, ..style }),
            Piece::new(format!("  {}", padded(&shortened(type_of(&entity), TYPES), TYPES)), style),
        ];
        if roles > 0 {
            line.push(Piece::new(format!("  {}", padded(&shortened(&role(&entity), roles), roles)), Style::PLAIN));
        }
        line.push(Piece::new(format!("  {:>counts$}", count(&entity)), Style::DIM));
        if let Some((words, style)) = tone(&entity) {
            line.push(Piece::new(format!("  {words}"), style));
        }
        page.line(line);
    }
    if hidden > 0 {
        page.text(&[Piece::new(format!("and {hidden} more"), Style::DIM)], 0);
    }
}

fn type_of<'r>(entity: &Entity<'r>) -> &'r str {
    match entity.entity_type() {
        Some(EntityType::Person) => "person",
        Some(EntityType::Organisation) => "organisation",
        Some(EntityType::Location) => "place",
        Some(EntityType::Other) => "other",
        None => entity.label().as_str(),
    }
}

/// The tone of each of `count` rows, where `row_of` says which row a tone belongs to. Of several tones, the one over the whole article
/// counts, since others are over single sentences.
fn tones_by<'r>(
    record: &'r Record,
    count: usize,
    row_of: impl Fn(&Sentiment<'r>) -> Option<usize>,
) -> Vec<Option<Sentiment<'r>>> {
    let mut tones: Vec<Option<Sentiment<'r>>> = vec![None; count];
    for tone in record.sentiments() {
        let Some(row) = row_of(&tone) else { continue };
        if tones[row].is_none_or(|known| known.span().is_some() && tone.span().is_none()) {
            tones[row] = Some(tone);
        }
    }
    tones
}

/// What each speaker said, in the order of the article.
pub fn who_said_what(page: &mut Page, text: &str, record: &Record) {
    let quotes: Vec<Quote<'_>> = record.quotes().collect();
    if quotes.is_empty() {
        return;
    }
    let tones = tones_by(record, quotes.len(), |tone| tone.quote().map(|quote| quote.index()));
    let mut said: Vec<Said> = Vec::new();
    // Two people of one name are two speakers.
    let mut by_speaker = BTreeMap::new();
    // The line on which each quote is shown: that of the quote which it continues, or its own.
    let mut line_of: Vec<(usize, usize)> = Vec::new();
    for quote in quotes {
        let words = quote.words().map_or(String::new(), printable);
        let continued = quote.continues().and_then(|before| line_of.get(before.index()).copied());
        if let Some((speaker, line)) = continued {
            said[speaker].lines[line].words.push(words);
            line_of.push((speaker, line));
            continue;
        }
        let entity = speaker_of(&quote).map(|entity| entity.index());
        let who = speaker(text, record, &quote);
        let at = *by_speaker.entry((entity, who.0.clone())).or_insert(said.len());
        if at == said.len() {
            said.push(Said { who, lines: Vec::new() });
        }
        let cue = printable(quote.cue().unwrap_or("—"));
        line_of.push((at, said[at].lines.len()));
        said[at].lines.push(Line { cue, tone: tones[quote.index()], words: vec![words] });
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
            let (mark, mark_style) = tone.map_or((" ", Style::PLAIN), |tone| tone_mark(tone.tone()));
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
    tone: Option<Sentiment<'a>>,
    words: Vec<String>,
}

/// Name, role, and how they are shown.
fn speaker(text: &str, record: &Record, quote: &Quote<'_>) -> (String, String, Style) {
    if let Some(entity) = speaker_of(quote) {
        let role = printable(entity.role().unwrap_or_default());
        return (name_of(&entity), role, Style::colour(colour_of(entity.label())));
    }
    let source = quote.link(role::SOURCE).and_then(|link| record.layers().follow(link)).and_then(Row::span);
    match source {
        Some(span) => (shortened(&text[span.range()], 60), String::new(), Style::PLAIN),
        None => ("speaker unknown".into(), String::new(), Style::DIM),
    }
}

/// The tone of the article's own voice, and how many sentences are of which.
pub fn tone(page: &mut Page, record: &Record) {
    let scoped = |scope| record.sentiments().filter(move |tone| tone.scope() == Some(scope));
    let whole = scoped(Scope::Article).next();
    let count = |tone| scoped(Scope::Sentence).filter(|sentence| sentence.tone() == Some(tone)).count();
    let counts = [Tone::Positive, Tone::Neutral, Tone::Negative].map(|tone| (tone, count(tone)));
    if whole.is_none() && counts.iter().all(|(_, n)| *n == 0) {
        return;
    }
    page.heading("Tone", Style::BOLD);
    if let Some((words, style)) = whole.map(super::tone) {
        page.text(&[Piece::new("article    ", Style::PLAIN), Piece::new(words, style)], 2);
    }
    if counts.iter().any(|(_, n)| *n > 0) {
        let mut line = vec![Piece::new("sentences  ", Style::PLAIN)];
        for (tone, n) in counts {
            let (mark, style) = tone_mark(Some(tone));
            line.push(Piece::new(format!("{mark} {n} {}   ", tone.as_str()), style));
        }
        page.text(&line, 2);
    }
}
