//! What is read from each format, and what is said of what cannot be read.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod shown;

use copydesk_core::Article;
use copydesk_formats::{Columns, Reader, decompress};
use proptest::prelude::*;

use shown::{read, shown, shown_of};

fn one(json: &str) -> Article {
    let mut items = read(json.as_bytes());
    assert_eq!(items.len(), 1, "{json}");
    items.remove(0).unwrap()
}

#[test]
fn a_text_is_kept_to_the_byte() {
    for text in [
        "Ada spoke.",
        "  indented\r\n\r\n“Curly”\u{a0}and nul \0 🙂\n\n",
        "[Photo: AFP]\nText {\"a\"",
        "{not json",
        "\r\n\n x",
    ] {
        assert_eq!(shown(text), [format!("in: {text}")]);
    }
}

#[test]
fn a_byte_order_mark_is_no_text() {
    assert_eq!(shown("\u{feff}Ada spoke."), ["in: Ada spoke."]);
    assert_eq!(shown("\u{feff}{\"text\": \"Ada\"}"), ["in:1: Ada"]);
}

#[test]
fn jsonl_goes_on_after_a_bad_line() {
    let input = "{\"id\": \"a\", \"text\": \"A\"}\r\n\r\nnot json\n  {\"id\": 7, \"text\": \"B\"}\n{\"text\": \"C\", \"x\": {\"y\": [1]}}";
    let expected = "not JSON: expected ident; expected one object, such as {\"id\": \"1\", \"text\": \"...\"}";
    assert_eq!(shown(input), ["a: A", &format!("in:3! in, line 3, column 2: {expected}"), "7: B", "in:5: C"]);
}

#[test]
fn jsonl_is_known_even_if_its_first_line_is_bad() {
    for first in [
        "not json",
        "{\"text\": \"cut",
        "{\"text\": \"cut\", ",
        "{\"meta\": {\"title\": \"cut\", ",
        "{\"a\" {\"b\": ",
        "{",
    ] {
        let shown = shown(format!("{first}\n{{\"id\": \"b\", \"text\": \"B\"}}\n{{\"id\": \"c\", \"text\": \"C\"}}\n"));
        assert_eq!(shown.len(), 3, "{shown:?}");
        assert!(shown[0].starts_with("in:1! in, line 1, column"), "{shown:?}");
        assert_eq!(shown[1..], ["b: B", "c: C"]);
    }
}

#[test]
fn json_may_be_an_object_an_array_or_an_envelope() {
    let a = "{\n \"id\": \"a\",\n \"text\": \"A {[\\\"\"\n}";
    let b = "{\"text\": \"B\"}";
    assert_eq!(shown(a), ["a: A {[\""]);
    assert_eq!(shown(format!("{a}\n{a}")), ["a: A {[\"", "a: A {[\""]);
    assert_eq!(shown(format!("[{a},\n{b}]")), ["a: A {[\"", "in[1]: B"]);
    assert_eq!(
        shown(format!("{{\"status\": \"ok\", \"n\": [2], \"articles\": [{a}, {b}], \"x\": {{}}}}\n")),
        ["a: A {[\"", "in[1]: B"]
    );
    assert_eq!(shown("[]"), [""; 0]);
    assert_eq!(shown("[ ]\n"), [""; 0]);
}

