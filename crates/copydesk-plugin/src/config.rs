//! Configuration: a `serde` struct in, its JSON Schema out.

use schemars::{JsonSchema, SchemaGenerator};
use serde::Deserialize;
use serde_json::Value;

use crate::{Error, Processor};

/// The configuration of a processor that takes none: `{}` and nothing else.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoConfig {}

/// The schema of `P`'s configuration. Unknown keys are refused even if its author forgot `deny_unknown_fields`: a misspelt key that
/// is taken in silence is a wrong result.
pub(crate) fn schema<P: Processor>() -> String {
    let mut schema = SchemaGenerator::default().into_root_schema_for::<P::Config>().to_value();
    if let Value::Object(schema) = &mut schema {
        let open_ended = ["additionalProperties", "unevaluatedProperties"].iter().any(|key| schema.contains_key(*key));
        if !open_ended {
            schema.insert("additionalProperties".into(), Value::Bool(false));
        }
    }
    schema.to_string()
}

/// Reads a configuration; an empty text is `{}`.
pub(crate) fn parse<P: Processor>(json: &str) -> Result<P::Config, Error> {
    let json = if json.trim().is_empty() { "{}" } else { json };
    serde_json::from_str(json).map_err(|error| Error::config("/", error))
}
