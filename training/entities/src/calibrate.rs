//! Fits and shows the curve from a name's probability to how often it is right.
//!
//! usage: calibrate [--encoder FILE] DOCUMENTS.jsonl ...
//!
//! Fits slope and shift on the first file, and shows what they give on each: by tenths of the score, how many names, their mean score, and
//! how many are right.

use std::collections::HashSet;

use copydesk_encoder::Encoder;
use copydesk_entities::lexicon::Lexicon;
use copydesk_entities::recognise::{Calibration, Recogniser, Tags, log_odds};
use copydesk_entities::words::Words;
use copydesk_entities_training::{corpus, encoder};

fn main() {
    let mut args = std::env::args().skip(1).peekable();
    let encoder = args.next_if(|arg| arg == "--encoder").map(|_| encoder(&args.next().expect("a file")));
    let lexicon = Lexicon;
    let mut plain = Recogniser::default();
    let mut curve = Calibration::NONE;
    (plain.fast, plain.accurate) = (Calibration::NONE, Calibration::NONE);
    let mut session = encoder.as_ref().map(Encoder::session);
    for (i, path) in args.enumerate() {
        let mut names = Vec::new();
        let documents = corpus::read(&path);
        let types: HashSet<usize> =
            documents.iter().flat_map(|d| &d.gold).filter_map(|g| corpus::label(&g.2)).collect();
        for document in &documents {
            let words = Words::read(&document.input(), &lexicon);
            let tags = session.as_mut().map(|session| Tags::all(&words, &lexicon, session));
            let gold: HashSet<_> =
                document.gold.iter().filter_map(|g| Some((g.0, g.1, corpus::label(&g.2)?))).collect();
            for name in plain.find(&words, &lexicon, tags.as_ref()) {
                let (span, label) = (words.span(name.words.clone()), name.label as usize);
                // A set that knows no MISC says nothing of its names.
                if label < 3 || types.contains(&label) {
                    names.push((name.score, gold.contains(&(span.start, span.end, label))));
                }
            }
        }
        if i == 0 {
            curve = fit(&names);
            println!("slope {:.3} shift {:.3}", curve.slope, curve.shift);
        }
        println!("{path}: {} names; score from: names, mean score, right", names.len());
        for tenth in 0..10 {
            let bin: Vec<_> = names
                .iter()
                .map(|&(score, right)| (curve.apply(score), right))
                .filter(|(score, _)| ((score * 10.0) as usize).min(9) == tenth)
                .collect();
            let n = bin.len().max(1) as f32;
            let mean = bin.iter().map(|b| b.0).sum::<f32>() / n;
            let right = bin.iter().filter(|b| b.1).count() as f32 / n;
            println!("{:.1}: {:6} {mean:.3} {right:.3}", tenth as f32 / 10.0, bin.len());
        }
    }
}

/// Maximum likelihood of a logistic curve, by Newton's steps.
fn fit(names: &[(f32, bool)]) -> Calibration {
    let (mut slope, mut shift) = (1.0f64, 0.0f64);
    for _ in 0..60 {
        let (mut g, mut h) = ([0.0; 2], [1e-6, 0.0, 1e-6]);
        for &(score, right) in names {
            let x = f64::from(log_odds(score));
            let p = 1.0 / (1.0 + (-(slope * x + shift)).exp());
            let (error, weight) = (p - f64::from(u8::from(right)), p * (1.0 - p));
            g = [g[0] + error * x, g[1] + error];
            h = [h[0] + weight * x * x, h[1] + weight * x, h[2] + weight];
        }
        let determinant = h[0] * h[2] - h[1] * h[1];
        // Short steps: where the curve is flat, Newton's leap too far.
        slope -= ((h[2] * g[0] - h[1] * g[1]) / determinant).clamp(-0.2, 0.2);
        shift -= ((h[0] * g[1] - h[1] * g[0]) / determinant).clamp(-0.2, 0.2);
    }
    Calibration { slope: slope as f32, shift: shift as f32 }
}
