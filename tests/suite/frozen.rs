//! Each released header is frozen: programs built against it work with today's other side, and today's header keeps its layout.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::kit::{self, Desk, cc_with, library, problems, root, rows};

const TODAY: &str = "crates/copydesk-abi/include";

/// `tests/frozen/1.0` and so on, oldest first.
fn released() -> Vec<PathBuf> {
    let folders = root().join("tests/frozen").read_dir().unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = folders.filter(|path| path.is_dir()).collect();
    folders.sort_by_key(|folder| minor(&std::fs::read_to_string(folder.join("copydesk.h")).unwrap()));
    folders
}

fn minor(header: &str) -> u32 {
    let after = header.split_once("#define CDK_ABI_MINOR ").expect("the header says its minor").1;
    after.split('u').next().unwrap().parse().unwrap()
}

#[test]
fn a_plugin_built_against_a_released_header_runs_in_todays_host() {
    for folder in released() {
        let desk = Desk::new();
        let plugin = desk.path(kit::library_name("copydesk_long"));
        let arguments = ["-shared", "-fPIC", "-fvisibility=hidden", "-o", plugin.to_str().unwrap()];
        cc_with(&folder, &arguments, &folder.join("plugin.c"));
        for more in [&[][..], &["--isolate"]] {
            let ran = desk.annotate(&[&plugin], &["Nobody listened to Zoé.", "-"], more);
            assert_eq!((ran.code, ran.records.len()), (1, 2), "{}: {}", folder.display(), ran.err);
            let long = ran.records[0]["layers"]["long"].as_array().unwrap();
            let texts: Vec<&str> = long.iter().map(|row| row["text"].as_str().unwrap()).collect();
            assert_eq!(texts, ["Nobody", "listened"]);
            assert_eq!((&long[1]["attrs"]["length"], &long[1]["links"]["first"][1]), (&8.into(), &0.into()));
            assert_eq!(problems(&ran.records[1]), ["long failed: nothing to read"]);
            assert_eq!(rows(&ran.records[1], "long"), None);
            assert!(ran.err.contains("long: opened"), "{}", ran.err);
        }
    }
}

#[test]
fn todays_plugins_run_in_a_host_built_on_the_oldest_header() {
    let folder = released().remove(0);
    let dir = tempfile::tempdir().unwrap();
    let host = dir.path().join("host");
    cc_with(&folder, &["-D_DEFAULT_SOURCE", "-o", host.to_str().unwrap(), "-ldl"], &folder.join("host.c"));
    let figures = dir.path().join("figures.so");
    kit::c_plugin("examples/hello-plugin-c/figures.c", &[], &figures);
    for (plugin, expected) in [(library("copydesk_shout"), "0 shouts 8..10\n"), (figures, "0 figures 14..16\n")] {
        let output = Command::new(&host).arg(&plugin).output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert_eq!((output.status.code(), printed.as_str()), (Some(0), expected), "{}", plugin.display());
    }
}

/// The structs of a header and their fields.
fn structs(header: &str) -> Vec<(String, Vec<String>)> {
    let mut code = String::new();
    let mut rest = header;
    while let Some((before, after)) = rest.split_once("/*") {
        code += before;
        rest = after.split_once("*/").expect("a comment ends").1;
    }
    code += rest;
    let mut found = Vec::new();
    for piece in code.split("typedef struct {").skip(1) {
        // Inner braces belong to a union, whose members share its offset.
        let (mut depth, mut body) = (1, String::new());
        let end = piece.find(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            if depth == 1 && c != '}' {
                body.push(c);
            }
            depth == 0
        });
        let name = piece[end.unwrap() + 1..].split(';').next().unwrap().trim().to_owned();
        let declarations = body.split(';').map(str::trim).filter(|declaration| !declaration.is_empty());
        let fields = declarations.flat_map(|declaration| match declaration.split_once("(*") {
            Some((_, pointer)) => vec![pointer.split(')').next().unwrap().to_owned()],
            None => declaration.split(',').map(|field| field.rsplit([' ', '*']).next().unwrap().to_owned()).collect(),
        });
        found.push((name, fields.collect()));
    }
    found
}

