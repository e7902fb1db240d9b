//! Trains the weights of the tone of sentences, overall.tsv, on EmoBank train and on invented sentences.
//!
//! usage: overall WORK OUT      (WORK: NAME.jsonl and NAME.records.jsonl of each set, see README.md)

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context, Result};
use copydesk_sentiment::grammar::Class;
use copydesk_sentiment::lexicon::Lexicon;
use copydesk_sentiment::linear::{Feature, Linear, NO_UNIT, WORD};
use copydesk_sentiment::overall;
use copydesk_sentiment::sentences::each_sentence;
use copydesk_sentiment::units::Kind;
use copydesk_sentiment::vocabulary::{Vocabulary, stem};
use copydesk_sentiment_training::{Reading, barred, f1, pearson, read};

/// Classes whose words have no content; what they do is in the rules and flags.
const FUNCTION: Class = Class::PLAIN
    .with(Class::DETERMINER)
    .with(Class::OPENER)
    .with(Class::BE)
    .with(Class::MODAL)
    .with(Class::CONTRAST)
    .with(Class::COORDINATOR)
    .with(Class::LINK)
    .with(Class::BY);

struct Plan {
    rate: f32,
    dense: f32,
    words: f32,
    epochs: usize,
    least: usize,
}

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let (Some(data), Some(out)) = (args.next().map(PathBuf::from), args.next().map(PathBuf::from)) else {
        anyhow::bail!("usage: overall WORK OUT");
    };
    let setting = |name: &str, default: f32| std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(default);
    let lexicon = Lexicon::shipped();
    let plan = Plan {
        rate: setting("O_RATE", 0.02),
        dense: setting("O_DENSE", 1.0),
        words: setting("O_WORDS", 1000.0),
        epochs: setting("O_EPOCHS", 40.0) as usize,
        least: setting("O_LEAST", 4.0) as usize,
    };
    let mut train = read(&data, "emobank.train")?;
    train.extend(read(&data, "whole")?);
    let vocabulary = self::vocabulary(&train, &lexicon, plan.least);
    let examples = overall_examples(&train, &lexicon, &vocabulary);
    println!("overall: {} examples, {} stems", examples.len(), vocabulary.len());
    let model = train_overall(&examples, &vocabulary, &plan);
    println!("train r {:.4}", correlation(&model, &examples));
    let dev = overall_examples(&read(&data, "emobank.dev")?, &lexicon, &vocabulary);
    println!("emobank.dev r {:.4}", correlation(&model, &dev));
    for band in [0.06_f32, 0.08, 0.1, 0.12, 0.15, 0.18] {
        println!(
            "  neutral below {band} ({:.3} after tanh): macro-F1 {:.4}",
            (2.0 * band).tanh(),
            banded_f1(&model, &dev, band)
        );
    }
    let header = "# Trained on EmoBank train (Buechel and Hahn 2017, CC BY-SA 4.0) and on sentences of ours by training/sentiment, overall. See LICENCES.md.\n# feature\tvalence\n";
    write(&out, "overall.tsv", header, &model, &overall::dense_names(), &overall::WORD_ROLES, &vocabulary)
}

/// The stems that at least `least` examples hold, in alphabetical order; no names, no words for groups of people.
fn vocabulary(readings: &[Reading], lexicon: &Lexicon, least: usize) -> Vocabulary {
    let empty = Vocabulary::default();
    let barred: BTreeSet<&str> = barred().into_iter().flat_map(|word| [word, stem(word)]).collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for reading in readings {
        let mut seen = BTreeSet::new();
        each_sentence(&reading.input(), lexicon, &empty, |part| {
            for unit in part.sentence.units.iter().filter(|u| u.kind == Kind::Word) {
                let word = reading.text[unit.span.clone()].to_lowercase().replace('’', "'");
                let plain = unit.entry.class.is(FUNCTION);
                if !plain && word.starts_with(char::is_alphabetic) && word.len() > 2 && !barred.contains(stem(&word)) {
                    seen.insert(stem(&word).to_owned());
                }
            }
        });
        for stem in seen {
            *counts.entry(stem).or_default() += 1;
        }
    }
    let mut vocabulary = Vocabulary::default();
    for (stem, _) in counts.into_iter().filter(|(_, count)| *count >= least) {
        vocabulary.add(stem);
    }
    vocabulary
}

