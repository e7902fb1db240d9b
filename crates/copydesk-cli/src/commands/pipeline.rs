//! From settings to an opened pipeline.

use std::num::NonZeroUsize;
use std::thread::available_parallelism;

use anyhow::Result;
use copydesk_host::{Builder, Level, Pipeline, Search};
use serde_json::Value;

use crate::loading;
use crate::output::tell;
use crate::settings::Settings;

pub fn open(settings: Settings, search: &Search, verbose: bool) -> Result<Pipeline> {
    if !settings.absent.is_empty() {
        let (absent, used) = (settings.absent.join(", "), settings.plugins.join(", "));
        tell(&format!("not found, and left out: {absent}; running {used} (--plugins says which to run)"));
    }
    let level = if verbose { Level::Debug } else { Level::Warn };
    let mut builder = Builder::new().order(settings.order);
    builder = builder.log(level, |_, processor, line| tell(&format!("{processor}: {line}")));
    for plugin in settings.plugins {
        builder = builder.plugin(plugin);
    }
    for (id, configuration) in settings.configuration {
        builder = builder.configure(id, Value::Object(configuration));
    }
    Ok(loading::pipeline(settings.isolation.apply(builder)?, search)?)
}

/// How many articles are worked on at once.
pub fn workers(jobs: Option<NonZeroUsize>) -> usize {
    jobs.map_or_else(|| available_parallelism().map_or(1, NonZeroUsize::get), NonZeroUsize::get)
}
