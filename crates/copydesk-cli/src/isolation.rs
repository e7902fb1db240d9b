//! What keeps a bad plugin from harming a run: flags and keys of the pipeline file for processes, deadlines and memory.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail, ensure};
use clap::Args;
use copydesk_host::{Builder, Isolate, Isolation};
use serde_json::Value;

/// The command that a worker process is started with; hidden from help.
pub const WORKER: &str = "isolated-plugin";

#[derive(Debug, Default, Args)]
pub struct Flags {
    /// Run each plugin in processes of its own, so that one that crashes or hangs costs only the articles that it does so on
    ///
    /// One process per plugin and job. `isolate = ["quotes"]` in a pipeline file does so for some plugins.
    #[arg(long)]
    pub isolate: bool,
    /// How long a plugin may work on an article, and as much again for each 100 kB of it [default: 60]
    ///
    /// An isolated plugin is ended then; of one that is not, a warning tells on which article it is busy.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub timeout: Option<Duration>,
    /// The most writable memory of each process of an isolated plugin, such as 512M or 2G
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub memory_limit: Option<u64>,
}

/// What flags and pipeline file say together.
#[derive(Debug, Default)]
pub struct Settings {
    isolate: Isolate,
    timeout: Option<Duration>,
    memory: Option<u64>,
}

impl Settings {
    /// The keys of a pipeline file that are ours.
    pub const KEYS: [&str; 3] = ["isolate", "timeout", "memory_limit"];

    /// Takes a key of the pipeline file.
    pub fn set(&mut self, key: &str, value: &Value) -> Result<()> {
        match (key, value) {
            ("isolate", Value::Bool(all)) => self.isolate = if *all { Isolate::All } else { Isolate::None },
            ("isolate", Value::Array(items)) => {
                let names: Option<Vec<String>> = items.iter().map(|i| i.as_str().map(str::to_owned)).collect();
                self.isolate = Isolate::Only(names.ok_or_else(|| anyhow!("`isolate` holds what is no id: {value}"))?);
            }
            ("isolate", _) => bail!("`isolate` is {value}; expected true, or a list of plugins such as [\"quotes\"]"),
            ("timeout", Value::Number(_)) => {
                self.timeout = Some(seconds(&value.to_string()).map_err(|e| anyhow!("`timeout` is {value}: {e}"))?);
            }
            ("timeout", _) => bail!("`timeout` is {value}; expected seconds, such as 60"),
            (_, Value::String(text)) => {
                self.memory = Some(size(text).map_err(|e| anyhow!("`memory_limit` is {value}: {e}"))?);
            }
            _ => bail!("`memory_limit` is {value}; expected a size in quotes, such as \"512M\""),
        }
        Ok(())
    }

    /// As a manifest keeps them: what [`Settings::set`] takes, by key.
    pub fn to_json(&self) -> Value {
        let isolate = match &self.isolate {
            Isolate::None => Value::Bool(false),
            Isolate::All => Value::Bool(true),
            Isolate::Only(ids) => ids.iter().map(String::as_str).collect(),
        };
        let mut keys = serde_json::Map::from_iter([("isolate".to_owned(), isolate)]);
        keys.extend(self.timeout.map(|timeout| ("timeout".to_owned(), timeout.as_secs_f64().into())));
        keys.extend(self.memory.map(|bytes| ("memory_limit".to_owned(), bytes.to_string().into())));
        Value::Object(keys)
    }

    /// The way back.
    pub fn of_json(value: &Value) -> Result<Settings> {
        let mut settings = Settings::default();
        for (key, value) in value.as_object().into_iter().flatten() {
            settings.set(key, value)?;
        }
        Ok(settings)
    }

    /// Flags win.
    pub fn take(&mut self, flags: &Flags) -> Result<()> {
        if flags.isolate {
            self.isolate = Isolate::All;
        }
        self.timeout = flags.timeout.or(self.timeout);
        self.memory = flags.memory_limit.or(self.memory);
        ensure!(
            self.memory.is_none() || self.isolate != Isolate::None,
            "a memory limit holds isolated plugins only; add --isolate"
        );
        Ok(())
    }

    pub fn apply(self, builder: Builder) -> Result<Builder> {
        let builder = match self.timeout {
            Some(timeout) => builder.timeout(timeout),
            None => builder,
        };
        if self.isolate == Isolate::None {
            return Ok(builder);
        }
        Ok(builder.isolate(self.isolate, Isolation::new(this_program()?, [WORKER]).memory(self.memory)))
    }
}

/// This executable, even if its file was replaced since.
fn this_program() -> Result<PathBuf> {
    let link = PathBuf::from("/proc/self/exe");
    if link.exists() {
        return Ok(link);
    }
    std::env::current_exe().context("cannot find the program itself, which isolated plugins run in")
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "expected seconds, such as 60 or 0.5")?;
    if (0.001..=1e6).contains(&seconds) {
        Ok(Duration::from_secs_f64(seconds))
    } else {
        Err("expected at least 0.001 and at most 1000000 seconds".into())
    }
}

fn size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(['K', 'M', 'G']);
    let shift = match &text[digits.len()..] {
        "K" => Some(10),
        "M" => Some(20),
        "G" => Some(30),
        "" => Some(0),
        _ => None,
    };
    let bytes = digits.parse::<u64>().ok().zip(shift).and_then(|(n, shift)| n.checked_mul(1 << shift));
    bytes.filter(|bytes| *bytes > 0).ok_or_else(|| "expected a size such as 512M or 2G".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn sizes_and_times_have_units() {
        assert_eq!(["512M", "2G", "100K", "7"].map(size), [Ok(512 << 20), Ok(2 << 30), Ok(100 << 10), Ok(7)]);
        assert!(["", "M", "0M", "-1", "1.5G", "2T", "1KK", "99999999999G"].into_iter().all(|text| size(text).is_err()));
        assert_eq!(seconds("0.5"), Ok(Duration::from_millis(500)));
        assert!(["0", "1e-10", "-1", "NaN", "inf", "a minute"].into_iter().all(|text| seconds(text).is_err()));
    }

    #[test]
    fn a_pipeline_file_says_which_and_flags_win() {
        let mut settings = Settings::default();
        settings.set("isolate", &json!(["quotes"])).unwrap();
        settings.set("timeout", &json!(5)).unwrap();
        settings.set("memory_limit", &json!("1G")).unwrap();
        assert_eq!(settings.isolate, Isolate::Only(vec!["quotes".into()]));
        let flags = Flags { isolate: true, timeout: None, memory_limit: Some(1 << 20) };
        settings.take(&flags).unwrap();
        assert_eq!((settings.isolate, settings.timeout), (Isolate::All, Some(Duration::from_secs(5))));
        assert_eq!(settings.memory, Some(1 << 20));
    }

    #[test]
    fn what_does_not_fit_is_refused_by_its_key() {
        let refused = |key, value| Settings::default().set(key, &value).unwrap_err().to_string();
        assert!(refused("isolate", json!("quotes")).starts_with("`isolate` is \"quotes\"; expected true, or a list"));
        assert!(refused("isolate", json!([1])).starts_with("`isolate` holds what is no id"));
        assert!(refused("timeout", json!(0)).starts_with("`timeout` is 0: expected at least 0.001"));
        assert!(refused("memory_limit", json!(512)).ends_with("expected a size in quotes, such as \"512M\""));
        let alone = Flags { isolate: false, timeout: None, memory_limit: Some(1) };
        let message = Settings::default().take(&alone).unwrap_err().to_string();
        assert_eq!(message, "a memory limit holds isolated plugins only; add --isolate");
    }
}
