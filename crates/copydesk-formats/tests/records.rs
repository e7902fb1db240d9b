//! Records are read back as they were written; what was changed in between is named.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::error::Error as _;

use copydesk_core::{Article, LayerBuilder, Link, Meta, Name, Problem, ProblemKind, Provenance, Record, Value};
use copydesk_formats::{Format, Options, RecordReader, Unit, Writer, read_record, write_record};
use proptest::prelude::*;

fn json(record: &Record, options: &Options) -> String {
    let mut out = Vec::new();
    write_record(&mut out, record, options).unwrap();
    String::from_utf8(out).unwrap()
}

/// A record of one quote, and what is wrong with it once `from` is replaced by `to`.
fn broken(from: &str, to: &str) -> String {
    let text = "“Née,” said Ora.";
    let mut record = Record::new(Article::new("a", text, Meta::default()));
    let mut entities = LayerBuilder::new("entities".into(), text).unwrap();
    entities.row(Some(text.len() - 4..text.len() - 1), "PER".into(), None).unwrap();
    entities.attr("mentions".into(), Value::Int(1)).unwrap();
    let mut quotes = LayerBuilder::new("quotes".into(), text).unwrap();
    quotes.row(Some(0..text.find(" said").unwrap()), "direct".into(), Some(0.5)).unwrap();
    quotes.link(Link::new("speaker".into(), "entities".into(), 0)).unwrap();
    record.insert(vec![entities.finish(), quotes.finish()]).unwrap();
    record.problems.push(Problem { processor: "x".into(), kind: ProblemKind::Failed, message: "why".into() });
    let written = json(&record, &Options::default());
    let changed = written.replacen(from, to, 1);
    assert_ne!(written, changed, "{from} is not in {written}");
    read_record(&changed).unwrap_err().to_string()
}

#[test]
fn what_was_changed_is_named() {
    for (from, to, why) in [
        ("record/1", "record/2", "`schema`: it is \"copydesk.record/2\"; expected copydesk.record/1"),
        ("Née,", "Nee,", "`text_sha256`: it is not the SHA-256 of the text, which was changed after it was annotated"),
        ("codepoint", "words", "`offsets`: it is \"words\"; expected codepoint, utf16, byte"),
        ("\"end\":6", "\"end\":7", "`layers.quotes[0].text`: the text has “““Née,” ” there"),
        ("\"end\":6", "\"end\":17", "`layers.quotes[0].end`: 17 is past the end of the text, which has 16 (codepoint)"),
        ("\"end\":6", "\"end\":0", "`layers.quotes[0]`: span 0..0 is empty (text of 21 bytes)"),
        ("\"start\":0,", "", "`layers.quotes[0]`: a row has both `start` and `end`, or neither"),
        ("\"start\":0,\"end\":6,", "", "`layers.quotes[0].text`: a row without `start` and `end` cannot have words"),
        ("0.5", "1.5", "`layers.quotes[0]`: the score is outside 0..1"),
        (
            "[\"entities\",0]",
            "[\"entities\",1]",
            "`layers.quotes[0]`: link `speaker` leads to row 1 of `entities`, which has 1",
        ),
        (
            "[\"entities\",0]",
            "[\"entities\"]",
            "`layers.quotes[0].links.speaker`: expected [layer, row], or a list of such pairs",
        ),
        (":1}", ":[1]}", "`layers.entities[0].attrs.mentions`: expected a string, a number of 64 bits, true or false"),
        (":1}", ":1,\"mentions\":2}", "`layers.entities[0].attrs`: duplicate key `mentions`"),
        (
            "\"failed\"",
            "\"tired\"",
            "`problems[0].kind`: it is \"tired\"; expected unreadable, language, failed, panicked, ",
        ),
        ("\"id\":\"a\",", "", "not a record of copydesk: missing field `id`"),
        ("\"id\":\"a\"", "\"id\":7", "`id`: invalid type: integer `7`, expected a string"),
        ("\"id\":\"a\"", "\"id\":\"a\",\"x\":1", "`x`: unknown field `x`, expected one of `schema`, "),
    ] {
        let message = broken(from, to);
        let why = why.replace("““", "“");
        assert!(message.starts_with(&why), "{message}\n{why}");
    }
}

#[test]
fn offsets_count_in_the_unit_that_the_record_names() {
    let json =
        r#"{"id": "a", "text": "🙂 Ada", "offsets": "UNIT", "layers": {"mentions": [{"start": 2, "end": END}]}}"#;
    for (unit, end, range) in [("codepoint", "5", Ok(5..8)), ("utf16", "5", Ok(4..7)), ("byte", "5", Err(2))] {
        let read = read_record(&json.replace("UNIT", unit).replace("END", end));
        match (read, range) {
            (Ok(stored), Ok(range)) => {
                let mentions = stored.record.layers().get("mentions").unwrap();
                assert_eq!(mentions.row(0).unwrap().span().unwrap().range(), range, "{unit}");
            }
            (Err(error), Err(at)) => {
                let why = format!("`layers.mentions[0].start`: {at} lies inside a character (byte)");
                assert_eq!(error.to_string(), why);
            }
            (read, _) => panic!("{unit}: {read:?}"),
        }
    }
}

