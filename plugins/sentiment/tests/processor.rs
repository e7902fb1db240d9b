//! The processor as the host runs it: layers in, rows out, in underlined form.

use copydesk_language::segment::segment;
use copydesk_plugin::testing::Case;
use copydesk_sentiment::{Config, Sentiment};

#[test]
fn rows_of_every_scope() {
    let text =
        "Ada Berg said: “The shameful lies of Bob Stone betrayed us.” A brilliant team rescued Bob Stone on Monday.\n";
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

#[test]
fn a_band_out_of_range_is_an_error_that_names_the_key() {
    let config: Config = serde_json::from_str(r#"{"neutral_band": 2.0}"#).unwrap();
    let error = Case::new("x").run::<Sentiment>(config).unwrap_err();
    assert!(error.is_config() && error.to_string().contains("neutral_band"), "{error}");
}
