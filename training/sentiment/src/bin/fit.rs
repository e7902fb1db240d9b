//! Fits how features and encoder are mixed, and shows how scores are calibrated: for the constants of `judge.rs` and `gather.rs`.
//!
//! usage: fit WORK [--accurate] [--as-shipped]
//!
//! `--accurate` also shows what each `effort` gives.
//! Of what is said of targets on both dev sets of NewsMTSC and what was kept of tonedesk, `tone.held`; of tone on EmoBank's. `--as-shipped` prints the figures of the shipped mix only.

use std::path::PathBuf;

use anyhow::{Context, Result};
use copydesk_sentiment::Model;
use copydesk_sentiment::judge::{
    Mix, STANCE_ACCURATE, STANCE_FAST, TONE_ACCURATE, TONE_FAST, mixed, polarity, stance_parts, tone_parts,
};
use copydesk_sentiment::linear::softmax;
use copydesk_sentiment::sentences::each_sentence;
use copydesk_sentiment::settings::{EFFORT, NEUTRAL_BAND};
use copydesk_sentiment_training::{Reading, f1, pearson, read, read_part};

/// Points of EmoBank's scale from its middle that are felt as one side.
const FELT: f32 = 0.23;

/// What is said of a target.
#[derive(Clone, Copy)]
struct Stance {
    /// Scores by features.
    features: [f32; 3],
    /// Scores by the encoder, without marks and with them.
    plain: [f32; 3],
    marked: [f32; 3],
    right: usize,
}

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| args.iter().any(|arg| arg == flag);
    let (accurate, shipped) = (has("--accurate"), has("--as-shipped"));
    let work = PathBuf::from(args.first().context("usage: fit WORK [--accurate] [--as-shipped]")?);
    let model = if accurate { Model::accurate()? } else { Model::fast()? };
    let stances = |name: &str| -> Result<Vec<Stance>> { Ok(stances(&model, &read(&work, name)?)) };
    let (rw, mt, desk) = (stances("newsmtsc_rw.dev")?, stances("newsmtsc_mt.dev")?, stances("tone.held")?);
    let dev: Vec<Stance> = rw.iter().chain(&mt).copied().collect();
    let parts =
        if accurate { [0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0] } else { [0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.4] };
    let whole = if accurate { &[0.6, 0.7, 0.8, 0.9, 1.0, 1.2, 1.4][..] } else { &[0.0][..] };
    let show = |mix: Mix| {
        // As the plugin reads: with marks only where it is not sure without them.
        let [rw, mt, dev, desk] = [&rw, &mt, &dev, &desk].map(|set| read_with(set, mix, EFFORT).0);
        let right = desk.iter().filter(|stance| class(polarity(chances(stance, mix))) == stance.right).count();
        println!(
            "stance {mix:?}: rw {:.4} mt {:.4}, both {:.4}, loss {:.4}; tonedesk {:.4}, right {:.4}",
            banded(&rw, mix),
            banded(&mt, mix),
            banded(&dev, mix),
            loss(&dev, mix),
            banded(&desk, mix),
            right as f32 / desk.len() as f32
        );
    };
    if !shipped {
        for &features in &parts {
            for &encoder in whole {
                for offset in [-0.2, -0.1, 0.0, 0.1] {
                    show(Mix { features, encoder, offset });
                }
            }
        }
    }
    let mix = if accurate { STANCE_ACCURATE } else { STANCE_FAST };
    show(mix);
    calibration(&read_with(&dev, mix, EFFORT).0, mix);
    for effort in [0.0, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8, 0.9, 1.0].into_iter().filter(|_| accurate) {
        let [rw, mt, dev, desk] = [&rw, &mt, &dev, &desk].map(|set| read_with(set, mix, effort));
        print!(
            "effort {effort}: rw {:.4} mt {:.4}, both {:.4}",
            banded(&rw.0, mix),
            banded(&mt.0, mix),
            banded(&dev.0, mix)
        );
        println!(
            ", tonedesk {:.4}; read once more: {:.3} of both, {:.3} of tonedesk",
            banded(&desk.0, mix),
            dev.1,
            desk.1
        );
    }

    let tones = tones(&model, &read(&work, "emobank.dev")?);
    let show = |mix: Mix| {
        let said = |t: &([f32; 2], f32)| (2.0 * (mix.features * t.0[0] + mix.encoder * t.0[1] + mix.offset)).tanh();
        let pairs: Vec<(f64, f64)> = tones.iter().map(|t| (f64::from(said(t)), f64::from(t.1))).collect();
        let banded = f1(tones.iter().map(|t| (class(said(t)), usize::from(t.1 > FELT) + usize::from(t.1 >= -FELT))));
        println!("tone {mix:?}: r {:.4}, macro-F1 {banded:.4}", pearson(&pairs));
        let (mut rows, edges) = (Vec::new(), [0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0]);
        for pair in edges.windows(2) {
            let here: Vec<bool> = tones
                .iter()
                .filter(|t| {
                    pair[0] <= (said(t).abs() - NEUTRAL_BAND).abs() && (said(t).abs() - NEUTRAL_BAND).abs() < pair[1]
                })
                .map(|t| class(said(t)) == usize::from(t.1 > FELT) + usize::from(t.1 >= -FELT))
                .collect();
            let right = here.iter().filter(|right| **right).count();
            rows.push(format!("{}–{}: {} of {}", pair[0], pair[1], right, here.len()));
        }
        println!("  right by distance from the band: {}", rows.join(", "));
    };
    if !shipped && accurate {
        for features in [0.0, 0.2, 0.3, 0.4, 0.5, 0.7] {
            for encoder in [0.5, 0.7, 0.9, 1.1] {
                show(Mix { features, encoder, offset: 0.0 });
            }
        }
    }
    show(if accurate { TONE_ACCURATE } else { TONE_FAST });
    Ok(())
}

