//! Turns lines into blocks: decides whether an article is hard-wrapped and, if so, joins its lines into paragraphs.

use std::ops::Range;

use super::chars::{is_blank, is_stop, trim};

/// Columns between which a hard-wrapped text breaks its lines.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=100;

/// A visible line: its trimmed range, and whether a blank line stands before it.
struct Line {
    span: Range<usize>,
    apart: bool,
    /// Length in characters, without the indent; in bytes where it is too long to be wrapped.
    width: usize,
    /// Bytes of white space before it.
    indent: usize,
}

/// The layout of a hard-wrapped article.
#[derive(Clone, Copy)]
struct Wrapping {
    /// The longest line, in characters.
    column: usize,
    /// True if an indent shows where a paragraph starts.
    indented: bool,
}

/// The paragraphs, headings and other lines of a text: trimmed, not empty, in order.
///
/// A line is a block of its own unless it continues the line before it in lower case, or the article is hard-wrapped: then lines
/// between two blank lines are joined as long as they fill the column.
pub(super) fn blocks(text: &str) -> Vec<Range<usize>> {
    let lines = lines(text);
    let wrapping = wrapping(text, &lines);
    let mut blocks: Vec<Range<usize>> = Vec::with_capacity(lines.len());
    for (i, line) in lines.iter().enumerate() {
        match i.checked_sub(1) {
            Some(previous) if !line.apart && joins(text, &lines[previous], line, wrapping) => {
                if let Some(block) = blocks.last_mut() {
                    block.end = line.span.end;
                }
            }
            _ => blocks.push(line.span.clone()),
        }
    }
    blocks
}

/// True if `line` goes on where `previous` broke off, be it at the column of a hard-wrapped text.
fn joins(text: &str, previous: &Line, line: &Line, wrapping: Option<Wrapping>) -> bool {
    if goes_on(text, previous, line) {
        return true;
    }
    let Some(Wrapping { column, indented }) = wrapping else { return false };
    if indented && line.indent > 1 {
        return false;
    }
    !is_address(text, previous) && is_full(text, previous, line, column)
}

/// True if `line` goes on in the middle of a sentence: no stop before it, a lower-case word first (“iPhone” is none).
fn goes_on(text: &str, previous: &Line, line: &Line) -> bool {
    let mut letters = text[line.span.clone()].chars();
    is_unfinished(text, previous)
        && !is_address(text, line)
        && letters.next().is_some_and(char::is_lowercase)
        && letters.next().is_some_and(|c| c.is_lowercase() || is_blank(c))
}

/// True if the line is prose and lacks a stop.
fn is_unfinished(text: &str, line: &Line) -> bool {
    if is_address(text, line) {
        return false;
    }
    let line = &text[line.span.clone()];
    let last = line.trim_end_matches(['"', '\'', '”', '’', ')']).chars().next_back();
    !last.is_some_and(|c| is_stop(c) || matches!(c, ':' | ';'))
}

/// True if the line is only an address.
fn is_address(text: &str, line: &Line) -> bool {
    let line = &text[line.span.clone()];
    (line.contains("://") || line.contains('@') || line.starts_with("www.")) && !line.contains(is_blank)
}

/// True if the first word of `line` did not fit after `previous`.
fn is_full(text: &str, previous: &Line, line: &Line, column: usize) -> bool {
    let first_word = text[line.span.clone()].split(is_blank).next().map_or(0, |word| word.chars().count());
    previous.width <= column && previous.width + 1 + first_word > column
}

/// How the text is hard-wrapped, if it is: many lines break inside a sentence, some before a lower-case word, and where
/// they break the next word had no room.
fn wrapping(text: &str, lines: &[Line]) -> Option<Wrapping> {
    let pairs = || lines.windows(2).filter(|pair| !pair[1].apart).map(|pair| (&pair[0], &pair[1]));
    let broken = || pairs().filter(|(previous, _)| is_unfinished(text, previous));
    if !broken().any(|(previous, line)| goes_on(text, previous, line)) {
        return None;
    }
    let mut widths: Vec<usize> = broken().map(|(previous, _)| previous.width).collect();
    widths.sort_unstable();
    let column = widths[widths.len() - 1 - widths.len() / 50];
    let full = broken().filter(|(previous, line)| is_full(text, previous, line, column)).count();
    // Three breaks in ten, and at least two: with one paragraph per line there is hardly ever one.
    let many = widths.len() >= 2 && widths.len() * 10 >= pairs().count() * 3;
    let indents = lines.iter().filter(|line| line.indent > 1).count();
    (many && WIDTHS.contains(&column) && full * 10 >= widths.len() * 7)
        .then_some(Wrapping { column, indented: indents > 0 && indents * 2 < lines.len() })
}

/// The visible lines, split at LF, CR, CRLF, NEL, form feed, and the line and paragraph separators.
fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut apart = true;
    let mut after_return = false;
    for (at, c) in text.char_indices() {
        let second_half = after_return && c == '\n';
        after_return = c == '\r';
        if !matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}') {
            continue;
        }
        if !second_half {
            push_line(text, start..at, &mut apart, &mut lines);
        }
        apart |= c == '\u{2029}';
        start = at + c.len_utf8();
    }
    push_line(text, start..text.len(), &mut apart, &mut lines);
    lines
}

fn push_line(text: &str, whole: Range<usize>, apart: &mut bool, lines: &mut Vec<Line>) {
    let start = whole.start;
    let span = trim(text, whole);
    if span.is_empty() {
        *apart = true;
        return;
    }
    // Longer lines are not wrapped; their exact width is of no use.
    let width = if span.len() > 4 * WIDTHS.end() { span.len() } else { text[span.clone()].chars().count() };
    lines.push(Line { apart: std::mem::take(apart), width, indent: span.start - start, span });
}
