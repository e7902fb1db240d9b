//! Writes what the net of the fast form sees of targets, for `train_net.py`.
//!
//! usage: contexts WORK NAME [--all] > NAME.contexts
//!
//! A line for each target: {"id", "label", "words", "mute", "target": [units], "places", "marks", "dense": {feature: value}}. Words are lower-case with
//! zeros for digits; a name's is "<name>"; no weight shall rest on those that are "mute". `--all`: for every entity in the sentences, not only
//! the one that is asked about; then "name" is its name and "label" what the article is said to say of it, if anything is.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result};
use copydesk_sentiment::Model;
use copydesk_sentiment::input::SectionUse;
use copydesk_sentiment::net::{marks, place};
use copydesk_sentiment::scope::OWN;
use copydesk_sentiment::sentences::{each_sentence, groups};
use copydesk_sentiment::target;
use copydesk_sentiment::valence::is_negated;
use copydesk_sentiment_training::{barred, read};
use serde_json::json;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let usage = "usage: contexts WORK NAME [--all]";
    let (work, name) = (PathBuf::from(args.first().context(usage)?), args.get(1).context(usage)?);
    let all = args.iter().any(|arg| arg == "--all");
    let model = Model::fast()?;
    let (barred, names) = (barred(), target::dense_names());
    for reading in read(&work, name)? {
        let mut found = false;
        each_sentence(&reading.input(), &model.lexicon, &model.vocabulary, |part| {
            let asked = if all {
                groups(part.sentence)
            } else {
                reading.group(part).filter(|_| !found).into_iter().map(|(_, spots)| spots).collect()
            };
            let units = &part.sentence.units;
            for spots in asked {
                found = true;
                let words: Vec<String> = units
                    .iter()
                    .map(|unit| {
                        let word = reading.text[unit.span.clone()].to_lowercase().replace('’', "'");
                        if unit.is_nameless() {
                            "<name>".to_owned()
                        } else {
                            word.replace(|c: char| c.is_ascii_digit(), "0")
                        }
                    })
                    .collect();
                let mute: Vec<usize> = (0..words.len()).filter(|&at| barred.contains(words[at].as_str())).collect();
                let mut hits = part.hits.iter().peekable();
                let seen = |at: usize| {
                    let hit = hits.next_if(|hit| hit.unit == at);
                    marks(units, &spots, at, hit, is_negated(units, at))
                };
                let marks: Vec<_> = (0..units.len()).map(seen).collect();
                let places: Vec<_> = (0..units.len()).map(|at| place(units, &spots, at)).collect();
                let mut features = Vec::new();
                target::features(part.sentence, part.hits, &spots, &mut features);
                let mut dense = BTreeMap::<&str, f32>::new();
                for feature in &features {
                    *dense.entry(&names[feature.number]).or_default() += feature.value;
                }
                let judged = reading.judged(spots[0].entity);
                let label = if all { judged.map(|judged| judged.class()) } else { Some(reading.class()) };
                let at: Vec<usize> = spots.iter().flat_map(|s| s.first..=s.last).collect();
                println!(
                    "{}",
                    json!({
                        "id": reading.example.id, "name": judged.map(|judged| &judged.name), "label": label, "words": words, "mute": mute, "target": at,
                        "places": places, "marks": marks, "dense": dense,
                        "title": part.kind == SectionUse::Title, "own": units[spots[0].first].voice == OWN,
                    })
                );
            }
        });
    }
    Ok(())
}
