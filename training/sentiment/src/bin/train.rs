//! Trains the weights of the sentiment processor: target.tsv on NewsMTSC train, overall.tsv on EmoBank train.
//!
//! usage: train WORK OUT      (WORK: NAME.jsonl and NAME.records.jsonl of each set, see README.md)

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context, Result};
use copydesk_sentiment::grammar::Class;
use copydesk_sentiment::lexicon::Lexicon;
use copydesk_sentiment::linear::{Feature, Linear, NO_UNIT, WORD, softmax};
use copydesk_sentiment::sentences::each_sentence;
use copydesk_sentiment::units::Kind;
use copydesk_sentiment::vocabulary::{Vocabulary, stem};
use copydesk_sentiment::{overall, target};
use copydesk_sentiment_training::{Reading, f1, pearson, read};

/// Words that name groups of people, parties and kin: they describe no conduct, and no weight shall rest on them.
const IDENTITY: &str = "woman women man men girl girls boy boys lady gentleman mother father mom dad wife husband son daughter brother sister \
widow black white brown latino latina hispanic asian african arab gay lesbian transgender muslim muslims islamic christian christians jewish \
jews catholic evangelical immigrant immigrants migrant migrants refugee refugees democrat democrats democratic republican republicans gop \
conservative conservatives liberal liberals progressive progressives socialist communist leftist left-wing right-wing black-led old young \
older younger elderly foreign native american americans";

/// Verbs that report a stand: what somebody claims or denounces is no word about them.
const REPORTS: &str = "claim claims claimed claiming assert asserts asserted allege alleges alleged contend contends contended insist insists \
insisted denounce denounces denounced denouncing condemn condemns condemned condemning decry decries decried deplore deplores deplored";

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
        anyhow::bail!("usage: train WORK OUT");
    };
    let setting = |name: &str, default: f32| std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(default);
    let lexicon = Lexicon::shipped();
    let plan = Plan {
        rate: setting("T_RATE", 0.02),
        dense: setting("T_DENSE", 10.0),
        words: setting("T_WORDS", 200.0),
        epochs: setting("T_EPOCHS", 15.0) as usize,
        least: setting("T_LEAST", 8.0) as usize,
    };
    let train = read(&data, "newsmtsc.train")?;
    let vocabulary = vocabulary(&train, &lexicon, plan.least);
    let examples = target_examples(&train, &lexicon, &vocabulary);
    println!("target: {} examples, {} stems", examples.len(), vocabulary.len());
    let model = train_target(&examples, &vocabulary, &plan);
    println!("train macro-F1 {:.4}", macro_f1(&model, &examples));
    let folds = folds(&train, &examples, &vocabulary, &plan);
    println!("5-fold macro-F1 {:.4}", f1(folds.iter().map(|(scores, class)| (largest(*scores), *class))));
    println!("5-fold steepness, offset of neutral, loss, macro-F1: {:.4?}", calibrate(&folds));
    for name in ["newsmtsc_rw.dev", "newsmtsc_mt.dev"] {
        let dev = target_examples(&read(&data, name)?, &lexicon, &vocabulary);
        println!("{name} macro-F1 {:.4}", macro_f1(&model, &dev));
    }
    let header = "# Trained on NewsMTSC train (Hamborg and Donnay 2021, MIT) by training/sentiment, train. See LICENCES.md.\n# feature\tnegative\tneutral\tpositive\n";
    write(&out, "target.tsv", header, &model, &target::dense_names(), &target::WORD_ROLES, &vocabulary)?;

    let plan = Plan {
        rate: setting("O_RATE", 0.02),
        dense: setting("O_DENSE", 1.0),
        words: setting("O_WORDS", 1000.0),
        epochs: setting("O_EPOCHS", 40.0) as usize,
        least: setting("O_LEAST", 4.0) as usize,
    };
    let train = read(&data, "emobank.train")?;
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
    let header = "# Trained on EmoBank train (Buechel and Hahn 2017, CC BY-SA 4.0) by training/sentiment, train. See LICENCES.md.\n# feature\tvalence\n";
    write(&out, "overall.tsv", header, &model, &overall::dense_names(), &overall::WORD_ROLES, &vocabulary)
}

