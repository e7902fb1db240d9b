//! Enforces the table of imports in ARCHITECTURE.md.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use crate::kit::root;

const PLUGIN: &[&str] = &["copydesk-plugin", "copydesk-language", "copydesk-encoder", "copydesk-syntax"];

/// The packages of this repository that each may import; tests, which are not part of any build, may import more.
fn allowed(package: &str) -> &'static [&'static str] {
    match package {
        "copydesk-core" | "copydesk-abi" | "copydesk-encoder" | "copydesk-syntax" => &[],
        "copydesk-language" => &["copydesk-core"],
        "copydesk-plugin" => &["copydesk-abi", "copydesk-core"],
        "copydesk-formats" => &["copydesk-core"],
        "copydesk-tables" => &["copydesk-core", "copydesk-formats"],
        "copydesk-host" => &["copydesk-abi", "copydesk-core", "copydesk-language"],
        "copydesk-conformance" => &["copydesk-abi", "copydesk-core", "copydesk-host"],
        "copydesk-inputs" => &["copydesk-core", "copydesk-formats", "copydesk-host", "copydesk-tables"],
        "copydesk-corpus" => {
            &["copydesk-core", "copydesk-formats", "copydesk-host", "copydesk-inputs", "copydesk-tables"]
        }
        "copydesk-pages" => &["copydesk-core", "copydesk-sql", "copydesk-tables"],
        "copydesk-serve" => {
            &["copydesk-core", "copydesk-formats", "copydesk-host", "copydesk-link", "copydesk-pages", "copydesk-sql"]
        }
        "copydesk-sql" => &["copydesk-core", "copydesk-corpus", "copydesk-formats", "copydesk-tables"],
        "copydesk-eval" => &["copydesk-core", "copydesk-formats"],
        "copydesk-link" => {
            &["copydesk-core", "copydesk-corpus", "copydesk-formats", "copydesk-language", "copydesk-tables"]
        }
        "copydesk" => &[
            "copydesk-core",
            "copydesk-corpus",
            "copydesk-eval",
            "copydesk-formats",
            "copydesk-host",
            "copydesk-inputs",
            "copydesk-pages",
            "copydesk-sql",
            "copydesk-link",
            "copydesk-tables",
        ],
        "copydesk-cli" => &["copydesk", "copydesk-abi", "copydesk-conformance", "copydesk-serve"],
        "copydesk-python" => &["copydesk"],
        // Plugins, ours included, and examples: the SDK, the shared linguistics, the encoder and the parser.
        _ => PLUGIN,
    }
}

fn packages() -> Vec<Value> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version", "1", "--no-deps", "--offline"]).current_dir(root());
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

#[test]
fn packages_import_only_what_the_architecture_allows() {
    let packages = packages();
    let ours: BTreeSet<&str> = packages.iter().map(|package| package["name"].as_str().unwrap()).collect();
    let mut broken = BTreeMap::new();
    for package in &packages {
        let name = package["name"].as_str().unwrap();
        let dependencies = package["dependencies"].as_array().unwrap().iter();
        let built_in =
            dependencies.filter(|dependency| dependency["kind"] != "dev").map(|d| d["name"].as_str().unwrap());
        let wrong: Vec<&str> = built_in.filter(|d| ours.contains(d) && !allowed(name).contains(d)).collect();
        if !wrong.is_empty() {
            broken.insert(name, wrong);
        }
    }
    assert!(broken.is_empty(), "imports that ARCHITECTURE.md does not allow: {broken:?}");
    let expected =
        ["copydesk", "copydesk-core", "copydesk-entities", "copydesk-host", "copydesk-quotes", "copydesk-sentiment"];
    assert!(expected.iter().all(|name| ours.contains(name)), "all of the workspace is looked at: {ours:?}");
}

/// Dependencies that only a terminal program needs; no library imports them.
#[test]
fn libraries_know_no_terminal() {
    for package in packages() {
        let name = package["name"].as_str().unwrap();
        if !package["manifest_path"].as_str().unwrap().contains("/crates/") || name == "copydesk-cli" {
            continue;
        }
        let imports = package["dependencies"].as_array().unwrap();
        for terminal in ["anyhow", "clap", "indicatif", "terminal_size"] {
            assert!(imports.iter().all(|d| d["name"] != terminal), "{name} imports {terminal}");
        }
    }
}

#[test]
fn only_the_host_loads_libraries_and_only_the_boundary_is_unsafe() {
    let may_be_unsafe = ["copydesk-abi", "copydesk-plugin", "copydesk-host", "copydesk-conformance"];
    // The program vouches for the plugins that its user names; settings pass the obligation on to their caller.
    let lifts = [
        "copydesk-cli/src/loading.rs",
        "copydesk/src/settings/mod.rs",
        "python/src/loading.rs",
        // Takes what capsules of other libraries hold.
        "python/src/arrow.rs",
        // Kernels that are compiled for instructions which not every processor has.
        "copydesk-encoder/src/vnni/attention.rs",
        "copydesk-encoder/src/vnni/product.rs",
        // Functions that are compiled a second time, for AVX2.
        "copydesk-syntax/src/table.rs",
        "entities/src/coref/scorer.rs",
        "sentiment/src/net.rs",
    ];
    for package in packages() {
        let name = package["name"].as_str().unwrap();
        let manifest = std::path::Path::new(package["manifest_path"].as_str().unwrap());
        let imports = package["dependencies"].as_array().unwrap();
        assert!(
            name == "copydesk-host" || imports.iter().all(|d| d["name"] != "libloading"),
            "{name} imports libloading"
        );
        let mut folders = vec![manifest.parent().unwrap().join("src")];
        while let Some(folder) = folders.pop() {
            for entry in folder.read_dir().into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") && !may_be_unsafe.contains(&name)
                {
                    let code = std::fs::read_to_string(&path).unwrap();
                    let may = lifts.iter().any(|file| path.ends_with(file));
                    assert!(may || !code.contains("unsafe_code"), "{} lifts the ban on unsafe", path.display());
                }
            }
        }
    }
}
