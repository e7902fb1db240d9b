//! The highlighted article, for a notebook: names underlined by type, quotations shaded and signed with their speakers, tone and other detail
//! in tooltips. It needs nothing from elsewhere: no script, no style sheet, no font. Colours are translucent, for light and dark pages.

use std::fmt::Write;

use copydesk::core::vocabulary::{EntityType, QuoteKind, Scope, Tone};
use copydesk::{Record, Row};

/// What covers a stretch of the text.
struct Mark {
    start: usize,
    end: usize,
    style: &'static str,
    title: String,
    /// What is written after its end.
    signed: Option<String>,
}

pub fn article(record: &Record) -> String {
    let mut out = String::from("<div style=\"white-space:pre-wrap;line-height:1.7;max-width:50em\">");
    if let Some(text) = record.text() {
        let mut marks = marks(record);
        marks.sort_by_key(|mark| (mark.start, usize::MAX - mark.end));
        marked(&mut out, text, &marks);
    }
    for problem in &record.problems {
        let line = format!("{} {}: {}", problem.processor, problem.kind.as_str(), problem.message);
        let _ = write!(out, "<div style=\"color:#c62828\">{}</div>", escaped(&line));
    }
    out + "</div>"
}

fn marks(record: &Record) -> Vec<Mark> {
    let mentions = record.mentions().filter_map(|mention| {
        let style = match mention.entity_type()? {
            EntityType::Person => "border-bottom:2px solid #1e88e5",
            EntityType::Organisation => "border-bottom:2px solid #8e24aa",
            EntityType::Location => "border-bottom:2px solid #43a047",
            EntityType::Other => "border-bottom:2px solid #9e9e9e",
        };
        let entity = mention.entity();
        let name = entity.as_ref().map_or("", |entity| entity.name());
        let role = entity.as_ref().and_then(|entity| entity.role()).map(|role| format!(", {role}")).unwrap_or_default();
        let (title, label) = (format!("{name}{role}"), mention.label());
        mark(*mention, style, format!("{label} {title}"), None)
    });
    let quotes = record.quotes().filter_map(|quote| {
        let style = match quote.kind()? {
            QuoteKind::Direct => "background:rgba(255,193,7,.25)",
            QuoteKind::Mixed => "background:rgba(255,193,7,.18)",
            QuoteKind::Indirect => "background:rgba(255,193,7,.10)",
        };
        let tone = record.sentiments().find(|tone| {
            tone.scope() == Some(Scope::Quote) && tone.quote().is_some_and(|of| of.index() == quote.index())
        });
        let tone = tone.and_then(|tone| tone.tone()).map_or("", Tone::as_str);
        let words = [quote.label().as_str(), quote.cue().unwrap_or(""), tone];
        let title = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ");
        mark(*quote, style, title, quote.speaker().map(|speaker| speaker.name().to_owned()))
    });
    mentions.chain(quotes).collect()
}

fn mark(row: Row<'_>, style: &'static str, title: String, signed: Option<String>) -> Option<Mark> {
    let span = row.span()?;
    Some(Mark { start: span.start(), end: span.end(), style, title, signed })
}

/// Writes the text in stretches that the same marks cover, since marks may overlap and elements may not.
fn marked(out: &mut String, text: &str, marks: &[Mark]) {
    let mut cuts: Vec<usize> = marks.iter().flat_map(|mark| [mark.start, mark.end]).chain([0, text.len()]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut rest = marks;
    let mut open: Vec<&Mark> = Vec::new();
    for pair in cuts.windows(2) {
        let (start, end) = (pair[0], pair[1]);
        let starting = rest.partition_point(|mark| mark.start <= start);
        open.extend(&rest[..starting]);
        rest = &rest[starting..];
        if open.is_empty() {
            out.push_str(&escaped(&text[start..end]));
        } else {
            let styles: Vec<&str> = open.iter().map(|mark| mark.style).collect();
            let titles: Vec<&str> = open.iter().map(|mark| mark.title.trim()).collect();
            let (style, title) = (styles.join(";"), escaped(&titles.join("; ")));
            let _ = write!(out, "<span style=\"{style}\" title=\"{title}\">{}</span>", escaped(&text[start..end]));
        }
        for signed in open.iter().filter(|mark| mark.end == end).filter_map(|mark| mark.signed.as_ref()) {
            let _ = write!(out, "<sub style=\"opacity:.7\"> {}</sub>", escaped(signed));
        }
        open.retain(|mark| mark.end > end);
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // What turns the direction of text could show it otherwise than it is.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
    out
}
