//! The joined view: each quotation with its speaker, the names inside it and its tone.

use std::borrow::Cow;

use copydesk_core::vocabulary::{MentionForm, QuoteKind, Scope, key, layer, role};
use copydesk_core::{Layers, Link, Record, Row, Value};

use crate::Table;
use crate::tabulate::no_value;

pub(crate) fn rows(record: &Record, article: i64, table: &mut Table) {
    let (Some(text), layers) = (record.text(), record.layers()) else { return };
    let Some(quotes) = layers.get(layer::QUOTES) else { return };
    let tones = tones(layers, quotes.len());
    for quote in quotes.rows() {
        let speaker = quote.link(role::SPEAKER).and_then(|link| follow(layers, link));
        let source = quote.link(role::SOURCE).and_then(|link| follow(layers, link)).and_then(Row::span);
        let tone = tones[quote.index()];
        table.push(|column| match column.name {
            "article" => article.into(),
            "id" => record.id().into(),
            "published" => record.meta().published.as_ref().into(),
            "quote" => (quote.index() as i64).into(),
            "speaker" => speaker.and_then(|row| attr(row, key::NAME)).into(),
            "role" => speaker.and_then(|row| attr(row, key::ROLE)).into(),
            "speaker_score" => number(quote, key::SPEAKER_SCORE).into(),
            "source" => attr(quote, key::SOURCE_PHRASE).or(source.map(|span| &text[span.range()])).into(),
            "cue" => attr(quote, key::CUE).into(),
            "stance" => attr(quote, key::STANCE).into(),
            "type" => Some(quote.label().as_str()).filter(|label| !label.is_empty()).into(),
            "words" => words(text, layers, quote).into(),
            "names" => names(record, text, quote).into(),
            "tone" => tone.map(|tone| tone.label().as_str()).into(),
            "polarity" => tone.and_then(|tone| number(tone, key::POLARITY)).into(),
            name => no_value(name),
        });
    }
}

fn attr<'r>(row: Row<'r>, key: &str) -> Option<&'r str> {
    row.attr(key).and_then(Value::as_str)
}

fn number(row: Row<'_>, key: &str) -> Option<f64> {
    match row.attr(key)? {
        Value::Float(number) => Some(number),
        Value::Int(number) => Some(number as f64),
        _ => None,
    }
}

fn follow(layers: &Layers, link: Link) -> Option<Row<'_>> {
    layers.get(link.layer.as_str())?.row(link.row as usize)
}

/// What was said. An attribution inside the quotation (“A,” he said. “B.”) belongs to the reporter and is left out.
fn words<'r>(text: &'r str, layers: &Layers, quote: Row<'_>) -> Option<Cow<'r, str>> {
    let span = quote.span()?;
    let whole = &text[span.range()];
    let inside = |role: &str| follow(layers, quote.link(role)?)?.span().filter(|part| span.contains(*part));
    let cut = || {
        let cue = inside(role::CUE).filter(|_| has_marks(quote))?;
        let source = inside(role::SOURCE).unwrap_or(cue);
        let (opening, closing) = whole.chars().find_map(|mark| MARKS.iter().find(|(opening, _)| *opening == mark))?;
        let before = &whole[..cue.start().min(source.start()) - span.start()];
        let (at, mark) =
            before.char_indices().rev().find(|&(at, mark)| mark == *closing && closes(before, at, mark))?;
        let after = cue.end().max(source.end()) - span.start();
        Some((at + mark.len_utf8(), after + whole[after..].find(*opening)?))
    };
    Some(
        cut().map_or(Cow::Borrowed(whole), |(end, next)| Cow::Owned(format!("{} … {}", &whole[..end], &whole[next..]))),
    )
}

/// Whether a quotation has quote marks.
fn has_marks(quote: Row<'_>) -> bool {
    matches!(QuoteKind::parse(quote.label().as_str()), Some(QuoteKind::Direct | QuoteKind::Mixed))
}

/// Opening quote marks, each with its closing mark.
const MARKS: [(char, char); 6] = [('“', '”'), ('„', '“'), ('«', '»'), ('‘', '’'), ('"', '"'), ('\'', '\'')];

/// Whether a mark at `at` closes. One that may also open must follow a character that is not white space, and one inside a word is an
/// apostrophe.
fn closes(before: &str, at: usize, mark: char) -> bool {
    match mark {
        '"' | '\'' | '’' => {
            let behind = before[..at].ends_with(|c: char| !c.is_whitespace());
            behind && !before[at + mark.len_utf8()..].starts_with(char::is_alphanumeric)
        }
        _ => true,
    }
}

/// The row of `sentiment` that is the tone of each quotation.
fn tones(layers: &Layers, quotes: usize) -> Vec<Option<Row<'_>>> {
    let mut tones = vec![None; quotes];
    for row in layers.get(layer::SENTIMENT).into_iter().flat_map(|layer| layer.rows()) {
        // With a target it is the tone towards the target.
        if attr(row, key::SCOPE) != Some(Scope::Quote.as_str()) || row.link(role::TARGET).is_some() {
            continue;
        }
        let quote = row.link(role::QUOTE).filter(|link| link.layer.as_str() == layer::QUOTES);
        if let Some(tone) = quote.and_then(|link| tones.get_mut(link.row as usize)) {
            tone.get_or_insert(row);
        }
    }
    tones
}

/// The names inside a quotation, in text order, each once.
fn names(record: &Record, text: &str, quote: Row<'_>) -> Option<String> {
    let span = quote.span()?;
    let mentions = record.layers().get(layer::MENTIONS)?;
    let mut names: Vec<&str> = Vec::new();
    // Rows are sorted by start: begin at the start of the quotation.
    let count = mentions.len();
    let start = partition(count, |i| mentions.row(i).and_then(Row::span).is_some_and(|s| s.start() < span.start()));
    for mention in (start..count).filter_map(|i| mentions.row(i)) {
        let Some(within) = mention.span().filter(|s| s.start() < span.end()) else { break };
        if !span.contains(within) || attr(mention, key::FORM).is_some_and(|form| form != MentionForm::Name.as_str()) {
            continue;
        }
        let entity = mention.link(role::ENTITY).and_then(|link| follow(record.layers(), link));
        let name = entity.and_then(|entity| attr(entity, key::NAME)).unwrap_or(&text[within.range()]);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    (!names.is_empty()).then(|| names.join("; "))
}

/// The first of `0..count` for which `before` is false, where it is true for all before it.
fn partition(count: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low.midpoint(high);
        if before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}