#[test]
fn a_bad_line_names_file_line_and_field_and_costs_no_other() {
    let good = json(&Record::unreadable("a", "why"), &Options::default());
    let lines = format!("{good}\n{}\n{{\"id\"\n{good}\n", good.replace("reader", "x\", \"y\": \"z"));
    let read: Vec<_> = RecordReader::new("r.jsonl", lines.as_bytes()).collect();
    assert_eq!(read.len(), 4);
    assert_eq!(read[0].as_ref().unwrap().record, Record::unreadable("a", "why"));
    assert_eq!(read[3].as_ref().unwrap(), read[0].as_ref().unwrap());
    let error = read[1].as_ref().unwrap_err();
    assert!(error.to_string().starts_with("r.jsonl, line 2: `problems[0].y`: unknown field `y`"), "{error}");
    // The cause is there to be asked for, without the place.
    assert!(error.source().unwrap().to_string().starts_with("`problems[0].y`"));
    let message = read[2].as_ref().unwrap_err().to_string();
    assert!(message.starts_with("r.jsonl, line 3, column"), "{message}");
    let text: Vec<_> = RecordReader::new("a.txt", "Ada spoke.".as_bytes()).collect();
    let message = text[0].as_ref().unwrap_err().to_string();
    assert_eq!(message, "a.txt: not a record of copydesk: expected JSON, as annotate writes it");
}

/// Rows as a plugin may write them: a span or none, a label, a score, an attribute of each kind, links to rows of any layer.
#[derive(Clone, Debug)]
struct Shape {
    span: Option<(usize, usize)>,
    label: String,
    score: Option<f32>,
    number: i64,
    float: f64,
    links: Vec<(bool, bool, u32)>,
}

fn shape() -> impl Strategy<Value = Shape> {
    let span = prop::option::of((0usize..40, 1usize..9));
    let link = (any::<bool>(), any::<bool>(), 0u32..3);
    let float = any::<f64>().prop_filter("finite", |float| float.is_finite());
    (span, "[a-zé\"]{0,3}", prop::option::of(0f32..=1f32), any::<i64>(), float, prop::collection::vec(link, 0..4))
        .prop_map(|(span, label, score, number, float, links)| Shape { span, label, score, number, float, links })
}

/// A record with the shapes in both of two layers, and tokens.
fn record(text: &str, shapes: &[Shape]) -> Record {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let range = |(start, len): (usize, usize)| {
        let start = start.min(places.len() - 1);
        let end = (start + len).min(places.len() - 1);
        (start < end).then(|| places[start]..places[end])
    };
    let mut rows: Vec<_> = shapes.iter().map(|shape| (shape.span.and_then(range), shape)).collect();
    rows.sort_by_key(|(span, _)| span.as_ref().map_or((usize::MAX, 0), |span| (span.start, usize::MAX - span.end)));
    let name = |name: &str| Name::intern(name).unwrap();
    let layer = |layer: &'static str| {
        let mut builder = LayerBuilder::new(layer.into(), text).unwrap();
        for (span, shape) in &rows {
            builder.row(span.clone(), name(&shape.label), shape.score).unwrap();
            builder.attr("words".into(), Value::Str(&shape.label)).unwrap();
            builder.attr("number".into(), Value::Int(shape.number)).unwrap();
            builder.attr("float".into(), Value::Float(shape.float)).unwrap();
            builder.attr("sure".into(), Value::Bool(shape.number > 0)).unwrap();
            for (role, to, row) in shape.links.iter().filter(|(.., row)| (*row as usize) < rows.len()) {
                let role = if *role { "speaker" } else { "entity" };
                builder.link(Link::new(role.into(), if *to { "a" } else { "b" }.into(), *row)).unwrap();
            }
        }
        builder.finish()
    };
    let mut tokens = LayerBuilder::new("tokens".into(), text).unwrap();
    text.char_indices().for_each(|(at, c)| tokens.row(Some(at..at + c.len_utf8()), "".into(), None).unwrap());
    let meta = Meta { title: Some("T".into()), ..Meta::default() };
    let mut record = Record::new(Article::new("id", text, meta));
    record.insert(vec![layer("a"), layer("b"), tokens.finish()]).unwrap();
    let host = Provenance {
        id: "host".into(),
        version: "1".into(),
        config_sha256: "00".into(),
        library_sha256: Some("ab".repeat(32)),
    };
    record.processors.push(host.into());
    record
}

proptest! {
    #[test]
    fn a_record_is_read_back_as_it_was_written(
        text in "[a-z “é🙂\n]{0,300}",
        shapes in prop::collection::vec(shape(), 0..5),
        offsets in prop::sample::select(Unit::ALL.to_vec()),
        tokens: bool,
    ) {
        let record = record(&text, &shapes);
        let options = Options { offsets, tokens };
        let written = json(&record, &options);
        let read = read_record(&written).unwrap();
        prop_assert_eq!(&read.options, &options);
        prop_assert_eq!(&json(&read.record, &read.options), &written);
        // Also from a file, indented.
        let mut writer = Writer::new(Vec::new(), Format::Json, options);
        writer.write(&record).unwrap();
        writer.write(&record).unwrap();
        let file = writer.finish().unwrap();
        let again: Vec<_> = RecordReader::new("r", file.as_slice()).collect::<Result<_, _>>().unwrap();
        prop_assert_eq!(again, [read.clone(), read]);
    }
}
