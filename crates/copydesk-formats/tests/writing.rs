//! Records as JSON: the exact bytes, the schema, and offsets in every unit.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use copydesk_core::vocabulary::{EntityType, MentionForm, QuoteKind, Scope, SectionKind, Tone};
use copydesk_core::{Article, LayerBuilder, Link, Meta, Problem, ProblemKind, Provenance, Record, Value};
use copydesk_formats::{Format, Offsets, Options, RECORD_SCHEMA, Reader, Unit, Writer, write_record};
use proptest::prelude::*;

const TEXT: &str = "🙂 Ada said: “Nø.”";

fn record() -> Record {
    let meta = Meta { published: Some("2022-04-22".into()), ..Meta::default() };
    let mut record = Record::new(Article::new("a", TEXT, meta));
    let span = |words: &str| TEXT.find(words).map(|start| start..start + words.len());
    let mut sentences = LayerBuilder::new("sentences".into(), TEXT).unwrap();
    sentences.row(Some(0..TEXT.len()), "".into(), None).unwrap();
    let mut tokens = LayerBuilder::new("tokens".into(), TEXT).unwrap();
    tokens.row(span("Ada"), "".into(), None).unwrap();
    let mut entities = LayerBuilder::new("entities".into(), TEXT).unwrap();
    entities.row(span("Ada"), "PER".into(), None).unwrap();
    entities.attr("name".into(), Value::Str("Ada")).unwrap();
    entities.attr("mentions".into(), Value::Int(2)).unwrap();
    let mut quotes = LayerBuilder::new("quotes".into(), TEXT).unwrap();
    quotes.row(span("“Nø.”"), "direct".into(), Some(0.97)).unwrap();
    for (role, row) in [("addressee", 0), ("speaker", 0), ("addressee", 0)] {
        quotes.link(Link::new(role.into(), "entities".into(), row)).unwrap();
    }
    let mut sentiment = LayerBuilder::new("sentiment".into(), TEXT).unwrap();
    sentiment.row(None, "negative".into(), Some(1.0 / 3.0)).unwrap();
    sentiment.attr("polarity".into(), Value::Float(-0.5)).unwrap();
    sentiment.attr("sure".into(), Value::Bool(false)).unwrap();
    record
        .insert([sentences, tokens, entities, quotes, sentiment].into_iter().map(LayerBuilder::finish).collect())
        .unwrap();
    record.processors.push(
        Provenance { id: "host".into(), version: "0.1.0".into(), config_sha256: "00".into(), library_sha256: None }
            .into(),
    );
    record.problems.push(Problem { processor: "x".into(), kind: ProblemKind::Failed, message: "why".into() });
    record
}

