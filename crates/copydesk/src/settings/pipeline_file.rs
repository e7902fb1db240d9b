//! A pipeline file: TOML with the plugins, their order, how they are isolated, and a table for the configuration of each.
//!
//! ```toml
//! plugins = ["entities", "./target/release/libmine.so"]
//! order = "given"
//! isolate = ["mine"]
//! timeout = 10
//!
//! [entities]
//! model = "accurate"
//! ```

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;
use std::time::Duration;

use copydesk_host::{Isolate, Order};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::isolation::{IsolationSettings, read_isolate, read_seconds, read_size};
use super::{Error, order};

/// What a pipeline file says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PipelineFile {
    /// Plugins to run, by id or path.
    pub plugins: Option<Vec<String>>,
    /// Whether the host sorts the processors.
    pub order: Option<Order>,
    /// Whether articles that are certainly not in English are annotated too.
    pub any_language: bool,
    /// `isolate`, `timeout` and `memory_limit`.
    pub isolation: IsolationSettings,
    /// The other tables: the configuration of each plugin, by id.
    pub configuration: BTreeMap<String, Map<String, Value>>,
}

impl PipelineFile {
    /// Reads a file. Paths of plugins are relative to it.
    ///
    /// # Errors
    /// [`Error::ReadFile`]; [`Error::File`] with the line that is wrong.
    pub fn read(file: &Path) -> Result<PipelineFile, Error> {
        let text = fs::read_to_string(file).map_err(|source| Error::ReadFile { file: file.to_owned(), source })?;
        let mut read: PipelineFile = toml::from_str(&text).map_err(|error| Error::File {
            file: file.to_owned(),
            line: error.span().map(|span| 1 + text[..span.start].matches('\n').count()),
            why: error.message().trim_end().replace('\n', "; "),
        })?;
        let folder = file.parent().unwrap_or(Path::new(""));
        for plugin in read.plugins.iter_mut().flatten().filter(|plugin| plugin.contains(std::path::is_separator)) {
            *plugin = folder.join(&*plugin).display().to_string();
        }
        Ok(read)
    }
}

/// Plugins' tables stand beside our own keys, so that a derived implementation would not know a misspelt key from a plugin.
impl<'de> Deserialize<'de> for PipelineFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PipelineFile, D::Error> {
        deserializer.deserialize_map(FileVisitor)
    }
}

struct FileVisitor;

impl<'de> Visitor<'de> for FileVisitor {
    type Value = PipelineFile;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a pipeline file")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PipelineFile, A::Error> {
        let mut file = PipelineFile::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "plugins" => file.plugins = Some(map.next_value::<Plugins>()?.0),
                "order" => file.order = Some(map.next_value::<OrderField>()?.0),
                "any_language" => file.any_language = map.next_value::<AnyLanguage>()?.0,
                "isolate" => file.isolation.isolate = map.next_value::<IsolateField>()?.0,
                "timeout" => file.isolation.timeout = map.next_value::<Timeout>()?.0,
                "memory_limit" => file.isolation.memory_limit = map.next_value::<MemoryLimit>()?.0,
                _ => {
                    let configuration = map.next_value_seed(Configuration(&key))?;
                    file.configuration.insert(key, configuration);
                }
            }
        }
        Ok(file)
    }
}

#[derive(Deserialize)]
#[serde(transparent)]
struct OrderField(#[serde(with = "order")] Order);

#[derive(Deserialize)]
#[serde(transparent)]
struct AnyLanguage(#[serde(deserialize_with = "read_any_language")] bool);

fn read_any_language<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    bool::deserialize(deserializer).map_err(|_| D::Error::custom("`any_language`: expected true or false"))
}

#[derive(Deserialize)]
#[serde(transparent)]
struct IsolateField(#[serde(deserialize_with = "read_isolate")] Isolate);

#[derive(Deserialize)]
#[serde(transparent)]
struct Timeout(#[serde(deserialize_with = "read_seconds")] Option<Duration>);

#[derive(Deserialize)]
#[serde(transparent)]
struct MemoryLimit(#[serde(deserialize_with = "read_size")] Option<u64>);

#[derive(Deserialize)]
#[serde(transparent)]
struct Plugins(#[serde(deserialize_with = "read_plugins")] Vec<String>);

fn read_plugins<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let expected = "`plugins`: expected a list of ids or paths, such as [\"entities\", \"quotes\"]";
    Vec::deserialize(deserializer).map_err(|_| D::Error::custom(expected))
}

/// The table of a key that is none of ours, and so a plugin's id.
struct Configuration<'k>(&'k str);

impl<'de> DeserializeSeed<'de> for Configuration<'_> {
    type Value = Map<String, Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Map<String, Value>, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Object(configuration) => Ok(configuration),
            _ => Err(D::Error::custom(format!(
                "unknown key `{}`; expected `plugins`, `order`, `any_language`, `isolate`, `timeout`, `memory_limit`, or a table \
                 with the configuration of a plugin, such as [quotes]",
                self.0
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_keys_are_read() {
        let file: PipelineFile = toml::from_str(
            "plugins = [\"tiny\"]\norder = \"given\"\nany_language = true\nisolate = [\"tiny\"]\ntimeout = 5\nmemory_limit = \"1G\"\n[tiny]\nmin_words = 3\n",
        )
        .unwrap();
        assert_eq!((file.plugins, file.order), (Some(vec!["tiny".into()]), Some(Order::AsGiven)));
        assert!(file.any_language);
        assert_eq!(file.isolation.isolate, Isolate::Only(vec!["tiny".into()]));
        assert_eq!(file.isolation.timeout, Some(Duration::from_secs(5)));
        assert_eq!(file.isolation.memory_limit, Some(1 << 30));
        assert_eq!(file.configuration["tiny"]["min_words"], 3);
    }

    #[test]
    fn a_wrong_value_is_refused_by_its_key_and_line() {
        for (line, why) in [
            ("pluggins = []", "unknown key `pluggins`"),
            ("plugins = \"tiny\"", "`plugins`: expected a list"),
            ("order = \"alphabetical\"", "`order` is \"alphabetical\"; expected \"sorted\" or \"given\""),
            ("any_language = \"de\"", "`any_language`: expected true or false"),
            ("isolate = \"quotes\"", "`isolate`: expected true, false, or a list"),
            ("isolate = [1]", "`isolate`: expected true, false, or a list"),
            ("timeout = 0", "`timeout`: expected at least 0.001"),
            ("timeout = \"1\"", "`timeout`: expected a number of seconds"),
            ("memory_limit = 512", "`memory_limit`: expected a size in quotes"),
        ] {
            let text = format!("# a comment\n{line}\n");
            let error = toml::from_str::<PipelineFile>(&text).unwrap_err();
            assert!(error.message().starts_with(why), "{line}: {}", error.message());
            assert_eq!(error.span().map(|span| text[..span.start].matches('\n').count()), Some(1), "{line}");
        }
    }
}
