//! Puts into the package what its wheel holds beside the module: the program `copydesk`, the standard plugins, and what goes with them.
//!
//! Only when maturin builds the package. They are built by a cargo of their own, in a folder of their own, since this build holds the lock of
//! the folder it builds in; `COPYDESK_BUILT` names a folder where they are built already, such as `target/release`.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

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
    let staged = Command::new(root.join("packaging/stage")).arg(&built).arg(&native).status()?;
    if !staged.success() {
        return Err("program and plugins cannot be put into the package; see above".into());
    }
    Ok(())
}

/// Builds program and plugins; the folder that they are in then.
fn build(root: &Path) -> Result<PathBuf, Box<dyn Error>> {
    // target/release/build/copydesk-python-0123/out
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let target = out.ancestors().nth(4).ok_or("OUT_DIR lies in a target folder")?.join("wheel");
    let mut build = Command::new(root.join("packaging/build"));
    build.arg(&target);
    // What was set for this build means nothing to that one.
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CARGO_FEATURE_")) {
        build.env_remove(name);
    }
    build.env_remove("CARGO_ENCODED_RUSTFLAGS").env_remove("RUSTC_WORKSPACE_WRAPPER");
    if !build.status()?.success() {
        return Err("program and plugins cannot be built; see above".into());
    }
    Ok(target.join("release"))
}
