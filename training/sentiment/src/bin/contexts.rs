//! Writes what the net of the fast form sees of targets, for `train_net.py`.
//!
//! usage: contexts WORK NAME [--all] [--teach] > NAME.contexts
//!
//! A line for each target: {"id", "label", "words", "mute", "places", "marks", "dense": {feature: value}}. Words are as the net knows them; a name's is
//! "<name>"; no weight shall rest on those that are "mute". `--all`: for every entity in the sentences, not only the one that is asked about;
//! "label" is then null. `--teach`: with "chances", what the accurate form says.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result};
use copydesk_sentiment::Model;
use copydesk_sentiment::judge::{STANCE_ACCURATE, mixed, stance_parts};
use copydesk_sentiment::linear::softmax;
use copydesk_sentiment::net::marks;
use copydesk_sentiment::place::standings;
use copydesk_sentiment::sentences::{each_sentence, groups};
use copydesk_sentiment::target;
use copydesk_sentiment::units::{Spot, Unit};
use copydesk_sentiment::valence::is_negated;
use copydesk_sentiment::vocabulary::{lowered, zeroed};
use copydesk_sentiment_training::{barred, read, read_part};
use serde_json::json;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let usage = "usage: contexts WORK NAME [--all] [--teach]";
    let (work, name) = (PathBuf::from(args.first().context(usage)?), args.get(1).context(usage)?);
    let has = |flag: &str| args.iter().any(|arg| arg == flag);
    let all = has("--all");
    let model = if has("--teach") { Model::accurate()? } else { Model::fast()? };
    let mut session = model.session();
    let (barred, names) = (barred(), target::dense_names());
    for reading in read(&work, name)? {
        let mut found = false;
        each_sentence(&reading.input(), &model.lexicon, &model.vocabulary, |part| {
            let asked: Vec<(usize, Vec<Spot>)> = if all {
                groups(part.sentence).into_iter().enumerate().collect()
            } else {
                reading.group(part).filter(|_| !found).into_iter().collect()
            };
            if asked.is_empty() {
                return;
            }
            found = true;
            let answers = session.as_mut().map(|session| read_part(part, &reading.text, true, session));
            let units = &part.sentence.units;
            let word = |unit: &Unit| {
                if unit.is_nameless() {
                    return "<name>".to_owned();
                }
                let mut word = String::new();
                lowered(&reading.text[unit.span.clone()], &mut word);
                zeroed(&mut word);
                word
            };
            let words: Vec<String> = units.iter().map(word).collect();
            let mute: Vec<usize> = (0..words.len()).filter(|&at| barred.contains(words[at].as_str())).collect();
            for (group, spots) in asked {
                let mut hits = part.hits.iter().peekable();
                let standings = standings(units, &spots);
                let seen = |at: usize| {
                    let hit = hits.next_if(|hit| hit.unit == at);
                    marks(units, &spots, at, standings[at], hit, is_negated(units, at))
                };
                let marks: Vec<_> = (0..units.len()).map(seen).collect();
                let places: Vec<_> = standings.iter().map(|standing| standing.place).collect();
                let mut features = Vec::new();
                target::features(part.sentence, part.hits, &spots, &mut features);
                let mut dense = BTreeMap::<&str, f32>::new();
                for feature in &features {
                    *dense.entry(&names[feature.number]).or_default() += feature.value;
                }
                let chances = answers.as_ref().map(|answers| {
                    let seen = model.net.read(part.sentence);
                    let answer = Some(answers.of(0));
                    let (known, encoder, _) = stance_parts(&model, part, &seen, (group, &spots), answer, &mut features);
                    softmax(mixed(known, encoder, STANCE_ACCURATE))
                });
                println!(
                    "{}",
                    json!({
                        "id": reading.example.id, "label": (!all).then(|| reading.class()), "words": words, "mute": mute,
                        "places": places, "marks": marks, "dense": dense, "chances": chances,
                    })
                );
            }
        });
    }
    Ok(())
}
