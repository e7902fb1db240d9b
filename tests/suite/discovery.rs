//! Which files are plugins, which of two with the same id is used, and the message about a broken one.

use std::path::Path;

use serde_json::Value;

use crate::kit::{self, Desk, broken, library, library_name};

/// Puts the smallest plugin, under this name, into a folder of the desk.
fn put(desk: &Desk, name: &str) -> String {
    let to = desk.path(name);
    std::fs::create_dir_all(to.parent().unwrap()).unwrap();
    std::fs::copy(library("copydesk_shout"), &to).unwrap();
    to.to_str().unwrap().to_owned()
}

#[test]
fn folders_are_looked_through_in_order_and_what_is_hidden_is_told() {
    let mut desk = Desk::new();
    desk.set("COPYDESK_PLUGIN_PATH", "mine").set("XDG_DATA_HOME", "data");
    let (file, bare) = (library_name("copydesk_shout"), library_name("shout"));
    let places = [
        put(&desk, &format!("mine/{file}")),
        put(&desk, &format!("data/copydesk/plugins/{bare}")),
        put(&desk, &format!("lib/copydesk/plugins/{file}")),
        put(&desk, &format!("bin/{file}")),
    ];
    // A file without the prefix is ignored, and so is one outside the folders of plugins.
    put(&desk, &format!("bin/{bare}"));
    put(&desk, &format!("mine/{bare}"));
    for (i, place) in places.iter().enumerate() {
        let ran = desk.run(&["plugins", "--json"], "");
        assert_eq!(ran.code, 0, "{}", ran.err);
        let listed: Vec<Value> = serde_json::from_str(&ran.out).unwrap();
        let [shout] = &listed[..] else { panic!("{}", ran.out) };
        assert_eq!((shout["id"].as_str(), shout["path"].as_str()), (Some("shout"), Some(place.as_str())));
        assert_eq!(shout["hides"], Value::from_iter(places[i + 1..].iter().map(String::as_str)));
        let ran = desk.run(&["annotate", "--format", "jsonl", "--plugins", "shout"], "He said NO.");
        assert_eq!((ran.code, kit::rows(&ran.records[0], "shouts")), (0, Some(1)), "{}", ran.err);
        std::fs::remove_file(place).unwrap();
    }
    let ran = desk.run(&["annotate", "--plugins", "shout"], "He said NO.");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("no plugin `shout`") && ran.err.contains("COPYDESK_PLUGIN_PATH"), "{}", ran.err);
}

#[test]
fn a_folder_that_is_named_and_not_there_is_told() {
    let mut desk = Desk::new();
    desk.set("COPYDESK_PLUGIN_PATH", "absent");
    for command in [&["annotate", "--plugins", "none"][..], &["plugins"]] {
        let ran = desk.run(command, "He said NO.");
        let expected =
            format!("copydesk: COPYDESK_PLUGIN_PATH names {}, which is not a folder\n", desk.path("absent").display());
        assert_eq!((ran.code, ran.err), (0, expected));
    }
}

/// The single line about a plugin that cannot be used.
fn refused(desk: &Desk, plugin: &Path) -> String {
    let ran = desk.annotate(&[plugin], &["Zoé went."], &[]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.err);
    let line = ran.err.strip_suffix('\n').unwrap();
    assert!(!line.contains('\n'), "{line}");
    assert!(line.contains(plugin.file_name().unwrap().to_str().unwrap()), "names the file: {line}");
    line.to_owned()
}

#[test]
fn a_file_that_is_no_plugin_is_refused_with_what_was_expected_and_found() {
    let desk = Desk::new();
    let sound = std::fs::read(library("copydesk_shout")).unwrap();
    let file = |name: &str, bytes: &[u8]| {
        std::fs::write(desk.path(name), bytes).unwrap();
        desk.path(name)
    };
    for (cut, size) in
        [("most", sound.len() - 1), ("half", sound.len() / 2), ("page", 4096), ("header", 64), ("bit", 20)]
    {
        let line = refused(&desk, &file(&format!("{cut}.so"), &sound[..size]));
        assert!(
            line.contains(&format!("cut short: it has {size} bytes")) && line.ends_with("build or copy it again"),
            "{line}"
        );
    }
    assert!(refused(&desk, &file("empty.so", b"")).contains("the file is empty"));
    assert!(refused(&desk, &file("text.so", b"once upon a time")).contains("not an ELF shared library"));
    let foreign = desk.path("foreign.c");
    std::fs::write(&foreign, "int answer(void);\nint answer(void) { return 42; }\n").unwrap();
    kit::cc(&["-shared", "-fPIC", "-o", desk.path("foreign.so").to_str().unwrap()], &foreign);
    let line = refused(&desk, &desk.path("foreign.so"));
    assert!(line.contains("expected the symbol `copydesk_plugin_v1`, found none"), "{line}");
    let mut other_machine = sound.clone();
    other_machine[18..20].copy_from_slice(&[0xf3, 0x7f]);
    assert!(refused(&desk, &file("machine.so", &other_machine)).contains("the system cannot load it"));
    let line = desk.annotate(&[&desk.path("absent.so")], &["Zoé went."], &[]).err;
    assert!(line.contains("absent.so"), "{line}");
}

