//! Web archives (WARC 1.x): the pages in them, one after another. An article is what a `response` record with status 200 and a page in
//! it holds; requests, pictures, redirects and what the crawler noted are none, and are passed over unread.
//!
//! No more than a page is held. What is damaged costs up to the next record that begins where a line does. A page that the crawler
//! itself cut short (`WARC-Truncated`) is read as far as it goes.

use std::borrow::Cow;
use std::io::{self, Read};

use copydesk_core::{Article, Meta};
use flate2::bufread::GzDecoder;
use memchr::{memchr, memmem};

use super::input::Input;
use super::{MAX_ARTICLE_BYTES, html, markup};
use crate::Error;

/// How archives begin, and each record in them.
pub(crate) const MAGIC: &[u8] = b"WARC/";

/// How long a head may be: of a record, or of what a server answered.
const HEAD: usize = 64 << 10;

/// A page as a server sent it.
#[derive(Debug)]
pub(crate) struct Page {
    id: Option<String>,
    url: Option<String>,
    /// The server's answer: head and body.
    pub(crate) answer: Vec<u8>,
}

/// The page in the record that starts here, if there is one. What is no record is an error of its own; both are consumed.
pub(crate) fn record<R: Read>(input: &mut Input<R>) -> Result<Option<Result<Page, Error>>, Error> {
    let Some((end, length)) = head(input)? else {
        to_next(input)?;
        return Ok(Some(Err(Error::Archive("a record without a head or a length; it is passed over".into()))));
    };
    let head = &input.bytes()[..end];
    let is_response = field(head, "WARC-Type").is_some_and(|kind| kind.eq_ignore_ascii_case("response"));
    let [url, id] =
        ["WARC-Target-URI", "WARC-Record-ID"].map(|name| field(head, name).map(|uri| unbracketed(uri).to_owned()));
    input.consume(end);
    // So much as says what it is; then all of it, or nothing.
    let first = length.min(HEAD);
    input.byte(first.saturating_sub(1))?;
    if !is_response || !is_page(&input.bytes()[..first.min(input.bytes().len())]) {
        return skip(input, length).map(|()| None);
    }
    if length > MAX_ARTICLE_BYTES {
        return skip(input, length).map(|()| Some(Err(Error::TooLarge)));
    }
    if input.byte(length - 1)?.is_none() {
        return Err(broken());
    }
    let answer = input.bytes()[..length].to_vec();
    input.consume(length);
    Ok(Some(Ok(Page { id: id.or_else(|| url.clone()), url, answer })))
}

/// Passes over what is no record.
fn to_next<R: Read>(input: &mut Input<R>) -> io::Result<()> {
    loop {
        let line = input.past_line(0)?;
        input.consume(line);
        input.byte(MAGIC.len())?;
        if line == 0 || input.bytes().starts_with(MAGIC) {
            return Ok(());
        }
    }
}

/// Where the head of the record that starts here ends, and how long is what follows it.
fn head<R: Read>(input: &mut Input<R>) -> io::Result<Option<(usize, usize)>> {
    let mut at = 0;
    while at < HEAD {
        let next = input.past_line(at)?;
        let line = &input.bytes()[at..next];
        if line.is_empty() || at == 0 && !line.starts_with(MAGIC) {
            return Ok(None);
        }
        at = next;
        if line.trim_ascii().is_empty() {
            let length = field(&input.bytes()[..at], "Content-Length").and_then(|length| length.parse().ok());
            return Ok(length.map(|length| (at, length)));
        }
    }
    Ok(None)
}

/// The value of a line `Name: value`.
fn field<'h>(head: &'h [u8], name: &str) -> Option<&'h str> {
    head.split(|byte| *byte == b'\n').find_map(|line| {
        let (key, value) = line.split_at(memchr(b':', line)?);
        let value = std::str::from_utf8(&value[1..]).ok()?.trim();
        key.trim_ascii().eq_ignore_ascii_case(name.as_bytes()).then_some(value)
    })
}

fn unbracketed(uri: &str) -> &str {
    uri.strip_prefix('<').and_then(|uri| uri.strip_suffix('>')).unwrap_or(uri)
}

