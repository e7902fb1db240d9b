//! Layers survive the way to tables and back; tables that lie are refused with a reason.
#![expect(unsafe_code, reason = "makes views of tables as a plugin would")]

use copydesk_abi::{self as abi, Annotation, Attr, AttrValue, Slice, Table};
use copydesk_core::{Layer, LayerBuilder, Link, Name, Span, Value};
use proptest::prelude::*;

use super::{Lent, View, decode};

const TEXT: &str = "Zoé said “no” to Ada.";

fn read(table: &Table) -> Result<Layer, String> {
    // SAFETY: the tables of these tests lead to arrays of their own, or are refused before they are followed.
    let view = unsafe { View::new(table) };
    view.and_then(|view| decode(&view, TEXT, Name::from_number)).map_err(|error| error.to_string())
}

/// Rows of any kind over [`TEXT`].
fn any_layer() -> impl Strategy<Value = Layer> {
    let value = prop_oneof![
        ".{0,8}".prop_map(|s| (Some(s), 0, 0.0)),
        any::<i64>().prop_map(|n| (None, n, 0.0)),
        (-1e9..1e9f64).prop_map(|f| (None, 0, f)),
    ];
    let row = (
        prop::option::of((0usize..30, 0usize..30)),
        prop::option::of(0f32..=1.0),
        prop::collection::vec(value, 0..4),
        prop::collection::vec(0u32..9, 0..3),
    );
    prop::collection::vec(row, 0..12).prop_map(|mut rows| {
        let span = |range: Option<(usize, usize)>| range.and_then(|(a, b)| Span::new(TEXT, a..b).ok());
        rows.sort_by_key(|row| span(row.0).map_or((true, None), |span| (false, Some(span))));
        let mut layer = LayerBuilder::new("layer".into(), TEXT).unwrap();
        for (range, score, values, links) in rows {
            layer.row(span(range).map(Span::range), "LABEL".into(), score).unwrap();
            for (i, (text, int, float)) in values.iter().enumerate() {
                let value = match (text, *float) {
                    (Some(text), _) => Value::Str(text),
                    (None, f) if f != 0.0 => Value::Float(f),
                    (None, _) if int % 3 == 0 => Value::Bool(*int == 0),
                    (None, _) => Value::Int(*int),
                };
                layer.attr(["a", "b", "c", "d"][i].into(), value).unwrap();
            }
            for row in links {
                layer.link(Link::new("to".into(), "other".into(), row)).unwrap();
            }
        }
        layer.finish()
    })
}

proptest! {
    #[test]
    fn a_layer_comes_back_as_it_went(layer in any_layer()) {
        prop_assert_eq!(read(Lent::new(&layer, false).table()), Ok(layer));
    }

    /// Rows of random numbers, as an uninitialised table would hold them: taken or refused, never worse.
    #[test]
    fn any_bits_are_read_without_harm(words in prop::collection::vec(prop_oneof![0u32..30, any::<u32>()], 30..120)) {
        let rows: Vec<Annotation> = words.chunks_exact(10).map(|w| Annotation {
            label: w[0], begin: w[1], end: w[2], flags: w[3], score: f32::from_bits(w[4]),
            first_attr: w[5], n_attrs: w[6], first_link: w[7], n_links: w[8], reserved: w[9],
        }).collect();
        let attrs: Vec<Attr> = words.chunks_exact(4)
            .map(|w| Attr { key: w[0], kind: w[1], v: AttrValue { s: Slice { off: w[2], len: w[3] } } }).collect();
        let links: Vec<abi::Link> = words.chunks_exact(4)
            .map(|w| abi::Link { role: w[0], layer: w[1], row: w[2], flags: w[3] }).collect();
        let name = Name::from("layer").number();
        let _ = read(&table(name, &rows, &attrs, &links, TEXT));
    }
}

