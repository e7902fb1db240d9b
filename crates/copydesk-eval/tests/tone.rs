//! Gold of the tone of articles and of those whom they name; the figures were computed by hand.

use copydesk_eval::{Gold, Layer, Records};

const RECORDS: &str = r#"{"id": "1", "text": "Ada Example told the BBC. Bo Minor agreed.", "layers": {"entities": [{"label": "PER", "attrs": {"name": "Ada Example"}}, {"label": "ORG", "attrs": {"name": "BBC"}}, {"label": "PER", "attrs": {"name": "Minor"}}], "sentiment": [{"start": 0, "end": 25, "label": "negative", "attrs": {"scope": "target"}, "links": {"target": ["entities", 0]}}, {"label": "negative", "attrs": {"scope": "article"}}, {"label": "positive", "attrs": {"scope": "target"}, "links": {"target": ["entities", 0]}}, {"label": "neutral", "attrs": {"scope": "target"}, "links": {"target": ["entities", 1]}}, {"label": "neutral", "attrs": {"scope": "target"}, "links": {"target": ["entities", 2]}}]}}
{"id": "two", "text": "Two.", "layers": {"sentiment": [{"label": "negative", "attrs": {"scope": "article"}}]}}
"#;

#[test]
fn the_article_and_whom_it_names_are_told_apart() {
    // Without a text, gold is compared with whatever text the record has.
    let gold = r#"{"id": 1, "article": "negative", "targets": [{"name": "Ada Example", "label": "positive"}, {"name": "BBC", "label": "negative"}, {"name": "Bo Minor", "label": "neutral"}, {"name": "Cy", "label": "neutral"}]}
{"id": "two", "article": "positive"}
{"id": "gone", "article": "neutral", "targets": [{"name": "Gone", "label": "neutral"}]}
"#;
    let gold = Gold::read(Layer::Sentiment, "gold.jsonl", gold.as_bytes()).unwrap();
    let score = gold.score(&Records::read("records.jsonl", RECORDS.as_bytes()).unwrap());
    let expected = "\
article
negative  P 0.5000 R 1.0000 F1 0.6667  gold 1 pred 2
neutral   P 0.0000 R 0.0000 F1 0.0000  gold 1 pred 0
positive  P 0.0000 R 0.0000 F1 0.0000  gold 1 pred 0
accuracy 0.3333  without an answer 1 of 3
macro-F1 0.2222
targets
negative  P 0.0000 R 0.0000 F1 0.0000  gold 1 pred 0
neutral   P 0.5000 R 0.3333 F1 0.4000  gold 3 pred 2
positive  P 1.0000 R 1.0000 F1 1.0000  gold 1 pred 1
accuracy 0.4000  without an answer 2 of 5
macro-F1 0.4667
not scored: 1 missing of 3
F1 0.3444
";
    assert_eq!(score.to_string(), expected);
}

#[test]
fn gold_that_cannot_be_scored_is_refused() {
    for (line, why) in [
        (r#"{"id": 1, "text": "Ada."}"#, "line 1: missing field `label`"),
        (r#"{"id": 1, "label": "neutral"}"#, "line 1: missing field `text`"),
        (
            r#"{"id": 1, "targets": [{"name": "Ada", "label": "good"}]}"#,
            "line 1: `targets[0].label`: unknown label `good`, expected one of negative, neutral",
        ),
    ] {
        let error = Gold::read(Layer::Sentiment, "gold.jsonl", line.as_bytes()).unwrap_err();
        assert!(error.to_string().contains(why), "{error}");
    }
    // The `targets` of an input are offsets alone, and no gold.
    let line = r#"{"id": 1, "text": "Ada.", "label": "neutral", "target": {"start": 0, "end": 3}, "targets": [{"start": 0, "end": 3}]}"#;
    assert!(Gold::read(Layer::Sentiment, "gold.jsonl", line.as_bytes()).is_ok());
}
