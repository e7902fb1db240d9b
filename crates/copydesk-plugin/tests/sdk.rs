//! The SDK as a processor uses it: views of its input, rows in any order, checked configuration.
#![expect(clippy::unwrap_used, reason = "a test that cannot run fails there")]

use copydesk_plugin::schemars::JsonSchema;
use copydesk_plugin::serde::Deserialize;
use copydesk_plugin::testing::{self, Case};
use copydesk_plugin::{Descriptor, Doc, Error, Host, NoConfig, Output, Processor, Value};

/// Marks words, last first, and links each to the one after it and to its first letter.
struct Backwards;

impl Processor for Backwards {
    type Config = NoConfig;
    type Scratch = ();

    fn describe() -> Descriptor {
        Descriptor::new("backwards", "1.0.0").requires("tokens").uses("colours").provides("words").provides("letters")
    }

    fn open(_: NoConfig, _: &Host) -> Result<Self, Error> {
        Ok(Backwards)
    }

    fn process(&self, _: &mut (), doc: &Doc<'_>, out: &mut Output) -> Result<(), Error> {
        out.whole("words").label("all");
        let mut next = None;
        for token in doc.layer("tokens").rows().rev() {
            let range = token.range();
            let letter = out.row("letters", range.start..range.start + 1).id();
            let word = out.row("words", range).label("word").attr("n", token.index() as i64).link("letter", letter);
            next = Some(word.link_opt("next", next).id());
        }
        Ok(())
    }
}

#[test]
fn rows_are_sorted_and_links_follow() {
    let found = Case::new("a bc d").layer("tokens", [0..1, 2..4, 5..6]).run::<Backwards>(NoConfig {}).unwrap();
    assert_eq!(
        found.underlined(&["words"]),
        "a bc d
^ word letter=letters[0] next=words[1] n=0
  ^^ word letter=letters[1] next=words[2] n=1
     ^ word letter=letters[2] n=2
= all
"
    );
}

/// Copies the rows of `colours` through the views.
struct Mirror;

impl Processor for Mirror {
    type Config = NoConfig;
    type Scratch = ();

    fn describe() -> Descriptor {
        Descriptor::new("mirror", "1.0.0").uses("colours").provides("seen")
    }

    fn open(_: NoConfig, _: &Host) -> Result<Self, Error> {
        Ok(Mirror)
    }

    fn process(&self, _: &mut (), doc: &Doc<'_>, out: &mut Output) -> Result<(), Error> {
        let undeclared = std::panic::catch_unwind(|| doc.layer("hidden").len()).unwrap_err();
        let why = undeclared.downcast_ref::<String>().unwrap();
        assert!(why.starts_with("layer `hidden` is read but not declared: add .requires(\"hidden\")"), "{why}");
        for row in doc.layer("colours").rows() {
            let linked = row.link("like").map(|other| other.text());
            let seen = out.row("seen", row.range()).label(row.label()).attr_opt("like", linked);
            let seen = row.attrs().fold(seen, |seen, (key, value)| seen.attr(key, value));
            let _ = row.score().map(|score| seen.score(score));
        }
        Ok(())
    }
}

#[test]
fn views_show_spans_labels_attributes_links_and_scores() {
    let case = Case::new("rouge et é").layer("hidden", std::iter::once(0..1)).rows(|out| {
        let red = out.row("colours", 0..5).label("colour").score(0.5).attr("warm", true).attr("nm", 700i64).id();
        out.row("colours", 9..11).attr("why", "“é”").attr("x", 0.25).link("like", red);
    });
    let found = case.run::<Mirror>(NoConfig {}).unwrap();
    assert_eq!(
        found.underlined(&["seen"]),
        "rouge et é\n^^^^^ colour warm=true nm=700\n         ^ like=\"rouge\" why=\"“é”\" x=0.25\n"
    );
    assert_eq!(found.layers().get("seen").unwrap().row(0).unwrap().score(), Some(0.5));
    assert_eq!(found.layers().get("seen").unwrap().row(1).unwrap().attr("x"), Some(Value::Float(0.25)));
}

/// Emits to the layer of its configuration.
struct Wrong;

#[derive(Deserialize, JsonSchema)]
#[serde(default)]
#[derive(Default)]
struct WrongConfig {
    /// The layer to emit.
    layer: String,
    start: usize,
    end: usize,
}

impl Processor for Wrong {
    type Config = WrongConfig;
    type Scratch = WrongConfig;

    fn describe() -> Descriptor {
        Descriptor::new("wrong", "1.0.0").provides("marks")
    }

    fn open(config: WrongConfig, _: &Host) -> Result<Self, Error> {
        WRONG.set(Some((config.layer, config.start..config.end)));
        Ok(Wrong)
    }

    fn process(&self, _: &mut WrongConfig, _: &Doc<'_>, out: &mut Output) -> Result<(), Error> {
        let (layer, range) = WRONG.take().ok_or(Error::new("not told"))?;
        out.row(&layer, range);
        Ok(())
    }
}

thread_local! {
    static WRONG: std::cell::Cell<Option<(String, std::ops::Range<usize>)>> = const { std::cell::Cell::new(None) };
}

