//! `copydesk plugin dev`: builds a project, checks its plugin, runs it on an article together with plugins that provide the layers it reads,
//! and shows what it found.

use std::env::consts::DLL_SUFFIX;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, anyhow, bail, ensure};
use copydesk::Search;
use copydesk::host::{Descriptor, HOST_LAYERS};
use copydesk::link::Amendment;
use serde_json::Value;

use super::check;
use crate::args::plugin::Dev;
use crate::args::{Choice, Reading, Run};
use crate::commands::annotate;
use crate::loading;
use crate::output::{Outcome, View, tell};

pub fn run(args: &Dev) -> Result<Outcome> {
    let folder = &args.folder;
    let library = build(folder)?.canonicalize()?;
    let shown = library.display().to_string();
    let found = loading::library(&library)?;
    for processor in found.descriptors() {
        tell(&format!("{} {} is built: {shown}", processor.id, processor.version));
    }
    let articles = if args.articles.is_empty() { vec![folder.join("article.txt")] } else { args.articles.clone() };
    if let Some(absent) = articles.iter().find(|article| !article.exists()) {
        bail!("{} does not exist; write an article there, or name one: --article FILE", absent.display());
    }
    if !args.no_check && !check::quickly(&library)? {
        tell(&format!("not run, since a faulty plugin may do anything; `copydesk plugin check {shown}` says more"));
        return Ok(Outcome::SomeFailed);
    }
    let mut plugins = providers(found.descriptors());
    plugins.push(shown);
    let layers = found.descriptors().iter().flat_map(|p| &p.provides).map(|l| l.layer.to_string()).collect();
    let choice = Choice { plugins, set: args.set.clone(), ..Choice::default() };
    let reading = Reading { files: articles, ..Reading::default() };
    let run = Run { reading, choice, verbose: true, ..Run::default() };
    annotate::to_one_file(&run, View::Explain(layers, None), None, &Amendment::default())
}

/// Builds the project in a folder, with errors on standard error; returns the library.
fn build(folder: &Path) -> Result<PathBuf> {
    if folder.join("Cargo.toml").is_file() {
        return cargo(folder);
    }
    ensure!(
        folder.join("Makefile").is_file(),
        "{} is not the project of a plugin: it has neither Cargo.toml nor Makefile; `copydesk plugin new NAME` creates one",
        folder.display()
    );
    // Standard output is for the annotated article.
    let built = Command::new("make").current_dir(folder).stdout(std::io::stderr()).status();
    ensure!(built.context("cannot run make")?.success(), "make failed in {}", folder.display());
    let entries = folder.read_dir().with_context(|| format!("cannot read {}", folder.display()))?;
    only(entries.flatten().map(|entry| entry.path()).filter(|path| is_library(path)), folder)
}

fn cargo(folder: &Path) -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "--release", "--message-format=json-render-diagnostics"]).current_dir(folder);
    let output = command.stderr(Stdio::inherit()).output().context("cannot run cargo")?;
    ensure!(output.status.success(), "cargo build failed in {}", folder.display());
    let messages = String::from_utf8_lossy(&output.stdout);
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    // Of all packages that it builds, the one in the folder.
    let manifest = folder.join("Cargo.toml").canonicalize()?;
    let own = messages.filter(|message| message["manifest_path"].as_str().map(Path::new) == Some(&manifest));
    let files: Vec<PathBuf> = own
        .flat_map(|message| message["filenames"].as_array().cloned().unwrap_or_default())
        .filter_map(|file| file.as_str().map(PathBuf::from))
        .collect();
    only(files.into_iter().filter(|path| is_library(path)), folder)
}

fn is_library(path: &Path) -> bool {
    path.to_str().is_some_and(|path| path.ends_with(DLL_SUFFIX))
}

/// The one library that a build created.
fn only(libraries: impl Iterator<Item = PathBuf>, folder: &Path) -> Result<PathBuf> {
    let mut libraries: Vec<PathBuf> = libraries.collect();
    libraries.sort();
    match libraries.as_slice() {
        [library] => Ok(library.clone()),
        [] => Err(anyhow!(
            "the build in {} creates no shared library; Cargo.toml needs crate-type = [\"cdylib\"], a Makefile must create `lib…{DLL_SUFFIX}`",
            folder.display()
        )),
        [first, second, ..] => Err(anyhow!(
            "the build in {} creates {} and {}; keep one",
            folder.display(),
            first.display(),
            second.display()
        )),
    }
}

/// Plugins found that provide what these read, and what those read in turn. A layer without a provider is for the host to report.
fn providers(of: &[Descriptor]) -> Vec<String> {
    let libraries = Search::from_environment().all().into_iter().filter_map(|file| loading::library(&file.path).ok());
    let known: Vec<Descriptor> = libraries.flat_map(|library| library.descriptors().to_vec()).collect();
    let mut chosen: Vec<&Descriptor> = of.iter().collect();
    let mut next = 0;
    while next < chosen.len() {
        for read in chosen[next].reads().filter(|read| !HOST_LAYERS.contains(&read.layer.as_str())) {
            if chosen.iter().all(|p| !p.provides(read.layer)) {
                chosen.extend(known.iter().find(|p| p.provides(read.layer) && of.iter().all(|own| own.id != p.id)));
            }
        }
        next += 1;
    }
    chosen[of.len()..].iter().map(|p| p.id.clone()).collect()
}