#[test]
fn an_id_is_what_the_source_wrote() {
    for id in ["12345678901234567890123", "1e3", "1.10", "-0", "7"] {
        assert_eq!(shown(format!("{{\"ID\": {id}, \"text\": \"A\"}}")), [format!("{id}: A")]);
    }
    // Also beside a name that is like it.
    assert_eq!(shown(r#"{"id": 1e3, "ID": 2e3, "text": "A"}"#), ["1e3: A"]);
}

#[test]
fn a_bad_element_does_not_take_the_others_with_it() {
    let items = shown(r#"[{"id": "a", "text": "A"}, {"id": "b", "text": }, 5, ["x"], {"id": "c", "text": "C"}]"#);
    assert_eq!(items.len(), 5);
    assert_eq!((items[0].as_str(), items[4].as_str()), ("a: A", "c: C"));
    assert!(items[1].starts_with("in[1]! in, line 1, byte 47: not JSON: expected value"), "{}", items[1]);
    assert!(
        items[2]
            .starts_with("in[2]! in, line 1, byte 50: not an article: invalid type: integer `5`, expected an object")
    );
    assert!(items[3].starts_with("in[3]! in, line 1, byte 53: not an article: invalid type: sequence"));
}

#[test]
fn what_breaks_off_is_said_and_what_came_before_it_is_kept() {
    let items = shown("[\n{\"id\": \"a\", \"text\": \"A\"},\n{\"id\": \"b\", \"te");
    assert_eq!(
        items,
        ["a: A", "in[1]! in, line 3, byte 28: the input ends in the middle of a JSON value; is the file complete?"]
    );
    let items = shown("[{\"id\": \"a\", \"text\": \"A\"}, ");
    assert_eq!(
        items,
        ["a: A", "in[1]! in, line 1, byte 27: the input ends in the middle of a JSON value; is the file complete?"]
    );
    let items = shown("{\n\"id\": \"a\"");
    assert_eq!(items, ["in:1! in, line 1: the input ends in the middle of a JSON value; is the file complete?"]);
    let items = shown("[{\"id\": \"a\", \"text\": \"A\"}]\nand more");
    assert_eq!(items[0], "a: A");
    assert!(items[1].starts_with("in:2! in, line 2: something follows the end of the JSON"), "{}", items[1]);
}

#[test]
fn an_element_that_does_not_end_costs_no_other() {
    let array = |indent: &str, broken: &str| {
        let object =
            |id: &str| format!("{indent}{{\"id\": \"{id}\", \"text\": \"{id}\", \"by\": [{{\"name\": \"x\"}}]}}");
        format!("[\n{},\n{indent}{broken},\n{},\n{}\n]\n", object("a"), object("c"), object("d"))
    };
    for indent in ["", "  ", "\t"] {
        // A string without its end; an object without its end; both, in an array of arrays.
        for broken in
            ["{\"id\": \"b\", \"text\": \"b}", "{\"id\": \"b\", \"text\": \"b\"", "{\"id\": \"b\", \"by\": [[{\"x"]
        {
            let items = shown(array(indent, broken));
            assert_eq!(items.len(), 4, "{items:?}");
            assert_eq!((items[0].as_str(), &items[2..]), ("a: a", ["c: c".to_owned(), "d: d".to_owned()].as_slice()));
            assert!(items[1].starts_with("in[1]! in, line 3"), "{}", items[1]);
        }
    }
    // In an envelope, which has more behind its array.
    let items = shown("{\"articles\": [\n{\"text\": \"A\"},\n{\"text\": \"B\",\n{\"text\": \"C\"}\n], \"n\": 3}\n");
    assert_eq!((items[0].as_str(), items[2].as_str(), items.len()), ("in[0]: A", "in[2]: C", 3), "{items:?}");
    // A line feed in a string of an element that does end is told of as such.
    let items = shown("[{\"text\": \"A\n  { B\"},\n{\"id\": \"c\", \"text\": \"C\"}]");
    assert_eq!((items.len(), items[1].as_str()), (2, "c: C"), "{items:?}");
}

#[test]
fn a_stray_line_costs_no_article() {
    let object = |id: &str| format!("{{\n  \"id\": \"{id}\",\n  \"text\": \"{id}\"\n}}\n");
    let (a, b, c) = (object("a"), object("b"), object("c"));
    let items = shown(format!("{a}INFO: saved\n\n# more\n{b}{c}"));
    assert_eq!((items[0].as_str(), &items[2..]), ("a: a", ["b: b".to_owned(), "c: c".to_owned()].as_slice()));
    assert!(items[1].starts_with("in:5! in, line 5: something follows the end of the JSON"), "{}", items[1]);
    // An object that lost its end, in the middle of others.
    let items = shown(format!("{a}{{\n  \"id\": \"lost\",\n  \"text\": \"x\",\n{b}{c}"));
    assert_eq!((items[0].as_str(), &items[2..]), ("a: a", ["b: b".to_owned(), "c: c".to_owned()].as_slice()));
    assert!(items[1].starts_with("in:5! in, line 5: the input ends in the middle"), "{}", items[1]);
    let items = shown(format!("[\n{a},\nINFO saved\n{b}]"));
    assert_eq!((items[0].as_str(), items.last().map(String::as_str)), ("a: a", Some("b: b")), "{items:?}");
}

#[test]
fn texts_in_an_array_are_no_articles() {
    let items = shown("[\"Ada spoke.\", \"Nobody listened.\"]");
    assert_eq!(items.len(), 2);
    assert!(items[0].starts_with("in[0]! in, line 1, byte 1: not an article"), "{items:?}");
    for prose in ["[\"Quiet,\" he said.]", "[\"Quiet\"]?", "[\"A\", he said, \"B\"]"] {
        assert!(prose == "[\"Quiet\"]?" || shown(prose) == [format!("in: {prose}")], "{prose}");
    }
}

#[test]
fn a_packed_file_that_is_damaged_keeps_what_came_before() {
    use std::io::Write;
    let gzip = |text: &str| {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        writer.write_all(text.as_bytes()).unwrap();
        writer.finish().unwrap()
    };
    let shown = |bytes: Vec<u8>| shown_of(Reader::new("in.gz", decompress(std::io::Cursor::new(bytes)).unwrap()));
    let lines = gzip("{\"id\": \"a\", \"text\": \"A\"}\n{\"id\": \"b\", \"text\": \"B\"}\n");
    let garbage = shown([lines.clone(), b"garbage".to_vec()].concat());
    assert_eq!(garbage[..2], ["a: A", "b: B"]);
    let why = "in.gz:3! in.gz, line 3: cannot be read: something other than gzip follows the gzip data, which was read";
    assert_eq!(garbage[2..], [why]);
    // Cut in the checksum: all of the text is there, but nobody can say so.
    let cut = shown(lines[..lines.len() - 4].to_vec());
    assert_eq!(cut[..2], ["a: A", "b: B"]);
    assert_eq!(cut[2..], ["in.gz:3! in.gz, line 3: cannot be read: the gzip data ends early; is the file complete?"]);
    let rows = shown([gzip("id,text\na,Ada spoke.\n"), b"garbage".to_vec()].concat());
    assert_eq!((rows[0].as_str(), rows.len()), ("a: Ada spoke.", 2));
}

#[cfg(feature = "html")]
#[test]
fn a_page_may_be_in_utf_16() {
    let page = "\u{feff}<!doctype html><title>Cuts</title><p>Ada Example told the BBC: “No cuts.”</p><p>She left.</p>";
    for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
        let page: Vec<u8> = page.encode_utf16().flat_map(bytes).collect();
        assert_eq!(shown(page), ["in: Cuts\n\nAda Example told the BBC: “No cuts.”\n\nShe left."]);
    }
    let text: Vec<u8> = "\u{feff}Ada spoke.".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(shown(text), ["in: Ada spoke."]);
}

#[test]
fn columns_may_have_names_of_their_own() {
    let mut columns = Columns::default();
    assert!(columns.map("body", "Story") && columns.map("id", "No") && columns.map("title", "Head"));
    let columns = std::sync::Arc::new(columns);
    let read = |input: &str| {
        let item = Reader::with_columns("in", input.as_bytes(), columns.clone()).next().unwrap();
        let article = item.unwrap();
        (article.id().to_owned(), article.text().to_owned())
    };
    let expected = ("7".to_owned(), "T\n\nB".to_owned());
    assert_eq!(read(r#"{"No": 7, "id": 1, "Head": "T", "title": "X", "Story": "B", "text": "not this"}"#), expected);
    assert_eq!(read("No,Head,Story,text\n7,T,B,not this\n"), expected);
}

#[test]
fn nothing_is_named_as_nothing() {
    for empty in ["", " \r\n\t\n", "\u{feff}"] {
        assert_eq!(shown(empty), ["in! in: no text: nothing but white space is in it"]);
    }
    assert!(shown(r#"{"id": "a", "text": " "}"#)[0].starts_with("a! in, line 1: no text"));
    assert!(
        shown(r#"{"id": "a", "summary": "x"}"#)[0].contains("no field holds the text; expected one of text, maintext")
    );
    assert!(shown(r#"{"id": "a", "text": ["x"]}"#)[0].contains("field `text` holds an array; expected a string"));
}

#[test]
fn json_is_utf_8_and_other_formats_are_refused() {
    let line = shown(
        b"{\"id\": \"a\", \"text\": \"A\"}\n{\"text\": \"caf\xe9\"}\n{\"id\": \"c\", \"text\": \"C\"}\n".as_slice(),
    );
    assert_eq!((line[0].as_str(), line[2].as_str()), ("a: A", "c: C"));
    assert!(line[1].starts_with("in:2! in, line 2: byte 38 is not UTF-8"), "{}", line[1]);
    for (bytes, what) in [
        (b"\x1f\x8b\x08\0\0\0\0\0".as_slice(), "gzip inside gzip"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"BZh91AY&SY\x01\x02\xff\xfe", "bzip2"),
        (b"\xfd7zXZ\0\0\x04", "xz"),
    ] {
        let items = shown(bytes);
        assert!(items.len() == 1 && items[0].starts_with(&format!("in! in: {what} is not supported; ")), "{items:?}");
    }
}

#[test]
fn half_a_character_is_no_text() {
    let items = shown("{\"text\": \"\\ud83d\"}\n{\"text\": \"\\ud83d\\ude00\"}");
    assert!(items[0].contains("half of a pair"), "{}", items[0]);
    assert_eq!(items[1], "in:2: 😀");
}

#[test]
fn depth_costs_no_article_its_text() {
    let deep = "[".repeat(10_000) + &"]".repeat(10_000);
    assert!(shown(&deep)[0].starts_with("in[0]! in, line 1, byte 1: not an article"), "{:?}", shown(&deep));
    let items =
        shown(format!("{{\"id\": \"a\", \"text\": {deep}}}\n{{\"id\": \"b\", \"text\": \"B\", \"other\": {deep}}}"));
    assert_eq!(items[0], "a! in, line 1: field `text` holds an array; expected a string");
    assert_eq!(items[1], "b: B");
    // Also below a name that has a meaning, as in `"meta": {"crawler": {"queue": {...}}}`.
    for name in ["meta", "source", "publisher", "headlines", "date"] {
        let objects = "{\"a\": ".repeat(10_000) + "1" + &"}".repeat(10_000);
        assert_eq!(shown(format!("{{\"id\": \"c\", \"{name}\": {objects}, \"text\": \"C\"}}")), ["c: C"]);
    }
    assert_eq!(
        shown("[".repeat(10_000))[0],
        "in[0]! in, line 1, byte 1: the input ends in the middle of a JSON value; is the file complete?"
    );
}

#[test]
fn news_please_and_newsapi_are_understood() {
    let article = one(
        r#"{"authors": ["A"], "date_publish": "2022-04-22 10:00:00", "description": "Lead", "filename": "f.json", "language": "en",
            "maintext": "Body.", "source_domain": "bbc.co.uk", "title": "Headline", "url": "https://bbc.co.uk/1"}"#,
    );
    assert_eq!((article.id(), article.text()), ("f.json", "Headline\n\nBody."));
    assert_eq!(article.title().unwrap().range(), 0..8);
    let meta = article.meta();
    assert_eq!(meta.title.as_deref(), Some("Headline"));
    assert_eq!(meta.published.as_deref(), Some("2022-04-22 10:00:00"));
    assert_eq!(meta.source.as_deref(), Some("bbc.co.uk"));
    assert_eq!(meta.url.as_deref(), Some("https://bbc.co.uk/1"));
    assert_eq!(meta.language.as_deref(), Some("en"));

    let article =
        one(r#"{"source": {"id": null, "name": "CNN"}, "content": "Body.", "publishedAt": "2022", "url": "u"}"#);
    assert_eq!((article.id(), article.meta().source.as_deref(), article.title()), ("u", Some("CNN"), None));
}

#[test]
fn ninjs_is_understood() {
    let one_x = one(
        r#"{"uri": "http://tt.se/1", "headline": "Rubrik", "body_text": "Text.", "body_html5": "<p>Text.</p>", "versioncreated": "2020"}"#,
    );
    assert_eq!((one_x.id(), one_x.text()), ("http://tt.se/1", "Rubrik\n\nText."));
    assert_eq!(one_x.meta().url.as_deref(), Some("http://tt.se/1"));
    let two_x = one(
        r#"{"uri": "urn:1", "headlines": [{"role": "short", "value": "S"}, {"role": "main", "value": "Main"}],
            "bodies": [{"contenttype": "text/html", "value": "<p>B</p>"}, {"contenttype": "text/plain", "value": "B"}]}"#,
    );
    assert_eq!((two_x.text(), two_x.meta().url.as_deref()), ("Main\n\nB", None));
    for html in [
        r#"{"id": "h", "headline": "H", "body_xhtml": "<p>B</p>"}"#,
        r#"{"id": "h", "bodies": [{"contentType": "text/html", "value": "<p>"}]}"#,
    ] {
        let items = shown(html);
        assert!(items[0].contains("h! in, line 1: its text is HTML only"), "{items:?}");
    }
}

#[test]
fn the_title_is_part_of_the_text_once() {
    let of = |json| {
        let article = one(json);
        (article.text().to_owned(), article.title().map(|span| span.range()))
    };
    assert_eq!(of(r#"{"text": "Only\n\ntext "}"#), ("Only\n\ntext ".into(), None));
    assert_eq!(of(r#"{"title": "T", "text": "\n T\r\n\nBody"}"#), ("\n T\r\n\nBody".into(), Some(2..3)));
    assert_eq!(of(r#"{"title": "Putin", "body": "Putin said."}"#), ("Putin\n\nPutin said.".into(), Some(0..5)));
    // `text` is all of the article: a gold file's offsets into it must stay good.
    assert_eq!(of(r#"{"title": "Putin", "text": "Putin said."}"#), ("Putin said.".into(), None));
    assert_eq!(of(r#"{"title": " T ", "text": ""}"#), ("T".into(), Some(0..1)));
    assert_eq!(of(r#"{"title": "", "text": "B"}"#), ("B".into(), None));
}

#[test]
fn a_record_can_be_read_again() {
    let json = r#"{"schema": "copydesk.record/1", "id": "r", "text": "T\n\nBody", "meta": {"title": "T", "published": "2022", "language": null,
        "source": null, "url": "u"}, "layers": {}, "problems": []}"#;
    let article = one(json);
    assert_eq!((article.id(), article.text(), article.title().unwrap().range()), ("r", "T\n\nBody", 0..1));
    assert_eq!((article.meta().published.as_deref(), article.meta().url.as_deref()), (Some("2022"), Some("u")));
    let unread = shown(r#"{"schema": "copydesk.record/1", "id": "r", "text": null, "layers": {}}"#);
    assert!(unread[0].starts_with("r! in, line 1: a record without text"), "{unread:?}");
}

#[test]
fn a_large_article_takes_linear_time() {
    let text = "“Word” after word. ".repeat(50_000_000 / 23);
    assert_eq!(one(&format!("[{}]", serde_json::json!({ "text": text }))).text().len(), text.len());
}

#[test]
fn what_is_known_of_an_article_is_kept_although_its_text_is_missing() {
    let failed = read(br#"{"id": "a", "url": "http://x/1", "date_publish": "2022-01-02", "maintext": null}"#).remove(0);
    let record = failed.unwrap_err();
    assert_eq!((record.id(), record.text()), ("a", None));
    assert_eq!(record.meta().url.as_deref(), Some("http://x/1"));
    assert_eq!(record.meta().published.as_deref(), Some("2022-01-02"));
}

proptest! {
    #[test]
    fn whatever_it_is_it_is_read_to_its_end(
        start in prop::sample::select(vec!["", "id,text\n", "ID,Text\na,", "[{", "{\"text\": ", "<!doctype html>", "\u{feff}", "WARC/1.0\r\n", "<rss><item>", "<feed><entry><title>", "PK\x03\x04"]),
        rest in prop::collection::vec(prop::sample::select(b"\"\"\",;\n\r\t {}[]:<>/pab01\xff\x00".to_vec()), 0..200),
    ) {
        let input = [start.as_bytes(), &rest].concat();
        prop_assert!(read(&input).len() <= input.len().max(1));
    }
}

/// The words of an article's targets.
fn targets(article: &Article) -> Vec<&str> {
    article.targets().iter().map(|target| &article.text()[target.range()]).collect()
}

#[test]
fn targets_are_stretches_of_the_field_that_the_text_was_read_from() {
    let given = r#""targets": [{"start": 4, "end": 7}]"#;
    let article = one(&format!(r#"{{"text": "Née Ora spoke.", {given}}}"#));
    assert_eq!(targets(&article), ["Ora"]);
    let article = one(&format!(r#"{{"text": "😀. Ora spoke.", "offsets": "utf16", {given}}}"#));
    assert_eq!(targets(&article), ["Ora"]);
    let article =
        one(r#"{"title": "Cuts", "body": "“Ada” spoke.", "offsets": "byte", "targets": [{"start":3,"end":6}]}"#);
    assert_eq!((article.text(), targets(&article)), ("Cuts\n\n“Ada” spoke.", vec!["Ada"]));
    assert!(one(r#"{"text": "Ora", "targets": []}"#).targets().is_empty());
}

#[test]
fn a_bad_target_is_named_in_the_record() {
    let input = r#"{"id": "a", "text": "Ora", "targets": [{"start": 0, "end": 3}, {"start": 1, "end": 9}]}"#;
    let why = "`targets[1]`: it ends at 9, but the text has 3 (codepoint)";
    assert_eq!(shown(input), [format!("a! in, line 1: {why}")]);
    let input = r#"{"id": "a", "text": "Ora", "offsets": "words", "targets": []}"#;
    assert!(shown(input)[0].contains(r#"`offsets` is "words"; expected "codepoint", "utf16" or "byte""#));
}
