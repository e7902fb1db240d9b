//! Inputs that newsrooms have: encodings of spreadsheets, feeds, archives, the responses of news APIs, and pages as they are.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod shown;

use std::io::{Cursor, Write};
use std::sync::Arc;

use copydesk_formats::{Columns, Encoding, Error, Reader, decode, decompress, open_zip};

use shown::{shown, shown_of};

fn with_columns(mapped: &[(&str, &str)], input: &str) -> Vec<String> {
    let mut columns = Columns::default();
    mapped.iter().for_each(|(field, theirs)| assert!(columns.map(field, *theirs)));
    shown_of(Reader::with_columns("in", input.as_bytes(), Arc::new(columns)))
}

#[test]
fn a_text_under_another_name_is_an_error_that_names_the_fields() {
    let why = "no field holds the text; expected one of text, maintext";
    let items = shown(r#"{"id": "a", "headline": "Cuts", "storyText": "Ada spoke."}"#);
    assert!(items[0].starts_with(&format!("a! in, line 1: {why}")), "{items:?}");
    let there = "; there are: id, headline, storyText; if `storyText` holds the text, map it: text=storyText";
    assert!(items[0].ends_with(there), "{items:?}");
    // So is a mapping to a field that is not there.
    let items = with_columns(&[("text", "nosuch")], r#"{"id": "a", "text": "Ada spoke."}"#);
    assert!(items[0].contains("no field holds the text") && items[0].contains("there are: id, text"), "{items:?}");
    let items = with_columns(&[("id", "nosuch")], "id,text\na,Ada spoke.\n");
    assert_eq!(items, ["in! in: there is no field `nosuch`; there are: id, text"]);
    // A headline with a text that is empty is an article of a headline.
    assert_eq!(shown(r#"{"id": "a", "headline": "Cuts", "body": null}"#), ["a: Cuts"]);
}

#[test]
fn a_field_may_be_nested() {
    let guardian = r#"{"response": {"status": "ok", "total": 2, "results": [
        {"id": "uk/1", "webTitle": "Cuts", "webUrl": "https://example.org/1", "fields": {"bodyText": "Ada spoke.", "x": "y"}},
        {"id": "uk/2", "webTitle": "Rain", "fields": {}}], "pages": 1}, "x": 1}"#;
    let items = with_columns(&[("body", "fields.bodyText")], guardian);
    assert_eq!(items[0], "uk/1: Cuts\n\nAda spoke.");
    assert!(items[1].starts_with("uk/2! in, line 3, byte 190: no field holds the text"), "{items:?}");
    assert_eq!(items.len(), 2);
    let times = r#"{"status": "OK", "response": {"docs": [{"_id": "nyt://1", "headline": {"main": "Cuts"}, "body": ["", "Ada spoke."]}]}}"#;
    let items = with_columns(&[("id", "_id"), ("title", "headline.main"), ("body", "body.1")], times);
    assert_eq!(items, ["nyt://1: Cuts\n\nAda spoke."]);
    // A key with dots of its own comes first.
    let items = with_columns(&[("text", "a.b")], r#"{"id": "x", "a.b": "Ada.", "a": 1}"#);
    assert_eq!(items, ["x: Ada."]);
}

#[test]
fn what_is_there_twice_is_an_error() {
    let twice = "`text` is there twice; remove or rename one of them";
    assert_eq!(shown(r#"{"id": "1", "text": "first", "text": "second"}"#), [format!("1! in, line 1: {twice}")]);
    assert_eq!(shown("id,text,text\n1,first,second\n"), [format!("in! in: {twice}")]);
    // What is not read may be there twice, and a name that is only like another.
    assert_eq!(shown(r#"{"id": "1", "x": 1, "x": 2, "text": "A", "Text": "B"}"#), ["1: A"]);
    assert_eq!(shown("id,x,x,text,Text\n1,,,A,B\n"), ["1: A"]);
}

#[test]
fn a_spreadsheet_in_windows_1252_is_read() {
    let rows: String = (0..2000).map(|i| format!("{i};Überschrift;„Nein“, sagte Zoë – “no”.\r\n")).collect();
    for header in ["id;title;text\r\n", "id;Überschrift;text\r\n"] {
        let table = format!("{header}{rows}");
        let windows = encoding_rs::WINDOWS_1252.encode(&table).0.into_owned();
        assert!(std::str::from_utf8(&windows).is_err());
        let items = shown(&windows);
        assert_eq!(items.len(), 2000);
        assert_eq!(items, shown(&table));
        assert!(items[7].contains("„Nein“, sagte Zoë – “no”."), "{}", items[7]);
    }
    // Where the first such letter stands far down.
    let late = format!("id,text\n{}z,caf\u{e9} au lait s'il vous pla\u{ee}t\n", "a,Ada spoke.\n".repeat(20_000));
    let items = shown(encoding_rs::WINDOWS_1252.encode(&late).0);
    assert_eq!(items.last().unwrap(), "z: café au lait s'il vous plaît");
    // One bad byte does not make another encoding of UTF-8.
    let items = shown(b"id,text\na,Zo\xc3\xab and Zo\xc3\xab\nb,caf\xe9\n".as_slice());
    assert!(items[1].starts_with("b! in, line 3: column `text`: byte 3 is not UTF-8; name the encoding"), "{items:?}");
}

#[test]
fn a_text_is_read_in_the_encoding_that_its_bytes_suggest() {
    let windows = encoding_rs::WINDOWS_1252.encode("“Non,” dit-elle à Zoë. L’été s’achève.").0.into_owned();
    assert_eq!(shown(&windows), ["in: “Non,” dit-elle à Zoë. L’été s’achève."]);
    let named = decode(windows.as_slice(), Encoding::parse("cp1252").unwrap());
    assert_eq!(shown_of(Reader::new("in", named)), ["in: “Non,” dit-elle à Zoë. L’été s’achève."]);
    // What is damaged, or is no text, is not guessed.
    for bytes in ["“Zoë”\u{ff}".replace('\u{ff}', "x").into_bytes(), vec![0xff, 0xd8, 0xff, 0xe0, 0, 0x10, 1, 2]] {
        let damaged = if bytes[0] == 0xff { bytes } else { [&bytes[..], b"\xff."].concat() };
        let items = shown(&damaged);
        assert!(items[0].contains("is not UTF-8; name the encoding"), "{items:?}");
    }
    let wrong = decode(b"caf\xe9".as_slice(), Encoding::parse("utf-8").unwrap());
    assert_eq!(shown_of(Reader::new("in", wrong)), ["in! in: cannot be read: byte 3 is not UTF-8"]);
}

#[test]
fn utf_16_is_read_with_and_without_a_mark() {
    for (text, expected) in [
        ("Bob Smith said hi.", "in: Bob Smith said hi."),
        ("{\"id\": \"a\", \"text\": \"“Zoë” 🙂\"}\n", "a: “Zoë” 🙂"),
        ("id\ttext\r\na\tZoë\r\n", "a: Zoë"),
    ] {
        for unit in [u16::to_le_bytes, u16::to_be_bytes] {
            let plain: Vec<u8> = text.encode_utf16().flat_map(unit).collect();
            assert_eq!(shown(&plain), [expected]);
            let marked: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(unit).collect();
            assert_eq!(shown(&marked), [expected]);
        }
    }
}

fn zipped(files: &[(&str, &str)]) -> Cursor<Vec<u8>> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in files {
        writer.start_file(*name, stored).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap()
}

#[test]
fn the_files_of_a_zip_archive_are_inputs() {
    let archive = zipped(&[
        ("news/a.csv", "id,text\na,Ada spoke.\n"),
        ("news/b.jsonl", "{\"id\": \"b\", \"text\": \"Bo left.\"}\n"),
        ("__MACOSX/news/._a.csv", "x"),
    ]);
    let read = |archive: Cursor<Vec<u8>>| -> Vec<String> {
        let files = open_zip(archive).unwrap();
        files.flat_map(|(name, content)| shown_of(Reader::new(name, decompress(content.unwrap()).unwrap()))).collect()
    };
    assert_eq!(read(archive.clone()), ["a: Ada spoke.", "b: Bo left."]);
    // Damage is found by the checksum.
    let mut bytes = archive.into_inner();
    let at = bytes.windows(4).position(|window| window == b"left").unwrap();
    bytes[at] = b'L';
    let items = read(Cursor::new(bytes));
    let why = "its checksum is wrong: the archive is damaged";
    assert!(items[0] == "a: Ada spoke." && items.last().unwrap().ends_with(why), "{items:?}");
    let not_zip = open_zip(Cursor::new(b"Ada spoke.".to_vec()));
    assert!(matches!(not_zip.err(), Some(Error::Zip(_))));
}

#[test]
fn documents_are_refused_with_the_command_that_converts_them() {
    let document = zipped(&[("[Content_Types].xml", "<x/>"), ("word/document.xml", "<x/>")]);
    let why = "DOCX is not supported; convert it: pandoc -t plain FILE | copydesk annotate -";
    assert_eq!(open_zip(document.clone()).err().unwrap().to_string(), why);
    assert_eq!(shown(document.into_inner()), [format!("in! in: {why}")]);
    let sheet = zipped(&[("[Content_Types].xml", "<x/>"), ("xl/workbook.xml", "<x/>")]);
    assert_eq!(
        shown(sheet.into_inner()),
        ["in! in: XLSX is not supported; convert it: soffice --headless --convert-to csv FILE"]
    );
    assert!(shown("%PDF-1.7")[0].ends_with("PDF is not supported; convert it: pdftotext FILE - | copydesk annotate -"));
}

#[cfg(feature = "html")]
mod pages {
    use super::*;

    #[test]
    fn the_items_of_a_feed_are_articles() {
        let rss = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Example</title><link>https://example.org/</link><language>en-gb</language><description>News</description>
<item><title>Cuts &amp; gains</title><link>https://example.org/1</link><guid isPermaLink="false">g1</guid>
<pubDate>Fri, 22 Apr 2022 10:00:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>Ada said: &ldquo;No cuts.&rdquo;</p><p>She left.</p>]]></content:encoded></item>
<item><title>Rain</title><link>https://example.org/2</link><description>&lt;p&gt;Bo said it &lt;b&gt;rains&lt;/b&gt;.&lt;/p&gt;</description>
<media:title>not this</media:title></item>
</channel></rss>"#;
        let articles: Vec<_> = Reader::new("in", rss.as_bytes()).map(Result::unwrap).collect();
        assert_eq!(articles.len(), 2);
        let (first, second) = (&articles[0], &articles[1]);
        assert_eq!((first.id(), first.text()), ("g1", "Cuts & gains\n\nAda said: “No cuts.”\n\nShe left."));
        assert_eq!(first.title().unwrap().range(), 0..12);
        let meta = first.meta();
        assert_eq!(meta.published.as_deref(), Some("Fri, 22 Apr 2022 10:00:00 GMT"));
        assert_eq!((meta.source.as_deref(), meta.language.as_deref()), (Some("The Example"), Some("en-gb")));
        assert_eq!(meta.url.as_deref(), Some("https://example.org/1"));
        assert_eq!((second.id(), second.text()), ("https://example.org/2", "Rain\n\nBo said it rains."));

        let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The Example</title><id>feed</id>
<entry><title type="html">No &lt;i&gt;cuts&lt;/i&gt;</title><id>urn:1</id><updated>2022-04-22T10:00:00Z</updated>
<link rel="self" href="https://example.org/self"/><link href="https://example.org/1?a=1&amp;b=2"/>
<author><name>Ada</name></author><summary>Short.</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Ada spoke at 5 &lt; 6.</p></div></content></entry></feed>"#;
        let article = Reader::new("in", atom.as_bytes()).next().unwrap().unwrap();
        assert_eq!((article.id(), article.text()), ("urn:1", "No cuts\n\nAda spoke at 5 < 6."));
        let meta = article.meta();
        assert_eq!(meta.url.as_deref(), Some("https://example.org/1?a=1&b=2"));
        assert_eq!((meta.published.as_deref(), meta.language.as_deref()), (Some("2022-04-22T10:00:00Z"), Some("en")));
        assert_eq!(shown("<rss><channel><title>X</title></channel></rss>"), [""; 0]);
    }

    #[test]
    fn what_is_broken_in_a_feed_costs_one_item_and_says_so() {
        let whole =
            |n: u32| format!("<item><title>T{n}</title><guid>g{n}</guid><description>Ada spoke.</description></item>");
        let feed = |second: &str, end: &str| {
            shown(format!("<rss version='2.0'><channel><title>X</title>{}{second}{}{end}", whole(1), whole(3)))
        };
        let end = "</channel></rss>";
        for (second, why) in [
            ("<item><title>T2</title><description>Bo.</item>", ""),
            ("<item><title>T2</title><description><![CDATA[Bo.</description></item>", ""),
            ("<item><title>T2</title><description>Bo.</description>", "it ends inside an item"),
            ("<item><title>T2</title><description>Bo<br>.</description></item>", ""),
            ("<item><title>T2</titel></item>", ""),
        ] {
            let items = feed(second, end);
            assert_eq!(items.len(), 3, "{items:?}");
            assert_eq!((items[0].as_str(), items[2].as_str()), ("g1: T1\n\nAda spoke.", "g3: T3\n\nAda spoke."));
            assert!(
                items[1].starts_with("in[1]! in, item 2: a feed (RSS or Atom): byte ") && items[1].ends_with(why),
                "{items:?}"
            );
        }
        // Cut between two items, inside one, and in a tag.
        for cut in ["", "<item><title>T4</title><description>Bo spoke", "<item><title>T4</title><descr"] {
            let items = feed(&whole(2), cut);
            assert_eq!(items.len(), 4, "{items:?}");
            assert_eq!(items[2], "g3: T3\n\nAda spoke.");
            assert!(items[3].starts_with("in[3]! in, item 4: a feed (RSS or Atom): byte "), "{items:?}");
        }
        // A byte that is not UTF-8.
        let bytes =
            format!("<rss><channel>{}<item><title>Zoë Ä Ö Ü X</title></item>{}{end}", whole(1), whole(3)).into_bytes();
        let bytes: Vec<u8> = bytes.into_iter().map(|byte| if byte == b'X' { 0xff } else { byte }).collect();
        let items = shown_of(Reader::new("in", bytes.as_slice()));
        assert_eq!(
            (items.len(), items[0].as_str(), items[2].as_str()),
            (3, "g1: T1\n\nAda spoke.", "g3: T3\n\nAda spoke.")
        );
        assert_eq!(items[1], "in[1]! in, item 2: a feed (RSS or Atom): it is not UTF-8");
        let items = shown(
            "<rss><channel><title>X<item><title>T</title><description>Ada spoke.</description></item></channel></rss>",
        );
        assert!(
            items.len() == 2 && items[0].contains("item 1: a feed") && items[1].contains("T\n\nAda spoke."),
            "{items:?}"
        );
    }

    const STORY: &str = "<p>Ada Example told the BBC that there would be no cuts this year, after a long day of talks in London.</p>\
        <p>The spokesman said that the plan was a book of numbers, and that nobody had read it to the end of it.</p>\
        <p>Nobody else was there to ask, so the reporters went home, one after another, as on each day before.</p>";

    fn page(body: &str) -> String {
        let items = shown(format!("<!doctype html><html><head><title>Cuts</title></head><body>{body}</body></html>"));
        assert_eq!(items.len(), 1);
        items[0].clone()
    }

    #[test]
    fn the_comments_of_readers_are_not_the_article() {
        let comment = "<div class='comment'><p>Troll Example wrote: the mayor is a crook, and everybody in this town knows it well.</p></div>";
        for comments in [
            format!("<section id='comments'><h3>3 comments</h3>{comment}{comment}</section>"),
            format!("<ol class='wide comment-list'><li>{comment}</li></ol>"),
            format!("<div itemprop='comment'>{comment}</div>"),
        ] {
            let text = page(&format!("<article><h1>Cuts</h1>{STORY}{comments}</article>"));
            assert!(text.contains("Ada Example told") && !text.contains("Troll"), "{text}");
        }
        // An element around the article may be called so too.
        let text = page(&format!("<div class='comments'><h1>Cuts</h1>{STORY}</div>"));
        assert!(text.contains("Ada Example told"), "{text}");
    }

    #[test]
    fn a_quotation_keeps_the_marks_that_a_browser_shows() {
        let text = page(&format!(
            "<article>{STORY}<p>She said: <q>He told me <q>no</q> twice</q>, and left <q>“at once”</q>.</p></article>"
        ));
        assert!(text.contains("She said: “He told me ‘no’ twice”, and left “at once”."), "{text}");
    }

    #[test]
    fn a_page_that_scripts_fill_has_its_text_as_linked_data() {
        let data = "<script type='application/ld+json'>{\"@context\": \"https://schema.org\", \"@type\": \"NewsArticle\", \"headline\": \"No cuts\",
            \"articleBody\": \"Ada Example said there would be no cuts &amp; no gains this year.\\n\\nShe left at once, and nobody asked her why.\"}</script>";
        let links = "<nav><a href='/'>Home</a> <a href='/s'>Sport</a></nav><div id='root'></div>";
        for body in [format!("{data}{links}"), format!("{data}<div id='root'></div>")] {
            let text = page(&body);
            assert!(text.contains("no cuts & no gains this year."), "{text}");
            assert!(!text.contains("Sport"), "{text}");
        }
        // Where the text is in the page, it is taken from there.
        let text = page(&format!("{data}<article>{STORY}</article>"));
        assert!(text.contains("after a long day of talks") && !text.contains("no gains"), "{text}");
    }

    #[test]
    fn a_page_without_an_article_is_a_problem() {
        for body in [
            "<nav><a href='/'>Home</a> <a href='/s'>Sport</a></nav><div id='root'></div>",
            "<ul><li><a href='/1'>Mayor says there will be no cuts.</a></li><li><a href='/2'>It rains in London.</a></li></ul>",
            "<p>Home Sport</p>",
            "",
        ] {
            let text = page(body);
            assert!(text.starts_with("in! in: no article found in the page: "), "{text}");
        }
    }
}
