//! A list of names to watch, one per line, with aliases: what the plugin `entities` takes as its key `watch`.
//!
//! ```text
//! # names to watch, one per line
//! Vladimir Putin = Putin; the Russian leader
//! NATO = North Atlantic Treaty Organization
//! Jane Doe
//! ```

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::settings::Error;

/// A name to watch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchedName {
    /// The name, which is the entity's.
    pub name: String,
    /// Other names of the same entity.
    pub aliases: Vec<String>,
}

/// Reads a list from a file.
///
/// # Errors
/// [`Error::ReadFile`], and [`Error::File`] with the line that names nobody.
pub fn read(file: &Path) -> Result<Vec<WatchedName>, Error> {
    let text = fs::read_to_string(file).map_err(|source| Error::ReadFile { file: file.to_owned(), source })?;
    parse(&text).map_err(|(line, why)| Error::File { file: file.to_owned(), line, why })
}

/// Reads a list; an error is the line, counted from 1, and what is wrong with it.
fn parse(text: &str) -> Result<Vec<WatchedName>, (Option<usize>, String)> {
    let mut names = Vec::new();
    for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, aliases) = line.split_once('=').unwrap_or((line, ""));
        let name = name.trim();
        if name.is_empty() {
            return Err((Some(at + 1), "no name before `=`; expected: Name = alias; alias".into()));
        }
        let aliases = aliases.split(';').map(str::trim).filter(|alias| !alias.is_empty());
        names.push(WatchedName { name: name.to_owned(), aliases: aliases.map(str::to_owned).collect() });
    }
    if names.is_empty() {
        return Err((None, "no name in it; expected lines such as: Name = alias; alias".into()));
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_name_with_its_aliases() {
        let read = parse("\u{feff}# names to watch\r\n\r\nAda Bo = Bo ;; the  Bo\r\nNATO\n").unwrap();
        let name = |name: &str, aliases: &[&str]| WatchedName {
            name: name.into(),
            aliases: aliases.iter().map(|alias| (*alias).into()).collect(),
        };
        assert_eq!(read, [name("Ada Bo", &["Bo", "the  Bo"]), name("NATO", &[])]);
    }

    #[test]
    fn a_line_without_a_name_is_reported_by_its_number() {
        assert_eq!(parse("A\n = B").unwrap_err().0, Some(2));
        assert!(parse("# none\n").unwrap_err().1.contains("no name in it"));
    }
}
