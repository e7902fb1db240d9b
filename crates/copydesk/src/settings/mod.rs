//! Which plugins run, in which order, with which configuration: from defaults, from a pipeline file, or set one by one. Whether a plugin
//! knows a key is for the host to say.

mod error;
mod isolation;
mod pipeline_file;

use std::collections::BTreeMap;
use std::path::Path;

use copydesk_host::{Builder, Order, Pipeline, Search};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use error::Error;
pub use isolation::{IsolationSettings, parse_seconds, parse_size};
pub use pipeline_file::PipelineFile;

use crate::watchlist::WatchedName;

/// The plugins that run by default, as far as they are found.
pub const STANDARD_PLUGINS: [&str; 3] = ["entities", "quotes", "sentiment"];

/// The hidden command of the program `copydesk` that runs one isolated plugin: its worker processes are started with it.
pub const ISOLATED_PLUGIN: &str = "isolated-plugin";

/// The standard plugins that are found, and those that are not.
pub fn standard_plugins(search: &Search) -> (Vec<&'static str>, Vec<&'static str>) {
    let found = search.all();
    STANDARD_PLUGINS.into_iter().partition(|id| found.iter().any(|plugin| plugin.id == *id))
}

/// The plugin that watches for names, and its key.
const WATCH: (&str, &str) = ("entities", "watch");

/// What a pipeline is built from.
///
/// Serialised, it says all that records depend on, and so not how plugins are isolated.
///
/// ```
/// use copydesk::Settings;
///
/// let mut settings = Settings { plugins: vec!["quotes".into()], ..Settings::default() };
/// settings.assign("quotes.min_words=3")?;
/// assert_eq!(
///     serde_json::to_string(&settings).unwrap(),
///     r#"{"plugins":["quotes"],"order":"sorted","configuration":{"quotes":{"min_words":3}}}"#
/// );
/// # Ok::<(), copydesk::settings::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Plugins to run, by id or path.
    pub plugins: Vec<String>,
    /// Whether the host sorts the processors or checks the order given.
    #[serde(with = "order")]
    pub order: Order,
    /// The configuration of each plugin, by id.
    pub configuration: BTreeMap<String, Map<String, Value>>,
    /// Whether articles that are certainly not in English are annotated too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub any_language: bool,
    /// How plugins are kept apart.
    #[serde(skip)]
    pub isolation: IsolationSettings,
}

impl Settings {
    /// Adds a plugin, by id or path. If one of its id is there, such as a standard plugin, it takes its place.
    ///
    /// # Errors
    /// If it is not found.
    pub fn add_plugin(&mut self, plugin: &str, search: &Search) -> Result<(), copydesk_host::Error> {
        let id = search.find(plugin)?.id;
        // A path whose name tells no id is another plugin than any that is there.
        let is_same = |other: &String| search.find(other).is_ok_and(|other| !id.is_empty() && other.id == id);
        let same = self.plugins.iter().position(is_same);
        match same {
            Some(at) => plugin.clone_into(&mut self.plugins[at]),
            None => self.plugins.push(plugin.to_owned()),
        }
        Ok(())
    }

    /// Sets a key of a plugin's configuration: `quotes.min_words=3`. Further dots lead into nested objects. The value is JSON if it reads
    /// as JSON, and text otherwise.
    ///
    /// # Errors
    /// [`Error::Assignment`], [`Error::NotAnObject`].
    pub fn assign(&mut self, assignment: &str) -> Result<(), Error> {
        let parsed = assignment.split_once('=').and_then(|(path, value)| {
            let (plugin, keys) = path.split_once('.')?;
            let named = !plugin.is_empty() && keys.split('.').all(|key| !key.is_empty());
            named.then_some((plugin, keys, value))
        });
        let (plugin, keys, value) = parsed.ok_or(Error::Assignment)?;
        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned()));
        let mut object = self.configuration.entry(plugin.to_owned()).or_default();
        let mut keys = keys.split('.').peekable();
        while let Some(key) = keys.next() {
            if keys.peek().is_none() {
                object.insert(key.to_owned(), value);
                break;
            }
            let inner = object.entry(key).or_insert_with(|| Value::Object(Map::new()));
            object = inner.as_object_mut().ok_or_else(|| Error::NotAnObject { key: key.to_owned() })?;
        }
        Ok(())
    }

    /// Has names watched for.
    ///
    /// # Errors
    /// [`Error::WatchedTwice`] if the configuration has a list already.
    pub fn watch(&mut self, names: &[WatchedName]) -> Result<(), Error> {
        let (plugin, key) = WATCH;
        let names = serde_json::to_value(names).unwrap_or_default();
        match self.configuration.entry(plugin.to_owned()).or_default().insert(key.to_owned(), names) {
            None => Ok(()),
            Some(_) => Err(Error::WatchedTwice { key: format!("{plugin}.{key}") }),
        }
    }

    /// The settings of a pipeline file. One that lists no plugins gets `default` ones.
    ///
    /// # Errors
    /// As [`PipelineFile::read`].
    pub fn from_file(file: &Path, default: impl FnOnce() -> Vec<String>) -> Result<Settings, Error> {
        let PipelineFile { plugins, order, any_language, isolation, configuration } = PipelineFile::read(file)?;
        let plugins = plugins.unwrap_or_else(default);
        Ok(Settings { plugins, order: order.unwrap_or_default(), any_language, configuration, isolation })
    }

    /// A builder with all of this but isolation, which needs a program to start.
    pub fn builder(&self) -> Builder {
        let mut builder = Builder::new().order(self.order).any_language(self.any_language);
        for plugin in &self.plugins {
            builder = builder.plugin(plugin);
        }
        for (id, configuration) in &self.configuration {
            builder = builder.configure(id, Value::Object(configuration.clone()));
        }
        match self.isolation.timeout {
            Some(timeout) => builder.timeout(timeout),
            None => builder,
        }
    }

    /// Opens the pipeline, with every plugin in this process.
    ///
    /// # Safety
    /// As for [`Builder::open`]: the caller vouches for the plugins that the settings name.
    ///
    /// # Errors
    /// As [`Builder::open`].
    #[expect(unsafe_code, reason = "passes the caller's obligation on")]
    pub unsafe fn open(&self, search: &Search) -> Result<Pipeline, copydesk_host::Error> {
        // SAFETY: the caller's obligation is this function's own.
        unsafe { self.builder().open(search) }
    }
}

