//! The file of `--watch`: a name a line, with its aliases.
//!
//! ```text
//! # whom we follow
//! Vladimir Putin = Putin; the Russian leader
//! NATO = North Atlantic Treaty Organization
//! Jane Doe
//! ```

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

/// The plugin that watches for names, and its key.
pub const PLUGIN: &str = "entities";
pub const KEY: &str = "watch";

/// Reads the file as that key's value.
pub fn read(file: &Path) -> Result<Value> {
    let text =
        fs::read_to_string(file).with_context(|| format!("cannot read the names to watch {}", file.display()))?;
    parse(&text, &file.display().to_string())
}

fn parse(text: &str, file: &str) -> Result<Value> {
    let mut names = Vec::new();
    for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, aliases) = line.split_once('=').unwrap_or((line, ""));
        let aliases: Vec<&str> = aliases.split(';').map(str::trim).filter(|alias| !alias.is_empty()).collect();
        ensure!(!name.trim().is_empty(), "{file}, line {}: no name before `=`; expected: Name = alias; alias", at + 1);
        names.push(json!({ "name": name.trim(), "aliases": aliases }));
    }
    ensure!(!names.is_empty(), "{file}: no name in it; expected lines such as: Name = alias; alias");
    Ok(names.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_a_line_with_its_aliases() {
        let read = parse("\u{feff}# whom we follow\r\n\r\nAda Bo = Bo ;; the  Bo\r\nNATO\n", "n.txt").unwrap();
        let expected = json!([{"name": "Ada Bo", "aliases": ["Bo", "the  Bo"]}, {"name": "NATO", "aliases": []}]);
        assert_eq!(read, expected);
    }

    #[test]
    fn a_line_that_names_nobody_is_told_by_its_number() {
        let message = |text: &str| parse(text, "n.txt").unwrap_err().to_string();
        assert!(message("A\n = B").contains("n.txt, line 2"));
        assert!(message("# none\n").contains("no name in it"));
    }
}
