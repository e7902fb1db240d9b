//! The underlined form, shown by example.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use copydesk_core::underline::{LONG, Show, render, text_of};
use copydesk_core::{Article, LayerBuilder, Link, Meta, Record, Value};

const FIXTURE: &str = r#"Ada Example told the BBC: "No cuts
^^^^^^^^^^^ PER #1
                     ^^^ ORG #2
                          ^^^^^^^^ direct source="Ada Example" speaker=#1 cue="told"
this year." 日本 Ada
^^^^^^^^^^^ ...direct source="Ada Example" speaker=#1 cue="told"
                 ^^^ PER #1
= negative polarity=-0.25"#;

fn find(text: &str, words: &str) -> std::ops::Range<usize> {
    let start = text.find(words).unwrap();
    start..start + words.len()
}

#[test]
fn a_fixture_reads_back_as_it_was_rendered() {
    let text = text_of(FIXTURE);
    let mut record = Record::new(Article::new("fixture", text.clone(), Meta::default()));
    let last_ada = text.rfind("Ada").unwrap();
    let mut mentions = LayerBuilder::new("mentions".into(), &text).unwrap();
    let mut entities = LayerBuilder::new("entities".into(), &text).unwrap();
    for (span, label, entity) in
        [(find(&text, "Ada Example"), "PER", 0), (find(&text, "BBC"), "ORG", 1), (last_ada..last_ada + 3, "PER", 0)]
    {
        mentions.row(Some(span.clone()), label.into(), None).unwrap();
        mentions.attr("form".into(), Value::Str("name")).unwrap();
        mentions.link(Link::new("entity".into(), "entities".into(), entity)).unwrap();
        if span.start < 30 {
            entities.row(Some(span), label.into(), None).unwrap();
        }
    }
    let mut quotes = LayerBuilder::new("quotes".into(), &text).unwrap();
    quotes.row(Some(find(&text, "\"No cuts\nthis year.\"")), "direct".into(), Some(0.9)).unwrap();
    quotes.attr("cue".into(), Value::Str("told")).unwrap();
    quotes.link(Link::new("source".into(), "mentions".into(), 0)).unwrap();
    quotes.link(Link::new("speaker".into(), "entities".into(), 0)).unwrap();
    let mut sentiment = LayerBuilder::new("sentiment".into(), &text).unwrap();
    sentiment.row(None, "negative".into(), None).unwrap();
    sentiment.attr("polarity".into(), Value::Float(-0.25)).unwrap();
    record.insert(vec![mentions, entities, quotes, sentiment].into_iter().map(LayerBuilder::finish).collect()).unwrap();

    let show = [Show::some("mentions", &[], &["entity"]), Show::all("quotes"), Show::all("sentiment")];
    assert_eq!(render(&text, record.layers(), &show).trim_end(), FIXTURE);
}

#[test]
fn odd_characters_keep_the_carets_in_place() {
    let text = "a\tb\0\r\n🙂 e\u{301}x";
    let mut record = Record::new(Article::new("odd", text, Meta::default()));
    let mut marks = LayerBuilder::new("marks".into(), text).unwrap();
    for words in ["b", "🙂", "e\u{301}"] {
        marks.row(Some(find(text, words)), "here".into(), None).unwrap();
    }
    record.insert(vec![marks.finish()]).unwrap();
    let shown = render(text, record.layers(), &[Show::all("marks")]);
    assert_eq!(shown, "a b␀\n  ^ here\n🙂 e\u{301}x\n^^ here\n   ^ here\n");
}

#[test]
fn a_long_line_is_shown_in_pieces_that_are_joined_again() {
    for (word, words) in [("word ", 400), ("é", 1500)] {
        let text = word.repeat(words) + "\r\nshort";
        let mut record = Record::new(Article::new("long", text.clone(), Meta::default()));
        let mut marks = LayerBuilder::new("marks".into(), &text).unwrap();
        for start in (0..word.len() * words).step_by(word.len()) {
            marks.row(Some(start..start + word.len()), "here".into(), None).unwrap();
        }
        record.insert(vec![marks.finish()]).unwrap();
        let shown = render(&text, record.layers(), &[Show::all("marks")]);
        assert!(shown.lines().all(|line| line.len() <= LONG + " here↵".len()));
        assert_eq!(shown.matches("here").count(), words);
        assert_eq!(text_of(&shown), text.replace('\r', ""));
    }
}
