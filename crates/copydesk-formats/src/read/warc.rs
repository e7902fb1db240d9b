//! Web archives (WARC 1.x): the pages in them, one after another. An article is a `response` record with status 200 and HTML; requests,
//! images, redirects and metadata are skipped.
//!
//! At most one page is held at a time. After damage, reading continues at the next line that begins a record. A page that the crawler
//! cut short (`WARC-Truncated`) is read as far as it goes.

use std::borrow::Cow;
use std::io::{self, Read};

use copydesk_core::{Article, Meta};
use flate2::bufread::{DeflateDecoder, GzDecoder, ZlibDecoder};
use memchr::{memchr, memmem};

use super::input::Input;
use super::{MAX_ARTICLE_BYTES, html, markup, unsupported};
use crate::Error;

/// The first bytes of each record.
pub(crate) const MAGIC: &[u8] = b"WARC/";

/// How long the header of a record or of an HTTP response may be.
const HEAD: usize = 64 << 10;

/// A page as a server sent it.
#[derive(Debug)]
pub(crate) struct Page {
    id: Option<String>,
    url: Option<String>,
    /// The HTTP response: header and body.
    pub(crate) answer: Vec<u8>,
}

/// The page in the record that starts here, if it holds one. Anything that is not a record is an error. Either is consumed.
pub(crate) fn record<R: Read>(input: &mut Input<R>) -> Result<Option<Result<Page, Error>>, Error> {
    let Some((end, length)) = head(input)? else {
        to_next(input)?;
        return Ok(Some(Err(Error::Archive("a record without a header or a length was skipped".into()))));
    };
    let head = &input.bytes()[..end];
    let is_response = field(head, "WARC-Type").is_some_and(|kind| kind.eq_ignore_ascii_case("response"));
    let [url, id] =
        ["WARC-Target-URI", "WARC-Record-ID"].map(|name| field(head, name).map(|uri| unbracketed(uri).to_owned()));
    input.consume(end);
    // The first bytes decide whether all of it is read or skipped.
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

/// Skips to the next record.
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

/// Where the header of the record that starts here ends, and the length of its content.
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

/// Skips `length` bytes without holding them.
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
    Error::Archive("it ends in the middle of a record; is the file complete?".into())
}

/// Header and body of an HTTP response.
fn parts(answer: &[u8]) -> Option<(&[u8], &[u8])> {
    let end =
        [&b"\r\n\r\n"[..], b"\n\n"].iter().filter_map(|gap| Some(memmem::find(answer, gap)? + gap.len())).min()?;
    Some(answer.split_at(end))
}

/// Whether an HTTP response, or the first bytes of one, is a page.
fn is_page(answer: &[u8]) -> bool {
    let Some((head, _)) = parts(answer) else { return false };
    let status = head.split(|byte| byte.is_ascii_whitespace()).nth(1);
    let kind = field(head, "Content-Type").unwrap_or_default().to_ascii_lowercase();
    status == Some(b"200") && (kind.starts_with("text/html") || kind.starts_with("application/xhtml+xml"))
}

impl Page {
    /// Its article, with its id. An error comes with the metadata that could be read.
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

/// The decoded body of an HTTP response. Crawlers that store decoded bodies often keep the original header.
fn unpacked<'b>(head: &[u8], body: &'b [u8]) -> Result<Cow<'b, [u8]>, String> {
    let is = |name, value: &str| field(head, name).is_some_and(|found| found.eq_ignore_ascii_case(value));
    let body = match is("Transfer-Encoding", "chunked").then(|| joined(body)).flatten() {
        Some(joined) => Cow::Owned(joined),
        None => Cow::Borrowed(body),
    };
    // The last encoding was applied last. Crawlers may have undone any of them.
    let encodings = field(head, "Content-Encoding").unwrap_or_default().to_ascii_lowercase();
    let mut body = body;
    for encoding in encodings.rsplit(',').map(str::trim).take(MOST_ENCODINGS) {
        if !markup::is_page(&body) {
            body = decoded(body, encoding)?;
        }
    }
    // Servers that compress a file which is compressed already do not say so.
    for _ in 0..MOST_ENCODINGS {
        body = decoded(decoded(body, "gzip")?, "zstd")?;
    }
    match unsupported::binary(&body) {
        Some(what) => Err(format!("a response that says it is HTML and is {what}")),
        None => Ok(body),
    }
}

/// How often a body may be compressed.
const MOST_ENCODINGS: usize = 4;

/// A body without one encoding. Where the first bytes tell that it is not in that encoding, it is returned as it is.
fn decoded<'b>(body: Cow<'b, [u8]>, encoding: &str) -> Result<Cow<'b, [u8]>, String> {
    let packed = body.as_ref();
    let page = match encoding {
        "gzip" | "x-gzip" if packed.starts_with(&[0x1f, 0x8b]) => read_page(GzDecoder::new(packed))?,
        "zstd" if packed.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => {
            read_page(zstd::Decoder::with_buffer(packed).map_err(|error| error.to_string())?)?
        }
        "deflate" => read_page(ZlibDecoder::new(packed)).or_else(|_| read_page(DeflateDecoder::new(packed)))?,
        "br" => read_page(brotli_decompressor::Decompressor::new(packed, 4096))?,
        "compress" => return Err("a page compressed with `compress`, which is not supported".into()),
        _ => return Ok(body),
    };
    Ok(Cow::Owned(page))
}

/// Reads a page that is being decompressed.
fn read_page(packed: impl Read) -> Result<Vec<u8>, String> {
    let mut page = Vec::new();
    match packed.take(MAX_ARTICLE_BYTES as u64 + 1).read_to_end(&mut page) {
        Ok(length) if length > MAX_ARTICLE_BYTES => Err("a page of more than 1 GiB once decompressed".into()),
        Ok(_) => Ok(page),
        Err(error) => Err(format!("a page that cannot be decompressed: {error}")),
    }
}

/// The body of a response sent in chunks; `None` if it does not begin with a chunk. The last chunk may be incomplete.
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
