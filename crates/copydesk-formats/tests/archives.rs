//! What is read from web archives, and what is said of those that are damaged.
#![cfg(feature = "html")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::io::{Cursor, Write};

use copydesk_core::{Article, Record};
use copydesk_formats::{Reader, decompress};

const PAGE: &str = "<!doctype html><title>Cuts</title><meta property=\"article:published_time\" content=\"2022-04-22\">\
                    <p>Ada Example told the BBC: “No cuts.”</p><p>She left.</p>";
const HTML: &str = "Content-Type: text/html; charset=utf-8";

fn record(kind: &str, number: u32, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: https://example.org/{number}\r\n\
         content-length: {}\r\n\r\n",
        content.len()
    );
    [head.as_bytes(), content, b"\r\n\r\n"].concat()
}

fn answer(status: &str, head: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 {status}\r\n{head}\r\n\r\n").as_bytes(), body].concat()
}

fn page(number: u32) -> Vec<u8> {
    record("response", number, &answer("200 OK", HTML, PAGE.as_bytes()))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

/// Brotli without compression: one uncompressed metablock, and an empty last one.
fn brotli(bytes: &[u8]) -> Vec<u8> {
    // WBITS 16 (1 bit: 0); ISLAST 0; MNIBBLES 4 (2 bits: 0); MLEN - 1 (16 bits); ISUNCOMPRESSED 1.
    let head: u32 = (bytes.len() as u32 - 1) << 4 | 1 << 20;
    [&head.to_le_bytes()[..3], bytes, &[0x03]].concat()
}

fn read(bytes: Vec<u8>) -> Vec<Result<Article, Record>> {
    Reader::new("in", decompress(Cursor::new(bytes)).unwrap()).collect()
}

/// `id: text` of the articles, and problems.
fn shown(bytes: Vec<u8>) -> Vec<String> {
    let show = |item: Result<Article, Record>| match item {
        Ok(article) => format!("{}: {}", article.id(), article.text()),
        Err(record) => format!("{}! {}", record.id(), record.problems[0].message),
    };
    read(bytes).into_iter().map(show).collect()
}

#[test]
fn the_pages_of_an_archive_are_its_articles() {
    let records = [
        record("warcinfo", 1, b"software: made up\r\n"),
        record("request", 2, b"GET / HTTP/1.1\r\n\r\n"),
        page(3),
        record("response", 4, &answer("404 Not Found", HTML, PAGE.as_bytes())),
        record("response", 5, &answer("200 OK", "Content-Type: image/png", &[0; 200_000])),
        record("metadata", 6, b"WARC/1.0 is no record here"),
        page(7),
    ];
    // Each record is a member of its own, or none is.
    let packed = records.iter().flat_map(|record| gzip(record)).collect();
    for archive in [records.concat(), packed] {
        let articles: Vec<_> = read(archive).into_iter().map(Result::unwrap).collect();
        assert_eq!(articles.iter().map(Article::id).collect::<Vec<_>>(), ["urn:uuid:3", "urn:uuid:7"]);
        let (text, meta) = (articles[0].text(), articles[0].meta());
        assert_eq!(text, "Cuts\n\nAda Example told the BBC: “No cuts.”\n\nShe left.");
        assert_eq!(meta.url.as_deref(), Some("https://example.org/3"));
        assert_eq!(meta.published.as_deref(), Some("2022-04-22"));
    }
}

#[test]
fn a_page_is_read_as_it_was_before_it_was_sent() {
    let (one, two) = PAGE.as_bytes().split_at(90);
    let chunked = [b"5a;x\r\n", one, format!("\r\n{:X}\r\n", two.len()).as_bytes(), two, b"\r\n0\r\n\r\n"].concat();
    let latin = encoding_rs::WINDOWS_1252.encode(PAGE).0.into_owned();
    for (head, body) in [
        ("Content-Type: TEXT/HTML\r\nTransfer-Encoding: chunked", chunked),
        ("content-type:text/html\r\nContent-Encoding: gzip", gzip(PAGE.as_bytes())),
        // The crawler unpacked it, and kept the head.
        ("content-type: text/html\r\nContent-Encoding: br\r\nTransfer-Encoding: chunked", PAGE.into()),
        ("Content-Type: text/html;charset=\"windows-1252\"", latin),
    ] {
        let shown = shown(record("response", 1, &answer("200", head, &body)));
        assert_eq!(shown, ["urn:uuid:1: Cuts\n\nAda Example told the BBC: “No cuts.”\n\nShe left."], "{head}");
    }
    for (encoding, why) in
        [("br", "a page that cannot be decompressed: "), ("compress", "a page compressed with `compress`")]
    {
        let head = format!("{HTML}\r\nContent-Encoding: {encoding}");
        let packed = shown(record("response", 1, &answer("200", &head, b"\x1f\x9d\x02")));
        let why = format!("urn:uuid:1! in, line 1: a web archive (WARC): {why}");
        assert!(packed[0].starts_with(&why), "{packed:?}");
    }
}

#[test]
fn a_body_that_is_packed_twice_is_unpacked_twice() {
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, ZlibEncoder};
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
    zlib.write_all(PAGE.as_bytes()).unwrap();
    let mut raw = DeflateEncoder::new(Vec::new(), Compression::fast());
    raw.write_all(PAGE.as_bytes()).unwrap();
    for (encoding, body) in [
        ("gzip, gzip", gzip(&gzip(PAGE.as_bytes()))),
        ("x-gzip", gzip(PAGE.as_bytes())),
        ("", gzip(&gzip(PAGE.as_bytes()))),
        ("zstd", zstd::encode_all(PAGE.as_bytes(), 1).unwrap()),
        ("br, gzip", gzip(&brotli(PAGE.as_bytes()))),
        ("deflate", zlib.finish().unwrap()),
        ("deflate", raw.finish().unwrap()),
    ] {
        let shown =
            shown(record("response", 1, &answer("200", &format!("{HTML}\r\nContent-Encoding: {encoding}"), &body)));
        assert_eq!(shown, ["urn:uuid:1: Cuts\n\nAda Example told the BBC: “No cuts.”\n\nShe left."], "{encoding}");
    }
}

