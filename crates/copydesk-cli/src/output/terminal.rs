//! Makes records safe to show on a terminal: their text cannot move the cursor, change colours, or reverse the reading direction.

use std::io::{self, Write};

use super::style::is_bidi_control;

/// How control characters are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escapes {
    /// As `\u001b`: the same JSON.
    Json,
    /// As a visible sign, or left out where they take no column, so that carets stay in place.
    Text,
}

/// A writer that replaces control characters.
pub struct Terminal<W> {
    inner: W,
    escapes: Escapes,
    /// The beginning of a character whose end is not written yet.
    rest: Vec<u8>,
}

impl<W: Write> Terminal<W> {
    pub fn new(inner: W, escapes: Escapes) -> Terminal<W> {
        Terminal { inner, escapes, rest: Vec::new() }
    }
}

impl<W: Write> Write for Terminal<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.rest.extend_from_slice(bytes);
        let complete = match std::str::from_utf8(&self.rest) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => self.rest.len(),
        };
        let text = neutralised(&String::from_utf8_lossy(&self.rest[..complete]), self.escapes);
        self.rest.drain(..complete);
        self.inner.write_all(text.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// The text without control characters, except line feeds and tabs.
pub fn neutralised(text: &str, escapes: Escapes) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let obeyed = is_bidi_control(c) || c.is_control() && c != '\n' && c != '\t';
        match escapes {
            _ if !obeyed => out.push(c),
            Escapes::Json => out.push_str(&format!("\\u{:04x}", c as u32)),
            Escapes::Text if c.is_control() => out.push_str(&super::printable(c.encode_utf8(&mut [0; 4]))),
            Escapes::Text => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "a\u{9b}31m\u{202e}é\u{7f}\n";

    #[test]
    fn json_stays_the_same_value() {
        let json = serde_json::to_string(&format!("\x1b[2J{HOSTILE}")).unwrap();
        let shown = neutralised(&json, Escapes::Json);
        assert_eq!(shown, r#""\u001b[2Ja\u009b31m\u202eé\u007f\n""#);
        assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), format!("\x1b[2J{HOSTILE}"));
    }

    #[test]
    fn a_character_may_come_in_pieces() {
        let mut terminal = Terminal::new(Vec::new(), Escapes::Text);
        for byte in HOSTILE.as_bytes() {
            terminal.write_all(&[*byte]).unwrap();
        }
        assert_eq!(String::from_utf8(terminal.inner).unwrap(), "a␡31mé␡\n");
    }
}
