//! The text that processors read if an article's text is damaged: it has HTML entities, was decoded from the wrong encoding, or has invisible
//! marks inside words. Records keep the original text, so that the offsets of the source stay valid.

use std::ops::Range;

use copydesk_core::{Article, Defect, Record};
use quick_xml::escape::resolve_html5_entity;

/// Maps between the original text and the repaired text that processors read.
#[derive(Debug)]
pub(crate) struct Reading {
    /// The original text.
    text: String,
    /// Where the two differ, in order.
    units: Vec<Unit>,
}

/// A range of the original text that is replaced by one character, or removed.
#[derive(Debug)]
struct Unit {
    text: Range<usize>,
    /// Where the character ends in the repaired text.
    read: usize,
}

impl Reading {
    /// The repaired article, with the mapping; `None` if its text is not damaged.
    pub(crate) fn from_damaged(article: &Article) -> Option<(Article, Reading)> {
        let (read, units) = read(article.text())?;
        let reading = Reading { text: article.text().to_owned(), units };
        let mut meant = Article::new(article.id(), read, article.meta().clone());
        if let Some(title) = article.title() {
            meant = meant.with_title(reading.read_range(title.range())).ok()?;
        }
        let targets = article.targets().iter().map(|target| reading.read_range(target.range()));
        Some((meant.with_targets(targets).ok()?, reading))
    }

    /// The record of the original article, from that of the repaired one.
    ///
    /// # Errors
    /// Only if this file has a bug.
    pub(crate) fn restore(self, record: Record) -> Result<Record, Defect> {
        let Reading { text, units } = self;
        record.moved_to(text, |at| {
            let before = units[..units.partition_point(|unit| unit.read <= at)].last();
            before.map_or(at, |unit| at - unit.read + unit.text.end)
        })
    }

    /// A range of the original text in the repaired one, extended to whole characters.
    fn read_range(&self, range: Range<usize>) -> Range<usize> {
        let read = |at: usize, is_end: bool| {
            let next = self.units.partition_point(|unit| unit.text.end <= at);
            let (text, read) = self.units[..next].last().map_or((0, 0), |unit| (unit.text.end, unit.read));
            match self.units.get(next).filter(|unit| unit.text.start < at) {
                Some(unit) if is_end => unit.read,
                Some(unit) => unit.text.start - text + read,
                None => at - text + read,
            }
        };
        read(range.start, false)..read(range.end, true)
    }
}

/// The repaired text, and where it differs; `None` if the text is not damaged.
fn read(text: &str) -> Option<(String, Vec<Unit>)> {
    if text.is_ascii() && !text.contains('&') {
        return None;
    }
    let (mut read, mut units) = (String::new(), Vec::<Unit>::new());
    let (mut kept, mut from) = (0, 0);
    while let Some((at, sign)) = text[from..].char_indices().find(|(_, c)| is_sign(*c)) {
        let at = from + at;
        let Some((len, meant)) = unit(text, at) else {
            // Marks that nobody sees are passed over together, however many they are.
            let rest = &text[at..];
            let unseen = rest.len() - rest.trim_start_matches(is_unseen).len();
            from = at + unseen.max(sign.len_utf8());
            continue;
        };
        read.push_str(&text[kept..at]);
        read.extend(meant);
        (kept, from) = (at + len, at + len);
        units.push(Unit { text: at..kept, read: read.len() });
    }
    read.push_str(&text[kept..]);
    (!units.is_empty()).then_some((read, units))
}

/// Whether a damaged range may begin with this character.
fn is_sign(c: char) -> bool {
    c == '&'
        || ('\u{80}'..='\u{9f}').contains(&c)
        || is_unseen(c)
        || matches!(byte(c), Some(0xc2..=0xc5 | 0xe2 | 0xef | 0xf0))
}

/// The length of the damaged range at `at`, and the character that replaces it, if any.
fn unit(text: &str, at: usize) -> Option<(usize, Option<char>)> {
    let rest = &text[at..];
    let c = rest.chars().next()?;
    match c {
        '&' => entity(rest).map(|(len, c)| (len, Some(c))),
        c if is_unseen(c) => {
            let after = rest.trim_start_matches(is_unseen);
            let inside_word = text[..at].ends_with(char::is_alphabetic) && after.starts_with(char::is_alphabetic);
            inside_word.then_some((rest.len() - after.len(), None))
        }
        c => mojibake(rest).or_else(|| Some((c.len_utf8(), Some(windows_1252(c)?)))),
    }
}

