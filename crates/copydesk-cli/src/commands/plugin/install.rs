//! `copydesk plugin install` and `remove`: plugins in the user's own folder, where every run finds them.

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};
use copydesk::Search;
use copydesk::host::PluginFile;

use super::check;
use crate::args::plugin::{Install, Remove};
use crate::commands::search;
use crate::loading;
use crate::output::{Outcome, tell};

pub fn install(args: &Install) -> Result<Outcome> {
    let shown = args.file.display();
    let file = args.file.canonicalize().with_context(|| format!("cannot open {shown}"))?;
    ensure!(
        file.to_str().is_some_and(|path| path.ends_with(DLL_SUFFIX)),
        "{shown} is not a shared library: its name does not end in {DLL_SUFFIX}"
    );
    let id = Search::new().find(&file.display().to_string())?.id;
    ensure!(
        !id.is_empty(),
        "{shown}: the name tells no id; rename the file to {DLL_PREFIX}copydesk_NAME{DLL_SUFFIX}, NAME in lower-case letters and digits"
    );
    let library = loading::library(&file)?;
    let installed = installed(&id)?;
    if let Some(installed) = &installed {
        ensure!(args.force, "`{id}` is installed already: {}; --force replaces it", installed.path.display());
    }
    if !args.no_check && !check::quickly(&file)? {
        tell(&format!("not installed; `copydesk plugin check {shown}` says more"));
        return Ok(Outcome::SomeFailed);
    }
    let folder = folder()?;
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let name = format!("{DLL_PREFIX}copydesk_{}{DLL_SUFFIX}", id.replace('-', "_"));
    let path = installed.map_or_else(|| folder.join(name), |installed| installed.path);
    // Renamed into place, since a running process may have the old file mapped.
    let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
    let copied = fs::copy(&file, &temporary).and_then(|_| fs::rename(&temporary, &path));
    if copied.is_err() {
        // It may not have been created at all.
        let _ = fs::remove_file(&temporary);
    }
    copied.with_context(|| format!("cannot write {}", path.display()))?;
    for processor in library.descriptors() {
        tell(&format!("installed {} {}: {}", processor.id, processor.version, path.display()));
    }
    let found = search().find(&id)?;
    if found.path.canonicalize().ok() != path.canonicalize().ok() {
        tell(&format!("{} is found before it, since its folder is searched first", found.path.display()));
    }
    Ok(Outcome::Good)
}

pub fn remove(args: &Remove) -> Result<Outcome> {
    let id = args.id.replace('_', "-");
    let Some(plugin) = installed(&id)? else {
        let folder = folder()?;
        if let Ok(elsewhere) = search().find(&id) {
            bail!(
                "{} is not in the folder of installed plugins, {}; delete the file yourself",
                elsewhere.path.display(),
                folder.display()
            );
        }
        let all: Vec<String> = Search::new().folder(&folder).all().into_iter().map(|plugin| plugin.id).collect();
        let all = if all.is_empty() { "no plugin is".to_owned() } else { format!("installed are {}", all.join(", ")) };
        bail!("`{id}` is not installed in {}; {all}", folder.display());
    };
    fs::remove_file(&plugin.path).with_context(|| format!("cannot remove {}", plugin.path.display()))?;
    tell(&format!("removed {}", plugin.path.display()));
    Ok(Outcome::Good)
}

fn folder() -> Result<PathBuf> {
    Search::user_folder().context("cannot tell where to install plugins: set HOME or XDG_DATA_HOME to an absolute path")
}

/// The installed plugin of an id.
fn installed(id: &str) -> Result<Option<PluginFile>> {
    Ok(Search::new().folder(folder()?).all().into_iter().find(|plugin| plugin.id == id))
}
