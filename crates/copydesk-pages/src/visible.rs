//! Text of an article as a page may show it. Escaping is `maud`'s; this is about characters that are not markup and still change what is read.

use std::borrow::Cow;

/// The text with control characters as their pictures, and without the characters that reorder the text around them.
///
/// The marks U+200E, U+200F and U+061C have no reach and are kept: right-to-left text needs them.
///
/// ```
/// assert_eq!(copydesk_pages::visible("a\0b\u{202e}c"), "a␀b\u{fffd}c");
/// ```
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| shown(c) == c) { text.into() } else { text.chars().map(shown).collect::<String>().into() }
}

fn shown(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' => c,
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\x7f'..='\u{9f}' => '\u{2421}',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}

/// The text on one line, cut after `most` characters, with `…` for what is left out.
pub fn shortened(text: &str, most: usize) -> String {
    let line = visible(text).split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", line[..at].trim_end()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reorders_or_hides_the_text_around_it() {
        assert_eq!(visible("a\0b\u{1b}c\u{85}\td\n"), "a␀b␛c␡\td\n");
        assert_eq!(visible("x\u{202e}y\u{2066}z"), "x\u{fffd}y\u{fffd}z");
        assert_eq!(visible("שלום\u{200f}!"), "שלום\u{200f}!");
    }

    #[test]
    fn a_shortened_text_is_one_line() {
        assert_eq!(shortened("one\n two", 7), "one two");
        assert_eq!(shortened("one\n two", 4), "one…");
        assert_eq!(shortened("e\u{301}e\u{301}", 9), "e\u{301}e\u{301}");
    }
}