/// Marks without width: the soft hyphen, zero-width spaces and joiners, a byte order mark.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// The length of the longest character reference in HTML, with its semicolon.
const LONGEST_NAME: usize = 32;

/// The character of the HTML entity at the beginning, and the entity's length. An entity may have been escaped twice: `&amp;quot;`.
fn entity(text: &str) -> Option<(usize, char)> {
    let mut name = 1;
    while text[name..].strip_prefix("amp;").is_some_and(|after| named(after).is_some()) {
        name += "amp;".len();
    }
    named(&text[name..]).map(|(len, c)| (name + len, c))
}

/// The character of an entity's name, which ends in a semicolon; also the length of both.
fn named(text: &str) -> Option<(usize, char)> {
    let end = text.bytes().take(LONGEST_NAME).position(|byte| byte == b';')?;
    let name = &text[..end];
    let c = match name.strip_prefix('#') {
        Some(number) => {
            let hexadecimal = number.strip_prefix(['x', 'X']).map(|digits| u32::from_str_radix(digits, 16));
            let number = hexadecimal.unwrap_or_else(|| number.parse()).ok()?;
            // Browsers do the same.
            char::from_u32(number).map(|c| windows_1252(c).unwrap_or(c)).filter(|c| !c.is_control())?
        }
        None => {
            let mut chars = resolve_html5_entity(name)?.chars();
            chars.next().filter(|_| chars.next().is_none())?
        }
    };
    Some((end + 1, c))
}

/// The characters of the bytes 0x80 to 0x9F in Windows-1252; five are undefined.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The character of Windows-1252 that was decoded as a control character of Latin-1. U+0085 stays, as a line break.
fn windows_1252(c: char) -> Option<char> {
    let at = u32::from(c).checked_sub(0x80).filter(|_| c != '\u{85}')?;
    WINDOWS_1252.get(at as usize).copied().filter(|meant| *meant != c)
}

/// The byte of a character in Windows-1252 or Latin-1, if it is not ASCII.
fn byte(c: char) -> Option<u8> {
    match u32::from(c) {
        number @ 0x80..=0xff => u8::try_from(number).ok(),
        _ if c < 'Œ' => None,
        _ => WINDOWS_1252.iter().position(|known| *known == c).map(|at| 0x80 + at as u8),
    }
}

