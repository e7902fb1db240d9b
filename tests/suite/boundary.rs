//! The C header and its Rust mirror agree, and the example in C is a valid processor.

use std::fmt::Write;
use std::mem::{offset_of, size_of};

use copydesk_abi as abi;

use crate::kit::{self, Desk, cc, rows};

/// C assertions of the mirror's sizes, offsets and constants.
fn assertions() -> String {
    let mut c = String::from("#include \"copydesk.h\"\n");
    macro_rules! layout {
        ($($rust:ident $c:ident { $($field:ident $(as $name:ident)?),+ })+) => {
            $(
                let size = size_of::<abi::$rust>();
                let _ = writeln!(c, "_Static_assert(sizeof({}) == {size}, \"size\");", stringify!($c));
                $(
                    let name = [$(stringify!($name),)? stringify!($field)][0];
                    let offset = offset_of!(abi::$rust, $field);
                    let _ = writeln!(c, "_Static_assert(offsetof({}, {name}) == {offset}, \"{name}\");", stringify!($c));
                )+
            )+
        };
    }
    layout! {
        Str cdk_str { ptr, len }
        Message cdk_message { buf, cap, len }
        Annotation cdk_annotation { label, begin, end, flags, score, first_attr, n_attrs, first_link, n_links, reserved }
        Attr cdk_attr { key, kind as type, v }
        Link cdk_link { role, layer, row, flags }
        Table cdk_table {
            size, layer, annotation_stride, attr_stride, link_stride, reserved, annotations, n_annotations, attrs, n_attrs, links,
            n_links, arena, arena_len
        }
        Document cdk_document { size, flags, id, lang, text, meta_json, layers, n_layers }
        Host cdk_host { size, abi_minor, ctx, name, version, intern, name_of, log_enabled, log, extension }
        Sink cdk_sink { size, reserved, ctx, emit, fail, should_stop }
        LayerDecl cdk_layer_decl { name, mode, revision }
        Descriptor cdk_descriptor {
            size, flags, id, name, version, summary, license, config_schema, layers, n_layers, preferred_batch, layer_stride
        }
        Entry cdk_entry { magic, size, abi_minor, reserved, count, describe, open, start, process, stop, close, extension }
    }
    macro_rules! constants {
        ($($rust:ident $c:ident),+ $(,)?) => {
            $(let _ = writeln!(c, "_Static_assert({} == {}, \"value\");", stringify!($c), abi::$rust);)+
        };
    }
    constants! {
        MAGIC CDK_MAGIC, ABI_MINOR CDK_ABI_MINOR, OK CDK_OK, ERROR CDK_ERROR, PANIC CDK_PANIC, REJECTED CDK_REJECTED,
        STOPPED CDK_STOPPED, CONFIG CDK_CONFIG, LOG_ERROR CDK_LOG_ERROR, LOG_WARN CDK_LOG_WARN, LOG_INFO CDK_LOG_INFO,
        LOG_DEBUG CDK_LOG_DEBUG, PROVIDES CDK_PROVIDES, REQUIRES CDK_REQUIRES, USES CDK_USES, NO_SPAN CDK_NO_SPAN,
        STRING CDK_STRING, INT CDK_INT, FLOAT CDK_FLOAT, BOOL CDK_BOOL,
    }
    let union = offset_of!(abi::Attr, v);
    for (member, size) in [("s.off", 4), ("s.len", 4), ("i", 8), ("f", 8)] {
        let offset = union + if member == "s.len" { 4 } else { 0 };
        let _ = writeln!(c, "_Static_assert(offsetof(cdk_attr, v.{member}) == {offset}, \"{member}\");");
        let _ = writeln!(c, "_Static_assert(sizeof(((cdk_attr *)0)->v.{member}) == {size}, \"{member}\");");
    }
    c + "int main(void) { return 0; }\n"
}

#[test]
fn the_header_lays_out_what_the_mirror_does() {
    let dir = tempfile::tempdir().unwrap();
    let source = dir.path().join("layout.c");
    std::fs::write(&source, assertions()).unwrap();
    cc(&["-fsyntax-only"], &source);
}

#[test]
fn a_layout_that_differs_would_be_seen() {
    let dir = tempfile::tempdir().unwrap();
    let source = dir.path().join("layout.c");
    std::fs::write(&source, assertions().replacen("== 16", "== 24", 1)).unwrap();
    assert!(std::panic::catch_unwind(|| cc(&["-fsyntax-only"], &source)).is_err());
}

#[test]
fn the_example_in_c_marks_figures() {
    let desk = Desk::new();
    let plugin = desk.path(kit::library_name("copydesk_figures"));
    kit::c_plugin("examples/hello-plugin-c/figures.c", &[], &plugin);
    let ran = desk.annotate(&[&plugin], &["In 2022, é and 30 others met.", "None."], &[]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let figures: Vec<_> = ran.records[0]["layers"]["figures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["text"].as_str().unwrap())
        .collect();
    assert_eq!(figures, ["2022", "30"]);
    assert_eq!(rows(&ran.records[1], "figures"), Some(0));
}