/// Passes over what is not wanted, without holding it.
fn skip<R: Read>(input: &mut Input<R>, mut length: usize) -> Result<(), Error> {
    while length > 0 {
        if input.byte(0)?.is_none() {
            return Err(broken());
        }
        let n = input.bytes().len().min(length);
        input.consume(n);
        length -= n;
    }
    Ok(())
}

fn broken() -> Error {
    Error::Archive("it breaks off in the middle of a record; is the file whole?".into())
}

/// Head and body of a server's answer.
fn parts(answer: &[u8]) -> Option<(&[u8], &[u8])> {
    let end =
        [&b"\r\n\r\n"[..], b"\n\n"].iter().filter_map(|gap| Some(memmem::find(answer, gap)? + gap.len())).min()?;
    Some(answer.split_at(end))
}

/// Whether an answer, of which its first bytes will do, is a page.
fn is_page(answer: &[u8]) -> bool {
    let Some((head, _)) = parts(answer) else { return false };
    let status = head.split(|byte| byte.is_ascii_whitespace()).nth(1);
    let kind = field(head, "Content-Type").unwrap_or_default().to_ascii_lowercase();
    status == Some(b"200") && (kind.starts_with("text/html") || kind.starts_with("application/xhtml+xml"))
}

impl Page {
    /// Its article, with its id. With an error comes what could be read beside the text.
    pub(crate) fn article(self, default_id: String) -> (String, Result<Article, (Error, Meta)>) {
        let id = self.id.unwrap_or(default_id);
        let meta = Meta { url: self.url.clone(), ..Meta::default() };
        let (head, body) = parts(&self.answer).unwrap_or_default();
        let body = match unpacked(head, body) {
            Ok(body) => body,
            Err(why) => return (id, Err((Error::Archive(why), meta))),
        };
        let charset =
            field(head, "Content-Type").and_then(|kind| html::label(&kind.as_bytes().to_ascii_lowercase(), b"charset"));
        let (meta, article) = html::article(id.clone(), &body, html::Sent { url: self.url, charset });
        (id, article.map_err(|error| (error, meta)))
    }
}

/// A body as it was before it was sent. Crawlers that unpack what they keep often leave the head as it was.
fn unpacked<'b>(head: &[u8], body: &'b [u8]) -> Result<Cow<'b, [u8]>, String> {
    let is = |name, value: &str| field(head, name).is_some_and(|found| found.eq_ignore_ascii_case(value));
    let body = match is("Transfer-Encoding", "chunked").then(|| joined(body)).flatten() {
        Some(joined) => Cow::Owned(joined),
        None => Cow::Borrowed(body),
    };
    if body.starts_with(&[0x1f, 0x8b]) {
        let mut page = Vec::new();
        return match GzDecoder::new(body.as_ref()).take(MAX_ARTICLE_BYTES as u64 + 1).read_to_end(&mut page) {
            Ok(length) if length > MAX_ARTICLE_BYTES => Err("a page of more than 1 GiB once it is unpacked".into()),
            Ok(_) => Ok(Cow::Owned(page)),
            Err(error) => Err(format!("a page that cannot be unpacked: {error}")),
        };
    }
    match field(head, "Content-Encoding") {
        Some(packed @ ("br" | "zstd" | "deflate" | "compress")) if !markup::is_page(&body) => {
            Err(format!("a page that is packed by `{packed}`; unpack it first"))
        }
        _ => Ok(body),
    }
}

/// A body that was sent in chunks; `None` if it does not begin with one. A last one that breaks off is what there is.
fn joined(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = None;
    while let Some(line) = memchr(b'\n', rest) {
        let size = std::str::from_utf8(&rest[..line]).ok().and_then(|line| line.split(';').next());
        let Some(size) = size.and_then(|size| usize::from_str_radix(size.trim(), 16).ok()) else { break };
        let after = &rest[line + 1..];
        let (chunk, after) = after.split_at(size.min(after.len()));
        body.get_or_insert_with(Vec::new).extend_from_slice(chunk);
        rest = after.strip_prefix(b"\r\n").or(after.strip_prefix(b"\n")).unwrap_or_default();
    }
    body
}
