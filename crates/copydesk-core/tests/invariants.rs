//! Properties of every layer and record, on random texts and rows.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use copydesk_core::{
    Article, Defect, FlatAttr, FlatRow, FlatRows, Layer, LayerBuilder, Link, Meta, Name, Record, Span, Value,
};
use proptest::prelude::*;

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof!["\\PC{0,40}", "[a-c“”é🙂\u{301}\r\n\0 ]{0,40}"]
}

proptest! {
    #[test]
    fn a_span_is_made_exactly_where_the_text_can_be_sliced(text in any_text(), start in 0usize..60, end in 0usize..60) {
        let span = Span::new(&text, start..end);
        let sliceable = text.get(start..end).is_some_and(|s| !s.is_empty());
        prop_assert_eq!(span.is_ok(), sliceable);
        if let Ok(span) = span {
            prop_assert_eq!(span.range(), start..end);
        }
    }

    #[test]
    fn a_layer_takes_sorted_rows_and_gives_them_back(text in "[a-z]{1,30}", ranges in prop::collection::vec((0usize..30, 0usize..30), 0..20)) {
        let mut ranges: Vec<_> = ranges.into_iter().filter_map(|(a, b)| Span::new(&text, a..b).ok()).collect();
        let mut builder = LayerBuilder::new("layer".into(), &text).unwrap();
        let sorted = ranges.is_sorted();
        let taken = ranges.iter().try_for_each(|span| builder.row(Some(span.range()), Name::NONE, None));
        prop_assert_eq!(taken.is_ok(), sorted);
        ranges.sort();
        let mut builder = LayerBuilder::new("layer".into(), &text).unwrap();
        for (i, span) in ranges.iter().enumerate() {
            builder.row(Some(span.range()), Name::NONE, None).unwrap();
            builder.attr("n".into(), Value::Int(i as i64)).unwrap();
        }
        let layer = builder.finish();
        let back: Vec<_> = layer.rows().map(|row| row.span().unwrap()).collect();
        prop_assert_eq!(back, ranges);
        for row in layer.rows() {
            prop_assert_eq!(row.attr("n"), Some(Value::Int(row.index() as i64)));
        }
    }

    #[test]
    fn scores_outside_zero_to_one_are_refused(score in prop::num::f32::ANY) {
        let mut builder = LayerBuilder::new("layer".into(), "text").unwrap();
        let taken = builder.row(Some(0..4), Name::NONE, Some(score)).is_ok();
        prop_assert_eq!(taken, (0.0..=1.0).contains(&score));
    }

    #[test]
    fn a_record_takes_links_exactly_if_they_resolve(rows in 0usize..5, target in 0u32..8, known in any::<bool>()) {
        let text = "abcdef";
        let mut record = Record::new(Article::new("a", text, Meta::default()));
        let layer = |name: &'static str, rows: usize| {
            let mut builder = LayerBuilder::new(name.into(), text).unwrap();
            (0..rows).for_each(|i| builder.row(Some(i..i + 1), Name::NONE, None).unwrap());
            builder
        };
        record.insert(vec![layer("targets", rows).finish()]).unwrap();
        let mut linking = layer("linking", 1);
        let name = if known { "targets" } else { "nowhere" };
        linking.link(Link::new("to".into(), name.into(), target)).unwrap();
        let before = record.clone();
        let taken = record.insert(vec![linking.finish()]);
        prop_assert_eq!(taken.is_ok(), known && (target as usize) < rows);
        if taken.is_err() {
            prop_assert_eq!(record, before, "a refused insert changes nothing");
        }
    }
}

fn one_row(name: &'static str, text: &str) -> Layer {
    let mut builder = LayerBuilder::new(name.into(), text).unwrap();
    builder.row(Some(0..1), Name::NONE, None).unwrap();
    builder.finish()
}

#[test]
fn layers_may_link_to_one_another_and_to_themselves() {
    let mut record = Record::new(Article::new("a", "xy", Meta::default()));
    let make = |name: &'static str, to: &'static str| {
        let mut builder = LayerBuilder::new(name.into(), "xy").unwrap();
        builder.row(Some(0..2), Name::NONE, None).unwrap();
        builder.link(Link::new("to".into(), to.into(), 0)).unwrap();
        builder.link(Link::new("self".into(), name.into(), 0)).unwrap();
        builder.finish()
    };
    record.insert(vec![make("a", "b"), make("b", "a")]).unwrap();
}

#[test]
fn a_layer_has_one_provider_and_one_text() {
    let mut record = Record::new(Article::new("a", "xy", Meta::default()));
    record.insert(vec![one_row("mentions", "xy")]).unwrap();
    let name = Name::from("mentions");
    assert_eq!(record.insert(vec![one_row("mentions", "xy")]), Err(Defect::DuplicateLayer(name)));
    assert_eq!(record.insert(vec![one_row("quotes", "longer")]), Err(Defect::OtherText("quotes".into())));
}

#[test]
fn a_layer_of_another_text_of_the_same_length_is_refused_where_it_would_cut_a_character() {
    let mut record = Record::new(Article::new("a", "éé", Meta::default()));
    assert_eq!(record.insert(vec![one_row("mentions", "abcd")]), Err(Defect::OtherText("mentions".into())));
    let mut whole = LayerBuilder::new("sentiment".into(), "abcd").unwrap();
    whole.row(None, Name::NONE, None).unwrap();
    record.insert(vec![whole.finish()]).unwrap();
}

