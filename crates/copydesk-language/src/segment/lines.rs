//! From lines to blocks: decides whether an article is hard-wrapped, and joins its lines into paragraphs if so.

use std::ops::Range;

use super::chars::{is_blank, is_stop, trim};

/// Columns between which a hard-wrapped text breaks its lines.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=100;

/// A visible line: its trimmed range, and whether a blank line stands before it.
struct Line {
    span: Range<usize>,
    apart: bool,
    /// Length in characters with the indent, where it matters for wrapping.
    width: usize,
}

/// The paragraphs, headings and other lines of a text: trimmed, not empty, in order.
///
/// A line is a block of its own unless it goes on in small letters where the line before it broke off, or the article is
/// hard-wrapped: then the lines between two blank lines are joined as far as they fill the column.
pub(super) fn blocks(text: &str) -> Vec<Range<usize>> {
    let lines = lines(text);
    let column = wrap_column(text, &lines);
    let mut blocks: Vec<Range<usize>> = Vec::with_capacity(lines.len());
    for (i, line) in lines.iter().enumerate() {
        match i.checked_sub(1) {
            Some(previous) if !line.apart && joins(text, &lines[previous], line, column) => {
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
fn joins(text: &str, previous: &Line, line: &Line, column: Option<usize>) -> bool {
    if goes_on(text, previous, line) {
        return true;
    }
    let Some(column) = column else { return false };
    let first_word = text[line.span.clone()].split(is_blank).next().map_or(0, |word| word.chars().count());
    previous.width + 1 + first_word > column
}

/// True if the break is inside a sentence: no stop before it, a lower-case word after it (“iPhone” is none).
fn goes_on(text: &str, previous: &Line, line: &Line) -> bool {
    let last = text[previous.span.clone()].chars().next_back();
    let mut letters = text[line.span.clone()].chars();
    !last.is_some_and(|c| is_stop(c) || matches!(c, ':' | ';'))
        && letters.next().is_some_and(char::is_lowercase)
        && letters.next().is_some_and(|c| c.is_lowercase() || is_blank(c))
}

/// The column at which the text is hard-wrapped, if it is: lines of about one length, many broken inside a sentence.
fn wrap_column(text: &str, lines: &[Line]) -> Option<usize> {
    let pairs = lines.windows(2).filter(|pair| !pair[1].apart);
    let mut count = 0;
    let mut broken = 0;
    let mut widths = Vec::new();
    for pair in pairs {
        count += 1;
        if goes_on(text, &pair[0], &pair[1]) {
            broken += 1;
            widths.push(pair[0].width);
        }
    }
    // Three in ten, and at least two: an article with one paragraph a line hardly ever has one.
    if broken < 2 || broken * 10 < count * 3 {
        return None;
    }
    widths.sort_unstable();
    let column = widths[widths.len() - 1 - widths.len() / 50];
    let typical = widths[widths.len() / 2];
    (WIDTHS.contains(&column) && typical * 10 >= column * 7).then_some(column)
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
    let span = trim(text, whole);
    if span.is_empty() {
        *apart = true;
        return;
    }
    // Longer lines are not wrapped; their exact width is of no use.
    let width = if span.len() > 4 * WIDTHS.end() { span.len() } else { text[span.clone()].chars().count() };
    lines.push(Line { span, apart: std::mem::take(apart), width });
}
