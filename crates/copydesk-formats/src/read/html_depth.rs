//! Rejects pages that nest too deep or have too many attributes, from their tags, before they are parsed into a tree. The parser is recursive,
//! and a stack overflow would end the whole run; and it compares each attribute of an element with all others.
//!
//! The depth is close to that of a browser's tree; where it differs, it is too large rather than too small.

use std::hash::{DefaultHasher, Hash, Hasher};

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, State, Tokenizer};

/// How deep elements may nest: much deeper than in real pages, and much less than overflows a stack.
const DEEPEST: usize = 500;

/// How many attributes an element may have.
const MOST_ATTRIBUTES: usize = 1000;

/// Elements of drawings and formulas that hold HTML: the integration points of the HTML standard.
const HTML_WITHIN: [&str; 9] = ["title", "desc", "foreignobject", "mi", "mo", "mn", "ms", "mtext", "annotation-xml"];

/// Elements that end an open drawing or formula (the HTML standard, 13.2.6.5).
const BREAKOUT: [&str; 44] = [
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "center",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "hr",
    "i",
    "img",
    "li",
    "listing",
    "menu",
    "meta",
    "nobr",
    "ol",
    "p",
    "pre",
    "ruby",
    "s",
    "small",
    "span",
    "strong",
    "strike",
    "sub",
    "sup",
    "table",
    "tt",
    "u",
    "ul",
    "var",
];

/// Elements without content.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
/// Elements whose end tag may be omitted, since the next one of the same kind ends them. They nest only with others in between.
const SHORT: [&str; 15] =
    ["html", "head", "body", "p", "li", "dd", "dt", "td", "th", "tr", "tbody", "thead", "tfoot", "option", "optgroup"];
/// Elements of which a page has one, with the attributes of all their tags.
const ONLY: [&str; 2] = ["html", "body"];
/// Elements that stay open after the block in which they were opened.
const FORMATTING: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Shapes in drawings, which may have thousands of them.
const DRAWN: [&str; 10] = ["path", "circle", "ellipse", "rect", "line", "polygon", "polyline", "use", "stop", "image"];
const DRAWING: [&str; 9] =
    ["svg", "g", "defs", "symbol", "clippath", "mask", "lineargradient", "radialgradient", "pattern"];

