//! What `packaging/` puts together: a folder that runs wherever it is moved.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::kit::{built, root};

#[test]
fn a_staged_folder_runs_wherever_it_is_moved() {
    let folder = tempfile::tempdir().unwrap();
    let staged = folder.path().join("staged");
    let stage = Command::new(root().join("packaging/stage")).arg(built()).arg(&staged).status().unwrap();
    assert!(stage.success());
    let moved = folder.path().join("some where else");
    fs::rename(staged, &moved).unwrap();

    let mut copydesk = Command::new(moved.join("bin/copydesk"));
    copydesk.args(["annotate", "--format", "jsonl"]).arg(root().join("examples/articles/kremlin.txt"));
    let output = copydesk.current_dir(folder.path()).env_clear().output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let record: Value = serde_json::from_slice(&output.stdout).unwrap();
    let ran: Vec<&str> = record["processors"].as_array().unwrap().iter().map(|p| p["id"].as_str().unwrap()).collect();
    assert_eq!(ran, ["host", "entities", "quotes", "sentiment"]);

    let page = fs::read_to_string(moved.join("share/man/man1/copydesk-annotate.1")).unwrap();
    assert!(page.contains(".TH") && page.contains("Annotate articles"), "{page}");
    for shell in ["bash", "zsh", "fish"] {
        let script = fs::read_to_string(moved.join("share/completions").join(format!("copydesk.{shell}"))).unwrap();
        assert!(script.contains("annotate") && !script.contains("isolated-plugin"), "{shell}");
    }
    let licences = fs::read_dir(moved.join("share/doc/copydesk")).unwrap().count();
    assert_eq!(licences, 7);
}
