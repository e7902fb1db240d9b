//! How deep a page's elements nest, told from its bytes before any tree is built of it: parsers of pages follow the tree by calling
//! themselves, and a stack that overflows ends the whole run.
//!
//! Close to what a browser makes of the tags, and where it differs, too deep rather than too flat.

use memchr::{memchr, memmem};

/// Far deeper than people's pages, far flatter than a stack holds.
pub(crate) const DEEPEST: usize = 500;

/// They hold nothing.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
/// The next of its kind ends them: to write their ends is left to the author, and a chain of them needs others between.
const SHORT: [&str; 15] =
    ["html", "head", "body", "p", "li", "dd", "dt", "td", "th", "tr", "tbody", "thead", "tfoot", "option", "optgroup"];
/// What stands in them is text up to their end tag.
const RAW: [&str; 8] = ["script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"];
/// They outlive the block in which they were opened.
const FORMATTING: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// What drawings are made of, by the thousand.
const DRAWN: [&str; 10] = ["path", "circle", "ellipse", "rect", "line", "polygon", "polyline", "use", "stop", "image"];
const DRAWING: [&str; 9] =
    ["svg", "g", "defs", "symbol", "clippath", "mask", "lineargradient", "radialgradient", "pattern"];

fn is_one(name: &[u8], names: &[&str]) -> bool {
    names.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
}

/// Whether elements nest deeper than [`DEEPEST`]. One pass.
pub(crate) fn is_too_deep(page: &[u8]) -> bool {
    let mut open: Vec<&[u8]> = Vec::new();
    let mut draws = false;
    let mut rest = page;
    while let Some(at) = memchr(b'<', rest) {
        rest = &rest[at + 1..];
        if rest.starts_with(b"!--") {
            // The dashes that open a comment may close it: `<!-->`.
            rest = memmem::find(&rest[1..], b"-->").map_or(&[], |end| &rest[1 + end + 3..]);
            continue;
        }
        let (closes, tag) = rest.strip_prefix(b"/").map_or((false, rest), |tag| (true, tag));
        if !tag.first().is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let end = tag_end(tag);
        let name_end = tag.iter().position(|b| b.is_ascii_whitespace() || b"/>".contains(b)).unwrap_or(tag.len());
        let (name, whole) = (&tag[..name_end], &tag[..end]);
        rest = &tag[end..];
        if closes {
            draws &= is_one(name, &DRAWING) && !is_one(name, &["svg"]) || is_one(name, &DRAWN);
            close(&mut open, name);
            continue;
        }
        if draws && is_one(name, &DRAWN) && whole.ends_with(b"/") {
            continue;
        }
        draws = is_one(name, &["svg"]) || draws && (is_one(name, &DRAWING) || is_one(name, &DRAWN));
        if is_one(name, &RAW) && !open.iter().any(|tag| is_named(tag, b"svg") || is_named(tag, b"math")) {
            rest = past_raw(rest, name);
            continue;
        }
        if is_one(name, &VOID) || is_one(name, &SHORT) {
            continue;
        }
        if is_one(name, &["a", "nobr"]) {
            close(&mut open, name);
        }
        open.push(whole);
        if open.len() > DEEPEST {
            return true;
        }
    }
    false
}

fn is_named(tag: &[u8], name: &[u8]) -> bool {
    let there = tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    there && tag.get(name.len()).is_none_or(|b| b.is_ascii_whitespace() || *b == b'/')
}

/// Takes the last element of the name from the open ones, with what stands in it.
fn close(open: &mut Vec<&[u8]>, name: &[u8]) {
    let Some(at) = open.iter().rposition(|tag| is_named(tag, name)) else { return };
    let inside = open.split_off(at + 1);
    open.pop();
    if is_one(name, &FORMATTING) {
        open.extend(inside);
        return;
    }
    for tag in inside {
        let end = tag.iter().position(|b| b.is_ascii_whitespace() || *b == b'/').unwrap_or(tag.len());
        // Three that are alike live on, no more.
        if is_one(&tag[..end], &FORMATTING) && open.iter().filter(|other| **other == tag).count() < 3 {
            open.push(tag);
        }
    }
}

/// Where a tag's `>` stands, which may stand inside quotes too.
fn tag_end(tag: &[u8]) -> usize {
    let (mut quote, mut value) = (None, false);
    for (at, &byte) in tag.iter().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return at,
            (None, b'"' | b'\'') if value => (quote, value) = (Some(byte), false),
            (None, _) => value = byte == b'=' || value && byte.is_ascii_whitespace(),
        }
    }
    tag.len()
}

/// What follows the text of a raw element: its end tag, or nothing.
fn past_raw<'a>(mut rest: &'a [u8], name: &[u8]) -> &'a [u8] {
    while let Some(at) = memmem::find(rest, b"</") {
        rest = &rest[at + 2..];
        if rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)) {
            return rest;
        }
    }
    &[]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_is_told_from_the_tags() {
        for deep in [
            "<div>".repeat(501),
            "<B>".repeat(501),
            "<ul><li>".repeat(501),
            "<table><tr><td>".repeat(501),
            "<div x=\"></div>\">".repeat(501),
            "<b><div></b>".repeat(501),
            "<div></span>".repeat(501),
            "<!--><div>".repeat(501),
        ] {
            assert!(is_too_deep(deep.as_bytes()), "{}", &deep[..20]);
        }
    }

    #[test]
    fn what_is_long_is_not_deep() {
        for flat in [
            "<div><span>x</div>",
            "<p>x<br><img src=x>",
            "<li>x",
            "<tr><td>x",
            "<a href=x>x",
            "<p><b>x</p>\n<i>y</i></b>",
            "<!-- <div> -->",
            "<script>'<div>'</script>",
            "<svg><g><path d='M0'/><path/></g></svg>",
            "a < b <3",
        ] {
            assert!(!is_too_deep(flat.repeat(2000).as_bytes()), "{flat}");
        }
        assert!(!is_too_deep(format!("<svg>{}</svg>", "<path d='M0'/>".repeat(2000)).as_bytes()));
    }
}
