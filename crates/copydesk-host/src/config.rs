//! A processor's configuration: checked against its JSON Schema before the processor sees it, in a canonical form that is hashed.

use jsonschema::error::ValidationErrorKind;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::error::{listed, nearest};
use crate::{Descriptor, Error, ErrorKind};

/// A configuration that a processor's schema accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    json: String,
    sha256: String,
}

impl Config {
    /// Checks `value`, a JSON object, against what the processor accepts.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] with the JSON pointer of what is wrong; for an unknown key, with the known keys.
    pub fn check(descriptor: &Descriptor, value: &Value) -> Result<Config, Error> {
        let id = &descriptor.id;
        let wrong = |message: String| Err(Error::new(ErrorKind::Config, message));
        let Value::Object(given) = value else {
            return wrong(format!(
                "the configuration of `{id}` is {}; give an object of keys and values",
                kind_of(value)
            ));
        };
        let Some(schema) = &descriptor.config_schema else {
            return match given.keys().next() {
                None => Ok(Config::canonical(value, value)),
                Some(key) => wrong(format!("unknown key `/{key}` for `{id}`, which takes no configuration; remove it")),
            };
        };
        let validator = jsonschema::validator_for(schema).map_err(|e| {
            let message = format!(
                "plugin `{id}` has a configuration schema that is not valid: {e}; the plugin must be corrected"
            );
            Error::new(ErrorKind::Broken, message)
        })?;
        match validator.iter_errors(value).next() {
            None => Ok(Config::canonical(value, &filled(schema, value))),
            Some(error) => wrong(describe(id, schema, &error)),
        }
    }

    /// The empty configuration.
    pub fn empty() -> Config {
        let nothing = Value::Object(Map::new());
        Config::canonical(&nothing, &nothing)
    }

    /// A configuration that was checked by another process.
    pub(crate) fn checked(json: &str) -> Config {
        Config { json: json.into(), sha256: hash(json) }
    }

    /// `whole` is the value with the schema's defaults for the keys that it lacks.
    fn canonical(value: &Value, whole: &Value) -> Config {
        Config { json: sorted(value).to_string(), sha256: hash(&sorted(whole).to_string()) }
    }

    /// The configuration as JSON without spaces, keys sorted.
    pub fn json(&self) -> &str {
        &self.json
    }

    /// SHA-256, in hexadecimal, of the configuration with the schema's defaults filled in, so that a default has the same hash whether or not it
    /// is written out.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }
}

fn hash(json: &str) -> String {
    format!("{:x}", Sha256::digest(json.as_bytes()))
}

/// A value with the `default` of each property that it lacks. Schemas behind a `$ref` are not followed.
fn filled(schema: &Value, value: &Value) -> Value {
    let properties = schema.get("properties").and_then(Value::as_object);
    let (Some(properties), Value::Object(given)) = (properties, value) else { return value.clone() };
    let mut whole = given.clone();
    for (key, property) in properties {
        match (whole.get_mut(key), property.get("default")) {
            (Some(inner), _) => *inner = filled(property, inner),
            (None, Some(default)) => _ = whole.insert(key.clone(), default.clone()),
            (None, None) => {}
        }
    }
    Value::Object(whole)
}

fn describe(id: &str, schema: &Value, error: &jsonschema::ValidationError<'_>) -> String {
    let at = error.instance_path().to_string();
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
            let key = unexpected.first().map_or("", String::as_str);
            let known = keys_at(schema, error.schema_path().as_str());
            let advice = match nearest(key, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if known.is_empty() => "it takes no keys here".into(),
                None => format!("its keys are {}", listed(known.iter().copied())),
            };
            format!("unknown key `{at}/{key}` in the configuration of `{id}`: {advice}")
        }
        _ if at.is_empty() => format!("the configuration of `{id}` is wrong: {error}"),
        _ => format!("`{at}` in the configuration of `{id}` is wrong: {error}"),
    }
}

/// The keys of the object schema whose `additionalProperties` is at this JSON pointer.
fn keys_at<'a>(schema: &'a Value, additional: &str) -> Vec<&'a str> {
    let parent = additional.rsplit_once('/').map_or("", |(parent, _)| parent);
    let object = schema.pointer(parent).and_then(|s| s.get("properties")).and_then(Value::as_object);
    object.map(|properties| properties.keys().map(String::as_str).collect()).unwrap_or_default()
}

/// The same value with the keys of every object sorted.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            Value::Object(entries.into_iter().map(|(key, value)| (key.clone(), sorted(value))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        other => other.clone(),
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
