//! The words of the record are defined once: sources name a layer, label, key or role by a constant of `copydesk_core::vocabulary`, not by a
//! string.
//!
//! Searches the sources of crates, plugins and the Python module, without comments and without their tests, which may make up layers of their own. A string
//! counts if it is one of the words and either names a layer that is not also the id of a processor, or is the first argument of a call that
//! takes a layer, label, key or role.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::kit::root;

/// Layers whose names are not also ids of processors.
const LAYERS: [&str; 4] = ["sections", "sentences", "tokens", "mentions"];

/// Calls whose first argument is a layer, label, key or role.
const CALLS: [&str; 20] = [
    "row",
    "whole",
    "label",
    "attr",
    "attr_opt",
    "attr_str",
    "attr_number",
    "link",
    "link_opt",
    "layer",
    "layer_of",
    "layers.get",
    "layers().get",
    "requires",
    "uses",
    "provides",
    "Link::new",
    "LayerBuilder::new",
    "Show::all",
    "Show::some",
];

/// A string of a source file: its line, its text, and the code before it.
struct Literal {
    line: usize,
    text: String,
    before: String,
}

/// The strings of a source file outside comments and tests.
fn literals(source: &str) -> Vec<Literal> {
    let source = source.split("\n#[cfg(test)]").next().unwrap_or_default();
    let (mut found, mut code) = (Vec::new(), String::new());
    let mut rest = source;
    while let Some(next) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
        } else if rest.starts_with("/*") {
            rest = rest.split_once("*/").map_or("", |(_, after)| after);
        } else if let Some((text, after)) = string(rest, code.chars().last()) {
            let line = source[..source.len() - rest.len()].matches('\n').count() + 1;
            found.push(Literal { line, text: text.into(), before: code.clone() });
            code.push('"');
            rest = after;
        } else if rest.starts_with("'\"'") || rest.starts_with("'\\\"'") {
            rest = &rest[rest[1..].find("'").unwrap() + 2..];
        } else {
            if !next.is_whitespace() {
                code.push(next);
            }
            rest = &rest[next.len_utf8()..];
        }
    }
    found
}

/// The string literal at the start of `rest`, and the rest after it.
fn string(rest: &str, before: Option<char>) -> Option<(&str, &str)> {
    if let Some(quoted) = rest.strip_prefix('"') {
        let mut escaped = false;
        let end = quoted.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        })?;
        return Some((&quoted[..end], &quoted[end + 1..]));
    }
    // `r` may end an identifier, but then no quote mark or hash follows.
    let raw = rest.strip_prefix('r').filter(|_| before != Some('b'))?;
    let hashes = &raw[..raw.len() - raw.trim_start_matches('#').len()];
    let quoted = raw[hashes.len()..].strip_prefix('"')?;
    let close = format!("\"{hashes}");
    let end = quoted.find(&close)?;
    Some((&quoted[..end], &quoted[end + close.len()..]))
}

/// The strings that the vocabulary itself defines.
fn words() -> BTreeSet<String> {
    let folder = root().join("crates/copydesk-core/src/vocabulary");
    let files = folder.read_dir().unwrap().map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap());
    files.flat_map(|source| literals(&source)).map(|literal| literal.text).collect()
}

/// Whether a string is in a place for a word of the vocabulary.
fn is_word(literal: &Literal, words: &BTreeSet<String>) -> bool {
    let called = |call: &str| {
        let before = literal.before.strip_suffix('(').and_then(|before| before.strip_suffix(call));
        before.is_some_and(|before| !before.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
    };
    LAYERS.contains(&literal.text.as_str()) || words.contains(&literal.text) && CALLS.iter().any(|call| called(call))
}

/// The source files below a folder, without those of tests.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in folder.read_dir().into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && !path.ends_with("tests") {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs") {
            found.push(path);
        }
    }
}

#[test]
fn words_of_the_record_are_constants_of_the_vocabulary() {
    let words = words();
    assert!(["mentions", "speaker", "PER", "polarity"].iter().all(|word| words.contains(*word)), "{words:?}");
    let mut files = Vec::new();
    let packages = ["crates", "plugins"].iter().flat_map(|folder| root().join(folder).read_dir().unwrap().flatten());
    for package in packages.map(|entry| entry.path()).chain([root().join("python")]) {
        sources(&package.join("src"), &mut files);
    }
    files.sort();
    assert!(files.len() > 100, "{} files", files.len());
    let vocabulary = Path::new("crates/copydesk-core/src/vocabulary");
    let mut offenders = Vec::new();
    for file in &files {
        let path = file.strip_prefix(root()).unwrap();
        if path.starts_with(vocabulary) {
            continue;
        }
        let source = std::fs::read_to_string(file).unwrap();
        for literal in literals(&source).iter().filter(|literal| is_word(literal, &words)) {
            offenders.push(format!("{}:{}: {:?}", path.display(), literal.line, literal.text));
        }
    }
    assert!(
        offenders.is_empty(),
        "words of the record as strings; take the constants of copydesk_core::vocabulary (plugins: copydesk_plugin::standard):\n{}",
        offenders.join("\n")
    );
}

#[test]
fn strings_are_told_from_comments_tests_and_one_another() {
    let source = r##"
// .layer("mentions")
let a = doc.layer("mentions"); /* "tokens" */ let quote = '"';
out.row(layer, "direct").label("direct");
let raw = r#"a "sentences" b"#;
relabel("PER");
#[cfg(test)]
mod tests { fn x() { row("mentions") } }
"##;
    let words = ["mentions", "direct", "PER", "sentences", "tokens"].map(String::from).into();
    let found: Vec<_> = literals(source).into_iter().map(|l| (l.line, is_word(&l, &words), l.text)).collect();
    let expected = [
        (3, true, "mentions"),
        (4, false, "direct"),
        (4, true, "direct"),
        (5, false, "a \"sentences\" b"),
        (6, false, "PER"),
    ];
    assert_eq!(found, expected.map(|(line, word, text)| (line, word, text.to_owned())));
}
