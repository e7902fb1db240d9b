//! Writes what is heard of articles, for `verdict.py`.
//!
//! usage: verdicts WORK NAME [--accurate] > NAME.heard      (WORK: NAME.jsonl, articles with the fields `article` and `judged`)
//!
//! A line: {"id", "label", "features": {name: value}, "targets": [{"name", "label", "mean", "features"}]}. A target that is not found has no features.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result};
use copydesk_sentiment::Model;
use copydesk_sentiment::analysis::heard;
use copydesk_sentiment::verdict::{article_features, article_names, target_features, target_names};
use copydesk_sentiment_training::read;
use serde_json::json;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let usage = "usage: verdicts WORK NAME [--accurate]";
    let (work, name) = (PathBuf::from(args.first().context(usage)?), args.get(1).context(usage)?);
    let accurate = args.iter().any(|arg| arg == "--accurate");
    let model = if accurate { Model::accurate()? } else { Model::fast()? };
    let mut session = None;
    for reading in read(&work, name)? {
        let heard = heard(&model, &reading.input(), &mut session);
        let targets: Vec<_> = reading
            .example
            .judged
            .iter()
            .map(|judged| {
                let entity = reading.entity(&judged.name, |entity| heard.targets.contains_key(&entity));
                let course = entity.and_then(|entity| heard.targets.get(&entity));
                let features = course.map(|course| named(target_names(), target_features(&heard, course)));
                json!({"name": judged.name, "label": judged.class(), "mean": course.map(|course| course.features), "features": features})
            })
            .collect();
        println!(
            "{}",
            json!({"id": reading.example.id, "label": reading.example.class(),
                   "features": named(article_names(), article_features(&heard)), "targets": targets})
        );
    }
    Ok(())
}

fn named(names: Vec<String>, values: Vec<f32>) -> BTreeMap<String, f32> {
    names.into_iter().zip(values).collect()
}
