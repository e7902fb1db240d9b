//! Detects texts that were damaged before they were read. They are not repaired, since offsets must count in the text as it is, but reported.

use std::fmt;

/// What is wrong with a text that is valid UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextDamage {
    /// Characters are written as in HTML: `&quot;`.
    Entities,
    /// UTF-8 was read as Windows-1252: `â€œ` for `“`.
    Mojibake,
    /// Windows-1252 was read as Latin-1: U+0093 for `“`.
    ControlCharacters,
}

impl fmt::Display for TextDamage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TextDamage::Entities => "the text contains HTML entities such as &quot;, which hide quotation marks and names; decode them",
            TextDamage::Mojibake => "the text contains characters such as â€œ: it is UTF-8 that was read as Windows-1252; convert it again",
            TextDamage::ControlCharacters => {
                "the text contains control characters such as U+0093: it is Windows-1252 that was read as Latin-1; convert it again"
            }
        })
    }
}

/// Entities that stand for what a processor looks for, without `&` and `;`. Numeric ones are found by their shape.
const ENTITIES: [&str; 14] =
    ["quot", "apos", "amp", "lt", "gt", "nbsp", "ldquo", "rdquo", "lsquo", "rsquo", "laquo", "raquo", "ndash", "mdash"];

/// The first kind of damage that a text shows; `None` if it shows none.
///
/// ```
/// use copydesk_formats::{TextDamage, text_damage};
///
/// assert_eq!(text_damage("&quot;No cuts,&quot; said Ada."), Some(TextDamage::Entities));
/// assert_eq!(text_damage("â€œNo cuts,â€\u{9d} said Ada."), Some(TextDamage::Mojibake));
/// assert_eq!(text_damage("\u{93}No cuts,\u{94} said Ada."), Some(TextDamage::ControlCharacters));
/// assert_eq!(text_damage("“No cuts,” said Ada of Marks & Spencer."), None);
/// ```
pub fn text_damage(text: &str) -> Option<TextDamage> {
    for (at, c) in text.char_indices().filter(|(_, c)| matches!(c, '&' | 'â' | 'Ã' | '\u{80}'..='\u{9f}')) {
        let mut after = text[at + c.len_utf8()..].chars();
        let found = match c {
            '&' => is_entity(after.as_str()).then_some(TextDamage::Entities),
            // E2 80 9x as Windows-1252: an opening or closing mark, a dash, an ellipsis.
            'â' => (after.next() == Some('€') && after.next().is_some_and(|c| !c.is_ascii_alphanumeric() && c != ' '))
                .then_some(TextDamage::Mojibake),
            // C3 xx: a letter with an accent.
            'Ã' => after.next().is_some_and(|c| ('\u{a1}'..='\u{bf}').contains(&c)).then_some(TextDamage::Mojibake),
            _ => Some(TextDamage::ControlCharacters),
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

fn is_entity(after: &str) -> bool {
    // The longest that is looked for, `&#x1F642;`, has nine characters.
    let head = after.as_bytes();
    let Some(end) = head.iter().take(9).position(|byte| *byte == b';') else { return false };
    let name = &after[..end];
    let number = name.strip_prefix('#').map(|number| number.strip_prefix(['x', 'X']).unwrap_or(number));
    match number {
        Some(digits) => !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => ENTITIES.contains(&name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_told_from_what_people_write() {
        for (text, damage) in [
            ("AT&T; R&D; &c.; Q&A", None),
            ("Zoë, Ângela, São Paulo, Ãé, “naïve” — â 5 €", None),
            ("caf&#233; &#x201C;", Some(TextDamage::Entities)),
            ("Marks &amp; Spencer", Some(TextDamage::Entities)),
            ("Itâ€™s", Some(TextDamage::Mojibake)),
            ("cafÃ© au lait", Some(TextDamage::Mojibake)),
            ("It\u{92}s", Some(TextDamage::ControlCharacters)),
            ("&", None),
            ("&é;", None),
        ] {
            assert_eq!(text_damage(text), damage, "{text}");
        }
    }
}
