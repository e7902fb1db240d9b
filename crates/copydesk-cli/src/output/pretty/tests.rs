//! Records as they appear on a terminal, with and without colour.

use copydesk::core::{Article, Layer, LayerBuilder, Link, Meta, Problem, ProblemKind, Provenance, Record, Value};

use super::pretty;
use crate::output::Screen;

const TEXT: &str = "Cuts are off, says Example\n\nLONDON (AP) — “No cuts this year,” Ada Example, the chancellor, told the BBC on Monday. \
    “Not one,” she added.\nShe said that the Bank of England agreed.\n(With information from AFP)";

struct Rows<'t> {
    text: &'t str,
    layer: LayerBuilder<'t>,
}

impl<'t> Rows<'t> {
    fn new(text: &'t str, name: &'static str) -> Rows<'t> {
        Rows { text, layer: LayerBuilder::new(name.into(), text).unwrap() }
    }

    fn row(
        mut self,
        words: &str,
        label: &'static str,
        attrs: &[(&'static str, Value<'_>)],
        links: &[(&'static str, &'static str, u32)],
    ) -> Self {
        let span = self.text.find(words).map(|start| start..start + words.len()).filter(|_| !words.is_empty());
        self.layer.row(span, label.into(), None).unwrap();
        for (key, value) in attrs {
            self.layer.attr((*key).into(), *value).unwrap();
        }
        for (role, layer, row) in links {
            self.layer.link(Link::new((*role).into(), (*layer).into(), *row)).unwrap();
        }
        self
    }

    fn done(self) -> Layer {
        self.layer.finish()
    }
}

fn record() -> Record {
    let meta = Meta { published: Some("2022-04-22".into()), source: Some("example.org".into()), ..Meta::default() };
    let mut record = Record::new(Article::new("articles/cuts.txt", TEXT, meta));
    let (name, other) = ([("form", Value::Str("name"))], [("form", Value::Str("pronoun"))]);
    let str = Value::Str;
    let layers = vec![
        Rows::new(TEXT, "sections")
            .row("Cuts are off, says Example", "title", &[], &[])
            .row("LONDON (AP) —", "dateline", &[], &[])
            .row(
                "“No cuts this year,” Ada Example, the chancellor, told the BBC on Monday. “Not one,” she added.",
                "paragraph",
                &[],
                &[],
            )
            .row("She said that the Bank of England agreed.", "paragraph", &[], &[])
            .row("(With information from AFP)", "credit", &[], &[])
            .done(),
        Rows::new(TEXT, "entities")
            .row("LONDON", "LOC", &[("name", str("London"))], &[])
            .row("Ada Example", "PER", &[("name", str("Ada Example")), ("role", str("chancellor"))], &[])
            .row("BBC", "ORG", &[("name", str("BBC"))], &[])
            .row("Bank of England", "ORG", &[("name", str("Bank of England"))], &[])
            .row("England", "LOC", &[("name", str("England"))], &[])
            .done(),
        Rows::new(TEXT, "mentions")
            .row("LONDON", "LOC", &name, &[("entity", "entities", 0)])
            .row("Ada Example", "PER", &name, &[("entity", "entities", 1)])
            .row("BBC", "ORG", &name, &[("entity", "entities", 2)])
            .row("she", "PER", &other, &[("entity", "entities", 1)])
            .row("Bank of England", "ORG", &name, &[("entity", "entities", 3)])
            .row("England", "LOC", &name, &[("entity", "entities", 4)])
            .done(),
        Rows::new(TEXT, "quotes")
            .row("“No cuts this year,”", "direct", &[("cue", str("told"))], &[("speaker", "entities", 1)])
            .row(
                "“Not one,”",
                "direct",
                &[("cue", str("added"))],
                &[("speaker", "entities", 1), ("continues", "quotes", 0)],
            )
            .row("that the Bank of England agreed", "indirect", &[("cue", str("said"))], &[("source", "mentions", 3)])
            .done(),
        Rows::new(TEXT, "sentiment")
            .row("Not one", "negative", &[("scope", str("target"))], &[("target", "entities", 1)])
            .row(
                "She said that the Bank of England agreed.",
                "positive",
                &[("scope", str("sentence")), ("polarity", Value::Float(0.4))],
                &[],
            )
            .row("", "negative", &[("scope", str("article")), ("polarity", Value::Float(-0.25))], &[])
            .row("", "neutral", &[("scope", str("target")), ("polarity", Value::Int(0))], &[("target", "entities", 1)])
            .row("", "positive", &[("scope", str("quote")), ("polarity", Value::Float(0.5))], &[("quote", "quotes", 0)])
            .done(),
    ];
    record.insert(layers).unwrap();
    let ran = |id: &str| Provenance {
        id: id.into(),
        version: "0.1.0".into(),
        config_sha256: String::new(),
        library_sha256: None,
    };
    record.processors = ["host", "entities", "quotes"].map(|id| ran(id).into()).into();
    let message =
        "index out of bounds: the len is 3 but the index is 4, which is a longer message than one line".into();
    record.problems.push(Problem { processor: "sentiment".into(), kind: ProblemKind::Panicked, message });
    record
}

