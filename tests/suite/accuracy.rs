//! Accuracy of the standard processors: the quotations of the README's article, and a lower bound for every figure over twenty annotated
//! articles of `training/newsdesk`. Bounds may only be raised.

use serde_json::Value;

use crate::kit::{Desk, built, root};

/// The binary with the standard plugins on its path.
fn desk() -> Desk {
    let mut desk = Desk::new();
    desk.set("COPYDESK_PLUGIN_PATH", built().to_str().unwrap());
    desk
}

/// The quotations of the Kremlin article: speaker, cue, first words.
const KREMLIN: [(&str, &str, &str); 10] = [
    ("Kremlin", "according to", "Russian President Vladimir Putin will meet"),
    ("Dmitry Peskov", "told", "“On Tuesday, April 26, UN Secretary-General"),
    ("Dmitry Peskov", "added", "“It will also be received"),
    ("Stephane Dujarric", "announced", "Guterres sent letters"),
    ("Stephane Dujarric", "says", "In this “time of great danger"),
    ("Stephane Dujarric", "adds", "The Secretary-General noted"),
    ("Antonio Guterres", "noted", "that “Ukraine and the Russian Federation"),
    ("Antonio Guterres", "claimed", "that Russia violated the UN Charter"),
    ("Antonio Guterres", "denounced", "the new Russian offensive"),
    ("Antonio Guterres", "called on", "to cease fighting during"),
];

#[test]
fn the_kremlin_article_says_who_said_what() {
    let desk = desk();
    let article = root().join("examples/articles/kremlin.txt");
    let ran = desk.run(&["annotate", article.to_str().unwrap(), "--format", "jsonl"], "");
    let record = &ran.records[0];
    let rows = |layer: &str| record["layers"][layer].as_array().unwrap();
    let entity = |link: &Value| rows("entities")[link[1].as_u64().unwrap() as usize]["attrs"]["name"].clone();
    let found: Vec<(String, String, String)> = rows("quotes")
        .iter()
        .map(|quote| {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let speaker = &quote["links"]["speaker"];
            let speaker = if speaker.is_null() { String::new() } else { text(&entity(speaker)) };
            (speaker, text(&quote["attrs"]["cue"]), text(&quote["text"]))
        })
        .collect();
    for (speaker, cue, words) in KREMLIN {
        let is = |row: &&(String, String, String)| row.0 == speaker && row.1 == cue && row.2.starts_with(words);
        assert!(found.iter().any(|row| is(&row)), "{speaker} {cue} {words}\nfound {found:#?}");
    }
    assert_eq!(found.len(), KREMLIN.len(), "nothing else was said: {found:#?}");
}

/// Layer, gold file, lower bound of the figure (see `copydesk eval`).
const FLOORS: [(&str, &str, &str); 5] = [
    ("entities", "entities.jsonl", "0.94"),
    ("quotes", "quotes.jsonl", "0.94"),
    ("speakers", "quotes.jsonl", "0.78"),
    ("roles", "people.jsonl", "0.78"),
    ("sentiment", "tone.jsonl", "0.38"),
];

#[test]
fn no_figure_falls_over_twenty_articles() {
    let desk = desk();
    let gold = |file: &str| root().join("tests/newsdesk").join(file).to_str().unwrap().to_owned();
    let records = desk.path("records.jsonl").to_str().unwrap().to_owned();
    let input = gold("quotes.jsonl");
    let ran = desk.run(&["annotate", &input, "--format", "jsonl", "-o", &records], "");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let mut fallen = String::new();
    for (layer, file, floor) in FLOORS {
        let ran =
            desk.run(&["eval", "--gold", &gold(file), "--records", &records, "--layer", layer, "--min-f1", floor], "");
        if ran.code != 0 {
            fallen += &format!("{layer}, below {floor}:\n{}{}\n", ran.out, ran.err);
        }
    }
    assert!(fallen.is_empty(), "{fallen}");
}
