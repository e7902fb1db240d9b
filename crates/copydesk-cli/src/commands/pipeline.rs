//! Opens the pipeline that a pipeline file and flags describe; flags take precedence.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use copydesk::host::{Isolate, Isolation, Level};
use copydesk::settings::{ISOLATED_PLUGIN, IsolationSettings, STANDARD_PLUGINS, standard_plugins};
use copydesk::{Pipeline, Search, Settings, watchlist};

use crate::args::{Choice, IsolationFlags};
use crate::loading;
use crate::output::tell;

/// The settings of pipeline file and flags together. Standard plugins that are not found are left out, with a message.
pub fn settings(choice: &Choice, search: &Search) -> Result<Settings> {
    let mut absent = Vec::new();
    let mut default = || {
        let (found, missing) = standard_plugins(search);
        absent = missing;
        found.into_iter().map(str::to_owned).collect()
    };
    let named = (!choice.plugins.is_empty()).then(|| choice.plugins.clone());
    let mut settings = match (&choice.config, &named) {
        (Some(file), None) => Settings::from_file(file, default)?,
        (Some(file), Some(_)) => Settings::from_file(file, Vec::new)?,
        (None, None) => Settings { plugins: default(), ..Settings::default() },
        (None, Some(_)) => Settings::default(),
    };
    settings.plugins = without_none(named.unwrap_or(settings.plugins))?;
    for plugin in &choice.plugin {
        settings.add_plugin(plugin, search)?;
    }
    ensure!(
        !settings.plugins.is_empty() || absent.is_empty(),
        "found none of the plugins {}; name their folder in COPYDESK_PLUGIN_PATH, or run without any: --plugins none",
        STANDARD_PLUGINS.join(", ")
    );
    if !absent.is_empty() {
        let (absent, used) = (absent.join(", "), settings.plugins.join(", "));
        tell(&format!("not found, and left out: {absent}; running {used} (--plugins says which to run)"));
    }
    for assignment in &choice.set {
        settings.assign(assignment).with_context(|| format!("--set {assignment}"))?;
    }
    if let Some(file) = &choice.watch {
        let names = watchlist::read(file).with_context(|| format!("--watch {}", file.display()))?;
        settings.watch(&names)?;
    }
    settings.any_language |= choice.any_language;
    isolate(&choice.isolation, &mut settings.isolation)?;
    Ok(settings)
}

/// Applies the flags of isolation, which take precedence over the settings.
pub fn isolate(flags: &IsolationFlags, settings: &mut IsolationSettings) -> Result<()> {
    if flags.isolate {
        settings.isolate = Isolate::All;
    }
    settings.timeout = flags.timeout.or(settings.timeout);
    settings.memory_limit = flags.memory_limit.or(settings.memory_limit);
    ensure!(
        settings.memory_limit.is_none() || settings.isolate != Isolate::None,
        "a memory limit applies to isolated plugins only; add --isolate"
    );
    Ok(())
}

/// Opens the pipeline; isolated plugins run in processes of this program.
pub fn open(settings: &Settings, search: &Search, verbose: bool) -> Result<Pipeline> {
    let level = if verbose { Level::Debug } else { Level::Warn };
    let mut builder = settings.builder().log(level, |_, processor, line| tell(&format!("{processor}: {line}")));
    let IsolationSettings { isolate, memory_limit, .. } = &settings.isolation;
    if *isolate != Isolate::None {
        let isolation = Isolation::new(this_program()?, [ISOLATED_PLUGIN]).memory(*memory_limit);
        builder = builder.isolate(isolate.clone(), isolation);
    }
    Ok(loading::pipeline(builder, search)?)
}

/// This executable, even if its file has been replaced since.
fn this_program() -> Result<PathBuf> {
    let link = PathBuf::from("/proc/self/exe");
    if link.exists() {
        return Ok(link);
    }
    std::env::current_exe().context("cannot find the file of this program, which isolated plugins run in")
}

/// How many articles are worked on at once.
pub fn workers(jobs: Option<usize>) -> usize {
    jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
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

    #[test]
    fn none_is_no_plugin() {
        let names = |names: &[&str]| without_none(names.iter().map(|n| n.to_string()).collect());
        assert_eq!(names(&["none"]).unwrap(), [""; 0]);
        assert_eq!(names(&[""]).unwrap(), [""; 0]);
        assert_eq!(names(&["a", " b"]).unwrap(), ["a", "b"]);
        assert!(names(&["a", "none"]).is_err());
    }

    #[test]
    fn flags_of_isolation_win() {
        let mut settings = IsolationSettings { isolate: Isolate::Only(vec!["quotes".into()]), ..Default::default() };
        let flags = IsolationFlags { isolate: true, timeout: None, memory_limit: Some(1 << 20) };
        isolate(&flags, &mut settings).unwrap();
        assert_eq!((settings.isolate, settings.memory_limit), (Isolate::All, Some(1 << 20)));
        let alone = IsolationFlags { isolate: false, timeout: None, memory_limit: Some(1) };
        let message = isolate(&alone, &mut IsolationSettings::default()).unwrap_err().to_string();
        assert_eq!(message, "a memory limit applies to isolated plugins only; add --isolate");
    }
}
