//! The underlined form, shown by example.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use copydesk_core::underline::{
    FixtureDefect, FixtureRow, LONG, OwnedValue, Show, parse, render, render_within, text_of,
};
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

#[test]
fn a_fixture_is_read_back_with_all_that_it_says() {
    let (text, told) = parse(FIXTURE).unwrap();
    assert_eq!(text, text_of(FIXTURE));
    let seen: Vec<(&str, &str)> =
        told.iter().map(|t| (t.span.clone().map_or("", |span| &text[span]), t.label.as_str())).collect();
    let quote = "\"No cuts\nthis year.\"";
    assert_eq!(seen, [("Ada Example", "PER"), ("BBC", "ORG"), (quote, "direct"), ("Ada", "PER"), ("", "negative")]);
    assert_eq!(
        told[2],
        FixtureRow {
            span: Some(find(&text, quote)),
            label: "direct".into(),
            attrs: vec![
                ("source".into(), OwnedValue::Str("Ada Example".into())),
                ("cue".into(), OwnedValue::Str("told".into()))
            ],
            links: vec![("speaker".into(), "entities".into(), 0)],
            score: None,
        }
    );
    assert_eq!(told[4].attrs, [("polarity".into(), OwnedValue::Float(-0.25))]);
}

#[test]
fn what_is_said_is_read_in_every_form() {
    let fixture = r#"x
^ a-label #2 like=marks[3] why="\"é\u{301}\n" n=-7 warm=true (0.50)
^ n=1.5"#;
    let (_, told) = parse(fixture).unwrap();
    let links = [("entity".into(), "entities".into(), 1), ("like".into(), "marks".into(), 3)];
    assert_eq!((told[0].label.as_str(), &told[0].links[..], told[0].score), ("a-label", &links[..], Some(0.5)));
    let attrs = [
        ("why".into(), OwnedValue::Str("\"é\u{301}\n".into())),
        ("n".into(), OwnedValue::Int(-7)),
        ("warm".into(), OwnedValue::Bool(true)),
    ];
    assert_eq!(told[0].attrs, attrs);
    assert_eq!((told[1].label.as_str(), &told[1].attrs[..]), ("", &[("n".into(), OwnedValue::Float(1.5))][..]));
}

#[test]
fn a_fixture_that_cannot_be_read_says_where_and_why() {
    let wrong = |fixture: &str| parse(fixture).unwrap_err().to_string();
    assert_eq!(wrong("ab\n  ^ x"), "line 2: the carets leave the line \"ab\"");
    assert_eq!(wrong("日b\n ^ x"), "line 2: the carets cut a character of two columns, before \"b\"");
    assert_eq!(wrong("ab\n^ ...x"), "line 2: no row above continues as `...x`");
    assert_eq!(wrong("ab\n^ x y"), "line 2: `y` is none of: label (first), #1, key=value, role=layer[0], (score)");
    assert_eq!(wrong("ab\n^ x y=z"), "line 2: `y=z` is none of: \"text\", a number, true, false, #1, layer[0]");
    assert_eq!(wrong("ab\n^ x y=\"z"), "line 2: the text of `y` does not end, or has an unknown escape");
    let error = parse("ab\n\n\n^^^").unwrap_err();
    assert_eq!((error.line, error.defect), (4, FixtureDefect::PastEnd { line: String::new() }));
}

proptest::proptest! {
    /// Any layer over any text can be rendered and parsed without loss, except for what the form cannot show.
    #[test]
    fn what_is_rendered_is_read_back(
        words in proptest::collection::vec("[a-zé日🙂“”.,]{1,6}[ \n]?", 1..40),
        picks in proptest::collection::vec((0usize..40, 1usize..6, proptest::bool::ANY), 0..12),
    ) {
        let text = words.concat();
        let mut ends = vec![0];
        ends.extend(words.iter().scan(0, |at, word| { *at += word.len(); Some(*at) }));
        let mut spans: Vec<_> = picks
            .iter()
            .map(|(first, n, labelled)| {
                let first = first % words.len();
                let last = (first + n).min(words.len());
                let covered = text[ends[first]..ends[last]].trim_end_matches([' ', '\n']);
                (ends[first]..ends[first] + covered.len(), *labelled)
            })
            .collect();
        spans.sort_by_key(|(span, _)| (span.start, usize::MAX - span.end));
        spans.dedup_by_key(|(span, _)| span.clone());
        let mut record = Record::new(Article::new("any", text.clone(), Meta::default()));
        let mut marks = LayerBuilder::new("marks".into(), &text).unwrap();
        for (i, (span, labelled)) in spans.iter().enumerate() {
            marks.row(Some(span.clone()), if *labelled { "here".into() } else { "".into() }, None).unwrap();
            marks.attr("n".into(), Value::Int(i as i64)).unwrap();
        }
        record.insert(vec![marks.finish()]).unwrap();
        let shown = render(&text, record.layers(), &[Show::all("marks")]);
        let (read, told) = parse(&shown).unwrap();
        proptest::prop_assert_eq!(read.trim_end_matches('\n'), text.trim_end_matches('\n'));
        let back: Vec<_> = told.into_iter().map(|row| (row.span.unwrap(), row.label == "here")).collect();
        proptest::prop_assert_eq!(back, spans);
    }
}

/// Nested rows of the same label, so that both continue from piece to piece.
#[test]
fn what_is_wrapped_is_read_back() {
    let text = "Ada Example told the BBC that 日本 would not cut rates this year, and Bo agreed.\n\nThe end of it all.";
    let mut record = Record::new(Article::new("a", text, Meta::default()));
    let mut rows = LayerBuilder::new("clauses".into(), text).unwrap();
    for words in
        [&text[..text.find('.').unwrap() + 1], "that 日本 would not cut rates this year", "would not cut rates", "Bo"]
    {
        rows.row(Some(find(text, words)), "clause".into(), None).unwrap();
    }
    record.insert(vec![rows.finish()]).unwrap();
    let show = [Show::all("clauses")];
    let plain = parse(&render(text, record.layers(), &show)).unwrap();
    assert_eq!(plain.1.len(), 4);
    for columns in [12, 24, 40, 80] {
        let shown = render_within(text, record.layers(), &show, columns);
        let wide =
            |line: &&str| !line.trim_start().starts_with('^') && unicode_width::UnicodeWidthStr::width(*line) > columns;
        assert_eq!(shown.lines().find(wide), None, "{columns} columns:\n{shown}");
        assert_eq!(parse(&shown).as_ref(), Ok(&plain), "{columns} columns:\n{shown}");
    }
}