fn overall_examples(readings: &[Reading], lexicon: &Lexicon, vocabulary: &Vocabulary) -> Vec<(Vec<Feature>, f32)> {
    let mut examples = Vec::new();
    for reading in readings {
        let mut features = Vec::new();
        let mut all = Vec::new();
        each_sentence(&reading.input(), lexicon, vocabulary, |part| {
            overall::features(part.sentence, part.hits, |_| true, &mut features);
            all.append(&mut features);
        });
        if !all.is_empty() {
            examples.push((all, reading.example.score - 3.0));
        }
    }
    examples
}

fn train_overall(examples: &[(Vec<Feature>, f32)], vocabulary: &Vocabulary, plan: &Plan) -> Linear<1> {
    let mut model = Linear::zero(overall::dense_names().len(), overall::WORD_ROLES.len(), vocabulary.len());
    descend(&mut model, examples.len(), plan, |model, index| {
        let (features, score) = &examples[index];
        (features.as_slice(), [model.score(features)[0] - score])
    });
    model
}

/// Adagrad with L2, one example at a time, in an order shuffled by a fixed seed; the mean of the second half's weights.
fn descend<'e, const K: usize>(
    model: &mut Linear<K>,
    examples: usize,
    plan: &Plan,
    gradient: impl Fn(&Linear<K>, usize) -> (&'e [Feature], [f32; K]),
) {
    let mut squares = model.clone();
    let mut order: Vec<usize> = (0..examples).collect();
    let mut seed = 7_u64;
    for epoch in 0..plan.epochs {
        for i in (1..order.len()).rev() {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            order.swap(i, (seed >> 33) as usize % (i + 1));
        }
        let rate = plan.rate * (1.0 - epoch as f32 / plan.epochs as f32);
        for &index in &order {
            let (features, gradient) = gradient(model, index);
            for feature in features {
                let (Some(weights), Some(squares)) = (model.weights_mut(feature), squares.weights_mut(feature)) else {
                    continue;
                };
                let decay = if feature.word.is_some() { plan.words } else { plan.dense } / 1000.0;
                for k in 0..K {
                    let step = gradient[k] * feature.value + decay * weights[k];
                    squares[k] += step * step;
                    weights[k] -= rate * step / (squares[k].sqrt() + 1e-6);
                }
            }
        }
    }
}

fn banded_f1(model: &Linear<1>, examples: &[(Vec<Feature>, f32)], band: f32) -> f32 {
    let class = |score: f32, band: f32| {
        if score > band {
            2
        } else if score < -band {
            0
        } else {
            1
        }
    };
    f1(examples.iter().map(|(features, score)| (class(model.score(features)[0], band), class(*score, 0.23))))
}

fn correlation(model: &Linear<1>, examples: &[(Vec<Feature>, f32)]) -> f64 {
    let pairs: Vec<(f64, f64)> = examples.iter().map(|(f, y)| (f64::from(model.score(f)[0]), f64::from(*y))).collect();
    pearson(&pairs)
}

/// Writes every weight that would show in the third decimal.
fn write<const K: usize>(
    folder: &std::path::Path,
    name: &str,
    header: &str,
    model: &Linear<K>,
    dense: &[String],
    roles: &[&str],
    vocabulary: &Vocabulary,
) -> Result<()> {
    let mut text = header.to_owned();
    let mut line = |name: String, feature: Feature| {
        let weights = model.weights(&feature);
        if weights.iter().any(|w| w.abs() >= 0.03 / K as f32) {
            text.push_str(&name);
            for weight in weights {
                let _ = write!(text, "\t{weight:.3}");
            }
            text.push('\n');
        }
    };
    for (number, name) in dense.iter().enumerate() {
        line(name.clone(), Feature { number, value: 1.0, unit: NO_UNIT, word: None });
    }
    for (stem, number) in vocabulary.stems() {
        for (role, role_name) in roles.iter().enumerate() {
            line(format!("{WORD}.{role_name}.{stem}"), Feature::word(number, role, 1.0, NO_UNIT));
        }
    }
    std::fs::write(folder.join(name), text).with_context(|| format!("cannot write {name}"))
}
