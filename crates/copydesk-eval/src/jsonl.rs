//! Lines of JSON, read into types; an error names the line and the field.

use std::fmt;
use std::io::{BufRead, BufReader, Read};
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::Error;

/// Reads each line that is not blank; gives it with its number, from 1.
pub(crate) fn lines<T: Fields>(name: &str, input: impl Read) -> impl Iterator<Item = Result<(usize, T), Error>> {
    BufReader::new(input).lines().enumerate().filter_map(move |(i, line)| match line {
        Err(source) => Some(Err(Error::Read { name: name.to_owned(), source })),
        Ok(line) if line.trim().is_empty() => None,
        Ok(line) => Some(value(name, i + 1, &line).map(|value| (i + 1, value))),
    })
}

fn value<T: Fields>(name: &str, line: usize, json: &str) -> Result<T, Error> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let read = serde_path_to_error::deserialize(&mut deserializer).and_then(|Object(value)| {
        // What follows the value has no field.
        deserializer
            .end()
            .map(|()| value)
            .map_err(|error| serde_path_to_error::Error::new(serde_path_to_error::Track::new().path(), error))
    });
    read.map_err(|error: serde_path_to_error::Error<serde_json::Error>| {
        let mut why = error.inner().to_string();
        // The line is the file's; within it, only what is not JSON at all needs a column.
        let column = why.split_off(why.rfind(" at line 1 column ").unwrap_or(why.len()));
        let (field, why) = match error.inner().is_data() {
            true => (error.path().to_string(), why),
            false => (String::new(), format!("not JSON: {why}{}", column.replace(" at line 1", " at"))),
        };
        let field = if field == "." { String::new() } else { field };
        Error::Line { name: name.to_owned(), line, field, why }
    })
}

/// What is written as an object with these fields.
pub(crate) trait Fields: for<'de> Deserialize<'de> {
    const FIELDS: &'static str;
}

/// A value that is written as an object. Without this, the implementation that serde derives would take a list of its fields too.
#[derive(Debug)]
pub(crate) struct Object<T>(pub T);

impl<'de, T: Fields> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Object<T>, D::Error> {
        struct ObjectVisitor<T>(PhantomData<T>);
        impl<'de, T: Fields> Visitor<'de> for ObjectVisitor<T> {
            type Value = Object<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "an object with {}", T::FIELDS)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Object)
            }
        }
        deserializer.deserialize_any(ObjectVisitor(PhantomData))
    }
}

/// An article's id: a text, or a number as it is written (`1e3` is not `1000`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Id(String);

impl Id {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Id, D::Error> {
        let written = Box::<RawValue>::deserialize(deserializer)?;
        let written = written.get();
        match written.as_bytes().first() {
            Some(b'"') => serde_json::from_str(written).map(Id).map_err(D::Error::custom),
            Some(b'-' | b'0'..=b'9') => Ok(Id(written.to_owned())),
            _ => Err(D::Error::custom(format!("invalid value: {written}, expected a string or a number"))),
        }
    }
}
