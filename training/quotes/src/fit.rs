//! `fit COPYDESK|RECORDS.jsonl DATA NEWSDESK.jsonl ... [--labeller MODEL.bin K/N] > confidence.tsv`: fits how sure the quotes processor is of its rows and speakers, and reports on
//! standard error what the weights are worth on documents that they were not fitted on, and whether the right entity speaks. With a
//! labeller, which `encoder/train.py` made with `--hold K/N`, it fits the accurate model on the documents that the labeller has not seen.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Result, ensure};
use copydesk_encoder::{Encoder, Session};
use copydesk_plugin::standard::QuoteKind;
use copydesk_quotes::confidence::Feature;
use copydesk_quotes_training::gold;
use copydesk_quotes_training::logistic::{Example, Weights, fit, probability};
use copydesk_quotes_training::probe::{self, Found, Row, Speaker};
use flate2::Crc;

/// Parts that documents are dealt to, to measure each with weights of the others.
const FOLDS: usize = 8;
const PENALTY: f64 = 1.0;

fn main() -> Result<()> {
    let mut paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let labeller = paths.iter().position(|path| path.as_os_str() == "--labeller");
    let labeller = labeller.map_or_else(Vec::new, |at| paths.split_off(at));
    ensure!(
        paths.len() >= 2 && matches!(labeller.len(), 0 | 3),
        "usage: fit COPYDESK|RECORDS.jsonl DATA [NEWSDESK.jsonl ...] [--labeller MODEL.bin K/N] > confidence.tsv"
    );
    let mut session = labeller.get(1).map(session).transpose()?;
    let mut documents = gold::read(&paths[1])?;
    documents.extend(gold::newsdesk(&paths[2..])?);
    if let Some((part, parts)) = labeller.get(2).and_then(|held| held.to_str()?.split_once('/')) {
        let (part, parts): (u32, u32) = (part.parse()?, parts.parse()?);
        documents.retain(|document| checksum(&document.id) % parts == part);
    }
    let gum = documents.iter().take_while(|document| document.id.starts_with("GUM_")).count();
    let records = probe::records(&paths[0], &documents)?;
    let mut rows = Vec::new();
    for (number, (document, record)) in documents.iter().zip(&records).enumerate() {
        rows.extend(probe::rows(number, document, record, session.as_mut()));
    }
    let quotes: usize = documents.iter().map(|document| document.quotes.len()).sum();
    eprintln!("{} documents, {quotes} quotations, {} rows: {:?}", documents.len(), rows.len(), probe::tally(&rows));

    let found = rows.iter().filter(|row| row.kind == QuoteKind::Indirect && row.right);
    let exact = found.clone().filter(|row| row.exact).count();
    eprintln!("of {} right indirect rows {exact} have just the gold's bounds", found.count());
    let row_examples = |rows: &[&Row]| -> Vec<(Vec<String>, bool)> {
        rows.iter().map(|row| (names(&row.features), row.right)).collect()
    };
    let speaker_examples = |rows: &[&Row]| -> Vec<(Vec<String>, bool)> {
        let speakers =
            rows.iter().filter_map(|row| row.speaker.as_ref()).filter(|speaker| !speaker.features.is_empty());
        speakers.map(|speaker| (names(&speaker.features), speaker.found == Found::Right)).collect()
    };
    let all: Vec<&Row> = rows.iter().collect();
    // The labelled rows have weights of their own.
    let (labelled, others): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.labelled);
    let mut judged = report("rows", &others, &row_examples);
    if !labelled.is_empty() {
        judged.extend(report("labelled rows", &labelled, &row_examples));
    }
    for threshold in [0.0, 0.1, 0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6] {
        let (precision, recall, f1) = probe::at_threshold(&judged, quotes, threshold);
        eprintln!("  min_score {threshold:.2}: precision {precision:.3}, recall {recall:.3}, F1 {f1:.4}");
    }
    report("speakers", &all, &speaker_examples);
    speakers(&all);
    eprintln!("GUM alone:");
    speakers(&rows.iter().filter(|row| row.document < gum).collect::<Vec<_>>());

    println!("# Weights of features, by the logarithm of the odds: made by training/quotes.");
    let tables = match labelled[..] {
        [] => vec![train(&row_examples(&others)), train(&speaker_examples(&all))],
        _ => vec![train(&row_examples(&labelled))],
    };
    for weights in tables {
        for (fact, weight) in weights.iter().filter(|(_, weight)| weight.abs() >= 0.005) {
            println!("{fact}\t{weight:.2}");
        }
    }
    Ok(())
}

