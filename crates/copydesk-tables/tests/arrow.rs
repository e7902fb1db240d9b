//! Tables as record batches, and the texts of articles out of record batches of many types.
#![cfg(feature = "arrow")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::Arc;

use arrow_array::types::Int8Type;
use arrow_array::{
    Array, ArrayRef, BinaryArray, Date32Array, DictionaryArray, Float64Array, Int64Array, LargeStringArray, ListArray,
    RecordBatch, StringArray, StringViewArray, StructArray, TimestampMillisecondArray, types::Int32Type,
};
use arrow_schema::{DataType, Field};
use copydesk_core::{Article, LayerBuilder, Meta, Record, Value};
use copydesk_formats::Unit;
use copydesk_tables::{arrow, table, tabulate};

fn record() -> Record {
    let text = "“Né,” she said. “Oui.”";
    let mut record = Record::new(Article::new("a", text, Meta { title: Some("Né".into()), ..Meta::default() }));
    let mut quotes = LayerBuilder::new("quotes".into(), text).unwrap();
    quotes.row(Some(0..10), "direct".into(), Some(0.5)).unwrap();
    quotes.attr("cue".into(), Value::Str("said")).unwrap();
    quotes.row(Some(text.find("“Oui").unwrap()..text.len()), "direct".into(), None).unwrap();
    record.insert(vec![quotes.finish()]).unwrap();
    record
}

#[test]
fn a_batch_has_the_values_and_the_nulls_of_its_table() {
    let mut tables = tabulate(&record(), 7, Unit::Codepoint);
    let quotes = arrow::batch(tables.take("quotes").unwrap()).unwrap();
    assert_eq!(tables.get("quotes").unwrap().rows(), 0, "it was taken");
    assert_eq!(quotes.schema(), arrow::schema(table("quotes").unwrap()));
    let column = |name: &str| quotes.column_by_name(name).unwrap().clone();
    let texts = |name: &str| column(name).as_any().downcast_ref::<StringArray>().unwrap().clone();
    let numbers = |name: &str| column(name).as_any().downcast_ref::<Int64Array>().unwrap().clone();
    assert_eq!(texts("text").iter().collect::<Vec<_>>(), [Some("“Né,”"), Some("“Oui.”")]);
    assert_eq!(texts("cue").iter().collect::<Vec<_>>(), [Some("said"), None]);
    assert_eq!(numbers("start").iter().collect::<Vec<_>>(), [Some(0), Some(16)]);
    assert_eq!(numbers("speaker").null_count(), 2);
    let scores = column("score").as_any().downcast_ref::<Float64Array>().unwrap().clone();
    assert_eq!(scores.iter().collect::<Vec<_>>(), [Some(0.5), None]);
}

/// The cells of a column of this type, as text.
fn cells(array: impl Array + 'static) -> Vec<String> {
    let batch = RecordBatch::try_from_iter([("x", Arc::new(array) as ArrayRef)]).unwrap();
    let rows = arrow::Columns::select(&batch.schema(), |_, _| true).read(&batch).unwrap();
    let cells = (0..rows.len()).flat_map(|row| rows.cells(row));
    cells.map(|(_, cell)| String::from_utf8(cell).unwrap()).collect()
}

#[test]
fn texts_of_every_kind_are_read() {
    let texts = vec![Some("a"), None, Some("é")];
    assert_eq!(cells(StringArray::from(texts.clone())), ["a", "", "é"]);
    assert_eq!(cells(LargeStringArray::from(texts.clone())), ["a", "", "é"]);
    assert_eq!(cells(StringViewArray::from(texts.clone())), ["a", "", "é"]);
    assert_eq!(cells(DictionaryArray::<Int8Type>::from_iter(texts.clone())), ["a", "", "é"]);
    assert_eq!(cells(BinaryArray::from_opt_vec(vec![Some(b"a"), None])), ["a", ""]);
    assert_eq!(cells(StringArray::from(texts).slice(1, 2)), ["", "é"]);
}

#[test]
fn numbers_and_times_are_shown() {
    assert_eq!(cells(Int64Array::from(vec![Some(7), None])), ["7", ""]);
    assert_eq!(cells(Date32Array::from(vec![19_104])), ["2022-04-22"]);
    let times = TimestampMillisecondArray::from(vec![1_650_621_600_000]);
    assert_eq!(cells(times.clone()), ["2022-04-22T10:00:00"]);
    assert_eq!(cells(times.with_timezone("Europe/Berlin")), ["2022-04-22T10:00:00Z"]);
}

#[test]
fn an_object_stands_for_its_name() {
    let names = Arc::new(StringArray::from(vec!["BBC", "not there"])) as ArrayRef;
    let fields = vec![Field::new("name", DataType::Utf8, true)].into();
    let objects = StructArray::new(fields, vec![names], Some(vec![true, false].into()));
    assert_eq!(cells(objects), ["BBC", ""]);
}

#[test]
fn what_holds_no_text_is_not_read_and_named_with_its_type() {
    let lists = ListArray::from_iter_primitive::<Int32Type, _, _>(vec![Some(vec![Some(1)])]);
    let (numbers, texts) = (Int64Array::from(vec![1]), StringArray::from(vec!["a"]));
    let columns: [(&str, ArrayRef); 3] = [("l", Arc::new(lists)), ("n", Arc::new(numbers)), ("t", Arc::new(texts))];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut asked = Vec::new();
    let selected = arrow::Columns::select(&batch.schema(), |name, is_text| {
        asked.push((name.to_owned(), is_text));
        name == "t"
    });
    assert_eq!(asked, [("n".to_owned(), false), ("t".to_owned(), true)]);
    assert_eq!(selected.all()[1..], ["n (Int64)", "t"]);
    assert!(selected.all()[0].starts_with("l (List("), "{:?}", selected.all());

    let other = RecordBatch::try_from_iter([("t", Arc::new(Int64Array::from(vec![1])) as ArrayRef)]).unwrap();
    let error = selected.read(&other).unwrap_err().to_string();
    assert!(error.contains("column `t` is not in each batch of its stream"), "{error}");
}
