//! Reads the files of `data/`: sections that start with “[name]”, comment lines that start with “#”, words between blanks.

use crate::lookup::{Map, Set};

/// The lines of section `name`, without comments and blank lines.
pub fn lines(file: &'static str, name: &str) -> impl Iterator<Item = &'static str> + use<> {
    let section = file.split("\n[").find_map(|section| section.strip_prefix(name)?.strip_prefix("]\n"));
    debug_assert!(section.is_some(), "no section [{name}]");
    section.unwrap_or_default().lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The words of section `name`.
pub fn words(file: &'static str, name: &str) -> impl Iterator<Item = &'static str> + use<> {
    lines(file, name).flat_map(str::split_whitespace)
}

/// The words of several sections.
pub fn set(file: &'static str, names: &[&str]) -> Set<&'static str> {
    names.iter().flat_map(|name| words(file, name)).collect()
}

/// The words of several sections, each with the value of its section; the first entry for a word stays.
pub fn map<T: Copy>(sections: &[(&'static str, &str, T)]) -> Map<&'static str, T> {
    let mut map = Map::default();
    for &(file, name, value) in sections {
        for word in words(file, name) {
            map.entry(word).or_insert(value);
        }
    }
    map
}