#[test]
fn a_test_refuses_what_the_host_would_refuse() {
    let refused = |layer: &str, start, end| {
        let config = WrongConfig { layer: layer.into(), start, end };
        Case::new("né").run::<Wrong>(config).unwrap_err().to_string()
    };
    assert_eq!(refused("others", 0, 1), "layer `others` is emitted but not declared by `provides`");
    assert_eq!(refused("marks", 0, 2), "layer `marks`, row 0: span 0..2 cuts a character: offsets are UTF-8 bytes");
    assert_eq!(refused("marks", 0, 9), "layer `marks`, row 0: span 0..9 extends past the text of 3 bytes");
    assert_eq!(refused("marks", 1, 1), "layer `marks`, row 0: span 1..1 is empty (text of 3 bytes)");
}

/// Labels a row with a whole story.
struct Wordy;

impl Processor for Wordy {
    type Config = NoConfig;
    type Scratch = ();

    fn describe() -> Descriptor {
        Descriptor::new("wordy", "1.0.0").provides("marks")
    }

    fn open(_: NoConfig, _: &Host) -> Result<Self, Error> {
        Ok(Wordy)
    }

    fn process(&self, _: &mut (), doc: &Doc<'_>, out: &mut Output) -> Result<(), Error> {
        out.row("marks", 0..1).label(doc.text());
        Ok(())
    }
}

#[test]
fn a_label_that_is_no_name_fails_the_article_and_is_not_dropped() {
    let run = |text: String| Case::new(text).run::<Wordy>(NoConfig {}).map(|_| ()).map_err(|e| e.to_string());
    assert_eq!(run("short".into()), Ok(()));
    let refused = run("é".repeat(200)).unwrap_err();
    assert!(
        refused.starts_with(&format!("`{}…` is refused as a name: longer than 256 bytes", "é".repeat(20))),
        "{refused}"
    );
}

#[test]
fn rows_inside_a_range_are_those_that_lie_in_it() {
    let case = Case::new("a bc d ef").layer("marks", [0..9, 0..4, 2..4, 2..3, 5..6, 7..9]).rows(|out| {
        out.whole("marks");
    });
    case.read(|doc| {
        let inside = |range| doc.layer("marks").inside(range).map(|row| row.index()).collect::<Vec<_>>();
        assert_eq!(inside(0..9), [0, 1, 2, 3, 4, 5]);
        assert_eq!(inside(0..4), [1, 2, 3]);
        assert_eq!(inside(2..6), [2, 3, 4]);
        assert_eq!(inside(6..7), [0; 0]);
        assert_eq!(inside(8..9), [0; 0]);
    });
}

#[test]
fn a_link_into_an_undeclared_layer_is_no_missing_link() {
    /// Reads speakers without declaring their layer.
    struct Forgetful;

    impl Processor for Forgetful {
        type Config = NoConfig;
        type Scratch = ();

        fn describe() -> Descriptor {
            Descriptor::new("forgetful", "1.0.0").requires("quotes").provides("marks")
        }

        fn open(_: NoConfig, _: &Host) -> Result<Self, Error> {
            Ok(Forgetful)
        }

        fn process(&self, _: &mut (), doc: &Doc<'_>, _: &mut Output) -> Result<(), Error> {
            assert_eq!(doc.quotes().filter_map(|quote| quote.speaker()).count(), 1);
            Ok(())
        }
    }
    let case = Case::underlined("Ada said no.\n^^^ PER #1\n         ^^ indirect speaker=#1\n");
    let panic = std::panic::catch_unwind(|| case.run::<Forgetful>(NoConfig {}).is_ok()).unwrap_err();
    let why = panic.downcast_ref::<String>().unwrap();
    assert!(why.starts_with("layer `entities` is read but not declared: add .requires(\"entities\")"), "{why}");
}

#[test]
fn a_fixture_gives_the_layers_that_it_was_printed_from() {
    let fixture = r#"He said: “No.” The UN agreed with Jo Doe.
^^ PER #2 form="pronoun"
         ^^^^^^^^ direct speaker=#2 cue="said"
                   ^^ ORG #1
                                  ^^^^^^ PER #2 role="judge"
= negative polarity=-0.50 scope="article"
"#;
    let case = Case::underlined(fixture);
    let found = case.annotate(|_, _| Ok(())).unwrap();
    assert_eq!(
        found.underlined(&["entities"]),
        "He said: “No.” The UN agreed with Jo Doe.
                   ^^ ORG name=\"UN\" mentions=1
                                  ^^^^^^ PER name=\"Jo Doe\" role=\"judge\" mentions=2
"
    );
    let shown = found.underlined(&["mentions", "quotes", "sentiment"]);
    assert_eq!(shown.replace(" form=\"name\"", ""), fixture.replace(" role=\"judge\"", ""));
}

#[test]
fn a_configuration_is_one_object_and_an_error_names_its_key() {
    let refused = |json: &str| testing::config::<Wrong>(json).map(|_| ()).unwrap_err();
    assert!(testing::config::<Wrong>(" ").is_ok() && testing::config::<Wrong>("{\"start\": 1} ").is_ok());
    for (json, why) in [
        ("[\"marks\", 0, 1]", "configuration: expected an object of keys and values"),
        ("{} {}", "configuration: trailing characters at line 1 column 4"),
        ("{\"start\": -1}", "configuration /start: invalid value: integer `-1`, expected usize at line 1 column 12"),
    ] {
        let error = refused(json);
        assert!(error.is_config());
        assert_eq!(error.to_string(), why);
    }
}
