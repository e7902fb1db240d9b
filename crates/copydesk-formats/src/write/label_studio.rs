//! A record as a task of Label Studio, with what was found as predictions: each row is a region, each link a relation.
//!
//! Offsets count code points, as Label Studio's do. Rows of the host are left out; a row about the whole article, which can be no region, is
//! in the task's `meta`.

use copydesk_core::vocabulary::HOST_LAYERS;
use copydesk_core::{Layer, Link, Record, Row, Value};
use serde_json::{Map, Value as Json, json};

use crate::{Offsets, Unit};

pub(super) fn task(record: &Record) -> Json {
    let (text, meta) = (record.text().unwrap_or_default(), record.meta());
    let offsets = Offsets::new(text, Unit::Codepoint);
    let (mut regions, mut relations, mut whole) = (Vec::new(), Vec::new(), Vec::new());
    for layer in written(record) {
        for row in layer.rows() {
            let name = layer.name().as_str();
            let Some(span) = row.span() else {
                whole.push(json!({"layer": name, "label": row.label().as_str(), "attrs": attrs(row)}));
                continue;
            };
            let label = if row.label().is_none() { name } else { row.label().as_str() };
            let value = json!({
                "start": offsets.from_byte(span.start()), "end": offsets.from_byte(span.end()), "text": &text[span.range()], "labels": [label]
            });
            let (id, attrs) = (id(name, row.index()), attrs(row));
            let mut region = json!({"id": id, "from_name": name, "to_name": "text", "type": "labels", "value": value});
            if let Some(score) = row.score() {
                region["score"] = json!(super::record::rounded(score));
            }
            if !attrs.is_empty() {
                region["meta"] =
                    json!({"text": attrs.iter().map(|(key, value)| format!("{key}: {value}")).collect::<Vec<_>>()});
            }
            regions.push(region);
            relations.extend(row.links().iter().filter(|link| is_region(record, link)).map(|link| {
                let to = self::id(link.layer.as_str(), link.row as usize);
                json!({"from_id": id, "to_id": to, "type": "relation", "direction": "right", "labels": [link.role.as_str()]})
            }));
        }
    }
    regions.append(&mut relations);
    let versions = record.processors.iter().map(|ran| format!("{} {}", ran.id, ran.version)).collect::<Vec<_>>();
    let problems = record.problems.iter().map(
        |problem| json!({"processor": problem.processor, "kind": problem.kind.as_str(), "message": problem.message}),
    );
    json!({
        "data": {"id": record.id(), "text": text, "title": meta.title, "published": meta.published, "source": meta.source, "url": meta.url},
        "predictions": [{"model_version": format!("copydesk: {}", versions.join(", ")), "result": regions}],
        "meta": {"article": whole, "problems": problems.collect::<Vec<_>>()},
    })
}

/// The layers that are written.
fn written(record: &Record) -> impl Iterator<Item = &Layer> {
    record.layers().iter().filter(|layer| !HOST_LAYERS.contains(&layer.name().as_str()))
}

fn is_region(record: &Record, link: &Link) -> bool {
    let row = written(record).find(|layer| layer.name() == link.layer).and_then(|layer| layer.row(link.row as usize));
    row.and_then(Row::span).is_some()
}

fn id(layer: &str, row: usize) -> String {
    format!("{layer}-{row}")
}

fn attrs(row: Row<'_>) -> Map<String, Json> {
    let json = |value| match value {
        Value::Str(text) => json!(text),
        Value::Int(number) => json!(number),
        Value::Float(number) => json!(number),
        Value::Bool(yes) => json!(yes),
    };
    row.attrs().map(|(key, value)| (key.as_str().to_owned(), json(value))).collect()
}
