//! Which plugins run, in which order, with which configuration: from the defaults, the pipeline file and the flags, the later winning.
//!
//! Whether a plugin knows a key is the host's to say.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail, ensure};
use copydesk_host::{Order, Search};
use serde_json::{Map, Value, json};

use crate::{args, isolation, watch};

/// What runs if nobody says.
const STANDARD: [&str; 3] = ["entities", "quotes", "sentiment"];

/// What the host is asked for.
#[derive(Debug, Default)]
pub struct Settings {
    /// Ids or paths, as asked for.
    pub plugins: Vec<String>,
    pub order: Order,
    /// By id.
    pub configuration: BTreeMap<String, Map<String, Value>>,
    pub isolation: isolation::Settings,
    /// Standard plugins that nobody asked for by name and that were not found.
    pub absent: Vec<&'static str>,
}

impl Settings {
    pub fn check(choice: &args::Choice, search: &Search) -> Result<Settings> {
        let mut settings = Settings::default();
        let mut plugins = None;
        if let Some(file) = &choice.config {
            plugins = settings.read_file(file)?;
        }
        for assignment in &choice.set {
            settings.set(assignment)?;
        }
        settings.isolation.take(&choice.isolation)?;
        if let Some(file) = &choice.watch {
            let configuration = settings.configuration.entry(watch::PLUGIN.to_owned()).or_default();
            let already = configuration.insert(watch::KEY.to_owned(), watch::read(file)?);
            ensure!(already.is_none(), "--watch and {}.{} are both given; give one", watch::PLUGIN, watch::KEY);
        }
        if !choice.plugins.is_empty() {
            plugins = Some(choice.plugins.clone());
        }
        if !choice.plugin.is_empty() {
            plugins.get_or_insert_default().extend(choice.plugin.iter().cloned());
        }
        match plugins {
            Some(named) => settings.plugins = without_none(named)?,
            None => settings.take_standard(search)?,
        }
        Ok(settings)
    }

    /// As a manifest keeps them: what records depend on, and so not where plugins run.
    pub fn to_json(&self) -> Value {
        let order = if self.order == Order::AsGiven { "given" } else { "sorted" };
        json!({"plugins": self.plugins, "order": order, "configuration": self.configuration})
    }

    /// The way back.
    pub fn of_json(value: &Value) -> Result<Settings> {
        let part = |key: &str| value.get(key).cloned().unwrap_or_default();
        let order = if part("order") == "given" { Order::AsGiven } else { Order::Sorted };
        let plugins = serde_json::from_value(part("plugins"))?;
        Ok(Settings {
            plugins,
            order,
            configuration: serde_json::from_value(part("configuration"))?,
            isolation: isolation::Settings::default(),
            absent: Vec::new(),
        })
    }

    fn take_standard(&mut self, search: &Search) -> Result<()> {
        let found = search.all();
        let is_found = |id: &&str| found.iter().any(|plugin| plugin.id == **id);
        let (present, absent): (Vec<&str>, Vec<&str>) = STANDARD.into_iter().partition(is_found);
        ensure!(
            !present.is_empty(),
            "found none of the plugins {}; name their folder in COPYDESK_PLUGIN_PATH, or run without any: --plugins none",
            STANDARD.join(", ")
        );
        self.plugins = present.into_iter().map(str::to_owned).collect();
        self.absent = absent;
        Ok(())
    }

