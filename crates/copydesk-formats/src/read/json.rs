//! Reads the fields of an article from a JSON object. All other fields are skipped without being parsed.

use std::collections::BTreeMap;
use std::fmt;

use copydesk_core::Meta;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Number, Value};

use super::fields::{Fields, Given, Named};
use super::{Columns, names_of};
use crate::Error;

/// Makes an article of a JSON object. `default_id` is its id if no field holds one.
pub(crate) fn article(json: &str, columns: &Columns, default_id: String) -> Named {
    let mut parser = serde_json::Deserializer::from_str(json);
    let parsed = Object(columns).deserialize(&mut parser).and_then(|fields| parser.end().map(|()| fields));
    match parsed {
        Ok(mut fields) => {
            if fields.numbers("id").any(Number::is_f64) {
                as_written(&mut fields, json, columns);
            }
            let none = |there, likely| Error::NoTextField { there, likely };
            match fields.named(default_id) {
                // The other fields are read only for this message.
                (id, Err((Error::NoTextField { .. }, meta))) => {
                    let object = Shallow(1).deserialize(&mut serde_json::Deserializer::from_str(json));
                    let Ok(Value::Object(object)) = object else { return (id, Err((none(Vec::new(), None), meta))) };
                    let texts = object.iter().filter_map(|(key, value)| Some((key, value.as_str()?)));
                    // Words, and not an address.
                    let longest = texts.filter(|(_, text)| text.contains(' ')).max_by_key(|(_, text)| text.len());
                    let likely = longest.map(|(key, _)| key.clone()).filter(|key| columns.known(key).is_none());
                    (id, Err((none(object.into_iter().map(|(key, _)| key).collect(), likely), meta)))
                }
                named => named,
            }
        }
        Err(error) => (default_id, Err((Error::json(&error), Meta::default()))),
    }
}

/// Replaces numbers that may be ids by their spelling in the source: a float would turn `1e3` into `1000.0` and lose digits of a long number.
fn as_written(fields: &mut Fields, json: &str, columns: &Columns) {
    let given: BTreeMap<String, &RawValue> = serde_json::from_str(json).unwrap_or_default();
    for (key, value) in given {
        let Some((name, exact)) = columns.find(&key).filter(|(name, _)| names_of("id").contains(name)) else {
            continue;
        };
        if value.get().starts_with(|c: char| c == '-' || c.is_ascii_digit()) {
            fields.replace(Given { name, exact, value: value.get().into() });
        }
    }
}

/// Reads the known fields of an object and skips all others.
struct Object<'c>(&'c Columns);

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = Fields;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Fields, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object that holds an article")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields = Fields::default();
        while let Some(key) = map.next_key_seed(KnownName(self.0))? {
            match key {
                Key::Field { name, exact } => {
                    fields.set(Given { name, exact, value: map.next_value_seed(Shallow(DEPTH))? });
                }
                Key::Around(paths) => {
                    let deepest = paths.iter().map(|(_, path)| path.split('.').count()).max().unwrap_or_default();
                    let value = map.next_value_seed(Shallow(deepest + DEPTH))?;
                    for (name, path) in paths {
                        if let Some(value) = follow(&value, &path) {
                            self.0.note(name);
                            fields.set(Given { name, exact: true, value: value.clone() });
                        }
                    }
                }
                Key::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(fields)
    }
}

/// The value at a path of keys and of positions in arrays.
fn follow<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(value, |value, step| match value {
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        value => value.get(step),
    })
}

/// What a key stands for.
enum Key {
    /// The field that goes by this name; whether the key is spelled exactly so.
    Field {
        name: &'static str,
        exact: bool,
    },
    /// An object or array that contains the fields at these paths.
    Around(Vec<(&'static str, String)>),
    Other,
}

/// Reads a key.
struct KnownName<'c>(&'c Columns);

impl<'de> DeserializeSeed<'de> for KnownName<'_> {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KnownName<'_> {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        if let Some((name, exact)) = self.0.find(key) {
            return Ok(Key::Field { name, exact });
        }
        let paths: Vec<_> = self.0.nested(key).map(|(name, path)| (name, path.to_owned())).collect();
        Ok(if paths.is_empty() { Key::Other } else { Key::Around(paths) })
    }
}

/// The depth to which values are read: that of `bodies`, an array of objects of texts. Deeper values are never used, and however deep they
/// nest they must not make the article unreadable.
const DEPTH: usize = 3;

/// Reads a value down to a depth; deeper arrays and objects are left empty.
#[derive(Clone, Copy)]
struct Shallow(usize);

impl<'de> DeserializeSeed<'de> for Shallow {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Shallow {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Value, E> {
        Ok(yes.into())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        match self.0.checked_sub(1).map(Shallow) {
            Some(inner) => {
                while let Some(item) = items.next_element_seed(inner)? {
                    array.push(item);
                }
            }
            None => while items.next_element::<IgnoredAny>()?.is_some() {},
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            match self.0.checked_sub(1).map(Shallow) {
                Some(inner) => {
                    object.insert(key, map.next_value_seed(inner)?);
                }
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Value::Object(object))
    }
}
