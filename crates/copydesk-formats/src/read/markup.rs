//! Whether an input is an HTML page, judged by how it begins.

use memchr::memmem;

/// How much of an input is examined: a declaration, a document type and a long comment may precede `<html`.
pub(crate) const WINDOW: usize = 4096;

/// Elements that pages and fragments of pages begin with.
const ELEMENTS: [&[u8]; 21] = [
    b"html",
    b"head",
    b"body",
    b"article",
    b"main",
    b"section",
    b"header",
    b"div",
    b"p",
    b"h1",
    b"h2",
    b"blockquote",
    b"figure",
    b"table",
    b"title",
    b"meta",
    b"link",
    b"base",
    b"script",
    b"style",
    b"nav",
];

/// Whether an input with the first bytes `head` may be a page. If not, no more of it need be read.
pub(crate) fn may_begin(head: &[u8]) -> bool {
    utf16(head).is_some() || head.trim_ascii_start().first() == Some(&b'<')
}

/// Whether the first [`WINDOW`] bytes of an input begin a page, in UTF-8 or in UTF-16 with a byte order mark, possibly after white space.
pub(crate) fn is_page(head: &[u8]) -> bool {
    let head = utf16(head).unwrap_or_else(|| head.to_vec()).to_ascii_lowercase();
    let Some(tag) = head.trim_ascii_start().strip_prefix(b"<") else { return false };
    if tag.starts_with(b"?xml") {
        // XHTML says that it is XML first.
        return memmem::find(tag, b"<html").is_some() || memmem::find(tag, b"<!doctype html").is_some();
    }
    if let Some(doctype) = tag.strip_prefix(b"!doctype") {
        return doctype.trim_ascii_start().starts_with(b"html");
    }
    let is_element = |name: &&[u8]| {
        let after = tag.strip_prefix(*name).map(|rest| rest.first());
        after.is_some_and(|next| next.is_none_or(|byte| byte.is_ascii_whitespace() || b">/".contains(byte)))
    };
    tag.starts_with(b"!--") || ELEMENTS.iter().any(is_element)
}

/// The ASCII characters of UTF-16 with a byte order mark; any other character is `?`.
fn utf16(head: &[u8]) -> Option<Vec<u8>> {
    let low = match head {
        [0xff, 0xfe, ..] => 0,
        [0xfe, 0xff, ..] => 1,
        _ => return None,
    };
    Some(head[2..].chunks_exact(2).map(|pair| if pair[1 - low] == 0 { pair[low] } else { b'?' }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_known_by_its_beginning() {
        for page in [
            "<!DOCTYPE html>",
            "<!doctype\nHTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\">",
            " \r\n\t<HTML lang=en>",
            "<!-- saved from url -->\n<html>",
            "<?xml version=\"1.0\"?>\n<!-- x -->\n<!DOCTYPE html PUBLIC \"\">",
            "<?xml version=\"1.0\"?><html xmlns=\"\">",
            "<head>",
            "<body class=x>",
            "<article>",
            "<p",
            "<h1/>",
            "<meta charset=utf-8>",
        ] {
            assert!(is_page(page.as_bytes()), "{page}");
            let units: Vec<u16> = "\u{feff}".encode_utf16().chain(page.encode_utf16()).collect();
            assert!(is_page(&units.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<_>>()), "{page}");
            assert!(is_page(&units.iter().flat_map(|unit| unit.to_be_bytes()).collect::<Vec<_>>()), "{page}");
        }
    }

    #[test]
    fn what_else_begins_with_a_bracket_is_no_page() {
        for other in [
            "<3 is what she wrote",
            "<p@example.org> wrote: no",
            "<pause> And then",
            "< p >",
            "<?xml version=\"1.0\"?><rss>",
            "<!DOCTYPE rss>",
            "<Ada> spoke",
            "",
            "text <html>",
        ] {
            assert!(!is_page(other.as_bytes()), "{other}");
        }
    }
}
