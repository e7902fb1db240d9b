//! A processor's descriptor as JSON, the same in every command.

use copydesk::host::{Descriptor, LayerUse};
use serde_json::{Value, json};

pub fn json(processor: &Descriptor) -> Value {
    let uses = |layers: &[LayerUse]| {
        layers.iter().map(|l| json!({"layer": l.layer.as_str(), "revision": l.revision})).collect::<Vec<_>>()
    };
    let Descriptor { id, name, version, summary, license, config_schema, provides, requires, uses: used, .. } =
        processor;
    json!({
        "id": id, "version": version, "name": name, "summary": summary, "license": license,
        "provides": uses(provides), "requires": uses(requires), "uses": uses(used),
        "config_schema": config_schema,
    })
}

/// The object with `more`'s keys after its own.
pub fn with(mut object: Value, more: Value) -> Value {
    if let (Some(object), Value::Object(more)) = (object.as_object_mut(), more) {
        object.extend(more);
    }
    object
}
