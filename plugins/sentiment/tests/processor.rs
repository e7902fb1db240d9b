//! The processor as the host runs it: layers in, rows out, in underlined form.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use copydesk_language::segment::segment;
use copydesk_plugin::testing::Case;
use copydesk_sentiment::{Config, Sentiment};

#[test]
fn rows_of_every_scope() {
    let text = "Ada Berg said: “The shameful lies of Bob Stone betrayed us.” A brilliant, brave team rescued Bob Stone on Monday.\n";
    let read = segment(text, None);
    let at = |words: &str| text.find(words).map(|start| start..start + words.len()).unwrap();
    let last = text.rfind("Bob Stone").unwrap();
    let case = Case::new(text).layer("tokens", read.tokens).layer("sentences", read.sentences).rows(|out| {
        let ada = out.row("entities", at("Ada Berg")).label("PER").attr("name", "Ada Berg").id();
        let bob = out.row("entities", at("Bob Stone")).label("PER").attr("name", "Bob Stone").id();
        out.row("mentions", at("Ada Berg")).label("PER").attr("form", "name").link("entity", ada);
        out.row("mentions", at("Bob Stone")).label("PER").attr("form", "name").link("entity", bob);
        out.row("mentions", last..last + 9).label("PER").attr("form", "name").link("entity", bob);
        out.row("quotes", at("“The shameful lies of Bob Stone betrayed us.”")).label("direct").link("speaker", ada);
    });
    let found = case.run::<Sentiment>(Config::default()).unwrap();
    let layer = found.layers().get("sentiment").unwrap();
    let rows: Vec<String> = layer
        .rows()
        .map(|row| {
            let scope =
                row.attrs().find(|(key, _)| key.as_str() == "scope").and_then(|(_, value)| value.as_str()).unwrap();
            let links: Vec<&str> = row.links().iter().map(|link| link.role.as_str()).collect();
            format!("{scope} {} {links:?} {}", row.label().as_str(), row.span().is_some())
        })
        .collect();
    for expected in [
        r#"article positive [] false"#,
        r#"sentence positive [] true"#,
        r#"target positive ["target"] false"#,
        r#"quote negative ["quote"] false"#,
        r#"quote negative ["target", "quote"] false"#,
    ] {
        assert!(rows.iter().any(|row| row == expected), "{expected}: {rows:#?}");
    }
}

/// Scope, label and target of each row for an entity, with its span if it has one.
fn target_rows(config: &str) -> Vec<String> {
    let text = "Ada Berg met Bob Stone on Monday. Bob Stone lied to Ada Berg.\n\nBy Cy Example";
    let read = segment(text, None);
    let names = ["Ada Berg", "Bob Stone", "Cy Example"];
    let case = Case::new(text).layer("tokens", read.tokens).layer("sentences", read.sentences).rows(|out| {
        out.row("sections", 0..61).label("paragraph");
        out.row("sections", 63..text.len()).label("byline");
        for name in names {
            let spans: Vec<_> = text.match_indices(name).map(|(at, _)| at..at + name.len()).collect();
            let entity = out.row("entities", spans[0].clone()).label("PER").attr("name", name);
            let entity = if name == "Bob Stone" { entity.id() } else { entity.attr("watched", true).id() };
            for span in spans {
                out.row("mentions", span).label("PER").attr("form", "name").link("entity", entity);
            }
        }
    });
    let found = case.run::<Sentiment>(serde_json::from_str(config).unwrap()).unwrap();
    let layer = found.layers().get("sentiment").unwrap();
    layer
        .rows()
        .filter_map(|row| {
            let target = row.links().iter().find(|link| link.role.as_str() == "target")?;
            let name = names[target.row as usize];
            let sentence = row.span().map_or("", |span| &text[span.range()]);
            Some(format!("{name} {}: {sentence}", row.label().as_str()))
        })
        .collect()
}

#[test]
fn an_entity_has_a_row_for_each_sentence_that_tells_something_and_one_over_the_article() {
    let article = ["Ada Berg neutral: ", "Bob Stone negative: ", "Cy Example neutral: "];
    assert_eq!(target_rows(r#"{"sentence_targets": "none"}"#), article);
    let mut told = vec![
        "Ada Berg neutral: Ada Berg met Bob Stone on Monday.",
        "Bob Stone negative: Bob Stone lied to Ada Berg.",
        "Ada Berg neutral: Bob Stone lied to Ada Berg.",
        "Cy Example neutral: By Cy Example",
    ];
    told.extend(article);
    assert_eq!(target_rows("{}"), told, "of whom a user asks about, in a byline too");
    told.insert(1, "Bob Stone neutral: Ada Berg met Bob Stone on Monday.");
    assert_eq!(target_rows(r#"{"sentence_targets": "all"}"#), told);
}

#[test]
fn a_number_out_of_range_is_an_error_that_names_the_key() {
    for key in ["neutral_band", "effort"] {
        let config: Config = serde_json::from_str(&format!(r#"{{"{key}": 2.0}}"#)).unwrap();
        let error = Case::new("x").run::<Sentiment>(config).unwrap_err();
        assert!(error.is_config() && error.to_string().contains(key), "{error}");
    }
}
