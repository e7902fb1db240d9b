//! `copydesk plugin new`, `dev` and `show`: with projects in C, which build fast. The test of the guides builds one in Rust.

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::fs;

use serde_json::Value;

use crate::sandbox::Sandbox;

#[test]
fn a_project_is_made_once_and_under_a_sound_name() {
    let sandbox = Sandbox::new();
    let made = sandbox.run("plugin new who-said --lang c");
    let next = "copydesk: created the project who-said; next: cd who-said; make test; copydesk plugin dev\n";
    assert_eq!((made.code, made.stdout.as_str(), made.stderr.as_str()), (0, "", next));
    assert!(sandbox.read("who-said/who_said.c").unwrap().contains(".id = \"who-said\""));
    assert_eq!(sandbox.read("who-said/copydesk.h").unwrap(), copydesk_abi::HEADER);
    for file in
        ["Makefile", "README.md", "ci.sh", ".gitignore", ".github/workflows/ci.yml", "who_said.c", "expected.txt"]
    {
        let written = sandbox.read(&format!("who-said/{file}")).unwrap();
        assert!(
            !["{{id", "{{snake", "{{lib"].iter().any(|left| written.contains(left)),
            "{file} has a placeholder left"
        );
    }
    let again = sandbox.run("plugin new who-said");
    assert_eq!(
        (again.code, again.stderr.as_str()),
        (2, "copydesk: who-said exists already; use another name, or move it away\n")
    );
    for (name, why) in [
        ("Who", "cannot be a processor's name"),
        ("../up", "cannot be"),
        ("tokens", "is taken"),
        ("quotes", "is taken"),
    ] {
        let refused = sandbox.run(&format!("plugin new {name}"));
        assert!(refused.code == 2 && refused.stderr.contains(why), "{}", refused.stderr);
    }
    assert_eq!(fs::read_dir(sandbox.path(".")).unwrap().count(), 1, "what was refused left nothing");
}

#[test]
fn a_project_in_rust_says_where_its_sdk_comes_from() {
    let sandbox = Sandbox::new();
    let dependency = |name: &str| {
        let manifest: toml::Table = sandbox.read(&format!("{name}/Cargo.toml")).unwrap().parse().unwrap();
        manifest["dependencies"]["copydesk-plugin"].clone()
    };
    assert_eq!(sandbox.run("plugin new found").code, 0);
    let sdk = fs::canonicalize(concat!(env!("CARGO_MANIFEST_DIR"), "/../copydesk-plugin")).unwrap();
    assert_eq!(dependency("found")["path"].as_str(), sdk.to_str());
    assert!(
        sandbox.read("found/Cargo.lock").unwrap().contains("name = \"schemars\""),
        "it starts with the versions of the checkout"
    );
    assert_eq!(sandbox.run("plugin new far --sdk https://example.org/copydesk").code, 0);
    assert_eq!(dependency("far")["git"].as_str(), Some("https://example.org/copydesk"));
    let wrong = sandbox.run("plugin new lost --sdk /nowhere");
    assert!(wrong.code == 2 && wrong.stderr.starts_with("copydesk: --sdk /nowhere: no SDK there"), "{}", wrong.stderr);
    assert!(!sandbox.path("lost").exists());
}

#[test]
fn a_project_is_built_checked_and_shown_on_its_article() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run("plugin new loud --lang c").code, 0);
    let dev = sandbox.run("plugin dev loud");
    assert_eq!(dev.code, 0, "{}", dev.stderr);
    assert_eq!(dev.stdout, sandbox.read("loud/expected.txt").unwrap());
    assert!(dev.stderr.contains("loud 0.1.0 is built: ") && dev.stderr.contains(", 0 failed,"), "{}", dev.stderr);
    sandbox.file("b.txt", "He said NO.");
    let dev = sandbox.run("plugin dev loud --no-check --article b.txt --set loud.min_letters=2");
    assert_eq!(dev.stdout, "He said NO.\n        ^^ capitals letters=2\n");
    assert!(!dev.stderr.contains("check:"), "{}", dev.stderr);

    let code = sandbox.read("loud/loud.c").unwrap();
    sandbox.file("loud/loud.c", code.replace("token->end, .score", "token->end + 9000, .score"));
    let dev = sandbox.run("plugin dev loud");
    assert_eq!((dev.code, dev.stdout.as_str()), (1, ""));
    assert!(dev.stderr.contains("check: ordinary-articles fails: "), "{}", dev.stderr);
    sandbox.file("loud/loud.c", code.replace("static uint32_t count", "static uint33_t count"));
    let dev = sandbox.run("plugin dev loud");
    assert!(
        dev.code == 2 && dev.stderr.contains("uint33_t") && dev.stderr.contains("make failed in loud"),
        "{}",
        dev.stderr
    );
    assert!(sandbox.run("plugin dev .").stderr.contains("neither Cargo.toml nor Makefile"));
}

