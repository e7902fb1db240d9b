//! Styled text: wrapped to a width, then painted with or without escape sequences.

use unicode_width::UnicodeWidthChar;

/// The colours of every terminal's own palette.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    Red = 31,
    Green = 32,
    Yellow = 33,
    Magenta = 35,
    Cyan = 36,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    pub colour: Option<Colour>,
    pub bold: bool,
    pub dim: bool,
    pub italic: bool,
}

impl Style {
    pub const PLAIN: Style = Style { colour: None, bold: false, dim: false, italic: false };
    pub const BOLD: Style = Style { bold: true, ..Style::PLAIN };
    pub const DIM: Style = Style { dim: true, ..Style::PLAIN };

    pub fn colour(colour: Option<Colour>) -> Style {
        Style { colour, ..Style::PLAIN }
    }

    fn escape(self) -> String {
        let codes = [
            self.bold.then_some(1),
            self.dim.then_some(2),
            self.italic.then_some(3),
            self.colour.map(|colour| colour as u8),
        ];
        let codes: Vec<String> = codes.into_iter().flatten().map(|code| code.to_string()).collect();
        format!("\x1b[{}m", codes.join(";"))
    }
}

/// A text in one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub style: Style,
}

impl Piece {
    pub fn new(text: impl Into<String>, style: Style) -> Piece {
        Piece { text: text.into(), style }
    }
}

/// A text that is safe on a terminal, on one line: control characters are replaced by visible ones.
pub fn printable(text: &str) -> String {
    let visible = |c: char| match c {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => ' ',
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32).unwrap_or('?'),
        '\x7f'..='\u{9f}' => '\u{2421}',
        c if is_bidi_control(c) => char::REPLACEMENT_CHARACTER,
        _ => c,
    };
    text.chars().map(visible).collect()
}

/// Whether a character changes the direction of the text around it, so that a line could read differently from what it says.
pub fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// How many columns a text takes that has no control characters.
pub fn width(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// The text on one line of at most `columns`, what is left out shown as `…`.
pub fn shortened(text: &str, columns: usize) -> String {
    let text = printable(text).split_whitespace().collect::<Vec<_>>().join(" ");
    cut(&text, columns)
}

/// A text without control characters, cut at so many columns, with `…` for what is left out.
pub fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut left = columns.saturating_sub(1);
    let fits = |c: &char| {
        let fits = c.width().unwrap_or(0) <= left;
        left = left.saturating_sub(c.width().unwrap_or(0));
        fits
    };
    let cut: String = text.chars().take_while(fits).collect();
    format!("{}…", cut.trim_end())
}

/// The text and spaces to fill the columns.
pub fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// A text with each of its lines on lines of at most `columns`; those that follow the first are indented.
pub fn folded(text: &str, columns: usize) -> String {
    const INDENT: &str = "    ";
    let mut out = String::new();
    for line in text.lines().map(printable) {
        if width(&line) <= columns {
            out.push_str(&line);
            out.push('\n');
            continue;
        }
        let lines = wrap(&[Piece::new(line, Style::PLAIN)], columns.saturating_sub(INDENT.len()));
        for (i, line) in lines.iter().enumerate() {
            out.push_str(if i > 0 { INDENT } else { "" });
            out.push_str(&paint(line, false));
            out.push('\n');
        }
    }
    out
}

/// Puts pieces on lines of at most `columns`, breaking at spaces, and inside a word only where it is longer than a line.
pub fn wrap(pieces: &[Piece], columns: usize) -> Vec<Vec<Piece>> {
    let mut wrapper = Wrapper { columns: columns.max(1), ..Wrapper::default() };
    for Piece { text, style } in pieces {
        for c in text.chars() {
            if c == ' ' {
                wrapper.end_word();
                push(&mut wrapper.space, c, *style);
            } else {
                wrapper.add(c, *style);
            }
        }
    }
    wrapper.end_word();
    if !wrapper.line.is_empty() {
        wrapper.lines.push(wrapper.line);
    }
    wrapper.lines
}

