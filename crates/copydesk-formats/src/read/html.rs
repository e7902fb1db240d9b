//! HTML pages: finds the article in a page and leaves out what surrounds it.
//!
//! The text of such an article is its title, a blank line, and the text of its main part with blank lines between blocks. Offsets count in
//! that text, not in the bytes of the page. Its meta is what the page states as JSON-LD, OpenGraph or `meta`.

use std::borrow::Cow;

use copydesk_core::{Article, Meta};
use dom_query::Document;
use dom_smoothie::{Config, Readability, ReadabilityError, TextMode};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use memchr::{memchr, memmem};

use super::{encoding, fields, html_depth, html_tree, json_ld, markup};
use crate::{Error, catch_panic};

/// What is known about a page from elsewhere.
#[derive(Default)]
pub(crate) struct Sent {
    /// Its address.
    pub(crate) url: Option<String>,
    /// The encoding that its server declared.
    pub(crate) charset: Option<&'static Encoding>,
}

/// The article of a page, with the id `id`, and the metadata that is known even if the text is not.
pub(crate) fn article(id: String, page: &[u8], sent: Sent) -> (Meta, Result<Article, Error>) {
    let known = Meta { url: sent.url.clone(), ..Meta::default() };
    let page = match decoded(page, sent.charset) {
        Ok(page) => page,
        Err(error) => return (known, Err(error)),
    };
    let is_odd = |c: &char| c.is_control() && !c.is_whitespace();
    if page.chars().filter(is_odd).count() > page.len() / 100 {
        return (known, Err(Error::NoArticle("it is binary data".into())));
    }
    if let Some(why) = html_depth::refusal(&page) {
        return (known, Err(Error::NoArticle(why)));
    }
    // A page may hit a bug of the HTML library: a panic there is a problem of that page only.
    let found = catch_panic(|| {
        let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
        let mut page = Readability::new(page.as_ref(), None, Some(config))?;
        let address = [("link[rel='canonical']", "href"), ("meta[property='og:url']", "content")];
        let address = address.iter().find_map(|(element, key)| page.doc.select(element).attr(key));
        let linked = json_ld::read(&page);
        html_tree::prepare(&page);
        let found = page.parse().map(|found| (found, html_tree::is_mostly_links(&page)));
        Ok::<_, ReadabilityError>((found, address.map(|address| address.to_string()), linked))
    });
    let (found, address, linked) = match found {
        Some(Ok(found)) => found,
        Some(Err(error)) => return (known, Err(Error::NoArticle(error.to_string()))),
        None => return (known, Err(Error::NoArticle("its markup cannot be parsed".into()))),
    };
    let body = linked.body.as_deref().map(body_of).unwrap_or_default();
    let (found, is_mostly_links) = match found {
        Ok((found, is_mostly_links)) => (Some(found), is_mostly_links),
        // Nothing is in the page until its scripts have run.
        Err(_) if !body.is_empty() => (None, false),
        Err(error) => return (known, Err(Error::NoArticle(error.to_string()))),
    };
    let text = found.as_ref().map(|found| tidy(&found.text_content)).unwrap_or_default();
    let of = |field: fn(&dom_smoothie::Article) -> Option<String>| found.as_ref().and_then(field);
    let given = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let meta = Meta {
        title: given(of(|found| Some(found.title.clone())).or(linked.title)),
        published: given(of(|found| found.published_time.clone()).or(linked.published)),
        language: given(of(|found| found.lang.clone()).or(linked.language)),
        source: given(of(|found| found.site_name.clone())),
        url: sent.url.or(given(of(|found| found.url.clone()).or(address).or(linked.url))),
    };
    // A page that is filled by scripts states its text for search engines only.
    let is_found = has_sentence(&text) && !is_mostly_links;
    let (text, is_mostly_links) = match body.len() > 2 * text.len() || !is_found && !body.is_empty() {
        true => (body, false),
        false => (text, is_mostly_links),
    };
    let article = match (&meta.title, text.is_empty()) {
        (_, true) => Err(Error::NoArticle("it holds no text".into())),
        _ if is_mostly_links => Err(Error::NoArticle("it holds links, and hardly any other text".into())),
        _ if !has_sentence(&text) => Err(Error::NoArticle("it holds no sentence".into())),
        (Some(title), false) => fields::joined(id, title, text, meta.clone()).map(|(article, _)| article),
        (None, false) => Ok(Article::new(id, text, meta.clone())),
    };
    (meta, article)
}