#[test]
fn a_plugin_says_what_it_is() {
    let sandbox = Sandbox::with_plugin();
    let shown = sandbox.run("plugin show tiny").stdout;
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines[..2], ["tiny 1.2.3  Tiny", "  Marks the first word"]);
    for line in ["  boundary  1.0", "  provides  marks", "  requires  sentences", "    tiny.min_words  integer"] {
        assert!(lines.contains(&line), "{line:?} is missing in\n{shown}");
    }
    let json: Value = serde_json::from_str(&sandbox.run("plugin show tiny --json").stdout).unwrap();
    assert_eq!((&json["id"], &json["abi"]["major"], &json["abi"]["minor"]), (&"tiny".into(), &1.into(), &0.into()));
    assert_eq!(json["config_schema"]["properties"]["min_words"]["type"], "integer");
}

#[test]
fn a_plugin_is_installed_found_and_removed() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run("plugin new loud --lang c").code, 0);
    assert_eq!(sandbox.run("plugin dev loud").code, 0);
    let file = format!("loud/{DLL_PREFIX}copydesk_loud{DLL_SUFFIX}");
    let install = sandbox.run(&format!("plugin install {file}"));
    assert_eq!((install.code, install.stdout.as_str()), (0, ""), "{}", install.stderr);
    let installed = sandbox.root().join(format!("data/copydesk/plugins/{DLL_PREFIX}copydesk_loud{DLL_SUFFIX}"));
    let said = format!("copydesk: installed loud 0.1.0: {}\n", installed.display());
    assert!(install.stderr.contains(", 0 failed,") && install.stderr.ends_with(&said), "{}", install.stderr);
    sandbox.file("a.txt", "He said NO.");
    assert_eq!(sandbox.run("explain a.txt --plugins loud").code, 0);
    for list in ["plugin list", "plugins"] {
        assert!(sandbox.run(list).stdout.starts_with("loud 0.1.0  loud <- tokens\n"));
    }
    let again = sandbox.run(&format!("plugin install {file} --no-check"));
    assert!(again.code == 2 && again.stderr.contains("is installed already") && again.stderr.contains("--force"));
    assert_eq!(sandbox.run(&format!("plugin install {file} --no-check --force")).code, 0);

    let removed = sandbox.run("plugin remove loud");
    assert_eq!((removed.code, installed.exists()), (0, false), "{}", removed.stderr);
    let again = sandbox.run("plugin remove loud");
    assert!(again.code == 2 && again.stderr.contains("`loud` is not installed in"), "{}", again.stderr);
}

#[test]
fn a_faulty_plugin_is_not_installed() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run("plugin new loud --lang c").code, 0);
    let code = sandbox.read("loud/loud.c").unwrap();
    sandbox.file("loud/loud.c", code.replace("token->end, .score", "token->end + 9000, .score"));
    assert_eq!(sandbox.run("plugin dev loud").code, 1);
    let file = format!("loud/{DLL_PREFIX}copydesk_loud{DLL_SUFFIX}");
    let install = sandbox.run(&format!("plugin install {file}"));
    assert!(
        install.code == 1 && install.stderr.contains("not installed; `copydesk plugin check"),
        "{}",
        install.stderr
    );
    assert!(!sandbox.root().join("data").exists(), "nothing was written");
    let text = sandbox.run("plugin install loud/README.md");
    assert!(text.code == 2 && text.stderr.contains("is not a shared library"), "{}", text.stderr);
}