/// An order as pipeline files and manifests have it.
mod order {
    use copydesk_host::Order;
    use serde::de::{Deserialize, Deserializer, Error as _};
    use serde::ser::Serializer;

    pub fn serialize<S: Serializer>(order: &Order, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if *order == Order::AsGiven { "given" } else { "sorted" })
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Order, D::Error> {
        let expected = "expected \"sorted\" or \"given\"";
        match String::deserialize(deserializer).as_deref() {
            Ok("sorted") => Ok(Order::Sorted),
            Ok("given") => Ok(Order::AsGiven),
            Ok(other) => Err(D::Error::custom(format!("`order` is {other:?}; {expected}"))),
            Err(_) => Err(D::Error::custom(format!("`order`: {expected}"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn configured(assignments: &[&str]) -> Result<String, Error> {
        let mut settings = Settings::default();
        assignments.iter().try_for_each(|assignment| settings.assign(assignment))?;
        Ok(serde_json::to_string(&settings.configuration).unwrap())
    }

    #[test]
    fn values_are_json_if_they_can_be() {
        let set =
            ["quotes.min_words=3", "quotes.marks=[\"«\"]", "quotes.style=uk", "a.b.c=true", "a.b.d=", "a.url=x=y"];
        let expected =
            r#"{"a":{"b":{"c":true,"d":""},"url":"x=y"},"quotes":{"min_words":3,"marks":["«"],"style":"uk"}}"#;
        assert_eq!(configured(&set).unwrap(), expected);
    }

    #[test]
    fn a_malformed_assignment_is_refused() {
        for wrong in ["quotes", "quotes=3", "quotes.=3", ".a=3", "quotes.a..b=1"] {
            assert!(matches!(configured(&[wrong]), Err(Error::Assignment)), "{wrong}");
        }
        let message = configured(&["a.b=1", "a.b.c=2"]).unwrap_err().to_string();
        assert!(message.contains("`b` holds a value already"), "{message}");
    }

    /// Files are found by their names; none is loaded.
    #[test]
    fn a_plugin_is_added_or_replaces_one_of_its_id() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| {
            let path = folder.path().join(format!(
                "{}copydesk_{name}{}",
                std::env::consts::DLL_PREFIX,
                std::env::consts::DLL_SUFFIX
            ));
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, "").unwrap();
            path.display().to_string()
        };
        let _: [String; 3] = ["entities", "quotes", "mine"].map(file);
        let search = Search::new().folder(folder.path());
        let (found, absent) = standard_plugins(&search);
        assert_eq!((found.as_slice(), absent), (["entities", "quotes"].as_slice(), vec!["sentiment"]));
        let mut settings = Settings { plugins: found.into_iter().map(str::to_owned).collect(), ..Settings::default() };
        settings.add_plugin("mine", &search).unwrap();
        settings.add_plugin("mine", &search).unwrap();
        assert_eq!(settings.plugins, ["entities", "quotes", "mine"]);
        let own = folder.path().join("build").join(std::path::Path::new(&file("quotes")).file_name().unwrap());
        std::fs::create_dir_all(own.parent().unwrap()).unwrap();
        std::fs::write(&own, "").unwrap();
        settings.add_plugin(own.to_str().unwrap(), &search).unwrap();
        assert_eq!(settings.plugins, ["entities", own.to_str().unwrap(), "mine"]);
        assert!(settings.add_plugin("absent", &search).is_err());
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut settings = Settings { order: Order::AsGiven, plugins: vec!["a".into()], ..Settings::default() };
        settings.assign("a.b=1").unwrap();
        let written = serde_json::to_value(&settings).unwrap();
        assert_eq!(serde_json::from_value::<Settings>(written).unwrap(), settings);
    }
}
