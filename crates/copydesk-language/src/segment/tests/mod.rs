//! Fixtures and properties of segmentation. Articles in fixtures are made up.

mod lines;
mod properties;
mod sections;
mod sentences;
mod tokens;

use std::ops::Range;

use super::segment;

/// Checks blocks of a text line with a mark `^` under the first character of each unit that `units` finds in it.
#[track_caller]
fn check(fixture: &str, units: impl Fn(&str) -> Vec<Range<usize>>) {
    let mut lines = fixture.lines().filter(|line| !line.trim().is_empty()).peekable();
    while let Some(line) = lines.next() {
        let indent = line.len() - line.trim_start().len();
        let text = &line[indent..];
        let expected = lines.next().unwrap_or_default();
        let mut found = " ".repeat(indent);
        let starts: Vec<usize> = units(text).iter().map(|unit| unit.start).collect();
        for (at, _) in text.char_indices() {
            found.push(if starts.contains(&at) { '^' } else { ' ' });
        }
        assert_eq!(found.trim_end(), expected.trim_end(), "\nfound:\n{line}\n{found}\nexpected:\n{line}\n{expected}\n");
    }
}

/// The sentences of a text that is all one paragraph.
fn sentences(text: &str) -> Vec<Range<usize>> {
    segment(text, None).sentences
}

fn tokens(text: &str) -> Vec<Range<usize>> {
    segment(text, None).tokens
}

/// Checks sections written as `kind | text`, one per line|`kind | text`, one per line; a kind with a plus goes on in the same line of the article.
#[track_caller]
fn check_sections(fixture: &str) {
    let mut text = String::new();
    let mut expected = String::new();
    for line in fixture.lines().filter(|line| !line.trim().is_empty()) {
        let (kind, words) = line.split_once('|').expect("kind | text");
        let kind = kind.trim();
        if !text.is_empty() {
            text.push_str(if kind.starts_with('+') { " " } else { "\n" });
        }
        text.push_str(words.trim());
        expected += &format!("{} | {}\n", kind.trim_start_matches('+'), words.trim());
    }
    let sections = segment(&text, None).sections;
    let found: String = sections.iter().map(|s| format!("{} | {}\n", s.kind.as_str(), &text[s.span.clone()])).collect();
    assert_eq!(found, expected, "\nfound:\n{found}\nexpected:\n{expected}");
}
