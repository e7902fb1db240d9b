//! Writes a data set as the encoder is shown it, for `train_encoder.py`.
//!
//! usage: words WORK NAME > NAME.words
//!
//! A line for each example: {"words", "marks", "label" | "score", "target": [words of the target], "others": [[words of another entity], ...]}.
//! The sentence is that of the target; without one, all of the text. A target without a label is for a teacher to judge.

use std::path::PathBuf;

use anyhow::{Context, Result};
use copydesk_sentiment::Model;
use copydesk_sentiment::encoder::words;
use copydesk_sentiment::sentences::{each_sentence, groups};
use copydesk_sentiment::units::Spot;
use copydesk_sentiment_training::read;
use serde_json::json;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let usage = "usage: words WORK NAME";
    let (work, name) = (PathBuf::from(args.first().context(usage)?), args.get(1).context(usage)?);
    let model = Model::fast()?;
    for reading in read(&work, name)? {
        let (mut shown, mut target, mut others) = (Vec::new(), Vec::new(), Vec::new());
        let places = |spots: &[Spot], from: usize| -> Vec<usize> {
            spots.iter().flat_map(|s| s.first + from..=s.last + from).collect()
        };
        each_sentence(&reading.input(), &model.lexicon, &model.vocabulary, |part| {
            let spots = reading.group(part).map(|(_, spots)| spots);
            if reading.target.is_some() && spots.is_none() {
                return;
            }
            let from = shown.len();
            let ours = spots.as_ref().map(|spots| spots[0].entity);
            target.extend(places(spots.as_deref().unwrap_or_default(), from));
            others.extend(
                groups(part.sentence).iter().filter(|g| Some(g[0].entity) != ours).map(|group| places(group, from)),
            );
            shown.extend(words(part.sentence, &reading.text, &[]));
        });
        let (words, marks): (Vec<&str>, Vec<u8>) = shown.into_iter().unzip();
        if words.is_empty() {
            eprintln!("{}: no words; left out", reading.example.id);
            continue;
        }
        let label = (reading.target.is_some() && !reading.example.label.is_empty()).then(|| reading.class());
        let score = reading.target.is_none().then_some(reading.example.score);
        println!(
            "{}",
            json!({"id": reading.example.id, "words": words, "marks": marks, "label": label, "score": score, "target": target, "others": others})
        );
    }
    Ok(())
}
