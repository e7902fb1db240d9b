//! The JSON of one record, in the order of its schema, straight from the layers.

use std::sync::Arc;

use copydesk_core::vocabulary::{HOST_LAYERS, layer};
use copydesk_core::{Layer, Layers, Link, Problem, Provenance, Record, Row, Value};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use sha2::{Digest, Sha256};

use super::Options;
use crate::{Offsets, RECORD_SCHEMA_ID};

pub(super) struct RecordJson<'a> {
    pub record: &'a Record,
    pub options: &'a Options,
}

impl Serialize for RecordJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let RecordJson { record, options } = *self;
        let text = record.text();
        let mut map = serializer.serialize_map(Some(9))?;
        map.serialize_entry("schema", RECORD_SCHEMA_ID)?;
        map.serialize_entry("id", record.id())?;
        map.serialize_entry("text", &text)?;
        map.serialize_entry("text_sha256", &text.map(sha256))?;
        map.serialize_entry("offsets", options.offsets.as_str())?;
        map.serialize_entry("meta", record.meta())?;
        let layers = LayersJson { text: text.unwrap_or_default(), layers: record.layers(), options };
        map.serialize_entry("layers", &layers)?;
        map.serialize_entry("processors", &List(&record.processors, ProcessorJson))?;
        map.serialize_entry("problems", &List(&record.problems, ProblemJson))?;
        map.end()
    }
}

pub(crate) fn sha256(text: &str) -> String {
    format!("{:x}", Sha256::digest(text.as_bytes()))
}

struct List<'a, T, F>(&'a [T], F);

impl<'a, T, F: Fn(&'a T) -> J, J: Serialize> Serialize for List<'a, T, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(&self.1))
    }
}

struct ProcessorJson<'a>(&'a Arc<Provenance>);

impl Serialize for ProcessorJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Provenance { id, version, config_sha256, library_sha256 } = &**self.0;
        let fields = [("id", id), ("version", version), ("config_sha256", config_sha256)];
        let library = library_sha256.as_ref().map(|hash| ("library_sha256", hash));
        serializer.collect_map(fields.into_iter().chain(library))
    }
}

struct ProblemJson<'a>(&'a Problem);

impl Serialize for ProblemJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Problem { processor, kind, message } = self.0;
        serializer.collect_map([("processor", processor.as_str()), ("kind", kind.as_str()), ("message", message)])
    }
}

struct LayersJson<'a> {
    text: &'a str,
    layers: &'a Layers,
    options: &'a Options,
}

impl Serialize for LayersJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let offsets = Offsets::new(self.text, self.options.offsets);
        let written = |layer: &&Layer| self.options.tokens || layer.name().as_str() != layer::TOKENS;
        serializer.collect_map(self.layers.iter().filter(written).map(|layer| {
            // The host's layers cover the whole text: to repeat its words there would double the record.
            let echoes = !HOST_LAYERS.contains(&layer.name().as_str());
            (layer.name().as_str(), RowsJson { text: echoes.then_some(self.text), layer, offsets: &offsets })
        }))
    }
}

struct RowsJson<'a> {
    text: Option<&'a str>,
    layer: &'a Layer,
    offsets: &'a Offsets<'a>,
}

impl Serialize for RowsJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.layer.rows().map(|row| RowJson { row, within: self }))
    }
}

struct RowJson<'a> {
    row: Row<'a>,
    within: &'a RowsJson<'a>,
}

impl Serialize for RowJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let RowJson { row, within } = *self;
        let mut map = serializer.serialize_map(None)?;
        if let Some(span) = row.span() {
            map.serialize_entry("start", &within.offsets.from_byte(span.start()))?;
            map.serialize_entry("end", &within.offsets.from_byte(span.end()))?;
            if let Some(text) = within.text {
                map.serialize_entry("text", &text[span.range()])?;
            }
        }
        if !row.label().is_none() {
            map.serialize_entry("label", row.label().as_str())?;
        }
        if let Some(score) = row.score() {
            map.serialize_entry("score", &rounded(score))?;
        }
        if row.attrs().len() > 0 {
            map.serialize_entry("attrs", &AttrsJson(row))?;
        }
        if !row.links().is_empty() {
            map.serialize_entry("links", &LinksJson(row.links()))?;
        }
        map.end()
    }
}

/// Four decimals: more would be noise, and would differ between machines.
pub(super) fn rounded(score: f32) -> f64 {
    (f64::from(score) * 1e4).round() / 1e4
}

struct AttrsJson<'a>(Row<'a>);

impl Serialize for AttrsJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.attrs().len()))?;
        for (key, value) in self.0.attrs() {
            match value {
                Value::Str(text) => map.serialize_entry(key.as_str(), text)?,
                Value::Int(number) => map.serialize_entry(key.as_str(), &number)?,
                Value::Float(number) => map.serialize_entry(key.as_str(), &number)?,
                Value::Bool(flag) => map.serialize_entry(key.as_str(), &flag)?,
            }
        }
        map.end()
    }
}

/// Roles in the order of their first link; a role with several links holds a list of pairs.
struct LinksJson<'a>(&'a [Link]);

impl Serialize for LinksJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (i, link) in self.0.iter().enumerate() {
            if self.0[..i].iter().any(|earlier| earlier.role == link.role) {
                continue;
            }
            let later = &self.0[i + 1..];
            if later.iter().any(|other| other.role == link.role) {
                map.serialize_entry(link.role.as_str(), &SameRole(&self.0[i..]))?;
            } else {
                map.serialize_entry(link.role.as_str(), &pair(link))?;
            }
        }
        map.end()
    }
}

fn pair(link: &Link) -> (&'static str, u32) {
    (link.layer.as_str(), link.row)
}

/// The links with the role of the first one.
struct SameRole<'a>(&'a [Link]);

impl Serialize for SameRole<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(None)?;
        for link in self.0.iter().filter(|link| link.role == self.0[0].role) {
            seq.serialize_element(&pair(link))?;
        }
        seq.end()
    }
}
