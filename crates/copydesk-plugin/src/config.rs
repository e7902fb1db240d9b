//! Configuration: a `serde` struct in, its JSON Schema out.

use schemars::{JsonSchema, SchemaGenerator};
use serde::Deserialize;
use serde_json::Value;
use serde_path_to_error::Segment;

use crate::{Error, Processor};

/// The configuration of a processor that takes none: `{}` and nothing else.
///
/// ```
/// # use copydesk_plugin::{Descriptor, Doc, Error, Host, NoConfig, Output, Processor, testing};
/// # struct Plain;
/// # impl Processor for Plain {
/// #     type Config = NoConfig;
/// #     type Scratch = ();
/// #     fn describe() -> Descriptor { Descriptor::new("plain", "1.0.0") }
/// #     fn open(_: NoConfig, _: &Host) -> Result<Plain, Error> { Ok(Plain) }
/// #     fn process(&self, _: &mut (), _: &Doc<'_>, _: &mut Output) -> Result<(), Error> { Ok(()) }
/// # }
/// let wrong = testing::config::<Plain>(r#"{"loud": true}"#).unwrap_err().to_string();
/// assert!(wrong.starts_with("configuration /loud: unknown field `loud`"), "{wrong}");
/// ```
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoConfig {}

/// The schema of `P`'s configuration. Unknown keys are refused even if its author forgot `deny_unknown_fields`: a misspelt key that is
/// silently ignored gives a wrong result.
pub(crate) fn schema<P: Processor>() -> Value {
    let mut schema = SchemaGenerator::default().into_root_schema_for::<P::Config>().to_value();
    if let Value::Object(schema) = &mut schema {
        let open_ended = ["additionalProperties", "unevaluatedProperties"].iter().any(|key| schema.contains_key(*key));
        if !open_ended {
            schema.insert("additionalProperties".into(), Value::Bool(false));
        }
    }
    schema
}

/// Reads a configuration; an empty text is `{}`. An error names the key, even if nobody checked the schema before.
pub(crate) fn parse<P: Processor>(json: &str) -> Result<P::Config, Error> {
    let json = if json.trim().is_empty() { "{}" } else { json };
    // Serde would read a struct from an array too, by the order of its fields.
    if !json.trim_start().starts_with('{') {
        return Err(Error::config("", "expected an object of keys and values"));
    }
    let mut reader = serde_json::Deserializer::from_str(json);
    let config = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| Error::config(&pointer(error.path()), error.inner()))?;
    reader.end().map_err(|error| Error::config("", error))?;
    Ok(config)
}

/// The JSON pointer of a place in a configuration.
fn pointer(path: &serde_path_to_error::Path) -> String {
    let step = |segment: &Segment| match segment {
        Segment::Seq { index } => format!("/{index}"),
        Segment::Map { key } | Segment::Enum { variant: key } => {
            format!("/{}", key.replace('~', "~0").replace('/', "~1"))
        }
        Segment::Unknown => String::new(),
    };
    path.iter().map(step).collect()
}