/// Whether a text may be prose: some line of it ends a sentence, or is long.
fn has_sentence(text: &str) -> bool {
    let ends =
        |line: &str| line.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']']).ends_with(['.', '!', '?', '…', '。']);
    text.lines().any(|line| line.len() > 200 || ends(line.trim_end()) || line.contains(". "))
}

/// The text of a fragment of HTML; `None` if it cannot be parsed.
pub(super) fn text_of(fragment: &str) -> Option<String> {
    if html_depth::refusal(fragment).is_some() {
        return None;
    }
    catch_panic(|| tidy(&Document::fragment(fragment).formatted_text()))
}

/// The text of an article that a page states as linked data: plain text with entities, or HTML.
fn body_of(body: &str) -> String {
    if body.contains("</") {
        return text_of(body).unwrap_or_default();
    }
    let lines: Vec<_> = body.lines().map(|line| text_of(line).unwrap_or_default()).collect();
    tidy(&lines.join("\n"))
}

/// Decodes a page from the encoding that its byte order mark, its server or the page itself names; if it is not in that, from the one that
/// its bytes suggest.
pub(super) fn decoded<'p>(page: &'p [u8], sent: Option<&'static Encoding>) -> Result<Cow<'p, str>, Error> {
    // Valid UTF-8 is UTF-8, whatever is declared: no other encoding looks like it. A crawler may have cut it inside a character.
    match std::str::from_utf8(page) {
        Ok(_) => return Ok(UTF_8.decode(page).0),
        Err(cut) if cut.error_len().is_none() && page[..cut.valid_up_to()].iter().any(|byte| !byte.is_ascii()) => {
            return Ok(UTF_8.decode(&page[..cut.valid_up_to()]).0);
        }
        Err(_) => {}
    }
    let mark = Encoding::for_bom(page).map(|(encoding, _)| encoding);
    let named = mark.or(sent).or_else(|| declared(page)).filter(|encoding| *encoding != UTF_8);
    if let (None, Some(byte)) = (named, encoding::damage(page)) {
        let why = format!("it is UTF-8 except at byte {byte}; remove the damage: iconv -c -f UTF-8 FILE");
        return Err(Error::NoArticle(why));
    }
    let whole = |encoding: &'static Encoding| {
        let (text, _, damaged) = encoding.decode(page);
        (!damaged).then_some(text)
    };
    let text = named.and_then(whole).or_else(|| whole(encoding::guess(page)));
    text.ok_or_else(|| {
        Error::NoArticle("it is text in neither the encoding that it names nor the one that its bytes suggest".into())
    })
}

/// The encoding that a page names among its first bytes, in an XML declaration or in a `meta` element.
fn declared(page: &[u8]) -> Option<&'static Encoding> {
    let head = page[..page.len().min(markup::WINDOW)].to_ascii_lowercase();
    let tag = |at: usize| &head[at..memchr(b'>', &head[at..]).map_or(head.len(), |end| at + end)];
    let xml = memmem::find(&head, b"<?xml").and_then(|at| label(tag(at), b"encoding"));
    xml.or_else(|| memmem::find_iter(&head, b"<meta").find_map(|at| label(tag(at), b"charset")))
}

/// The encoding that follows `key`, which is in lower case: `charset = "utf-8"`.
pub(crate) fn label(tag: &[u8], key: &[u8]) -> Option<&'static Encoding> {
    let rest = &tag[memmem::find(tag, key)? + key.len()..];
    let rest = rest.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or(rest.strip_prefix(b"'")).unwrap_or(rest);
    let end = rest.iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_:.".contains(b))).unwrap_or(rest.len());
    // If `meta` could be read as ASCII, the page is not UTF-16.
    Encoding::for_label(&rest[..end]).filter(|encoding| ![UTF_16LE, UTF_16BE].contains(encoding))
}

