//! What keeps a faulty plugin from harming a run: processes of their own, deadlines, limits of memory.

use std::time::Duration;

use copydesk_host::Isolate;
use serde::de::{Deserializer, Error as _};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

/// Which plugins run in processes of their own, and what those may take.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct IsolationSettings {
    /// Which plugins run in processes of their own: true, false, or a list of ids.
    #[serde(serialize_with = "write_isolate", deserialize_with = "read_isolate")]
    pub isolate: Isolate,
    /// How long a plugin may work on an article, in seconds.
    #[serde(
        serialize_with = "write_seconds",
        deserialize_with = "read_seconds",
        skip_serializing_if = "Option::is_none"
    )]
    pub timeout: Option<Duration>,
    /// The most writable memory of each such process, in bytes: `"512M"`.
    #[serde(serialize_with = "write_size", deserialize_with = "read_size", skip_serializing_if = "Option::is_none")]
    pub memory_limit: Option<u64>,
}

/// Isolation as pipeline files and manifests have it.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum IsolateName {
    All(bool),
    Only(Vec<String>),
}

pub(super) fn read_isolate<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Isolate, D::Error> {
    let expected = "`isolate`: expected true, false, or a list of plugins such as [\"quotes\"]";
    Ok(match IsolateName::deserialize(deserializer).map_err(|_| D::Error::custom(expected))? {
        IsolateName::All(true) => Isolate::All,
        IsolateName::All(false) => Isolate::None,
        IsolateName::Only(ids) => Isolate::Only(ids),
    })
}

fn write_isolate<S: Serializer>(isolate: &Isolate, serializer: S) -> Result<S::Ok, S::Error> {
    let name = match isolate {
        Isolate::None => IsolateName::All(false),
        Isolate::All => IsolateName::All(true),
        Isolate::Only(ids) => IsolateName::Only(ids.clone()),
    };
    name.serialize(serializer)
}

pub(super) fn read_seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    let number = serde_json::Number::deserialize(deserializer)
        .map_err(|_| D::Error::custom("`timeout`: expected a number of seconds, such as 60"))?;
    parse_seconds(&number.to_string()).map(Some).map_err(|why| D::Error::custom(format!("`timeout`: {why}")))
}

fn write_seconds<S: Serializer>(timeout: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    timeout.map(|timeout| timeout.as_secs_f64()).serialize(serializer)
}

pub(super) fn read_size<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    let size = String::deserialize(deserializer)
        .map_err(|_| D::Error::custom("`memory_limit`: expected a size in quotes, such as \"512M\""))?;
    parse_size(&size).map(Some).map_err(|why| D::Error::custom(format!("`memory_limit`: {why}")))
}

fn write_size<S: Serializer>(bytes: &Option<u64>, serializer: S) -> Result<S::Ok, S::Error> {
    bytes.map(|bytes| bytes.to_string()).serialize(serializer)
}

/// Reads a number of seconds: `60`, `0.5`.
///
/// # Errors
/// What was expected.
pub fn parse_seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "expected a number of seconds, such as 60 or 0.5")?;
    if (0.001..=1e6).contains(&seconds) {
        Ok(Duration::from_secs_f64(seconds))
    } else {
        Err("expected at least 0.001 and at most 1000000 seconds".into())
    }
}

/// Reads a size in bytes: `512M`, `2G`.
///
/// # Errors
/// What was expected.
pub fn parse_size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(['K', 'M', 'G']);
    let shift = match &text[digits.len()..] {
        "K" => Some(10),
        "M" => Some(20),
        "G" => Some(30),
        "" => Some(0),
        _ => None,
    };
    let bytes = digits.parse::<u64>().ok().zip(shift).and_then(|(n, shift)| n.checked_mul(1 << shift));
    bytes.filter(|bytes| *bytes > 0).ok_or_else(|| "expected a size, such as 512M or 2G".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_times_have_units() {
        let sizes = ["512M", "2G", "100K", "7"].map(parse_size);
        assert_eq!(sizes, [Ok(512 << 20), Ok(2 << 30), Ok(100 << 10), Ok(7)]);
        let wrong = ["", "M", "0M", "-1", "1.5G", "2T", "1KK", "99999999999G"];
        assert!(wrong.into_iter().all(|text| parse_size(text).is_err()));
        assert_eq!(parse_seconds("0.5"), Ok(Duration::from_millis(500)));
        assert!(["0", "1e-10", "-1", "NaN", "inf", "a minute"].into_iter().all(|text| parse_seconds(text).is_err()));
    }

    #[test]
    fn what_is_written_is_read_back() {
        for settings in [
            IsolationSettings::default(),
            IsolationSettings {
                isolate: Isolate::All,
                timeout: Some(Duration::from_secs(5)),
                memory_limit: Some(1 << 30),
            },
            IsolationSettings { isolate: Isolate::Only(vec!["quotes".into()]), ..IsolationSettings::default() },
        ] {
            let written = serde_json::to_value(&settings).unwrap();
            assert_eq!(serde_json::from_value::<IsolationSettings>(written).unwrap(), settings);
        }
    }
}