    /// Takes in a pipeline file; gives the plugins it lists.
    fn read_file(&mut self, file: &Path) -> Result<Option<Vec<String>>> {
        let name = file.display();
        let text = fs::read_to_string(file).with_context(|| format!("cannot read the pipeline file {name}"))?;
        let table: Map<String, Value> = toml::from_str(&text).map_err(|error| {
            let line = error.span().map_or(1, |span| 1 + text[..span.start].matches('\n').count());
            anyhow!("{name}, line {line}: {}", error.message().replace('\n', "; "))
        })?;
        let mut plugins = None;
        for (key, value) in table {
            match (key.as_str(), value) {
                ("plugins", Value::Array(items)) => {
                    let folder = file.parent().unwrap_or(Path::new(""));
                    let item = |item: Value| match item {
                        Value::String(path) if path.contains(std::path::is_separator) => {
                            Ok(folder.join(path).display().to_string())
                        }
                        Value::String(id) => Ok(id),
                        other => bail!("{name}: `plugins` holds {other}; expected ids or paths in quotes"),
                    };
                    plugins = Some(items.into_iter().map(item).collect::<Result<_>>()?);
                }
                ("plugins", other) => {
                    bail!("{name}: `plugins` is {other}; expected a list, such as [\"entities\", \"quotes\"]")
                }
                ("order", Value::String(order)) if order == "given" => self.order = Order::AsGiven,
                ("order", Value::String(order)) if order == "sorted" => self.order = Order::Sorted,
                ("order", other) => bail!("{name}: `order` is {other}; expected \"sorted\" or \"given\""),
                (key, value) if isolation::Settings::KEYS.contains(&key) => {
                    self.isolation.set(key, &value).with_context(|| name.to_string())?;
                }
                (_, Value::Object(configuration)) => {
                    self.configuration.insert(key, configuration);
                }
                _ => bail!(
                    "{name}: unknown key `{key}`; expected `plugins`, `order`, `isolate`, `timeout`, `memory_limit`, or a table with a plugin's configuration, such as \
                     [quotes]"
                ),
            }
        }
        Ok(plugins)
    }

    /// `quotes.min_words=3`; further dots lead into nested objects.
    fn set(&mut self, assignment: &str) -> Result<()> {
        let wrong = || anyhow!("--set {assignment}: expected PLUGIN.KEY=VALUE, such as quotes.min_words=3");
        let (path, value) = assignment.split_once('=').ok_or_else(wrong)?;
        let (plugin, keys) = path.split_once('.').ok_or_else(wrong)?;
        ensure!(!plugin.is_empty() && keys.split('.').all(|key| !key.is_empty()), wrong());
        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned()));
        let mut object = self.configuration.entry(plugin.to_owned()).or_default();
        let mut keys = keys.split('.').peekable();
        while let Some(key) = keys.next() {
            if keys.peek().is_none() {
                object.insert(key.to_owned(), value);
                break;
            }
            let inner = object.entry(key).or_insert_with(|| Value::Object(Map::new()));
            object =
                inner.as_object_mut().ok_or_else(|| anyhow!("--set {assignment}: `{key}` holds a value already"))?;
        }
        Ok(())
    }
}

fn without_none(named: Vec<String>) -> Result<Vec<String>> {
    let named: Vec<String> =
        named.into_iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    let none = named.iter().any(|name| name == "none");
    ensure!(!none || named.len() == 1, "`none` stands for no plugin at all; name it alone, or leave it out");
    Ok(if none { Vec::new() } else { named })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn configured(assignments: &[&str]) -> Result<String> {
        let mut settings = Settings::default();
        assignments.iter().try_for_each(|assignment| settings.set(assignment))?;
        Ok(serde_json::to_string(&settings.configuration)?)
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
    fn what_is_no_assignment_is_refused() {
        for wrong in ["quotes", "quotes=3", "quotes.=3", ".a=3", "quotes.a..b=1"] {
            let message = configured(&[wrong]).unwrap_err().to_string();
            assert!(message.contains("expected PLUGIN.KEY=VALUE"), "{message}");
        }
        assert!(configured(&["a.b=1", "a.b.c=2"]).unwrap_err().to_string().contains("`b` holds a value already"));
    }

    #[test]
    fn none_is_no_plugin() {
        let names = |names: &[&str]| without_none(names.iter().map(|n| n.to_string()).collect());
        assert_eq!(names(&["none"]).unwrap(), [""; 0]);
        assert_eq!(names(&[""]).unwrap(), [""; 0]);
        assert_eq!(names(&["a", " b"]).unwrap(), ["a", "b"]);
        assert!(names(&["a", "none"]).is_err());
    }
}
