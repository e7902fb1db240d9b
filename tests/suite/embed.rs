//! Runs the example that embeds copydesk, with the standard plugins. `cargo test --workspace` builds it.

use std::process::Command;

use crate::kit::{built, root};

#[test]
fn the_example_annotates_and_writes_tables() {
    let folder = tempfile::tempdir().unwrap();
    let tables = folder.path().join("tables");
    let mut embed = Command::new(built().join("examples/embed"));
    embed.arg(root().join("examples/articles/kremlin.txt")).arg(&tables).env("COPYDESK_PLUGIN_PATH", built());
    let output = embed.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let out = String::from_utf8(output.stdout).unwrap();
    assert!(
        out.contains("\nDmitry Peskov told: “On Tuesday, April 26, UN Secretary-General Antonio Guterres"),
        "{out}"
    );
    assert!(out.contains("\nSergei Lavrov: mentioned 1 times\n"), "{out}");
    let rows = std::fs::read_to_string(tables.join("who_said_what/00000.csv")).unwrap();
    assert!(rows.contains(",Dmitry Peskov,"), "{rows}");
}
