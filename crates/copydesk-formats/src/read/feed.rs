//! News feeds (RSS and Atom): each item is an article. Its text is the content of the item or, without one, its summary.

use copydesk_core::{Article, Meta};
use memchr::memmem;
use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use super::fields::{self, Named};
use super::{encoding, html, markup};
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

/// What is wrong in a feed, and at which byte.
type Damage = (u64, String);

/// The items of a feed, in order. One that is broken, or lost because the feed is, is an error in its place.
///
/// # Errors
/// If it is not text.
pub(crate) fn items(feed: &[u8]) -> Result<Vec<Result<Item, Error>>, Error> {
    match html::decoded(feed, None) {
        Ok(feed) => Ok(items_of(&feed)),
        Err(error) if encoding::damage(feed).is_none() => Err(error),
        // A few bytes that are not UTF-8 cost the items that they are in.
        Err(_) => {
            let items = items_of(&String::from_utf8_lossy(feed)).into_iter();
            let is_whole = |item: &Item| item.texts().all(|text| !text.contains(char::REPLACEMENT_CHARACTER));
            let checked =
                |item: Item| if is_whole(&item) { Ok(item) } else { Err(Error::Feed("it is not UTF-8".into())) };
            Ok(items.map(|item| item.and_then(checked)).collect())
        }
    }
}

fn items_of(feed: &str) -> Vec<Result<Item, Error>> {
    let mut reader = Reader::from_str(feed);
    let mut items = Vec::new();
    let mut channel = Item::default();
    let mut ended = false;
    loop {
        let start = reader.buffer_position();
        let event = match reader.read_event() {
            Ok(Event::Eof) if !ended => Err((start, "it ends before its end tag".to_owned())),
            Ok(event) => Ok(event),
            Err(error) => Err(damage(&reader, &error)),
        };
        let broken = match event {
            Ok(Event::Eof) => return items,
            Ok(Event::Start(tag)) if is_item(&tag) => match item(&mut reader, &channel) {
                Ok(item) => {
                    items.push(Ok(item));
                    None
                }
                Err(_) => Some(start),
            },
            Ok(Event::Start(tag)) if is_around(tag.name().as_ref()) => {
                channel.language = attribute(&tag, "xml:lang").or(channel.language);
                None
            }
            Ok(Event::End(tag)) => {
                ended |= is_around(tag.name().as_ref()) && tag.name().as_ref() != "channel";
                None
            }
            Ok(event) => element(&mut reader, &mut channel, event).err().map(|damage| {
                items.push(Err(damaged(damage)));
                start
            }),
            Err(damage) => {
                items.push(Err(damaged(damage)));
                Some(start)
            }
        };
        if let Some(start) = broken {
            salvage(feed, start as usize, &channel, &mut items);
            return items;
        }
    }
}

/// Reads the items from byte `from` on each by itself, so that what is broken in one does not reach the next.
fn salvage(feed: &str, from: usize, channel: &Item, items: &mut Vec<Result<Item, Error>>) {
    let mut starts = feed.match_indices('<').map(|(at, _)| at).filter(|&at| at >= from && begins_item(&feed[at + 1..]));
    let mut next = starts.next();
    while let Some(start) = next {
        next = starts.next();
        let mut reader = Reader::from_str(&feed[start..next.unwrap_or(feed.len())]);
        let read = reader.read_event().map_err(|error| damage(&reader, &error));
        let read = read.and_then(|_| item(&mut reader, channel));
        items.push(read.map_err(|(at, why)| damaged((start as u64 + at, why))));
    }
}

/// Whether a tag, after its bracket, begins an item.
fn begins_item(tag: &str) -> bool {
    let rest = tag.strip_prefix("item").or_else(|| tag.strip_prefix("entry"));
    rest.is_some_and(|rest| rest.starts_with(|c: char| c == '>' || c.is_ascii_whitespace()))
}

fn damaged((at, why): Damage) -> Error {
    Error::Feed(format!("byte {at}: {why}"))
}

fn damage(reader: &Reader<&[u8]>, error: &quick_xml::Error) -> Damage {
    (reader.error_position(), error.to_string())
}

/// The item whose tag was read. Of the feed, it takes what it does not say itself.
fn item(reader: &mut Reader<&[u8]>, channel: &Item) -> Result<Item, Damage> {
    let (language, source) = (channel.language.clone(), channel.title.clone());
    let mut item = Item { language, source, ..Item::default() };
    loop {
        let start = reader.buffer_position();
        match reader.read_event().map_err(|error| damage(reader, &error))? {
            Event::Eof => return Err((start, "it ends inside an item".into())),
            Event::Start(tag) if is_item(&tag) => return Err((start, "an item begins inside another".into())),
            Event::End(tag) if matches!(tag.name().as_ref(), "item" | "entry") => return Ok(item),
            event => element(reader, &mut item, event)?,
        }
    }
}

/// Takes an element of an item or of the feed.
fn element(reader: &mut Reader<&[u8]>, into: &mut Item, event: Event) -> Result<(), Damage> {
    match event {
        Event::Empty(tag) if tag.name().as_ref() == "link" => into.link(&tag, ""),
        Event::Start(tag) => {
            let end = tag.to_end().into_owned();
            let raw = reader.read_text(end.name()).map_err(|error| damage(reader, &error))?;
            into.set(&tag, &raw);
        }
        _ => {}
    }
    Ok(())
}

/// Whether an element of this name holds items.
fn is_around(name: &str) -> bool {
    matches!(name, "rss" | "channel" | "feed" | "rdf:RDF")
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

    /// Its texts.
    fn texts(&self) -> impl Iterator<Item = &String> {
        let Item { id, title, url, published, updated, language, source, content, summary } = self;
        [id, title, url, published, updated, language, source, content, summary].into_iter().flatten()
    }

    /// Passes the texts of the item to `visit`.
    pub(crate) fn visit_bytes(&self, visit: &mut impl FnMut(&[u8])) {
        self.texts().for_each(|text| visit(text.as_bytes()));
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