/// The character whose UTF-8 was decoded as Windows-1252: `â€œ` for `“`. Sequences that people write on purpose are left alone.
fn mojibake(text: &str) -> Option<(usize, Option<char>)> {
    let mut chars = text.chars();
    let first = byte(chars.next()?)?;
    let width = match first {
        0xc2..=0xc5 => 2,
        0xe2 | 0xef => 3,
        0xf0 => 4,
        _ => return None,
    };
    let mut bytes = [first, 0, 0, 0];
    for (at, to) in bytes[1..width].iter_mut().enumerate() {
        match chars.next().and_then(byte).filter(|byte| byte & 0xc0 == 0x80) {
            Some(byte) => *to = byte,
            // The last byte of `”` is undefined in Windows-1252, and often lost.
            None if at == 1 && bytes[..2] == [0xe2, 0x80] && !text["â€".len()..].starts_with(char::is_alphanumeric) =>
            {
                return Some(("â€".len(), Some('”')));
            }
            None => return None,
        }
    }
    let len = text.len() - chars.as_str().len();
    let meant = std::str::from_utf8(&bytes[..width]).ok()?.chars().next()?;
    // More likely a quotation mark or a dash after an accented letter.
    let is_punctuation = width == 2 && matches!(bytes[1], 0x82 | 0x84 | 0x91..=0x97);
    match meant {
        '\u{feff}' => Some((len, None)),
        _ if is_punctuation && !chars.as_str().starts_with(char::is_alphabetic) => None,
        '\u{a0}'..='\u{17f}' | '\u{2010}'..='\u{2122}' | '\u{1f000}'.. => Some((len, Some(meant))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use copydesk_core::{LayerBuilder, Meta};

    use super::*;

    fn meant(text: &str) -> String {
        read(text).map_or_else(|| text.to_owned(), |(read, _)| read)
    }

    #[test]
    fn damage_is_read_as_what_was_meant() {
        for (text, read) in [
            ("&quot;No cuts,&quot; said Ada &amp; Bo.", "\"No cuts,\" said Ada & Bo."),
            ("caf&#233; &#x201C;so&#148; &eacute;&nbsp;&hellip;", "café “so” é\u{a0}…"),
            ("&amp;quot;No&amp;amp;quot; Marks &amp;amp; Spencer", "\"No\" Marks & Spencer"),
            ("â€œItâ€™s naÃ¯ve,â€\u{9d} said ZoÃ« for Â£5â€”orâ€¦", "“It’s naïve,” said Zoë for £5—or…"),
            ("â€œNo,â€ said Ã–zil of Å¡koda. ðŸ™‚", "“No,” said Özil of škoda. 🙂"),
            ("ï»¿Ada", "Ada"),
            ("\u{93}It\u{92}s \u{80}5,\u{94} said Ada\u{85}", "“It’s €5,” said Ada\u{85}"),
            ("Vladi\u{ad}mir Pu\u{200b}\u{ad}tin, a\u{2060}b", "Vladimir Putin, ab"),
        ] {
            assert_eq!(meant(text), read, "{text}");
        }
    }

    #[test]
    fn what_people_write_is_left_alone() {
        for text in [
            "AT&T; R&D; &c.; Q&A; & so on; &; &é; &#; &#x; &#0; &#xd800; &nosuch;",
            "Zoë, Ângela, São Paulo, Ãé, “naïve” — â 5 €",
            "“IRMÔ, ‘Â’ and „Å“",
            "soft \u{ad} hyphen, 5\u{200b}000, 👩\u{200d}🚀, end\u{ad}",
            "Ærø, Œuvre, Å",
        ] {
            assert!(read(text).is_none(), "{:?}", read(text));
        }
    }

    #[test]
    fn spans_lead_back_into_the_text_as_it_is() {
        let text = "&quot;Pu\u{ad}tin &amp; Zo\u{c3}\u{ab}&quot; — he said";
        let of = |part: &str| text.find(part).map(|at| at..at + part.len()).unwrap();
        let article = Article::new("a", text, Meta::default()).with_title(of("&quot;Pu\u{ad}tin")).unwrap();
        let targets = [of("Pu\u{ad}tin"), of("amp"), of("he")];
        let (article, reading) = Reading::from_damaged(&article.with_targets(targets).unwrap()).unwrap();
        assert_eq!(article.text(), "\"Putin & Zoë\" — he said");
        let words: Vec<&str> = article.targets().iter().map(|span| &article.text()[span.range()]).collect();
        assert_eq!((&article.text()[article.title().unwrap().range()], words), ("\"Putin", vec!["Putin", "&", "he"]));

        let read = article.text().to_owned();
        let mut layer = LayerBuilder::new("words".into(), &read).unwrap();
        for word in ["\"Putin & Zoë\"", "\"", "Putin", "&", "Zoë", "he"] {
            let at = read.find(word).unwrap();
            layer.row(Some(at..at + word.len()), "w".into(), None).unwrap();
        }
        let mut record = Record::new(article);
        record.insert(vec![layer.finish()]).unwrap();
        let record = reading.restore(record).unwrap();
        assert_eq!(record.text(), Some(text));
        let rows = record.layers().get("words").unwrap().rows().map(|row| &text[row.span().unwrap().range()]);
        let expected =
            ["&quot;Pu\u{ad}tin &amp; Zo\u{c3}\u{ab}&quot;", "&quot;", "Pu\u{ad}tin", "&amp;", "Zo\u{c3}\u{ab}", "he"];
        assert_eq!(rows.collect::<Vec<_>>(), expected);
    }

    proptest::proptest! {
        #[test]
        fn every_character_that_is_read_has_its_place_in_the_text(text in "(&amp;|&quot;|&|â€œ|â€|Ã«|\u{93}|\u{ad}|a|é|;|“| ){0,24}") {
            if let Some((article, reading)) = Reading::from_damaged(&Article::new("a", text.as_str(), Meta::default())) {
                let read = article.text().to_owned();
                let mut layer = LayerBuilder::new("characters".into(), &read).unwrap();
                for (at, c) in read.char_indices() {
                    layer.row(Some(at..at + c.len_utf8()), "c".into(), None).unwrap();
                }
                let mut record = Record::new(article);
                record.insert(vec![layer.finish()]).unwrap();
                let record = reading.restore(record).unwrap();
                // They cover the text, one after another.
                let mut end = 0;
                for row in record.layers().get("characters").unwrap().rows() {
                    let span = row.span().unwrap();
                    assert_eq!(span.start(), end);
                    end = span.end();
                }
                assert_eq!((record.text().unwrap(), end), (text.as_str(), text.len()));
            }
        }
    }
}