#[test]
fn a_plugin_with_a_broken_entry_or_descriptor_is_refused() {
    let faults = [
        ("MAGIC", "expected the magic 0x314b4443, found 0xdeadbeef"),
        ("SHORT_ENTRY", "its entry has 24 bytes, and 80 are needed"),
        ("NULL_FUNCTION", "the function `process` of its entry is null"),
        ("NEWER_MAJOR", "it was built for major 2 of the plugin boundary"),
        ("NO_PROCESSORS", "it holds 0 processors"),
        ("MANY_PROCESSORS", "it holds 4294967295 processors; expected 1 to 64"),
        ("NULL_DESCRIPTOR", "descriptor 0: 0x0 is null or not aligned"),
        ("SHORT_DESCRIPTOR", "descriptor 0: it has 16 bytes, and 80 are needed"),
        ("ID", "the id \"No Such Id!\" is not lower-case letters"),
        ("NULL_VERSION", "of `broken`: `version` is a null pointer"),
        ("VERSION_NOT_UTF8", "of `broken`: `version` is not UTF-8"),
        ("SCHEMA_NOT_JSON", "of `broken`: `config_schema` is not JSON"),
        ("NULL_LAYERS", "of `broken`: it declares 1000000 layers at 0x0"),
        ("LAYER_STRIDE", "of `broken`: `layer_stride` is 1"),
        ("NULL_LAYER_NAME", "of `broken`: name of layer 0 is a null pointer"),
        ("MODE", "layer `marks` has the mode 7; expected 1 (provides), 2 (requires) or 3 (uses)"),
        ("TWO_DECLARATIONS", "it declares layer `marks` twice"),
        ("OPEN", "cannot be opened: no weights (code 1)"),
        ("OPEN_SILENT", "cannot be opened: it gave no reason (code 99)"),
        ("MESSAGE_LENGTH", "cannot be opened: it gave no reason (code 1)"),
    ];
    for (fault, expected) in faults {
        let desk = Desk::new();
        let line = refused(&desk, &broken(fault, &desk.path("")));
        assert!(line.contains(expected), "{fault}: {line}");
    }
}

#[test]
fn a_plugin_that_cannot_work_is_refused_by_its_id() {
    let faults = [
        ("SCHEMA_NOT_A_SCHEMA", "plugin `broken` has a configuration schema that is not valid"),
        ("START", "a session of `broken` cannot be started: no memory (code 1)"),
        ("PROVIDES_TOKENS", "`broken` provides layer `tokens`, which is the host's"),
        ("REQUIRES_NOTHING_KNOWN", "`broken` requires layer `weather`, which no processor of this run provides"),
    ];
    for (fault, expected) in faults {
        let desk = Desk::new();
        let ran = desk.annotate(&[&broken(fault, &desk.path(""))], &["Zoé went."], &[]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        assert!(ran.err.contains(expected), "{fault}: {}", ran.err);
    }
}

#[test]
fn a_file_that_holds_another_processor_than_its_name_says_is_refused() {
    let mut desk = Desk::new();
    desk.set("COPYDESK_PLUGIN_PATH", "mine");
    broken("ANOTHER_ID", &desk.path("mine"));
    let ran = desk.run(&["annotate", "--plugins", "broken"], "Zoé went.");
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("by its name it is `broken`, but it holds `quite-another`; rename the file"),
        "{}",
        ran.err
    );
}

#[test]
fn the_missing_provider_is_named_and_the_order_is_sorted_or_checked() {
    let mut desk = Desk::new();
    desk.set("COPYDESK_PLUGIN_PATH", "mine");
    broken("REQUIRES_SHOUTS", &desk.path("mine"));
    put(&desk, &format!("mine/{}", library_name("copydesk_shout")));
    let annotate = |more: &[&str]| desk.run(&[&["annotate", "--format", "jsonl"], more].concat(), "Zoé went. NO.");

    let ran = annotate(&["--plugins", "broken"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("`broken` requires layer `shouts`, which no processor of this run provides"),
        "{}",
        ran.err
    );

    let ran = annotate(&["--plugins", "broken,shout"]);
    let order: Vec<_> =
        ran.records[0]["processors"].as_array().unwrap().iter().map(|p| p["id"].as_str().unwrap()).collect();
    assert_eq!(order, ["host", "shout", "broken"], "sorted by the layers");

    std::fs::write(desk.path("given.toml"), "order = \"given\"\nplugins = [\"broken\", \"shout\"]\n").unwrap();
    let ran = annotate(&["--config", "given.toml"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("put `shout` before `broken`, or leave the order to copydesk"), "{}", ran.err);

    broken("PROVIDES_SHOUTS", &desk.path("mine"));
    let ran = annotate(&["--plugins", "broken,shout"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("`broken` and `shout` both provide layer `shouts`; leave one of them out"), "{}", ran.err);
}
