//! A processor's configuration: checked against its JSON Schema before it sees it, in one canonical form that is hashed.

use jsonschema::error::ValidationErrorKind;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::error::{listed, nearest};
use crate::{Descriptor, Error, ErrorKind};

/// A configuration that its processor's schema accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    json: String,
    sha256: String,
}

impl Config {
    /// Checks `value`, a JSON object, against what the processor accepts.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] with the JSON pointer of what is wrong; for an unknown key, with the keys that there are.
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
                None => Ok(Config::canonical(value)),
                Some(key) => wrong(format!("unknown key `/{key}` for `{id}`, which takes no configuration; remove it")),
            };
        };
        let validator = jsonschema::validator_for(schema).map_err(|e| {
            let message =
                format!("plugin `{id}` has a configuration schema that is not valid: {e}; the plugin must be mended");
            Error::new(ErrorKind::Broken, message)
        })?;
        match validator.iter_errors(value).next() {
            None => Ok(Config::canonical(value)),
            Some(error) => wrong(describe(id, schema, &error)),
        }
    }

    /// The empty configuration.
    pub fn empty() -> Config {
        Config::canonical(&Value::Object(Map::new()))
    }

    /// A configuration that was checked elsewhere, in its canonical form.
    pub(crate) fn checked(json: &str) -> Config {
        Config::hashed(json.into())
    }

    fn canonical(value: &Value) -> Config {
        Config::hashed(sorted(value).to_string())
    }

    fn hashed(json: String) -> Config {
        let sha256 = Sha256::digest(json.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        Config { json, sha256 }
    }

    /// The configuration as JSON without spaces, keys sorted.
    pub fn json(&self) -> &str {
        &self.json
    }

    /// SHA-256 of [`Config::json`], in hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }
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