#[test]
fn short_rows_are_lent_as_they_are_to_a_plugin_that_reads_them_and_at_full_length_to_another() {
    let mut words = LayerBuilder::new("words".into(), TEXT).unwrap();
    words.row(Some(0..4), "WORD".into(), None).unwrap();
    words.row(Some(5..9), Name::NONE, None).unwrap();
    let words = words.finish();
    let (short, full) = (Lent::new(&words, true), Lent::new(&words, false));
    let strides = [&short, &full].map(|lent| (lent.table().annotation_stride, lent.table().n_annotations));
    assert_eq!(strides, [(12, 2), (40, 2)]);
    // SAFETY: the table has two short rows, says its stride.
    let rows = unsafe { std::slice::from_raw_parts(short.table().annotations.cast::<abi::ShortRow>(), 2) };
    let fields = rows.iter().map(|row| (row.label, row.begin, row.end));
    assert!(fields.eq([(Name::from("WORD").number(), 0, 4), (0, 5, 9)]));
    assert_eq!(read(full.table()), Ok(words.clone()));
    // Whatever has more is lent at full length to both.
    let mut marks = LayerBuilder::new("marks".into(), TEXT).unwrap();
    marks.row(Some(0..4), Name::NONE, Some(0.5)).unwrap();
    let marks = marks.finish();
    assert_eq!(read(Lent::new(&marks, true).table()), Ok(marks.clone()));
}

fn table(layer: u32, rows: &[Annotation], attrs: &[Attr], links: &[abi::Link], arena: &str) -> Table {
    Table {
        size: abi::size_of::<Table>(),
        layer,
        annotation_stride: abi::size_of::<Annotation>(),
        attr_stride: abi::size_of::<Attr>(),
        link_stride: abi::size_of::<abi::Link>(),
        reserved: 0,
        annotations: rows.as_ptr(),
        n_annotations: rows.len(),
        attrs: attrs.as_ptr(),
        n_attrs: attrs.len(),
        links: links.as_ptr(),
        n_links: links.len(),
        arena: arena.as_ptr().cast(),
        arena_len: arena.len(),
    }
}

const ROW: Annotation = Annotation {
    label: 0,
    begin: 0,
    end: 4,
    flags: 0,
    score: f32::NAN,
    first_attr: 0,
    n_attrs: 0,
    first_link: 0,
    n_links: 0,
    reserved: 0,
};

/// The reason for which one row, with one attribute and one link to take, is refused.
fn refused(change: impl FnOnce(&mut Annotation, &mut Attr, &mut abi::Link)) -> String {
    let key = Name::from("key").number();
    let (mut row, mut attr) = (ROW, Attr { key, kind: abi::STRING, v: AttrValue { s: Slice { off: 0, len: 1 } } });
    let mut link = abi::Link { role: key, layer: key, row: 0, flags: 0 };
    change(&mut row, &mut attr, &mut link);
    read(&table(Name::from("layer").number(), &[row], &[attr], &[link], "xé")).unwrap_err()
}

#[test]
fn a_bad_row_is_refused_by_layer_and_number() {
    assert_eq!(refused(|row, _, _| row.end = 99), "layer `layer`, row 0: span 0..99 extends past the text of 26 bytes");
    assert_eq!(
        refused(|row, _, _| row.end = 3),
        "layer `layer`, row 0: span 0..3 cuts a character: offsets are UTF-8 bytes"
    );
    assert_eq!(
        refused(|row, _, _| row.flags = abi::NO_SPAN),
        "layer `layer`, row 0: the row is about the whole article, but has a span, 0..4"
    );
    assert_eq!(refused(|row, _, _| row.score = 1.5), "layer `layer`, row 0: the score is outside 0..1");
    assert_eq!(
        refused(|row, _, _| row.label = u32::MAX),
        "layer `layer`, row 0: the label is 4294967295, which is no name; `intern` gives numbers of names"
    );
    assert_eq!(refused(|row, _, _| row.n_attrs = 2), "layer `layer`, row 0: attributes 0..+2 of a table with 1");
    let far = |row: &mut Annotation| (row.first_link, row.n_links) = (u32::MAX, u32::MAX);
    assert_eq!(refused(|row, _, _| far(row)), "layer `layer`, row 0: links 4294967295..+4294967295 of a table with 1");
}