/// A layer with one row for each part, whose attributes are that part of three.
fn of_parts(parts: &[(u32, u32)]) -> Result<Layer, Defect> {
    let row = |&(first_attr, n_attrs): &(u32, u32)| FlatRow {
        label: Name::NONE,
        begin: 0,
        end: 4,
        flags: 0,
        score: f32::NAN,
        first_attr,
        n_attrs,
        first_link: 0,
        n_links: 0,
        reserved: 0,
    };
    let attrs = ["a", "b", "c"].map(|key| FlatAttr { key: key.into(), kind: FlatAttr::INT, bits: 1 });
    let rows = parts.iter().map(row).collect();
    Layer::from_arrays("layer".into(), "text", rows, attrs.into(), Vec::new(), String::new())
}

#[test]
fn no_two_rows_share_an_attribute_even_if_another_belongs_to_nobody() {
    let shared =
        |row| Err(Defect::InRow { layer: "layer".into(), row, defect: Box::new(Defect::Shared("attributes")) });
    let refused = |parts: &[(u32, u32)]| of_parts(parts).map(|_| ());
    assert_eq!(refused(&[(0, 1), (0, 1)]), shared(1));
    assert_eq!(refused(&[(1, 1), (0, 2)]), shared(1));
    assert_eq!(refused(&[(0, 3), (2, 1)]), shared(1));
    assert_eq!(refused(&[(2, 1), (0, 1), (0, 1)]), shared(2));
}

#[test]
fn attributes_may_lie_in_another_order_than_their_rows() {
    let layer = of_parts(&[(2, 1), (0, 0), (0, 2)]).unwrap();
    let keys = |row: usize| layer.row(row).unwrap().attrs().map(|(key, _)| key.as_str()).collect::<Vec<_>>();
    assert_eq!([keys(0), keys(1), keys(2)], [vec!["c"], vec![], vec!["a", "b"]]);
}

#[test]
fn rows_are_short_until_one_has_more_than_span_and_label() {
    type Add = fn(&mut LayerBuilder<'_>) -> Result<(), Defect>;
    let layer = |last: Add| {
        let mut layer = LayerBuilder::new("layer".into(), "text").unwrap();
        layer.row(Some(0..1), "first".into(), None).unwrap();
        layer.row(Some(1..4), Name::NONE, None).unwrap();
        last(&mut layer).unwrap();
        layer.finish()
    };
    let is_short = |layer: &Layer| matches!(layer.flat().rows, FlatRows::Short(_));
    assert!(is_short(&layer(|layer| layer.row(Some(2..3), "last".into(), None))));
    let longer: [Add; 4] = [
        |layer| layer.row(Some(2..3), Name::NONE, Some(0.5)),
        |layer| layer.row(None, Name::NONE, None),
        |layer| layer.attr("key".into(), Value::Int(1)),
        |layer| layer.link(Link::new("next".into(), "layer".into(), 0)),
    ];
    for layer in longer.map(layer) {
        assert!(!is_short(&layer));
        let rows: Vec<_> = layer.rows().map(|row| (row.span().map(Span::range), row.label().as_str())).collect();
        assert_eq!(rows[..2], [(Some(0..1), "first"), (Some(1..4), "")]);
    }
}

#[test]
fn arrays_without_more_than_spans_and_labels_are_kept_short_and_moved() {
    let short = of_parts(&[(0, 0), (0, 0)]).unwrap();
    assert!(matches!(short.flat().rows, FlatRows::Short(rows) if rows.len() == 2));
    assert!(matches!(of_parts(&[(0, 0), (0, 1)]).unwrap().flat().rows, FlatRows::Full(_)));
    let mut record = Record::new(Article::new("a", "text", Meta::default()));
    record.insert(vec![short]).unwrap();
    let moved = record.moved_to("a text".into(), |byte| byte + 2).unwrap();
    let spans: Vec<_> = moved.layers().iter().flat_map(Layer::rows).map(|row| row.span().unwrap().range()).collect();
    assert_eq!(spans, [2..6, 2..6]);
}

#[test]
fn rows_without_a_span_come_last() {
    let mut builder = LayerBuilder::new("sentiment".into(), "text").unwrap();
    builder.row(Some(0..4), Name::NONE, None).unwrap();
    builder.row(None, Name::NONE, None).unwrap();
    let defect = builder.row(Some(0..4), Name::NONE, None).unwrap_err();
    assert_eq!(
        defect.to_string(),
        "layer `sentiment`, row 2: rows are not sorted by start, the longer first, rows without a span last"
    );
}

#[test]
fn attributes_are_scalars_with_names_that_occur_once() {
    let mut builder = LayerBuilder::new("layer".into(), "text").unwrap();
    builder.row(None, Name::NONE, None).unwrap();
    builder.attr("polarity".into(), Value::Float(-0.5)).unwrap();
    assert!(builder.attr("polarity".into(), Value::Int(1)).is_err());
    assert!(builder.attr("nan".into(), Value::Float(f64::NAN)).is_err());
    assert!(builder.attr(Name::NONE, Value::Bool(true)).is_err());
    assert_eq!(builder.finish().row(0).unwrap().attrs().len(), 1, "what was refused left no trace");
}

#[test]
fn spans_say_what_is_wrong_with_them() {
    let says = |range| Span::new("né", range).unwrap_err().to_string();
    assert_eq!(says(1..1), "span 1..1 is empty (text of 3 bytes)");
    assert_eq!(says(0..9), "span 0..9 extends past the text of 3 bytes");
    assert_eq!(says(0..2), "span 0..2 cuts a character: offsets are UTF-8 bytes");
}
