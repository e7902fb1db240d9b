//! Character classes shared by all parts of segmentation.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// White space, control characters and invisible separators (zero-width space, byte order mark, direction marks):
/// everything that no token covers.
pub fn is_blank(c: char) -> bool {
    match c {
        ' ' => true,
        '!'..='~' => false,
        _ => {
            c.is_whitespace()
                || c.is_control()
                || matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
        }
    }
}

/// The first character at or after byte `at`.
pub fn char_at(text: &str, at: usize) -> Option<char> {
    match *text.as_bytes().get(at)? {
        byte if byte.is_ascii() => Some(byte as char),
        _ => text[at..].chars().next(),
    }
}

/// The last character before byte `at`.
pub fn char_before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

/// `range` without the blanks at its ends; empty ranges stay where they end.
pub fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let kept = text[range.clone()].trim_end_matches(is_blank);
    let end = range.start + kept.len();
    end - kept.trim_start_matches(is_blank).len()..end
}

/// Marks that only open quotations or brackets.
pub fn is_opener(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '“' | '‘' | '«' | '‹' | '„' | '‚' | '「' | '『' | '（')
}

/// Marks that only close quotations or brackets (’ may be an apostrophe too).
pub fn is_closer(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '”' | '’' | '»' | '›' | '」' | '』' | '）')
}

/// Apostrophes, straight and curly.
pub fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

/// Marks that end a sentence.
pub fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '‼' | '⁇' | '⁈' | '⁉' | '؟' | '।')
}

/// True if `c` at byte `at` attaches to the character before it: a combining mark, a joiner, a soft hyphen.
pub fn extends(text: &str, before: usize, at: usize, c: char) -> bool {
    match c {
        '\u{AD}' => true,
        '\0'..'\u{300}' | '\u{2010}'..='\u{205E}' => false,
        _ => {
            let pair = &text[before..at + c.len_utf8()];
            pair.graphemes(true).next().is_some_and(|cluster| cluster.len() == pair.len())
        }
    }
}