fn json(record: &Record, offsets: Unit, tokens: bool) -> String {
    let mut out = Vec::new();
    write_record(&mut out, record, &Options { offsets, tokens }).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_bytes_of_a_record() {
    let expected = concat!(
        r#"{"schema":"copydesk.record/1","id":"a","text":"🙂 Ada said: “Nø.”","#,
        r#""text_sha256":"9933d1326f55953c2042449e4dc22db31bef8cc66a163e390f765cdb6c2673b2","offsets":"codepoint","#,
        r#""meta":{"title":null,"published":"2022-04-22","language":null,"source":null,"url":null},"#,
        r#""layers":{"sentences":[{"start":0,"end":17}],"#,
        r#""entities":[{"start":2,"end":5,"text":"Ada","label":"PER","attrs":{"name":"Ada","mentions":2}}],"#,
        r#""quotes":[{"start":12,"end":17,"text":"“Nø.”","label":"direct","score":0.97,"#,
        r#""links":{"addressee":[["entities",0],["entities",0]],"speaker":["entities",0]}}],"#,
        r#""sentiment":[{"label":"negative","score":0.3333,"attrs":{"polarity":-0.5,"sure":false}}]},"#,
        r#""processors":[{"id":"host","version":"0.1.0","config_sha256":"00"}],"#,
        r#""problems":[{"processor":"x","kind":"failed","message":"why"}]}"#,
    );
    assert_eq!(json(&record(), Unit::Codepoint, false), expected);
    assert!(json(&record(), Unit::Utf16, false).contains(r#""quotes":[{"start":13,"end":18,"#));
    assert!(json(&record(), Unit::Byte, true).contains(r#""tokens":[{"start":5,"end":8}],"#));
}

#[test]
fn an_unreadable_input_has_a_record_too() {
    let expected = concat!(
        r#"{"schema":"copydesk.record/1","id":"x","text":null,"text_sha256":null,"offsets":"codepoint","#,
        r#""meta":{"title":null,"published":null,"language":null,"source":null,"url":null},"layers":{},"processors":[],"#,
        r#""problems":[{"processor":"reader","kind":"unreadable","message":"why"}]}"#
    );
    assert_eq!(json(&Record::unreadable("x", "why"), Unit::Codepoint, false), expected);
}

#[test]
fn records_keep_to_the_schema() {
    let schema: serde_json::Value = serde_json::from_str(RECORD_SCHEMA).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::validator_for(&schema).unwrap();
    for record in [record(), Record::unreadable("x", "why"), Record::new(Article::new("", "", Meta::default()))] {
        let value: serde_json::Value = serde_json::from_str(&json(&record, Unit::Utf16, true)).unwrap();
        let errors: Vec<_> = validator.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert_eq!(errors, [""; 0]);
    }
    for (pointer, wrong) in
        [("/id", "1"), ("/layers/quotes/0/label", "\"x\""), ("/layers/quotes/0/links/speaker", "[0]")]
    {
        let mut value: serde_json::Value = serde_json::from_str(&json(&record(), Unit::Codepoint, false)).unwrap();
        *value.pointer_mut(pointer).unwrap() = serde_json::from_str(wrong).unwrap();
        assert!(!validator.is_valid(&value), "{pointer} may be {wrong}");
    }
}

#[test]
fn the_schema_lists_the_words_of_the_vocabulary() {
    let schema: serde_json::Value = serde_json::from_str(RECORD_SCHEMA).unwrap();
    let words = |at: &str| schema.pointer(&format!("{at}/enum")).cloned().unwrap_or_else(|| panic!("{at}"));
    let row = |layer: &str| format!("/properties/layers/properties/{layer}/items/allOf/1/properties");
    macro_rules! assert_listed {
        ($at:expr, $words:ty) => {
            assert_eq!(
                words(&$at),
                serde_json::json!(<$words>::ALL.iter().map(|word| word.as_str()).collect::<Vec<_>>())
            );
        };
    }
    assert_listed!(row("sections") + "/label", SectionKind);
    assert_listed!(row("mentions") + "/label", EntityType);
    assert_listed!(row("entities") + "/label", EntityType);
    assert_listed!(row("mentions") + "/attrs/properties/form", MentionForm);
    assert_listed!(row("sources") + "/label", MentionForm);
    assert_listed!(row("quotes") + "/label", QuoteKind);
    assert_listed!(row("sentiment") + "/label", Tone);
    assert_listed!(row("sentiment") + "/attrs/properties/scope", Scope);
    assert_listed!(String::from("/properties/problems/items/properties/kind"), ProblemKind);
    assert_listed!(String::from("/properties/offsets"), Unit);
}

#[test]
fn json_is_an_object_for_one_and_an_array_otherwise() {
    let written = |n: usize, format| {
        let mut writer = Writer::new(Vec::new(), format, Options::default());
        (0..n).for_each(|_| writer.write(&record()).unwrap());
        String::from_utf8(writer.finish().unwrap()).unwrap()
    };
    let parse = |json: &str| serde_json::from_str::<serde_json::Value>(json).unwrap();
    assert_eq!(written(0, Format::Json), "[]\n");
    assert_eq!(parse(&written(1, Format::Json)), parse(&json(&record(), Unit::Codepoint, false)));
    for n in 2..4 {
        assert_eq!(parse(&written(n, Format::Json)).as_array().unwrap().len(), n);
        assert_eq!(written(n, Format::Jsonl).lines().count(), n);
    }
}

proptest! {
    #[test]
    fn offsets_lead_back_in_every_unit(text in "([a-z ]{0,200}|[“”é\r\n\u{0}]{0,9}|[日本🙂]{0,90}){0,6}") {
        let (points, units): (Vec<char>, Vec<u16>) = (text.chars().collect(), text.encode_utf16().collect());
        let [by_point, by_unit, by_byte] = [Unit::Codepoint, Unit::Utf16, Unit::Byte].map(|unit| Offsets::new(&text, unit));
        for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
            prop_assert_eq!(points[..by_point.from_byte(at) as usize].iter().collect::<String>(), &text[..at]);
            prop_assert_eq!(String::from_utf16(&units[..by_unit.from_byte(at) as usize]).unwrap(), &text[..at]);
            prop_assert_eq!(by_byte.from_byte(at) as usize, at);
        }
        for offsets in [&by_point, &by_unit, &by_byte] {
            let boundaries: Vec<_> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
            let back: Vec<_> = (0..=offsets.len() + 2).filter_map(|units| offsets.to_byte(units)).collect();
            prop_assert_eq!(back, boundaries);
        }
    }

    #[test]
    fn any_text_comes_back_from_its_record(text in any::<String>(), id in any::<String>(), pretty: bool) {
        let format = if pretty { Format::Json } else { Format::Jsonl };
        let mut writer = Writer::new(Vec::new(), format, Options::default());
        writer.write(&Record::new(Article::new(id.clone(), text.clone(), Meta::default()))).unwrap();
        let written = writer.finish().unwrap();
        let read: Vec<_> = Reader::new("again", written.as_slice()).collect();
        prop_assert_eq!(read.len(), 1);
        let article = read.into_iter().next().unwrap().unwrap();
        prop_assert_eq!(article.text(), text);
        prop_assert_eq!(article.id(), if id.is_empty() { "again:1" } else { &id });
    }

    #[test]
    fn whatever_the_bytes_are_reading_ends(bytes in prop::collection::vec(prop::sample::select(b"{}[]\",:\\ \nabc1\xff<".as_slice()), 0..60)) {
        let items = Reader::new("any", bytes.as_slice()).count();
        prop_assert!(items <= bytes.len() + 1);
    }
}

fn written(format: Format, records: &[Record]) -> serde_json::Value {
    let mut writer = Writer::new(Vec::new(), format, Options::default());
    records.iter().for_each(|record| writer.write(record).unwrap());
    serde_json::from_slice(&writer.finish().unwrap()).unwrap()
}

#[test]
fn a_task_of_label_studio_has_regions_relations_and_what_is_neither() {
    assert_eq!(written(Format::LabelStudio, &[]), serde_json::json!([]));
    let tasks = written(Format::LabelStudio, &[record(), record()]);
    assert_eq!(tasks.as_array().unwrap().len(), 2);
    let task = &tasks[0];
    let text: Vec<char> = task["data"]["text"].as_str().unwrap().chars().collect();
    let results = task["predictions"][0]["result"].as_array().unwrap();
    let (regions, relations): (Vec<_>, Vec<_>) = results.iter().partition(|result| result["type"] == "labels");
    let words = regions.iter().map(|region| {
        let value = &region["value"];
        let at = |key: &str| value[key].as_u64().unwrap() as usize;
        let words: String = text[at("start")..at("end")].iter().collect();
        assert_eq!(value["text"], words.as_str());
        (region["id"].as_str().unwrap(), value["labels"][0].as_str().unwrap(), words)
    });
    let expected = [("entities-0", "PER", "Ada".to_owned()), ("quotes-0", "direct", "“Nø.”".to_owned())];
    assert_eq!(words.collect::<Vec<_>>(), expected);
    assert_eq!(relations.len(), 3);
    let ends = |relation: &&serde_json::Value| (relation["from_id"].clone(), relation["to_id"].clone());
    assert!(relations.iter().all(|relation| ends(relation) == ("quotes-0".into(), "entities-0".into())));
    assert_eq!(task["meta"]["article"][0]["label"], "negative");
    assert_eq!(task["meta"]["problems"][0]["message"], "why");
}

#[test]
fn web_annotations_select_by_position_and_by_words() {
    let page = written(Format::WebAnnotation, &[record()]);
    assert_eq!(
        (&page["type"], &page["@context"][0]),
        (&"AnnotationPage".into(), &"http://www.w3.org/ns/anno.jsonld".into())
    );
    let items = page["items"].as_array().unwrap();
    let [ada, quote, tone] = items.as_slice() else { panic!("{items:?}") };
    let selector = &quote["target"]["selector"];
    assert_eq!((selector[0]["start"].as_u64(), selector[0]["end"].as_u64()), (Some(12), Some(17)));
    assert_eq!(
        selector[1],
        serde_json::json!({"type": "TextQuoteSelector", "exact": "“Nø.”", "prefix": "🙂 Ada said: ", "suffix": ""})
    );
    assert_eq!(quote["copydesk:speaker"][0]["id"], ada["id"]);
    assert_eq!(quote["copydesk:addressee"].as_array().unwrap().len(), 2);
    // It is of the whole article.
    assert_eq!(tone["target"], quote["target"]["source"]);
    assert_eq!(page["copydesk:problems"][0]["copydesk:message"], "why");
}
