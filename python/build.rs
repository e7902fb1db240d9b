//! Puts into the package what its wheel holds beside the module: the program `copydesk`, the standard plugins, and their licences.
//!
//! Only when maturin builds the package. They are built by a cargo of their own, in a folder of their own, since this build holds the lock of
//! the folder it builds in; `COPYDESK_BUILT` names a folder where they are built already, such as `target/release`.

use std::env::{self, consts};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const PLUGINS: [&str; 3] = ["entities", "quotes", "sentiment"];

/// Set by maturin.
const EXTENSION: &str = "PYO3_BUILD_EXTENSION_MODULE";
const BUILT: &str = "COPYDESK_BUILT";

fn main() -> Result<(), Box<dyn Error>> {
    pyo3_build_config::add_extension_module_link_args();
    println!("cargo:rerun-if-env-changed={EXTENSION}");
    println!("cargo:rerun-if-env-changed={BUILT}");
    if env::var_os(EXTENSION).is_none() {
        println!("cargo:rerun-if-changed=build.rs");
        return Ok(());
    }
    // Cargo knows what is out of date; to ask it costs little. A file that never exists makes it be asked each time.
    println!("cargo:rerun-if-changed=always");
    let package = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let root = package.parent().ok_or("the package lies in the repository")?;
    let built = match env::var_os(BUILT) {
        Some(folder) => root.join(folder),
        None => build(root)?,
    };
    let native = package.join("package/copydesk/native");
    if native.exists() {
        fs::remove_dir_all(&native)?;
    }
    // As a program finds its plugins: `../lib/copydesk/plugins`.
    copy(&built, &format!("copydesk{}", consts::EXE_SUFFIX), &native.join("bin"))?;
    for plugin in PLUGINS {
        let library = format!("{}copydesk_{plugin}{}", consts::DLL_PREFIX, consts::DLL_SUFFIX);
        copy(&built, &library, &native.join("lib/copydesk/plugins"))?;
    }
    for (folder, file, name) in [
        (root.to_owned(), "LICENSE-APACHE", "LICENSE-APACHE"),
        (root.to_owned(), "LICENSE-MIT", "LICENSE-MIT"),
        (root.join("plugins/entities/data"), "LICENCES.md", "entities.md"),
        (root.join("plugins/sentiment/data"), "LICENCES.md", "sentiment.md"),
        (root.join("crates/copydesk-syntax/data"), "LICENCES.md", "syntax.md"),
    ] {
        copy(&folder, file, &native.join("licences"))?;
        fs::rename(native.join("licences").join(file), native.join("licences").join(name))?;
    }
    Ok(())
}

/// Builds program and plugins; the folder that they are in then.
fn build(root: &Path) -> Result<PathBuf, Box<dyn Error>> {
    // target/release/build/copydesk-python-0123/out
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let target = out.ancestors().nth(4).ok_or("OUT_DIR lies in a target folder")?.join("wheel");
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--release", "--locked", "--package", "copydesk-cli"]).current_dir(root);
    cargo.args(PLUGINS.iter().flat_map(|plugin| ["--package".to_owned(), format!("copydesk-{plugin}")]));
    cargo.arg("--target-dir").arg(&target);
    // What was set for this build means nothing to that one.
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CARGO_FEATURE_")) {
        cargo.env_remove(name);
    }
    cargo.env_remove("CARGO_ENCODED_RUSTFLAGS").env_remove("RUSTC_WORKSPACE_WRAPPER");
    if !cargo.status()?.success() {
        return Err("program and plugins cannot be built; see above".into());
    }
    Ok(target.join("release"))
}

fn copy(from: &Path, file: &str, to: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(to)?;
    let from = from.join(file);
    fs::copy(&from, to.join(file)).map_err(|error| format!("cannot copy {}: {error}", from.display()))?;
    Ok(())
}
