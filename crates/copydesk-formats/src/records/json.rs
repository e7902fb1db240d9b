//! The JSON of a record, before its offsets are checked against its text.

use std::fmt;
use std::marker::PhantomData;

use copydesk_core::{Meta, Problem, ProblemKind, Provenance};
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::RecordDefect;
use crate::Error;

/// A record.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecordJson {
    pub(super) schema: Option<String>,
    pub(super) id: String,
    /// Null: the text could not be read. The field is required.
    #[serde(deserialize_with = "Option::deserialize")]
    pub(super) text: Option<String>,
    pub(super) text_sha256: Option<String>,
    pub(super) offsets: Option<String>,
    #[serde(default)]
    pub(super) meta: MetaJson,
    pub(super) layers: Entries<Vec<RowJson>>,
    #[serde(default)]
    pub(super) processors: Vec<ProvenanceJson>,
    #[serde(default)]
    pub(super) problems: Vec<ProblemJson>,
}

#[derive(Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MetaJson {
    title: Option<String>,
    published: Option<String>,
    language: Option<String>,
    source: Option<String>,
    url: Option<String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RowJson {
    pub(super) start: Option<u32>,
    pub(super) end: Option<u32>,
    pub(super) text: Option<String>,
    pub(super) label: Option<String>,
    pub(super) score: Option<f32>,
    #[serde(default)]
    pub(super) attrs: Entries<AttrJson>,
    #[serde(default)]
    pub(super) links: Entries<LinksJson>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProvenanceJson {
    id: String,
    version: String,
    config_sha256: String,
    library_sha256: Option<String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProblemJson {
    processor: String,
    kind: String,
    message: String,
}

impl RecordJson {
    /// # Errors
    /// [`Error::Json`] if it is not JSON, [`Error::Record`] with the field that is wrong.
    pub(super) fn parse(json: &str) -> Result<RecordJson, Error> {
        let mut parser = serde_json::Deserializer::from_str(json);
        let record = serde_path_to_error::deserialize(&mut parser).map_err(|error| {
            let field = error.path().to_string();
            match Error::json(error.inner()) {
                Error::NotAnObject(message) => Error::record(&field, RecordDefect::Shape(message)),
                other => other,
            }
        });
        record.and_then(|record| parser.end().map(|()| record).map_err(|error| Error::json(&error)))
    }
}

impl From<MetaJson> for Meta {
    fn from(json: MetaJson) -> Meta {
        let MetaJson { title, published, language, source, url } = json;
        Meta { title, published, language, source, url }
    }
}

impl From<ProvenanceJson> for Provenance {
    fn from(json: ProvenanceJson) -> Provenance {
        let ProvenanceJson { id, version, config_sha256, library_sha256 } = json;
        Provenance { id, version, config_sha256, library_sha256 }
    }
}

pub(super) fn problems(problems: Vec<ProblemJson>) -> Result<Vec<Problem>, Error> {
    let problem = |(at, ProblemJson { processor, kind, message }): (usize, ProblemJson)| {
        let Some(kind) = ProblemKind::parse(&kind) else {
            let expected = ProblemKind::ALL.map(ProblemKind::as_str).join(", ");
            let defect = RecordDefect::Word { found: kind, expected };
            return Err(Error::record(&format!("problems[{at}].kind"), defect));
        };
        Ok(Problem { processor, kind, message })
    };
    problems.into_iter().enumerate().map(problem).collect()
}

/// An object whose keys are data, as entries in order. Duplicate keys are an error.
pub(super) struct Entries<T>(pub(super) Vec<(String, T)>);

impl<T> Default for Entries<T> {
    fn default() -> Entries<T> {
        Entries(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entries<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Entries<T>, D::Error> {
        struct Walk<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Walk<T> {
            type Value = Entries<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<T>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry::<String, T>()? {
                    entries.push(entry);
                }
                let mut keys: Vec<&str> = entries.iter().map(|(key, _)| key.as_str()).collect();
                keys.sort_unstable();
                match keys.windows(2).find(|pair| pair[0] == pair[1]) {
                    Some(pair) => Err(A::Error::custom(format_args!("duplicate key `{}`", pair[0]))),
                    None => Ok(Entries(entries)),
                }
            }
        }
        deserializer.deserialize_map(Walk(PhantomData))
    }
}

/// The value of an attribute.
#[derive(Debug, PartialEq)]
pub(super) enum AttrJson {
    Str(String),
    Int(i64),
    Float(f64),
    Bool(bool),
}

impl<'de> Deserialize<'de> for AttrJson {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<AttrJson, D::Error> {
        // Parsed from its spelling: `1` and `1.0` are different values, and the JSON parser may round the last digit of a float.
        let written = <&RawValue>::deserialize(deserializer)?.get();
        let parsed = match written.as_bytes().first() {
            Some(b'"') => serde_json::from_str(written).ok().map(AttrJson::Str),
            Some(b't' | b'f') => written.parse().ok().map(AttrJson::Bool),
            Some(b'-' | b'0'..=b'9') if written.contains(['.', 'e', 'E']) => written.parse().ok().map(AttrJson::Float),
            Some(b'-' | b'0'..=b'9') => written.parse().ok().map(AttrJson::Int),
            _ => None,
        };
        parsed.ok_or_else(|| D::Error::custom("expected a string, a number of 64 bits, true or false"))
    }
}

/// The links of a row in one role: `["entities", 0]`, or a list of such pairs.
#[derive(serde::Deserialize)]
#[serde(untagged, expecting = "expected [layer, row], or a list of such pairs")]
pub(super) enum LinksJson {
    One((String, u32)),
    Several(Vec<(String, u32)>),
}