#[test]
fn what_is_no_page_is_refused_whatever_its_server_says() {
    for (body, what) in [
        (b"\x89PNG\r\n\x1a\n\0\0".as_slice(), "a PNG image"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04....", "a ZIP archive"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG image"),
    ] {
        for body in [body.to_vec(), gzip(body)] {
            let shown = shown(record("response", 1, &answer("200", HTML, &body)));
            let why = format!("in, line 1: a web archive (WARC): a response that says it is HTML and is {what}");
            assert_eq!(shown, [format!("urn:uuid:1! {why}")]);
        }
    }
}

#[test]
fn damage_costs_no_other_page() {
    let items = shown([page(1), b"WARC/1.0\r\nWARC-Type: response\r\n\r\nno length\r\n".to_vec(), page(2)].concat());
    assert!(items[0].starts_with("urn:uuid:1: Cuts") && items[2].starts_with("urn:uuid:2: Cuts"), "{items:?}");
    assert_eq!(items[1], "in:12! in, line 12: a web archive (WARC): a record without a header or a length was skipped");
    let mut cut = [page(1), page(2)].concat();
    cut.truncate(cut.len() - 20);
    let items = shown(cut);
    assert!(items.len() == 2 && items[0].starts_with("urn:uuid:1: Cuts"), "{items:?}");
    assert!(items[1].ends_with("it ends in the middle of a record; is the file complete?"), "{items:?}");
    let none = shown(record("warcinfo", 1, b"software: made up\r\n"));
    assert!(none[0].starts_with("in! in: a web archive (WARC): it holds no page"), "{none:?}");
}
