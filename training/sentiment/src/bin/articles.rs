//! Writes newsdesk's articles as the encoder is shown them, for `train_encoder.py`: a line for each sentence of the text.
//!
//! usage: articles WORK NAME > NAME.articles     (WORK: NAME.jsonl, articles with the fields `article` and `targets` of their tone)
//!
//! A line: {"id", "title", "words", "marks", "own": [share of the article's voice by word], "targets": [{"name", "label", "words"}]}.
//! Targets are those of the gold that the sentence speaks of in the article's own voice.

use std::path::PathBuf;

use anyhow::{Context, Result};
use copydesk_sentiment::Model;
use copydesk_sentiment::encoder::words;
use copydesk_sentiment::input::SectionUse;
use copydesk_sentiment::scope::OWN;
use copydesk_sentiment::sentences::{each_sentence, groups};
use copydesk_sentiment_training::read;
use serde_json::json;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let usage = "usage: articles WORK NAME";
    let (work, name) = (PathBuf::from(args.first().context(usage)?), args.get(1).context(usage)?);
    let model = Model::fast()?;
    for reading in read(&work, name)? {
        each_sentence(&reading.input(), &model.lexicon, &model.vocabulary, |part| {
            if part.kind == SectionUse::Aside {
                return;
            }
            let units = &part.sentence.units;
            let mut targets = Vec::new();
            for spots in groups(part.sentence) {
                let Some(judged) = reading.judged(spots[0].entity) else { continue };
                if units[spots[0].first].voice == OWN {
                    let at: Vec<usize> = spots.iter().flat_map(|s| s.first..=s.last).collect();
                    targets.push(json!({"name": judged.name, "label": judged.class(), "words": at}));
                }
            }
            let (words, marks): (Vec<&str>, Vec<u8>) = words(part.sentence, &reading.text, &[]).into_iter().unzip();
            let own: Vec<bool> = units.iter().map(|unit| unit.aloud == OWN).collect();
            println!(
                "{}",
                json!({"id": reading.example.id, "title": part.kind == SectionUse::Title, "words": words, "marks": marks, "own": own, "targets": targets})
            );
        });
    }
    Ok(())
}