#[derive(Default)]
struct Wrapper {
    columns: usize,
    lines: Vec<Vec<Piece>>,
    line: Vec<Piece>,
    line_width: usize,
    /// The spaces between line and word: they are dropped if the line is broken there.
    space: Vec<Piece>,
    word: Vec<Piece>,
    word_width: usize,
}

impl Wrapper {
    fn add(&mut self, c: char, style: Style) {
        let columns = c.width().unwrap_or(0);
        if self.word_width + columns > self.columns {
            self.end_word();
        }
        push(&mut self.word, c, style);
        self.word_width += columns;
    }

    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let space: usize = self.space.iter().map(|piece| piece.text.len()).sum();
        if self.line.is_empty() {
            self.space.clear();
        } else if self.line_width + space + self.word_width > self.columns {
            self.lines.push(std::mem::take(&mut self.line));
            self.line_width = 0;
            self.space.clear();
        } else {
            self.line_width += space;
        }
        self.line.append(&mut self.space);
        self.line.append(&mut self.word);
        self.line_width += std::mem::take(&mut self.word_width);
    }
}

fn push(pieces: &mut Vec<Piece>, c: char, style: Style) {
    match pieces.last_mut() {
        Some(last) if last.style == style => last.text.push(c),
        _ => pieces.push(Piece::new(c, style)),
    }
}

/// The line as it goes to the terminal.
pub fn paint(line: &[Piece], colour: bool) -> String {
    let mut out = String::new();
    let mut current = Style::PLAIN;
    for Piece { text, style } in line {
        if colour && *style != current {
            if current != Style::PLAIN {
                out.push_str("\x1b[0m");
            }
            if *style != Style::PLAIN {
                out.push_str(&style.escape());
            }
            current = *style;
        }
        out.push_str(text);
    }
    if current != Style::PLAIN {
        out.push_str("\x1b[0m");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(text: &str, columns: usize) -> Vec<String> {
        wrap(&[Piece::new(text, Style::PLAIN)], columns).iter().map(|line| paint(line, false)).collect()
    }

    #[test]
    fn lines_break_at_spaces_and_inside_words_longer_than_a_line() {
        assert_eq!(wrapped("one two  three", 8), ["one two", "three"]);
        assert_eq!(wrapped("abcdefghij kl", 4), ["abcd", "efgh", "ij", "kl"]);
        assert_eq!(wrapped("日本語日本語", 5), ["日本", "語日", "本語"]);
        assert_eq!(wrapped("a\u{a0}b c", 3), ["a\u{a0}b", "c"]);
        assert_eq!(wrapped("  ", 3), [""; 0]);
    }

    #[test]
    fn folded_lines_are_indented() {
        assert_eq!(folded("one two\nthree four five\n", 10), "one two\nthree\n    four\n    five\n");
    }

    #[test]
    fn a_style_continues_on_the_next_line() {
        let pieces = [Piece::new("a ", Style::PLAIN), Piece::new("b c", Style::BOLD)];
        let lines: Vec<_> = wrap(&pieces, 3).iter().map(|line| paint(line, true)).collect();
        assert_eq!(lines, ["a \x1b[1mb\x1b[0m", "\x1b[1mc\x1b[0m"]);
    }

    #[test]
    fn escape_sequences_of_an_article_do_not_reach_the_terminal() {
        assert_eq!(printable("a\x1b[31mb\0\u{9b}"), "a␛[31mb␀␡");
        assert_eq!(printable("a\u{202e}cba\u{2066}\u{2028}b"), "a\u{fffd}cba\u{fffd} b");
    }

    #[test]
    fn shortening_counts_columns() {
        assert_eq!(shortened("one\n two", 7), "one two");
        assert_eq!(shortened("one two", 6), "one t…");
        assert_eq!(shortened("one two", 5), "one…");
        assert_eq!(shortened("日本語", 4), "日…");
        assert_eq!(cut("  ^^ a note", 7), "  ^^ a…");
    }
}
