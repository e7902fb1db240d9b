//! Records as they are written, by id, and the rows in them.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, BufRead, BufReader, Read};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Lost, Span, items, text};

/// JSONL: each value with its line, from 1; blank lines are nothing.
pub(super) fn lines(name: &str, input: impl Read) -> impl Iterator<Item = Result<(usize, Value)>> {
    let value = move |(i, line): (usize, io::Result<String>)| {
        let line = line.with_context(|| format!("cannot read {name}"))?;
        if line.trim().is_empty() {
            return Ok(None);
        }
        let mut value: Value =
            serde_json::from_str(&line).with_context(|| format!("{name}, line {}: not JSON", i + 1))?;
        // An id is what the source wrote, and so it is in records: a float has another `1e3`.
        if value.get("id").is_some_and(Value::is_f64) {
            let written: BTreeMap<String, &RawValue> = serde_json::from_str(&line)?;
            value["id"] = written.get("id").map_or(Value::Null, |id| id.get().into());
        }
        Ok(Some((i + 1, value)))
    };
    BufReader::new(input).lines().enumerate().map(value).filter_map(Result::transpose)
}

/// Records as `annotate` writes them.
///
/// # Errors
/// Names the line that is none.
pub fn read(name: &str, input: impl Read) -> Result<Records> {
    let record = |line| {
        let (number, record): (_, Value) = line?;
        ensure!(record.get("layers").is_some(), "{name}, line {number}: no record of copydesk, for it has no `layers`");
        Ok(record)
    };
    Ok(Records::new(lines(name, input).map(record).collect::<Result<Vec<_>>>()?))
}

/// Records by id; of the same id the last counts.
pub struct Records(HashMap<String, Value>);

impl Records {
    pub fn new(records: impl IntoIterator<Item = Value>) -> Records {
        Records(records.into_iter().map(|record| (id(&record), record)).collect())
    }

    /// Refuses records in another unit than gold's.
    pub(super) fn check_offsets(&self, gold: &[Value]) -> Result<()> {
        for record in gold.iter().filter_map(|gold| self.0.get(&id(gold))) {
            if text(record, "offsets").is_some_and(|unit| unit != "codepoint") {
                bail!("records must be written with offsets in code points: --offsets codepoint");
            }
        }
        Ok(())
    }

    /// The record of a gold article, if there is one of the same text.
    pub(super) fn of(&self, gold: &Value, lost: &mut Lost) -> Option<Record<'_>> {
        let Some(record) = self.0.get(&id(gold)) else {
            lost.add("missing");
            return None;
        };
        if record.get("text") != gold.get("text") {
            lost.add("text differs");
            return None;
        }
        Some(Record::new(record))
    }
}

/// An id may be a number.
fn id(value: &Value) -> String {
    match value.get("id") {
        Some(Value::String(id)) => id.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    }
}

/// One record; rows are named by layer and index.
pub(super) struct Record<'r> {
    layers: Option<&'r Value>,
    /// Spans of the mentions of each row that mentions link to as their entity.
    chains: HashMap<(&'r str, u64), Vec<Span>>,
}

impl<'r> Record<'r> {
    fn new(record: &'r Value) -> Record<'r> {
        let mut new = Record { layers: record.get("layers"), chains: HashMap::new() };
        for mention in new.rows("mentions") {
            for place in linked(mention, "entity") {
                new.chains.entry(place).or_default().extend(Span::of(mention));
            }
        }
        new
    }

    pub(super) fn rows(&self, layer: &str) -> &'r [Value] {
        self.layers.map_or(&[], |layers| items(layers, layer))
    }

    /// The rows that a row links to in a role.
    pub(super) fn linked(&self, row: &'r Value, role: &str) -> impl Iterator<Item = &'r Value> {
        linked(row, role).into_iter().filter_map(|(layer, index)| self.rows(layer).get(index as usize))
    }

    /// Every span that speaks of what a row links to in a role: of the rows, and of the mentions of those that are entities.
    pub(super) fn spans(&self, row: &'r Value, role: &str) -> Vec<Span> {
        let mut spans = Vec::new();
        for place in linked(row, role) {
            spans.extend(self.rows(place.0).get(place.1 as usize).and_then(Span::of));
            spans.extend(self.chains.get(&place).into_iter().flatten());
        }
        spans
    }
}

/// Links are `{role: [layer, index]}`, or a list of such pairs.
fn linked<'r>(row: &'r Value, role: &str) -> Vec<(&'r str, u64)> {
    let pair = |link: &'r Value| Some((link.get(0)?.as_str()?, link.get(1)?.as_u64()?));
    match row.get("links").and_then(|links| links.get(role)) {
        None => Vec::new(),
        Some(link) if link.get(0).is_some_and(Value::is_string) => pair(link).into_iter().collect(),
        Some(links) => links.as_array().into_iter().flatten().filter_map(pair).collect(),
    }
}