/// Trims each line and reduces several blank lines to one.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut blank = 0;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            blank += 1;
            continue;
        }
        if !tidy.is_empty() {
            tidy.push_str(if blank > 0 { "\n\n" } else { "\n" });
        }
        tidy.push_str(line);
        blank = 0;
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!DOCTYPE html><html lang="en"><head><meta charset="windows-1252"><title>Cuts | The Example</title>
<meta property="og:title" content="No cuts this year"><meta property="og:site_name" content="The Example">
<meta property="article:published_time" content="2022-04-22T10:00:00Z"><meta property="og:url" content="https://example.org/cuts">
</head><body><nav><a href="/">Home</a> <a href="/news">News</a></nav><article><h1>No cuts this year</h1>
<p>Ada Example told the BBC: “No cuts this year.” She spoke on Friday, after a long day of talks, and left at once.</p>
<p>The spokesman said that the plan was a caf&eacute;’s worth of numbers, and that nobody had read it to the end of it.</p>
<p>Nobody else was there to ask, so the reporters went home, one after another, as they had done on each day before.</p>
</article><footer>All rights reserved. <a href="/x">Imprint</a></footer></body></html>"#;

    #[test]
    fn a_page_is_its_article() {
        let (meta, article) = article("p".into(), PAGE.as_bytes(), Sent::default());
        let article = article.unwrap();
        assert!(
            article.text().starts_with("No cuts this year\n\nAda Example told the BBC: “No cuts this year.”"),
            "{article:?}"
        );
        assert!(
            article.text().contains("and left at once.\n\nThe spokesman said that the plan was a café’s"),
            "{article:?}"
        );
        assert!(!article.text().contains("Imprint") && !article.text().contains("Home"), "{article:?}");
        assert_eq!(article.title().unwrap().range(), 0..17);
        assert_eq!(meta.title.as_deref(), Some("No cuts this year"));
        assert_eq!(meta.published.as_deref(), Some("2022-04-22T10:00:00Z"));
        assert_eq!((meta.language.as_deref(), meta.source.as_deref()), (Some("en"), Some("The Example")));
        assert_eq!(meta.url.as_deref(), Some("https://example.org/cuts"));
    }

    #[test]
    fn a_page_is_read_in_its_own_encoding() {
        let windows = encoding_rs::WINDOWS_1252.encode(PAGE).0.into_owned();
        assert!(std::str::from_utf8(&windows).is_err());
        let decoded = |page: &[u8], sent| decoded(page, sent).unwrap().into_owned();
        assert!(decoded(&windows, None).contains("“No cuts this year.”"));
        let undeclared = encoding_rs::WINDOWS_1252.encode(&PAGE.replace("charset", "chars")).0.into_owned();
        assert!(decoded(&undeclared, None).contains("“No cuts this year.”"));
        for declaration in [
            "<META CHARSET = 'ISO-8859-2'>",
            "<meta http-equiv=Content-Type content=\"text/html; charset=iso-8859-2\">",
            "<script charset=utf-8></script><meta name=x><meta charset=latin2>",
            "<?xml version=\"1.0\" encoding=\"iso-8859-2\"?>",
        ] {
            let page = [declaration.as_bytes(), b"<p>Zo\xb3a"].concat();
            assert!(decoded(&page, None).ends_with("<p>Zoła"), "{declaration}");
        }
        // It cannot be what it says.
        assert!(decoded(b"<meta charset=utf-16><p>caf\xe9 au lait", None).ends_with("café au lait"));
        assert_eq!(decoded("\u{feff}é".as_bytes(), None), "é");
        assert_eq!(decoded(b"\xff\xfeA\0d\0a\0", None), "Ada");
    }

    #[test]
    fn a_page_is_not_always_in_the_encoding_that_it_names() {
        for page in [b"<meta charset=utf-8><p>\x93No,\x94 said Zo\xeb.".as_slice(), b"<p>\x93No,\x94 said Zo\xeb."] {
            assert!(decoded(page, Some(UTF_8)).unwrap().ends_with("<p>“No,” said Zoë."));
        }
        assert!(decoded(&"<p>“No,” said Zoë".as_bytes()[..21], None).unwrap().ends_with("<p>“No,” said Zo"));
        // One bad byte does not make another encoding of UTF-8; nothing is put in its place either.
        let torn = ["<p>“No,” said Zoë".as_bytes(), b"\xff."].concat();
        let message = article("p".into(), &torn, Sent::default()).1.unwrap_err().to_string();
        assert!(message.contains("it is UTF-8 except at byte 22"), "{message}");
        let message = article("p".into(), b"\xff\xfe<\0p\0>\0\0\xd8.\0", Sent::default()).1.unwrap_err().to_string();
        assert!(message.contains("it is text in neither"), "{message}");
    }

    #[test]
    fn linked_data_is_read_where_wordpress_puts_it() {
        let node = r##"{"@type": ["Article", "NewsArticle"], "headline": "No cuts &amp; no gains", "datePublished": "2022-04-22", "inLanguage": "en-US",
            "publisher": {"@id": "#org"}, "mainEntityOfPage": {"@id": "https://example.org/cuts"}}"##;
        let others = r##"{"@type": "WebPage", "name": "not this"}, {"@type": "Organization", "@id": "#org", "name": "The Example"}"##;
        for data in [
            format!(r#"{{"@context": "https://schema.org", "@graph": [{others}, {node}]}}"#),
            format!("[{node}, {others}]"),
        ] {
            let page = format!(
                "<html><title>Cuts | Site</title><script type='application/ld+json'>{data}</script><p>Ada Example spoke.</p>"
            );
            let meta = article("p".into(), page.as_bytes(), Sent::default()).0;
            let of = |field: &Option<String>| field.clone().unwrap_or_default();
            assert_eq!(of(&meta.title), "No cuts & no gains");
            assert_eq!((of(&meta.published), of(&meta.source)), ("2022-04-22".into(), "The Example".into()));
            assert_eq!((of(&meta.language), of(&meta.url)), ("en-US".into(), "https://example.org/cuts".into()));
        }
        let plain = r#"<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "H",
            "inLanguage": "de", "url": "https://example.org/h"}</script><p>Ada Example spoke.</p>"#;
        let meta = article("p".into(), plain.as_bytes(), Sent::default()).0;
        assert_eq!((meta.title.as_deref(), meta.language.as_deref()), (Some("H"), Some("de")));
        assert_eq!(meta.url.as_deref(), Some("https://example.org/h"));
    }

    #[test]
    fn a_fragment_is_a_page() {
        let (_, article) = article("p".into(), b"<p>Ada Example spoke.</p>\n<p>Nobody listened.</p>", Sent::default());
        assert_eq!(article.unwrap().text(), "Ada Example spoke.\n\nNobody listened.");
    }

    #[test]
    fn a_page_that_nests_too_deep_is_a_problem_and_no_overflow() {
        for tags in ["<div>", "<b>", "<ul><li>"] {
            let (_, article) = article("p".into(), tags.repeat(100_000).as_bytes(), Sent::default());
            let message = article.unwrap_err().to_string();
            assert!(message.contains("nested too deep"), "{message}");
        }
    }

    /// Seconds that a page takes.
    fn seconds(page: &str) -> f64 {
        let start = std::time::Instant::now();
        let _ = article("p".into(), page.as_bytes(), Sent::default());
        start.elapsed().as_secs_f64()
    }

    #[test]
    fn a_page_takes_linear_time() {
        let attributes = |n: usize| (0..n).map(|i| format!(" a{i}=1")).collect::<String>();
        let patterns: [(&str, &dyn Fn(usize) -> String); 14] = [
            ("&", &|n| format!("<html><body>{}", "&".repeat(n))),
            ("£", &|n| format!("<html><body><p>{}", "£5 ".repeat(n))),
            ("&amp;", &|n| format!("<html><body><p>{}", "Marks &amp; Spencer said so. ".repeat(n / 8))),
            ("&lt;", &|n| format!("<p>{}", "&lt;".repeat(n))),
            ("&nbsp;", &|n| format!("<p>{}", "&nbsp;".repeat(n))),
            ("href=&&&", &|n| format!("<p><a href='{}'>Ada Example spoke.</a>", "&".repeat(n))),
            ("attributes", &|n| format!("<body><p{}><p>Hello there, said Ada.", attributes(n / 8))),
            ("many tags with attributes", &|n| format!("<p{}>Hello.", attributes(900)).repeat(n / 4000)),
            ("<body a=1>", &|n| (0..n / 8).map(|i| format!("<body a{i}=1>")).collect()),
            ("<br>", &|n| format!("<p>{}", "x<br>".repeat(n / 8))),
            ("<p>", &|n| "<p>Ada Example spoke, and left.".repeat(n / 16)),
            ("<b>", &|n| "<p><b>Ada</p><i>Bo</i></b>".repeat(n / 32)),
            ("<td>", &|n| format!("<table>{}", "<tr><td>Ada<td>Bo".repeat(n / 32))),
            ("<!-- -->", &|n| "<!-- x -->y".repeat(n / 8)),
        ];
        for (name, page) in patterns {
            // To allow for a busy machine: what is quadratic takes sixteen times as long.
            let n = 1 << 16;
            let (short, long) = (seconds(&page(n)), seconds(&page(4 * n)));
            assert!(long < 8.0 * short.max(0.02), "{name}: {short:.3} s, and {long:.3} s for four times as much");
        }
    }

    #[test]
    fn a_long_text_is_kept_although_it_is_cut() {
        let text = "Marks & Spencer, said Ada, paid £5 «or so». ".repeat(1000);
        let page = format!("<p>{}</p><p>Nobody listened.</p>", text.replace('&', "&amp;"));
        let (_, article) = article("p".into(), page.as_bytes(), Sent::default());
        assert_eq!(article.unwrap().text(), format!("{}\n\nNobody listened.", text.trim()));
    }

    #[test]
    fn nothing_in_a_page_is_said() {
        let (_, article) = article("p".into(), b"<html><body></body></html>", Sent::default());
        assert!(article.is_err());
    }
}