#[test]
fn a_bad_attribute_or_link_is_refused_by_its_name() {
    let bad = |change: fn(&mut Attr)| {
        refused(|row, attr, _| {
            row.n_attrs = 1;
            change(attr);
        })
    };
    let beyond = "layer `layer`, row 0: attribute `key` is bytes 0..+9 of strings of 3, or cuts a character";
    assert_eq!(bad(|attr| attr.v.s = Slice { off: 0, len: 9 }), beyond);
    assert!(bad(|attr| attr.v.s = Slice { off: 2, len: 1 }).ends_with("or cuts a character"));
    assert!(bad(|attr| attr.v.s = Slice { off: u32::MAX, len: u32::MAX }).ends_with("or cuts a character"));
    assert!(bad(|attr| attr.kind = 9).ends_with("attribute `key` has the unknown type 9"));
    assert!(bad(|attr| (attr.kind, attr.v.i) = (abi::BOOL, 2)).ends_with("is a boolean of value 2; expected 0 or 1"));
    assert!(
        bad(|attr| (attr.kind, attr.v.f) = (abi::FLOAT, f64::NAN)).ends_with("attribute `key` is not a finite number")
    );
    assert!(bad(|attr| attr.key = 0).ends_with("an attribute has no name"));
    let role = refused(|row, _, link| (row.n_links, link.role) = (1, 0));
    assert_eq!(role, "layer `layer`, row 0: a link's role has no name");
}

#[test]
fn a_row_that_owns_nothing_may_say_that_it_lies_anywhere() {
    let row = Annotation { first_attr: u32::MAX, first_link: 9, ..ROW };
    let layer = read(&table(Name::from("layer").number(), &[row], &[], &[], "")).unwrap();
    let row = layer.row(0).unwrap();
    assert_eq!((row.attrs().len(), row.links().len()), (0, 0));
}

#[test]
fn rows_cannot_share_attributes_and_so_a_table_cannot_grow() {
    let attr = Attr { key: Name::from("key").number(), kind: abi::INT, v: AttrValue { i: 1 } };
    let row = Annotation { n_attrs: 1, ..ROW };
    let shared = |rows: &[Annotation]| read(&table(Name::from("layer").number(), rows, &[attr], &[], ""));
    assert_eq!(
        shared(&[row, row]).unwrap_err(),
        "layer `layer`, row 1: rows share attributes; each belongs to one row"
    );
}

#[test]
fn pointers_and_counts_that_cannot_be_are_not_followed() {
    let name = Name::from("layer").number();
    let refused = |change: fn(&mut Table)| {
        let mut table = table(name, &[ROW], &[], &[], "");
        change(&mut table);
        read(&table).unwrap_err()
    };
    assert_eq!(refused(|t| t.annotations = std::ptr::null()), "1 annotations at a null pointer");
    assert_eq!(refused(|t| t.n_annotations = usize::MAX), format!("{} annotations are too many", usize::MAX));
    assert_eq!(refused(|t| t.n_annotations = 1 << 33), format!("{} annotations are too many", 1u64 << 33));
    assert!(refused(|t| t.annotation_stride = 39).starts_with("the stride of annotations is 39 bytes; expected 40"));
    assert!(refused(|t| t.annotation_stride = 0).starts_with("the stride of annotations is 0 bytes"));
    assert!(
        refused(|t| t.annotations = t.annotations.wrapping_byte_add(1))
            .starts_with("the pointer to annotations is not aligned")
    );
    assert_eq!(refused(|t| t.n_attrs = 1 << 40), format!("{} attrs are too many", 1u64 << 40));
    assert_eq!(refused(|t| (t.links, t.n_links) = (std::ptr::null(), 1)), "1 links at a null pointer");
    assert_eq!(refused(|t| (t.arena, t.arena_len) = (std::ptr::null(), 1)), "1 arena at a null pointer");
    assert_eq!(refused(|t| (t.arena, t.arena_len) = (c"a\xffb".as_ptr(), 3)), "the arena is not UTF-8 from byte 1");
    assert_eq!(refused(|t| t.layer = 0), "a layer has no name");
    assert!(refused(|t| t.layer = u32::MAX).starts_with("the table's layer is 4294967295, which is no name"));
}

#[test]
fn longer_elements_of_a_later_minor_are_stepped_over() {
    #[repr(C)]
    struct Longer {
        known: Annotation,
        later: u64,
    }
    let rows = [0, 5].map(|begin| Longer { known: Annotation { begin, end: begin + 4, ..ROW }, later: u64::MAX });
    let mut table = table(Name::from("layer").number(), &[], &[], &[], "");
    (table.annotations, table.n_annotations) = (rows.as_ptr().cast(), rows.len());
    table.annotation_stride = abi::size_of::<Longer>();
    let spans: Vec<_> = read(&table).unwrap().rows().map(|row| row.span().unwrap().range()).collect();
    assert_eq!(spans, [0..4, 5..9]);
}