/// The stems that at least `least` examples hold, in alphabetical order; no names, no words for groups of people.
fn vocabulary(readings: &[Reading], lexicon: &Lexicon, least: usize) -> Vocabulary {
    let empty = Vocabulary::default();
    let barred: BTreeSet<&str> =
        IDENTITY.split_whitespace().chain(REPORTS.split_whitespace()).flat_map(|word| [word, stem(word)]).collect();
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

/// Scores of each example by a model that was not trained on its article, and its class: five folds.
fn folds(readings: &[Reading], examples: &[Example], vocabulary: &Vocabulary, plan: &Plan) -> Vec<([f32; 3], usize)> {
    let article = |id: &str| {
        id.split('_').take(3).flat_map(str::bytes).fold(7_u32, |h, b| h.wrapping_mul(31).wrapping_add(u32::from(b)))
    };
    let fold: Vec<u32> = readings.iter().map(|r| article(&r.example.id) % 5).collect();
    let mut pairs = Vec::new();
    for held in 0..5 {
        let kept: Vec<Example> = examples.iter().filter(|e| fold[e.2] != held).cloned().collect();
        let model = train_target(&kept, vocabulary, plan);
        pairs.extend(examples.iter().filter(|e| fold[e.2] == held).map(|e| (model.score(&e.0), e.1)));
    }
    pairs
}

/// How steep the softmax must be, and what neutral wants, for its chances to come true on the folds; with the loss and macro-F1 there.
fn calibrate(folds: &[([f32; 3], usize)]) -> (f32, f32, f32, f32) {
    let scores = |steep: f32, neutral: f32| {
        folds.iter().map(move |(scores, class)| {
            let [a, b, c] = scores.map(|score| score * steep);
            ([a, b + neutral, c], *class)
        })
    };
    let mut best = (1.0, 0.0, f32::INFINITY, 0.0);
    for steep in (8..=24).map(|n| n as f32 / 10.0) {
        for neutral in (-6..=6).map(|n| n as f32 / 20.0) {
            let loss: f32 = scores(steep, neutral).map(|(scores, class)| -softmax(scores)[class].ln()).sum::<f32>()
                / folds.len() as f32;
            if loss < best.2 {
                best =
                    (steep, neutral, loss, f1(scores(steep, neutral).map(|(scores, class)| (largest(scores), class))));
            }
        }
    }
    best
}

/// Features, class, number of the reading.
type Example = (Vec<Feature>, usize, usize);

fn target_examples(readings: &[Reading], lexicon: &Lexicon, vocabulary: &Vocabulary) -> Vec<Example> {
    let mut examples = Vec::new();
    for (number, reading) in readings.iter().enumerate() {
        let mut found = None;
        each_sentence(&reading.input(), lexicon, vocabulary, |part| {
            if let Some((_, spots)) = reading.group(part).filter(|_| found.is_none()) {
                let mut features = Vec::new();
                target::features(part.sentence, part.hits, &spots, &mut features);
                found = Some(features);
            }
        });
        match found {
            Some(features) => examples.push((features, reading.class(), number)),
            None => eprintln!("{}: its target is no mention; left out", reading.example.id),
        }
    }
    examples
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

fn train_target(examples: &[Example], vocabulary: &Vocabulary, plan: &Plan) -> Linear<3> {
    let mut model = Linear::zero(target::dense_names().len(), target::WORD_ROLES.len(), vocabulary.len());
    let mut share = [0.0_f32; 3];
    for (_, class, _) in examples {
        share[*class] += 1.0;
    }
    // Macro-F1 asks for balance; the square root goes half the way.
    let balance = share.map(|n| (examples.len() as f32 / 3.0 / n).sqrt());
    descend(&mut model, examples.len(), plan, |model, index| {
        let (features, class, _) = &examples[index];
        let mut gradient = softmax(model.score(features));
        gradient[*class] -= 1.0;
        (features.as_slice(), gradient.map(|g| g * balance[*class]))
    });
    model
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

fn largest(scores: [f32; 3]) -> usize {
    (0..3).max_by(|&a, &b| scores[a].total_cmp(&scores[b])).unwrap_or(1)
}

fn macro_f1(model: &Linear<3>, examples: &[Example]) -> f32 {
    f1(examples.iter().map(|(features, class, _)| (largest(model.score(features)), *class)))
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