/// The constants, sizes and offsets that the header in `folder` gives to everything in `of`.
fn layout(folder: &Path, of: &str) -> BTreeMap<String, i64> {
    let mut c = String::from("#include \"copydesk.h\"\n#include <stdio.h>\nint main(void) {\n");
    let mut line = |what: &str, value: &str| _ = writeln!(c, "printf(\"{what}\\t%lld\\n\", (long long)({value}));");
    for (name, fields) in structs(of) {
        line(&format!("sizeof {name}"), &format!("sizeof({name})"));
        for field in fields {
            line(&format!("{name}.{field}"), &format!("offsetof({name}, {field})"));
            line(&format!("sizeof {name}.{field}"), &format!("sizeof((({name} *)0)->{field})"));
        }
    }
    let constants = of.lines().filter_map(|line| line.strip_prefix("#define CDK_")?.split_once(' '));
    for (name, _) in constants.filter(|(name, _)| *name != "EXPORT") {
        line(&format!("CDK_{name}"), &format!("CDK_{name}"));
    }
    c += "return 0;\n}\n";
    let dir = tempfile::tempdir().unwrap();
    let (source, program) = (dir.path().join("layout.c"), dir.path().join("layout"));
    std::fs::write(&source, c).unwrap();
    cc_with(folder, &["-o", program.to_str().unwrap()], &source);
    let printed = String::from_utf8(Command::new(program).output().unwrap().stdout).unwrap();
    let parse = |line: &str| line.split_once('\t').map(|(what, value)| (what.to_owned(), value.parse().unwrap()));
    printed.lines().filter_map(parse).collect()
}

/// How the header in `folder` breaks a released one. With a later minor it may append to structs and add constants.
fn broken(folder: &Path, frozen: &Path) -> Vec<String> {
    let [new, old] = [folder, frozen].map(|folder| std::fs::read_to_string(folder.join("copydesk.h")).unwrap());
    let later = minor(&new) > minor(&old);
    let (is, was) = (layout(folder, &new), layout(frozen, &old));
    let mut broken = Vec::new();
    for (what, value) in &was {
        let grown = later && (what == "CDK_ABI_MINOR" || what.starts_with("sizeof cdk_") && !what.contains('.'));
        match is.get(what) {
            Some(now) if now == value || grown && now > value => {}
            Some(now) => broken.push(format!("{what} was {value} and is {now}")),
            None => broken.push(format!("{what} is gone")),
        }
    }
    let new_without_minor = is.keys().filter(|what| !later && !was.contains_key(*what));
    broken.extend(
        new_without_minor.map(|what| format!("{what} is new; it needs a new minor, and a frozen copy of its header")),
    );
    broken
}

#[test]
fn the_layout_of_no_released_header_changes() {
    let today = root().join(TODAY);
    let released = released();
    for frozen in &released {
        assert_eq!(broken(&today, frozen), [""; 0], "against {}", frozen.display());
    }
    let header = |folder: &Path| std::fs::read_to_string(folder.join("copydesk.h")).unwrap();
    let newest = minor(&header(released.last().unwrap()));
    assert_eq!(newest, minor(&header(&today)), "the header of the current minor is frozen too");
}

#[test]
fn a_change_of_layout_would_be_seen() {
    let frozen = released().remove(0);
    let header = std::fs::read_to_string(frozen.join("copydesk.h")).unwrap();
    let changed = |from: &str, to: &str| {
        assert!(header.contains(from), "{from}");
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("copydesk.h"), header.replacen(from, to, 1)).unwrap();
        broken(dir.path(), &frozen)
    };
    let moved = changed("uint32_t first_attr, n_attrs;", "uint32_t n_attrs, first_attr;");
    assert_eq!(moved, ["cdk_annotation.first_attr was 20 and is 24", "cdk_annotation.n_attrs was 24 and is 20"]);
    let appended = changed("uint32_t reserved;\n} cdk_annotation;", "uint32_t reserved, more;\n} cdk_annotation;");
    assert!(appended[0].starts_with("sizeof cdk_annotation was 40 and is 44"), "{appended:?}");
    assert!(appended[1].starts_with("cdk_annotation.more is new; it needs a new minor"), "{appended:?}");
    assert_eq!(changed("#define CDK_CONFIG 5", "#define CDK_CONFIG 6"), ["CDK_CONFIG was 5 and is 6"]);
    assert_eq!(changed("int64_t i;", "int32_t i;"), [""; 0], "inside the union, the mirror's assertions look");
    // With a new minor a struct may grow, but only at its end.
    let minor_1 = header.replace("CDK_ABI_MINOR 0u", "CDK_ABI_MINOR 1u");
    let grown = |from: &str, to: &str| {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("copydesk.h"), minor_1.replacen(from, to, 1)).unwrap();
        broken(dir.path(), &frozen)
    };
    assert_eq!(grown("uint32_t reserved;\n} cdk_annotation;", "uint32_t reserved, more;\n} cdk_annotation;"), [""; 0]);
    assert_eq!(grown("uint32_t label; ", "uint32_t more, label; ").len(), 10, "every field after it has moved");
}