/// Why a page is not parsed; `None` if it may be. Takes one pass.
pub(crate) fn refusal(page: &str) -> Option<String> {
    let mut tags = Tags::default();
    let emitter = CallbackEmitter::new(move |event: CallbackEvent<'_>, _: Span<()>| tags.read(event));
    let mut tokens = Tokenizer::new_with_emitter(page, emitter);
    loop {
        match tokens.next()? {
            Ok(Signal::Text(state)) => tokens.set_state(state),
            Ok(Signal::TooDeep) => {
                return Some(format!("nested too deep: its elements are nested more than {DEEPEST} levels deep"));
            }
            Ok(Signal::TooManyAttributes) => {
                return Some(format!("an element of it has more than {MOST_ATTRIBUTES} attributes"));
            }
        }
    }
}

/// What a tag means for the tokenizer.
enum Signal {
    /// The content is text, not markup, up to the end tag.
    Text(State),
    TooDeep,
    TooManyAttributes,
}

#[derive(Default)]
struct Tags {
    /// The start tag that is being read.
    tag: Tag,
    open: Vec<Tag>,
    /// Whether all elements since `<svg>` are shapes and containers of drawings.
    draws: bool,
    /// How many attributes the [`ONLY`] elements have together.
    shared: usize,
}

#[derive(Default)]
struct Tag {
    name: Vec<u8>,
    attributes: usize,
    /// A hash of the attributes.
    hash: DefaultHasher,
}

impl Tag {
    fn is_one(&self, names: &[&str]) -> bool {
        is_one(&self.name, names)
    }

    fn is_like(&self, other: &Tag) -> bool {
        self.name == other.name && self.hash.finish() == other.hash.finish()
    }
}

fn is_one(name: &[u8], names: &[&str]) -> bool {
    names.iter().any(|known| name == known.as_bytes())
}

impl Tags {
    fn read(&mut self, event: CallbackEvent<'_>) -> Option<Signal> {
        match event {
            CallbackEvent::OpenStartTag { name } => self.tag = Tag { name: name.to_vec(), ..Tag::default() },
            CallbackEvent::AttributeName { name } => {
                name.hash(&mut self.tag.hash);
                self.tag.attributes += 1;
                let before = if self.tag.is_one(&ONLY) { self.shared } else { 0 };
                return (before + self.tag.attributes > MOST_ATTRIBUTES).then_some(Signal::TooManyAttributes);
            }
            CallbackEvent::AttributeValue { value } => value.hash(&mut self.tag.hash),
            CallbackEvent::CloseStartTag { self_closing } => return self.open(self_closing),
            CallbackEvent::EndTag { name } => {
                self.draws &= is_one(name, &DRAWING) && name != b"svg" || is_one(name, &DRAWN);
                self.close(name);
            }
            _ => {}
        }
        None
    }

    /// The innermost open drawing or formula, if what comes next is a part of it and not HTML within.
    fn drawing(&self) -> Option<usize> {
        let innermost = self.open.iter().rposition(|tag| tag.is_one(&["svg", "math"]) || tag.is_one(&HTML_WITHIN))?;
        self.open[innermost].is_one(&["svg", "math"]).then_some(innermost)
    }

    fn open(&mut self, self_closing: bool) -> Option<Signal> {
        let tag = std::mem::take(&mut self.tag);
        if self.draws && tag.is_one(&DRAWN) && self_closing {
            return None;
        }
        self.draws = tag.name == b"svg" || self.draws && (tag.is_one(&DRAWING) || tag.is_one(&DRAWN));
        // A paragraph inside a drawing ends the drawing; what follows is HTML again.
        if tag.is_one(&BREAKOUT)
            && let Some(drawing) = self.drawing()
        {
            self.open.truncate(drawing);
        }
        if let Some(state) = state_of(&tag.name)
            && self.drawing().is_none()
        {
            return Some(Signal::Text(state));
        }
        if tag.is_one(&ONLY) {
            self.shared += tag.attributes;
        }
        if tag.is_one(&VOID) || tag.is_one(&SHORT) {
            return None;
        }
        if tag.is_one(&["a", "nobr"]) {
            self.close(&tag.name);
        }
        self.open.push(tag);
        (self.open.len() > DEEPEST).then_some(Signal::TooDeep)
    }

    /// Closes the last open element with this name, and the elements in it.
    fn close(&mut self, name: &[u8]) {
        let Some(at) = self.open.iter().rposition(|tag| tag.name == name) else { return };
        let inside = self.open.split_off(at + 1);
        self.open.pop();
        if is_one(name, &FORMATTING) {
            self.open.extend(inside);
            return;
        }
        for tag in inside {
            // As in browsers, at most three equal ones stay open.
            if tag.is_one(&FORMATTING) && self.open.iter().filter(|other| other.is_like(&tag)).count() < 3 {
                self.open.push(tag);
            }
        }
    }
}

/// The tokenizer state for an element's content, if that is text up to the end tag.
fn state_of(name: &[u8]) -> Option<State> {
    match name {
        b"title" | b"textarea" => Some(State::RcData),
        b"script" => Some(State::ScriptData),
        b"style" | b"xmp" | b"iframe" | b"noembed" | b"noframes" => Some(State::RawText),
        _ => None,
    }
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
            format!("<svg><title>{}", "<div>".repeat(500)),
            format!("<title><div></title>{}", "<div>".repeat(501)),
            // The paragraph ends the drawing, so that the style is text and the comment is none.
            format!("<svg><p><style><!--</style>{}", "<div>".repeat(501)),
            format!("<svg><title><style><!--</style>{}", "<div>".repeat(501)),
        ] {
            let why = refusal(&deep).unwrap_or_default();
            assert!(why.starts_with("nested too deep"), "{}", &deep[..20]);
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
            assert_eq!(refusal(&flat.repeat(2000)), None, "{flat}");
        }
        assert_eq!(refusal(&format!("<svg>{}</svg>", "<path d='M0'/>".repeat(2000))), None);
    }

    #[test]
    fn an_element_has_so_many_attributes_and_no_more() {
        let attributes = |n: usize| (0..n).map(|i| format!(" a{i}='>'")).collect::<String>();
        assert_eq!(refusal(&format!("<p{}><p{}>", attributes(1000), attributes(1000))), None);
        for many in [
            format!("<p{}>", attributes(1001)),
            // All `body` tags are one element.
            (0..1001).map(|i| format!("<body a{i}=1>")).collect(),
        ] {
            assert!(refusal(&many).is_some_and(|why| why.contains("attributes")), "{}", &many[..20]);
        }
    }
}
