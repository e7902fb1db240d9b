//! Generates configurations of a processor from its schema.

use copydesk_host::{Config, Descriptor};
use serde_json::{Map, Value, json};

use crate::random::Random;

/// How deep references and nested schemas are followed.
const DEPTH: usize = 6;

/// A configuration that the schema accepts: `{}`, if it does.
pub(crate) fn plain(processor: &Descriptor) -> Option<String> {
    let empty = Config::check(processor, &json!({})).ok();
    let any = || (0..100).find_map(|seed| valid(processor, &mut Random::new(seed)));
    empty.or_else(any).map(|config| config.json().to_owned())
}

/// A random configuration that the schema accepts; keys are removed until it does.
pub(crate) fn valid(processor: &Descriptor, random: &mut Random) -> Option<Config> {
    let Some(schema) = &processor.config_schema else { return Some(Config::empty()) };
    let mut config = Map::new();
    for (key, property) in properties(schema) {
        let required = schema["required"].as_array().is_some_and(|keys| keys.iter().any(|k| k == key));
        if required || random.once_in(2) {
            config.insert(key.clone(), value(property, schema, random, DEPTH));
        }
    }
    let keys: Vec<String> = config.keys().cloned().collect();
    let check = |config: &Map<String, Value>| Config::check(processor, &Value::Object(config.clone())).ok();
    check(&config).or_else(|| {
        keys.iter().find_map(|key| {
            config.remove(key);
            check(&config)
        })
    })
}

pub(crate) fn properties(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema["properties"].as_object().into_iter().flatten()
}

fn value(schema: &Value, root: &Value, random: &mut Random, depth: usize) -> Value {
    if depth == 0 {
        return Value::Null;
    }
    if let Some(target) = schema["$ref"].as_str().and_then(|path| root.pointer(path.trim_start_matches('#'))) {
        return value(target, root, random, depth - 1);
    }
    if let Some(constant) = schema.get("const") {
        return constant.clone();
    }
    if let Some(choices) = schema["enum"].as_array().filter(|choices| !choices.is_empty()) {
        return choices[random.below(choices.len())].clone();
    }
    for key in ["oneOf", "anyOf", "allOf"] {
        if let Some(kinds) = schema[key].as_array().filter(|kinds| !kinds.is_empty()) {
            let kind = &kinds[random.below(kinds.len())];
            return value(kind, root, random, depth - 1);
        }
    }
    let kind = match &schema["type"] {
        Value::String(kind) => kind.clone(),
        Value::Array(kinds) if !kinds.is_empty() => {
            kinds[random.below(kinds.len())].as_str().unwrap_or_default().to_owned()
        }
        _ => "string".into(),
    };
    match kind.as_str() {
        "boolean" => json!(random.once_in(2)),
        "integer" => json!(number(schema, random).round() as i64),
        "number" => json!(number(schema, random)),
        "array" => (0..random.below(4)).map(|_| value(&schema["items"], root, random, depth - 1)).collect(),
        "object" => properties(schema).map(|(key, of)| (key.clone(), value(of, root, random, depth - 1))).collect(),
        "null" => Value::Null,
        _ => json!(random.choose(&["", "x", "Ada Example", "é “x” \0🙏"])),
    }
}

/// A number within the bounds, often one of them.
fn number(schema: &Value, random: &mut Random) -> f64 {
    let bound = |key: &str| schema[key].as_f64();
    let low = bound("minimum").or(bound("exclusiveMinimum"));
    let high = bound("maximum").or(bound("exclusiveMaximum"));
    let low = low.unwrap_or_else(|| high.map_or(0.0, |high| high - 100.0));
    let high = high.unwrap_or(low + 100.0);
    match random.below(4) {
        0 => low,
        1 => high,
        _ => low + (high - low) * random.unit(),
    }
}
