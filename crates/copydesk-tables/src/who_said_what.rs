//! The view that users open: each utterance with its article, its speaker, the names inside and its tone. An utterance is a quotation with
//! the quotations that go on with it: “A,” he said. “B.”

use copydesk_core::vocabulary::{MentionForm, Scope, key, layer, role};
use copydesk_core::{Layer, Layers, Link, Record, Row, Value};

use crate::Table;

pub(crate) fn rows(record: &Record, article: i64, table: &mut Table) {
    let (Some(text), layers) = (record.text(), record.layers()) else { return };
    let Some(quotes) = layers.get(layer::QUOTES) else { return };
    let tones = Tones::of(layers, quotes.len());
    let meta = record.meta();
    for parts in utterances(quotes) {
        let quote = parts[0];
        let speakers = quote.links().iter().filter(|link| link.role.as_str() == role::SPEAKER);
        let speakers: Vec<Row<'_>> = speakers.filter_map(|&link| follow(layers, link)).collect();
        let named = |key: &str| joined(speakers.iter().filter_map(|&speaker| attr(speaker, key)), "; ");
        let source = quote.link(role::SOURCE).and_then(|link| follow(layers, link)).and_then(Row::span);
        let source = attr(quote, key::SOURCE_PHRASE).or(source.map(|span| &text[span.range()]));
        let tone = parts.iter().find_map(|part| tones.0[part.index()]);
        let label = quote.label();
        let words = parts.iter().filter_map(|part| part.span()).map(|span| &text[span.range()]);
        let score = parts
            .iter()
            .filter_map(|part| part.score())
            .fold(None, |best: Option<f32>, score| Some(best.map_or(score, |best| best.max(score))));
        let mut row = table.row();
        row.int(Some(article)).text(Some(record.id()));
        row.text(meta.title.as_deref()).text(meta.url.as_deref()).text(meta.source.as_deref());
        row.text(meta.published.as_deref()).int(Some(quote.index() as i64));
        row.text(named(key::NAME).as_deref()).text(named(key::ROLE).as_deref());
        row.float(number(quote, key::SPEAKER_SCORE)).text(source);
        row.text(attr(quote, key::CUE)).text(attr(quote, key::STANCE));
        row.text((!label.is_none()).then(|| label.as_str()));
        row.text(joined(words, " … ").as_deref()).float(score.map(rounded));
        row.text(names(record, text, &parts).as_deref());
        row.text(tone.map(|tone| tone.label().as_str())).float(tone.and_then(|tone| number(tone, key::POLARITY)));
    }
}

/// The quotations, each with those that go on with it, in text order.
fn utterances(quotes: &Layer) -> Vec<Vec<Row<'_>>> {
    let mut utterances: Vec<Vec<Row<'_>>> = Vec::new();
    // The utterance that each row belongs to.
    let mut of: Vec<usize> = Vec::with_capacity(quotes.len());
    for quote in quotes.rows() {
        let before = quote.link(role::CONTINUES).filter(|link| link.layer.as_str() == layer::QUOTES);
        let before = before.and_then(|link| of.get(link.row as usize).copied());
        of.push(before.unwrap_or(utterances.len()));
        match before {
            Some(utterance) => utterances[utterance].push(quote),
            None => utterances.push(vec![quote]),
        }
    }
    utterances
}

fn joined<'t>(texts: impl Iterator<Item = &'t str>, between: &str) -> Option<String> {
    let texts: Vec<&str> = texts.collect();
    (!texts.is_empty()).then(|| texts.join(between))
}

/// Four decimals, as in the record.
fn rounded(score: f32) -> f64 {
    (f64::from(score) * 10_000.0).round() / 10_000.0
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

/// The judgement of each quotation.
struct Tones<'r>(Vec<Option<Row<'r>>>);

impl<'r> Tones<'r> {
    fn of(layers: &'r Layers, quotes: usize) -> Tones<'r> {
        let mut tones = vec![None; quotes];
        for row in layers.get(layer::SENTIMENT).into_iter().flat_map(|layer| layer.rows()) {
            // With a target it is a judgement of the target, not of the quotation.
            if attr(row, key::SCOPE) != Some(Scope::Quote.as_str()) || row.link(role::TARGET).is_some() {
                continue;
            }
            let quote = row.link(role::QUOTE).filter(|link| link.layer.as_str() == layer::QUOTES);
            if let Some(tone) = quote.and_then(|link| tones.get_mut(link.row as usize)) {
                tone.get_or_insert(row);
            }
        }
        Tones(tones)
    }
}

/// Who and what is named inside an utterance, in text order, each once.
fn names(record: &Record, text: &str, parts: &[Row<'_>]) -> Option<String> {
    let mentions = record.layers().get(layer::MENTIONS)?;
    let mut names: Vec<&str> = Vec::new();
    let count = mentions.len();
    for span in parts.iter().filter_map(|part| part.span()) {
        // Rows are sorted by start: the search begins at the part's.
        let start = partition(count, |i| mentions.row(i).and_then(Row::span).is_some_and(|s| s.start() < span.start()));
        for mention in (start..count).filter_map(|i| mentions.row(i)) {
            let Some(within) = mention.span().filter(|s| s.start() < span.end()) else { break };
            let name = MentionForm::Name.as_str();
            if !span.contains(within) || attr(mention, key::FORM).is_some_and(|form| form != name) {
                continue;
            }
            let entity = mention.link(role::ENTITY).and_then(|link| follow(record.layers(), link));
            let name = entity.and_then(|entity| attr(entity, key::NAME)).unwrap_or(&text[within.range()]);
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    joined(names.into_iter(), "; ")
}

/// The first of `0..count` for which `before` is false; it is true up to there.
fn partition(count: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low.midpoint(high);
        if before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}