/// A session of the labeller in a file.
fn session(path: &PathBuf) -> Result<Session> {
    let file: &'static [u8] = Box::leak(std::fs::read(path)?.into_boxed_slice());
    Ok(Encoder::open(file)?.session())
}

/// By which documents are dealt to parts, as in `encoder/train.py`.
fn checksum(id: &str) -> u32 {
    let mut sum = Crc::new();
    sum.update(id.as_bytes());
    sum.sum()
}

/// The names that features have in the table of weights.
fn names(features: &[Feature]) -> Vec<String> {
    features.iter().map(|feature| feature.name()).collect()
}

fn train(examples: &[(Vec<String>, bool)]) -> Weights {
    let borrowed: Vec<Example<'_>> = examples.iter().map(|(facts, right)| (facts.as_slice(), *right)).collect();
    fit(&borrowed, PENALTY)
}

/// What probabilities are worth on documents that they were not fitted on.
fn report(what: &str, rows: &[&Row], examples: &dyn Fn(&[&Row]) -> Vec<(Vec<String>, bool)>) -> Vec<(f64, bool)> {
    let mut judged: Vec<(f64, bool)> = Vec::new();
    for fold in 0..FOLDS {
        let (held, kept): (Vec<&Row>, Vec<&Row>) = rows.iter().copied().partition(|row| row.document % FOLDS == fold);
        let weights = train(&examples(&kept));
        judged.extend(examples(&held).iter().map(|(facts, right)| (probability(&weights, facts), *right)));
    }
    let n = judged.len() as f64;
    let rate = judged.iter().filter(|(_, right)| *right).count() as f64 / n;
    let loss = |p: f64, right: bool| -(if right { p } else { 1.0 - p }).max(1e-9).ln();
    let sum = judged.iter().map(|&(p, right)| loss(p, right)).sum::<f64>() / n;
    let base = judged.iter().map(|&(_, right)| loss(rate, right)).sum::<f64>() / n;
    eprintln!("{what}: {n} judged, {rate:.3} right; log loss {sum:.3}, of the rate alone {base:.3}");
    for bin in 0..5 {
        let of: Vec<&(f64, bool)> = judged.iter().filter(|(p, _)| ((p * 5.0) as usize).min(4) == bin).collect();
        let mean = of.iter().map(|(p, _)| p).sum::<f64>() / of.len().max(1) as f64;
        let right = of.iter().filter(|(_, right)| *right).count() as f64 / of.len().max(1) as f64;
        eprintln!(
            "  {:.1}-{:.1}: {:4} rows, said {mean:.2}, right {right:.2}",
            bin as f64 / 5.0,
            (bin + 1) as f64 / 5.0,
            of.len()
        );
    }
    judged
}

/// Whether the right entity speaks, by kind.
fn speakers(rows: &[&Row]) {
    for (name, labels) in [("direct and mixed", [true, true, false]), ("all", [true; 3])] {
        let wanted = |row: &&&Row| {
            labels[match row.kind {
                QuoteKind::Direct => 0,
                QuoteKind::Mixed => 1,
                QuoteKind::Indirect => 2,
            }]
        };
        let mut counts: BTreeMap<(bool, Found), usize> = BTreeMap::new();
        for speaker in rows.iter().filter(wanted).filter_map(|row| row.speaker.as_ref()) {
            *counts.entry((speaker.named, speaker.found)).or_default() += 1;
        }
        let right = |&((named, found), _): &(&(bool, Found), &usize)| {
            *found == Found::Right || !named && *found == Found::Nobody
        };
        let all: usize = counts.values().sum();
        let good: usize =
            counts.iter().filter(|((named, found), _)| right(&(&(*named, *found), &0))).map(|(_, n)| n).sum();
        eprintln!("right speaker, {name}: {good} of {all} matched rows ({:.3}) {counts:?}", good as f64 / all as f64);
    }
    let mut by: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for Speaker { features, found, .. } in rows.iter().filter_map(|row| row.speaker.as_ref()) {
        if let Some(evidence) = features.get(1) {
            let entry = by.entry(evidence.name()).or_default();
            entry.0 += usize::from(*found == Found::Right);
            entry.1 += 1;
        }
    }
    eprintln!("by evidence, right of all: {by:?}");
}
