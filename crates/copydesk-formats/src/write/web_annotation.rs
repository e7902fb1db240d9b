//! A record as a page of W3C Web Annotations: each row is an annotation of the article, which is given by its address or a URN.
//!
//! A target has its position in code points, as the standard counts, and the words with what stands around them, by which they are found
//! in a text that has changed. Links and attributes are properties of the body, in a vocabulary of copydesk's own.

use copydesk_core::vocabulary::HOST_LAYERS;
use copydesk_core::{Record, Row, Value};
use serde_json::{Map, Value as Json, json};

use crate::{Offsets, Unit};

/// How many characters before and after the words are given.
const CONTEXT: usize = 32;

/// The namespace of properties that the standard does not have.
const VOCABULARY: &str = "urn:copydesk:";

pub(super) fn page(record: &Record) -> Json {
    let text = record.text().unwrap_or_default();
    let offsets = Offsets::new(text, Unit::Codepoint);
    let hash = super::record::sha256(text);
    let source = record.meta().url.clone().unwrap_or_else(|| format!("urn:sha256:{hash}"));
    let id = |layer: &str, row: usize| format!("urn:copydesk:{hash}:{layer}:{row}");
    let mut items = Vec::new();
    for layer in record.layers().iter().filter(|layer| !HOST_LAYERS.contains(&layer.name().as_str())) {
        let name = layer.name().as_str();
        for row in layer.rows() {
            let target = match row.span() {
                None => json!(source),
                Some(span) => {
                    let (before, after) = around(text, span.start(), span.end());
                    let position = json!({
                        "type": "TextPositionSelector", "start": offsets.from_byte(span.start()), "end": offsets.from_byte(span.end())
                    });
                    let quote = json!({
                        "type": "TextQuoteSelector", "exact": &text[span.range()], "prefix": before, "suffix": after
                    });
                    json!({"source": source, "selector": [position, quote]})
                }
            };
            let label = if row.label().is_none() { name } else { row.label().as_str() };
            let mut body = json!({"type": "TextualBody", "purpose": "tagging", "value": label, "copydesk:layer": name});
            for (key, value) in attrs(row) {
                body[key] = value;
            }
            let mut links: Map<String, Json> = Map::new();
            for link in row.links() {
                let to = json!({"id": id(link.layer.as_str(), link.row as usize)});
                let role = links.entry(format!("copydesk:{}", link.role)).or_insert_with(|| json!([]));
                role.as_array_mut().into_iter().for_each(|links| links.push(to.clone()));
            }
            let mut item = json!({"id": id(name, row.index()), "type": "Annotation", "body": body, "target": target});
            for (role, links) in links {
                item[role] = links;
            }
            items.push(item);
        }
    }
    let problems = record.problems.iter().map(|problem| {
        json!({"copydesk:processor": problem.processor, "copydesk:kind": problem.kind.as_str(), "copydesk:message": problem.message})
    });
    json!({
        "@context": ["http://www.w3.org/ns/anno.jsonld", {"copydesk": VOCABULARY}],
        "id": format!("urn:copydesk:{hash}"),
        "type": "AnnotationPage",
        "items": items,
        "copydesk:problems": problems.collect::<Vec<_>>(),
    })
}

/// The characters around a span.
fn around(text: &str, start: usize, end: usize) -> (&str, &str) {
    let from = text[..start].char_indices().rev().nth(CONTEXT - 1).map_or(0, |(at, _)| at);
    let to = text[end..].char_indices().nth(CONTEXT).map_or(text.len(), |(at, _)| end + at);
    (&text[from..start], &text[end..to])
}

fn attrs(row: Row<'_>) -> impl Iterator<Item = (String, Json)> {
    let json = |value| match value {
        Value::Str(text) => json!(text),
        Value::Int(number) => json!(number),
        Value::Float(number) => json!(number),
        Value::Bool(yes) => json!(yes),
    };
    let score = row.score().map(|score| ("copydesk:score".to_owned(), json!(super::record::rounded(score))));
    score.into_iter().chain(row.attrs().map(move |(key, value)| (format!("copydesk:{key}"), json(value))))
}
