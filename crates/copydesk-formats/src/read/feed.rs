//! News feeds (RSS and Atom): each item is an article. Its text is the content of the item or, without one, its summary.

use copydesk_core::{Article, Meta};
use memchr::memmem;
use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use super::fields::{self, Named};
use super::{html, markup};
use crate::Error;

/// Whether the first bytes of an input, after white space, begin a feed.
pub(crate) fn is_feed(head: &[u8]) -> bool {
    let head = &head[..head.len().min(markup::WINDOW)];
    let root = [&b"<rss"[..], b"<feed", b"<rdf:RDF"].into_iter().filter_map(|name| {
        let at = memmem::find(head, name)?;
        let ends = head.get(at + name.len()).is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'>');
        ends.then_some(at)
    });
    // Only a declaration, comments and processing instructions precede the root.
    let before = |at: usize| memmem::find_iter(&head[..at], b"<").all(|tag| matches!(head[tag + 1], b'?' | b'!'));
    head.starts_with(b"<") && root.min().is_some_and(before)
}

/// An item of a feed. Texts are HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Item {
    id: Option<String>,
    title: Option<String>,
    url: Option<String>,
    published: Option<String>,
    updated: Option<String>,
    language: Option<String>,
    source: Option<String>,
    content: Option<String>,
    summary: Option<String>,
}

/// The items of a feed, in order.
///
/// # Errors
/// If it is not well-formed XML.
pub(crate) fn items(feed: &[u8]) -> Result<Vec<Item>, Error> {
    let feed = html::decoded(feed, None)?;
    let mut reader = Reader::from_str(&feed);
    let damaged = |at: u64, why: String| Error::Feed(format!("byte {at}: {why}"));
    let mut items = Vec::new();
    let mut channel = Item::default();
    let mut item: Option<Item> = None;
    loop {
        let event = reader.read_event().map_err(|error| damaged(reader.error_position(), error.to_string()))?;
        match event {
            Event::Eof => return Ok(items),
            Event::Start(tag) if is_item(&tag) => {
                // Of the feed, an item takes what it does not say itself.
                let (language, source) = (channel.language.clone(), channel.title.clone());
                item = Some(Item { language, source, ..Item::default() });
            }
            Event::End(tag) if matches!(tag.name().as_ref(), "item" | "entry") => items.extend(item.take()),
            Event::Empty(tag) if tag.name().as_ref() == "link" => {
                item.as_mut().unwrap_or(&mut channel).link(&tag, "");
            }
            Event::Start(tag) => {
                let is_around = matches!(tag.name().as_ref(), "rss" | "channel" | "feed" | "rdf:RDF");
                if let Some(language) = attribute(&tag, "xml:lang").filter(|_| is_around) {
                    channel.language = Some(language);
                }
                if is_around {
                    continue;
                }
                let end = tag.to_end().into_owned();
                let raw = reader.read_text(end.name());
                let raw = raw.map_err(|error| damaged(reader.error_position(), error.to_string()))?;
                item.as_mut().unwrap_or(&mut channel).set(&tag, &raw);
            }
            _ => {}
        }
    }
}

fn is_item(tag: &BytesStart) -> bool {
    matches!(tag.name().as_ref(), "item" | "entry")
}

fn attribute(tag: &BytesStart, name: &str) -> Option<String> {
    let found = tag.try_get_attribute(name).ok()??;
    let value = found.value.as_ref();
    Some(unescape(value).map_or_else(|_| value.to_owned(), |value| value.into_owned()))
}

impl Item {
    /// Takes an element with its content, as written.
    fn set(&mut self, tag: &BytesStart, raw: &str) {
        let name = tag.name();
        let name: &str = name.as_ref();
        if name == "link" {
            return self.link(tag, raw);
        }
        let is_xhtml = attribute(tag, "type").as_deref() == Some("xhtml");
        let text = if is_xhtml { raw.to_owned() } else { unescaped(raw) };
        let text = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let field = match name {
            "guid" | "id" => &mut self.id,
            "title" => &mut self.title,
            "pubDate" | "published" | "dc:date" => &mut self.published,
            "updated" => &mut self.updated,
            "language" | "dc:language" => &mut self.language,
            "content:encoded" | "content" => &mut self.content,
            "description" | "summary" => &mut self.summary,
            _ => return,
        };
        *field = text.or(field.take());
    }

    fn link(&mut self, tag: &BytesStart, raw: &str) {
        let is_own = attribute(tag, "rel").is_none_or(|rel| rel == "alternate");
        let address = attribute(tag, "href").unwrap_or_else(|| unescaped(raw).trim().to_owned());
        if is_own && !address.is_empty() {
            self.url.get_or_insert(address);
        }
    }

    /// The article, with its id. An error comes with the metadata that could be read.
    pub(crate) fn article(self, default_id: String) -> Named {
        let plain = |html: &Option<String>| html.as_deref().and_then(html::text_of).filter(|text| !text.is_empty());
        let (title, body) = (plain(&self.title), plain(&self.content).or_else(|| plain(&self.summary)));
        let id = self.id.or(self.url.clone()).map_or(default_id, |id| id.trim().to_owned());
        let published = self.published.or(self.updated).map(|time| time.trim().to_owned());
        let source = plain(&self.source);
        let meta = Meta { title, published, language: self.language, source, url: self.url };
        let article = match (&meta.title, body) {
            (Some(title), body) => {
                fields::joined(id.clone(), title, body.unwrap_or_default(), meta.clone()).map(|(article, _)| article)
            }
            (None, Some(body)) => Ok(Article::new(id.clone(), body, meta.clone())),
            (None, None) => Err(Error::NoText),
        };
        (id, article.map_err(|error| (error, meta)))
    }

    /// Passes the texts of the item to `visit`.
    pub(crate) fn visit_bytes(&self, visit: &mut impl FnMut(&[u8])) {
        let Item { id, title, url, published, updated, language, source, content, summary } = self;
        for text in [id, title, url, published, updated, language, source, content, summary].into_iter().flatten() {
            visit(text.as_bytes());
        }
    }
}

/// The content of an element as text: without CDATA marks, with its entities resolved. What is no entity is kept.
fn unescaped(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while !rest.is_empty() {
        let (before, after) = rest.split_once("<![CDATA[").unwrap_or((rest, ""));
        match unescape(before) {
            Ok(before) => text.push_str(&before),
            Err(_) => text.push_str(before),
        }
        let (inside, after) = after.split_once("]]>").unwrap_or((after, ""));
        text.push_str(inside);
        rest = after;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_is_known_by_its_root() {
        for feed in [
            "<rss version=\"2.0\">",
            "<?xml version=\"1.0\"?>\n<!-- <x> -->\n<feed xmlns=\"http://www.w3.org/2005/Atom\">",
            "<rdf:RDF xmlns:rdf=\"x\">",
        ] {
            assert_eq!(is_feed(feed.as_bytes()), !feed.contains("<x>"), "{feed}");
        }
        for other in ["<p><rss >", "<rssx>", "rss <rss>", "<nitf><feed>"] {
            assert!(!is_feed(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn what_is_escaped_is_read() {
        assert_eq!(unescaped("A &amp; B <![CDATA[<p>C &amp; D</p>]]> &#233;&nbsp;"), "A & B <p>C &amp; D</p> é\u{a0}");
        assert_eq!(unescaped("AT&T <![CDATA[x"), "AT&T x");
    }
}
