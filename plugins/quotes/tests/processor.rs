//! The processor as the host runs it: layers in, rows with their links out, and its configuration.

#![expect(clippy::unwrap_used, reason = "a test that cannot run fails there")]

use copydesk_language::segment::segment;
use copydesk_plugin::testing::Case;
use copydesk_quotes::{Quotes, Settings};

const TEXT: &str = "Ada Example told the BBC: “No cuts this year.” “Fine,” she said.";

/// The article with its layers; with `names`, those of a processor of entities too.
fn case(names: bool) -> Case {
    let found = segment(TEXT, None);
    let case = Case::new(TEXT).layer("sentences", found.sentences).layer("tokens", found.tokens).rows(|out| {
        for section in &found.sections {
            out.row("sections", section.span.clone()).label(section.kind.as_str());
        }
    });
    if !names {
        return case;
    }
    case.rows(|out| {
        let ada = out.row("entities", 0..11).label("PER").attr("name", "Ada Example").attr("gender", "female").id();
        let bbc = out.row("entities", 21..24).label("ORG").attr("name", "BBC").id();
        out.row("mentions", 0..11).label("PER").attr("form", "name").link("entity", ada);
        out.row("mentions", 21..24).label("ORG").attr("form", "name").link("entity", bbc);
    })
}

fn rows(case: Case, config: &str) -> Vec<String> {
    let config: Settings = serde_json::from_str(config).unwrap();
    let found = case.run::<Quotes>(config).unwrap();
    found.underlined(&["quotes"]).lines().filter(|line| line.trim_start().starts_with('^')).map(str::to_owned).collect()
}

#[test]
fn speaker_and_addressee_are_entities() {
    let rows = rows(case(true), r#"{"min_confidence": 0.0}"#);
    assert!(rows[0].contains("direct cue=cues[0] source=\"Ada Example\" speaker=#1 addressee=#2"), "{rows:?}");
    assert!(rows[0].contains("cue=\"told\" cue_lemma=\"tell\" stance=\"say\""), "{rows:?}");
    // No mention covers “she”: the last speaker that the pronoun fits.
    assert!(rows[1].contains("direct cue=cues[1] source=\"she\" speaker=#1"), "{rows:?}");
}

#[test]
fn addressee_after_the_quotation() {
    let text = "“No cuts,” Ada Example told state agency ZNA.";
    let found = segment(text, None);
    let case = Case::new(text).layer("sentences", found.sentences).layer("tokens", found.tokens).rows(|out| {
        out.row("sections", 0..text.len()).label("paragraph");
        let at = text.find("ZNA").unwrap();
        let agency = out.row("entities", at..at + 3).label("ORG").attr("name", "ZNA").id();
        out.row("mentions", at..at + 3).label("ORG").attr("form", "name").link("entity", agency);
    });
    assert!(rows(case, "{}")[0].contains("addressee=#1"));
}

#[test]
fn runs_without_entities() {
    let rows = rows(case(false), "{}");
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| !row.contains("speaker=") && row.contains("source_phrase=")), "{rows:?}");
}

#[test]
fn sources_without_a_mention_and_cues_are_rows() {
    let text = "Officials said the bridge was safe. “We tested it,” they said. The report warned of cracks.";
    let found = segment(text, None);
    let case = Case::new(text).layer("sentences", found.sentences).layer("tokens", found.tokens).rows(|out| {
        out.row("sections", 0..text.len()).label("paragraph");
    });
    let found = case.run::<Quotes>(Settings { min_score: 0.0, ..Settings::default() }).unwrap();
    let expected = "\
Officials said the bridge was safe. “We tested it,” they said. The report warned of cracks.
^^^^^^^^^ nominal kind=\"people\"
          ^^^^ say lemma=\"say\"
                                                    ^^^^ pronoun
                                                         ^^^^ say lemma=\"say\"
                                                               ^^^^^^^^^^ nominal kind=\"document\"
                                                                          ^^^^^^^^^ warn lemma=\"warn\"
";
    assert_eq!(found.underlined(&["sources", "cues"]), expected);
}

#[test]
fn configuration() {
    assert_eq!(rows(case(true), r#"{"min_words": 3}"#).len(), 1);
    assert!(serde_json::from_str::<Settings>(r#"{"min_word": 3}"#).is_err());
    let wrong = serde_json::from_str::<Settings>(r#"{"min_confidence": 3}"#).unwrap();
    assert!(case(true).run::<Quotes>(wrong).is_err());
}