/// Compares with a file, which `UPDATE_SNAPSHOTS=1` writes anew.
fn snapshot(name: &str, actual: &str) {
    let path = format!("{}/tests/snapshots/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, actual).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(actual, expected, "{path} differs; UPDATE_SNAPSHOTS=1 writes it anew");
}

fn screen(colour: bool, width: usize) -> Screen {
    Screen { terminal: true, colour, width }
}

#[test]
fn a_record_without_colour() {
    snapshot("pretty-plain.txt", &pretty(&record(), screen(false, 80)));
}

#[test]
fn a_record_with_colour() {
    snapshot("pretty-colour.txt", &pretty(&record(), screen(true, 80)).replace('\x1b', "ESC"));
}

#[test]
fn nothing_is_wider_than_a_narrow_screen() {
    let shown = pretty(&record(), screen(false, 40));
    let article = shown.split("── Who and what").next().unwrap();
    assert!(article.lines().all(|line| super::width(line) <= 40), "{article}");
    for width in [80, 200] {
        let shown = pretty(&record(), screen(false, width));
        assert!(shown.lines().all(|line| super::width(line) <= width), "{shown}");
    }
}

#[test]
fn a_long_name_role_and_type_leave_room_for_the_tone() {
    let text = "Ada Example of the Example Federation of Harbour Workers spoke.";
    let mut record = Record::new(Article::new("a", text, Meta::default()));
    let (name, role) =
        ("Ada Example of the Example Federation", "General Secretary of the Federation of Harbour Workers");
    let layers = vec![
        Rows::new(text, "entities")
            .row("Ada", "HARBOUR_WORKERS_UNION", &[("name", Value::Str(name)), ("role", Value::Str(role))], &[])
            .done(),
        Rows::new(text, "mentions").row("Ada", "PER", &[], &[("entity", "entities", 0)]).done(),
        Rows::new(text, "sentiment")
            .row(
                "",
                "negative",
                &[("scope", Value::Str("target")), ("polarity", Value::Float(-0.25))],
                &[("target", "entities", 0)],
            )
            .done(),
    ];
    record.insert(layers).unwrap();
    let table = |width| pretty(&record, screen(false, width)).split_once("── Who and what ─").unwrap().1.to_owned();
    for width in [80, 100, 200] {
        let shown = table(width);
        assert!(shown.lines().skip(1).all(|line| super::width(line) <= width), "{shown}");
        assert!(shown.contains("▼ negative −0.25\n"), "{shown}");
    }
    assert!(table(80).contains("  Ada Example of the Examp…  HARBOUR_WOR…  General…    1×  ▼"), "{}", table(80));
    assert!(table(200).contains(name) && table(200).contains(role));
}

/// Rows of a layer that nothing here knows.
#[test]
fn rows_of_any_plugin_are_shown() {
    let text = "Ada spoke. “No,” she said.";
    let mut record = Record::new(Article::new("a", text, Meta::default()));
    let layers = vec![
        Rows::new(text, "mentions").row("Ada", "PER", &[], &[]).done(),
        Rows::new(text, "readability")
            .row(
                "Ada spoke.",
                "easy",
                &[("lix", Value::Float(2.0)), ("words", Value::Int(2))],
                &[("who", "mentions", 0)],
            )
            .row("", "medium", &[("hard", Value::Bool(false)), ("why", Value::Str("short\nwords"))], &[])
            .done(),
    ];
    record.insert(layers).unwrap();
    let shown = pretty(&record, screen(false, 60));
    let table = shown.split_once("── readability ─").unwrap().1.split_once('\n').unwrap().1;
    let expected = "  easy    “Ada spoke.”     lix=2 words=2 who=“Ada”
  medium  (whole article)  hard=false why=“short words”
";
    assert_eq!(table, expected);
}

#[test]
fn an_article_that_could_not_be_read() {
    let record = Record::unreadable("a.jsonl:3", "a.jsonl, line 3, column 1: not JSON: expected value");
    snapshot("pretty-unreadable.txt", &pretty(&record, screen(false, 80)));
}

#[test]
fn a_text_without_any_layer_is_shown_by_lines() {
    let shown = pretty(&Record::new(Article::new("a", "One.\r\n\r\n\x1b[31mTwo.", Meta::default())), screen(false, 40));
    assert_eq!(shown, "── a ───────────────────────────────────\n\n  One.\n\n  ␛[31mTwo.\n");
}

#[test]
fn rows_may_overlap_and_link_in_any_way() {
    let text = "“a b\n\nc” d e\n";
    let mut record = Record::new(Article::new("a", text, Meta::default()));
    let everywhere = |name: &'static str, links: &[(&'static str, &'static str, u32)]| {
        let mut rows = LayerBuilder::new(name.into(), text).unwrap();
        let starts: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
        for start in &starts {
            for end in starts.iter().rev().filter(|end| *end > start) {
                rows.row(Some(*start..*end), "PER".into(), None).unwrap();
                for (role, layer, row) in links {
                    rows.link(Link::new((*role).into(), (*layer).into(), *row)).unwrap();
                }
            }
        }
        rows.finish()
    };
    let layers = vec![
        everywhere("sections", &[]),
        Rows::new(text, "entities").row("a", "PER", &[], &[]).done(),
        everywhere("mentions", &[("entity", "entities", 0)]),
        everywhere("quotes", &[("source", "mentions", 7), ("continues", "quotes", 0)]),
        everywhere("sentiment", &[("target", "mentions", 9), ("quote", "sentiment", 90)]),
    ];
    record.insert(layers).unwrap();
    assert!(pretty(&record, screen(true, 40)).ends_with('\n'));
}