fn stances(model: &Model, readings: &[Reading]) -> Vec<Stance> {
    let mut session = model.session();
    let mut out = Vec::new();
    for reading in readings {
        let mut found = None;
        each_sentence(&reading.input(), &model.lexicon, &model.vocabulary, |part| {
            if let Some((group, spots)) = reading.group(part).filter(|_| found.is_none()) {
                let mut read = |marked: bool| {
                    let answers = session.as_mut().map(|session| read_part(part, &reading.text, marked, session));
                    let answer = answers.as_ref().map(|answers| answers.of(0));
                    let seen = model.net.read(part.sentence);
                    stance_parts(model, part, &seen, (group, &spots), answer, &mut Vec::new())
                };
                let ((features, plain, _), (_, marked, _)) = (read(false), read(true));
                found = Some(Stance { features, plain, marked, right: reading.class() });
            }
        });
        out.extend(found);
    }
    out
}

/// The parts of a text's tone, by features and by the encoder, and what readers felt.
fn tones(model: &Model, readings: &[Reading]) -> Vec<([f32; 2], f32)> {
    let mut session = model.session();
    let mut out = Vec::new();
    for reading in readings {
        let (mut sum, mut number) = ([0.0; 2], 0.0);
        each_sentence(&reading.input(), &model.lexicon, &model.vocabulary, |part| {
            let answers = session.as_mut().map(|session| read_part(part, &reading.text, false, session));
            if let Some(parts) = tone_parts(model, part, answers.as_ref().map(|answers| answers.of(0)), &mut Vec::new())
            {
                sum = [sum[0] + parts[0], sum[1] + parts[1]];
                number += 1.0;
            }
        });
        if number > 0.0 {
            out.push((sum.map(|s| s / number), reading.example.score - 3.0));
        }
    }
    out
}

/// What is said once those who are unsure without marks are read with them, and the share of those.
fn read_with(stances: &[Stance], mix: Mix, effort: f32) -> (Vec<Stance>, f32) {
    let sure = |stance: &Stance| softmax(mixed(stance.features, stance.plain, mix)).iter().any(|c| *c >= effort);
    let answer = |stance: &Stance| if sure(stance) { stance.plain } else { stance.marked };
    let read = stances.iter().filter(|stance| !sure(stance)).count();
    (stances.iter().map(|s| Stance { marked: answer(s), ..*s }).collect(), read as f32 / stances.len() as f32)
}

fn chances(stance: &Stance, mix: Mix) -> [f32; 3] {
    softmax(mixed(stance.features, stance.marked, mix))
}

fn class(polarity: f32) -> usize {
    if polarity > NEUTRAL_BAND {
        2
    } else if polarity < -NEUTRAL_BAND {
        0
    } else {
        1
    }
}

fn banded(stances: &[Stance], mix: Mix) -> f32 {
    f1(stances.iter().map(|stance| (class(polarity(chances(stance, mix))), stance.right)))
}

fn loss(stances: &[Stance], mix: Mix) -> f32 {
    stances.iter().map(|stance| -chances(stance, mix)[stance.right].max(1e-6).ln()).sum::<f32>() / stances.len() as f32
}

/// In each tenth of the score: rows, mean score, share that is right.
fn calibration(stances: &[Stance], mix: Mix) {
    let mut bins = [(0, 0.0_f32, 0); 10];
    for stance in stances {
        let chances = chances(stance, mix);
        let label = class(polarity(chances));
        let bin = &mut bins[((chances[label] * 10.0) as usize).min(9)];
        *bin = (bin.0 + 1, bin.1 + chances[label], bin.2 + usize::from(label == stance.right));
    }
    for (at, (rows, sum, right)) in bins.into_iter().enumerate().filter(|(_, bin)| bin.0 > 0) {
        println!("  .{at}: {rows} rows, mean {:.2}, right {:.2}", sum / rows as f32, right as f32 / rows as f32);
    }
}
