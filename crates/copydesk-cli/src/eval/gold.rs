//! Gold as it is read: a line that is not what the layer needs would pass for a bad figure, so each is checked.

use std::collections::BTreeSet;
use std::io::Read;

use anyhow::{Result, anyhow, ensure};
use serde_json::Value;

use super::{Layer, Span, items, records, sentiment, text};

/// Articles with the right answers, as the layer has them.
///
/// # Errors
/// Names file, line and field that cannot be scored; and gold of which nothing counts.
pub fn read(layer: &Layer, name: &str, input: impl Read) -> Result<Vec<Value>> {
    let mut gold = Vec::new();
    for line in records::lines(name, input) {
        let (number, article) = line?;
        check(layer, &article).map_err(|why| anyhow!("{name}, line {number}: {why}"))?;
        gold.push(article);
    }
    ensure!(!gold.is_empty(), "{name}: no article is in it; gold is JSONL, an article a line");
    let (field, kind) = match layer {
        Layer::Entities(_) => ("spans", "label"),
        Layer::Quotes(_) => ("quotes", "type"),
        Layer::Sentiment => return Ok(gold),
    };
    let chosen = |kind: &str| match layer {
        Layer::Entities(labels) => labels.count(kind).is_some(),
        Layer::Quotes(types) => types.is_empty() || types.iter().any(|other| other == kind),
        Layer::Sentiment => true,
    };
    let rows = || gold.iter().flat_map(|article| items(article, field));
    let there: BTreeSet<&str> = rows().map(|row| text(row, kind).unwrap_or_default()).collect();
    ensure!(
        there.is_empty() || there.iter().any(|kind| chosen(kind)),
        "{name}: no {kind} of its {field} is one to score here; there are: {}",
        Vec::from_iter(there).join(", ")
    );
    Ok(gold)
}

fn check(layer: &Layer, article: &Value) -> Result<(), String> {
    if !article.is_object() {
        return Err(format!("{}; expected an object with `id`, `text` and the right answers", shown(article)));
    }
    if !article.get("id").is_some_and(|id| id.is_string() || id.is_number()) {
        return Err(wrong("id", article.get("id"), "a string or a number"));
    }
    let letters = string(article, "", "text")?.chars().count() as u64;
    match layer {
        Layer::Entities(_) => each("spans", article.get("spans"), |place, span| {
            check_span(place, span, letters)?;
            string(span, place, "label").map(|_| ())
        }),
        Layer::Quotes(_) => {
            each("quotes", article.get("quotes"), |place, quote| {
                check_span(place, quote, letters)?;
                if let Some(speaker) = given(quote, "speaker") {
                    check_span(&format!("{place}.speaker"), speaker, letters)?;
                }
                let names = ["type", "speaker_name"].into_iter().filter(|key| given(quote, key).is_some());
                names.into_iter().try_for_each(|key| string(quote, place, key).map(|_| ()))
            })?;
            let Some(chains) = given(article, "coref") else { return Ok(()) };
            each("coref", Some(chains), |place, chain| {
                each(place, Some(chain), |place, mention| check_span(place, mention, letters))
            })
        }
        Layer::Sentiment => {
            if let Some(target) = given(article, "target") {
                check_span("target", target, letters)?;
            }
            let label = string(article, "", "label")?;
            match sentiment::LABELS.contains(&label) {
                true => Ok(()),
                false => Err(wrong("label", article.get("label"), &format!("one of {}", sentiment::LABELS.join(", ")))),
            }
        }
    }
}

/// A field that need not be there; null is as good as none.
fn given<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    value.get(key).filter(|value| !value.is_null())
}

fn string<'v>(value: &'v Value, place: &str, key: &str) -> Result<&'v str, String> {
    text(value, key).ok_or_else(|| wrong(&within(place, key), value.get(key), "a string"))
}

/// Checks what is in a list; `check` gets the place of each item, as `spans[2]`.
fn each(place: &str, list: Option<&Value>, check: impl Fn(&str, &Value) -> Result<(), String>) -> Result<(), String> {
    let Some(Value::Array(list)) = list else { return Err(wrong(place, list, "a list")) };
    list.iter().enumerate().try_for_each(|(i, item)| check(&format!("{place}[{i}]"), item))
}

/// A stretch of the text that holds something; `letters`: how long the text is, in code points.
fn check_span(place: &str, span: &Value, letters: u64) -> Result<(), String> {
    if !span.is_object() {
        return Err(wrong(place, Some(span), "an object with `start` and `end`"));
    }
    for key in ["start", "end"] {
        if span.get(key).and_then(Value::as_u64).is_none() {
            return Err(wrong(&within(place, key), span.get(key), "a whole number, in code points of the text"));
        }
    }
    match Span::of(span) {
        Some(Span { start, end }) if start >= end => {
            Err(format!("`{place}` starts at {start} and ends at {end}; it must hold something"))
        }
        Some(Span { end, .. }) if end > letters => {
            Err(format!("`{place}` ends at {end}, but the text has {letters} code points"))
        }
        _ => Ok(()),
    }
}

fn within(place: &str, key: &str) -> String {
    if place.is_empty() { key.to_owned() } else { format!("{place}.{key}") }
}

fn wrong(place: &str, found: Option<&Value>, expected: &str) -> String {
    match found {
        None => format!("`{place}` is not there; expected {expected}"),
        Some(found) => format!("`{place}` is {}; expected {expected}", shown(found)),
    }
}

/// A value, if it is short, or what it is.
fn shown(value: &Value) -> String {
    match value.to_string() {
        short if short.len() <= 40 => short,
        _ if value.is_string() => "a long string".into(),
        _ => "something long".into(),
    }
}
