//! Fits the recogniser's weights: see README.md.
//!
//! usage: fit OUT_FOLDER DOCUMENTS.jsonl[:WEIGHT] ...

use std::fmt::Write;

use copydesk_entities::lexicon::Lexicon;
use copydesk_entities::recognise::{FEATURES, Feature, LABELS, Lexical, Notes, Recogniser};
use copydesk_entities::words::Words;
use copydesk_entities_training::{corpus, semi_markov};

use copydesk_entities_training::corpus::{Document, Index, Run};
use copydesk_entities_training::semi_markov::Plan;

/// Buckets of the table of lexical features, as a power of two.
const BITS: u32 = 16;

fn setting<T: std::str::FromStr>(name: &str, default: T) -> T {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn main() {
    let mut args = std::env::args().skip(1);
    let out = args.next().expect("usage: fit OUT_FOLDER DOCUMENTS.jsonl[:WEIGHT] ...");
    let documents: Vec<Document> = args.flat_map(|path| corpus::read(&path)).collect();
    let plan = Plan {
        epochs: setting("EPOCHS", 5),
        rate: setting("RATE", 0.03),
        l2: setting("L2", 3e-3),
        blind: setting("BLIND", 0.4),
    };
    let lexicon = Lexicon;
    let words: Vec<Words<'_>> = documents.iter().map(|d| Words::read(&d.input(), &lexicon)).collect();

    let mut recogniser = Recogniser::default();
    let mut index = Index::default();
    for (document, words) in documents.iter().zip(&words) {
        corpus::count(document, words, &lexicon, &recogniser, &mut index);
    }
    index.keep(setting("TIMES", 6));
    eprintln!("{} documents, {} features", documents.len(), index.size());

    // First readings: what one sentence shows. Each half of the documents is then read by weights that the other half gave, so that
    // the second reading learns to rely on the first as far as it can be relied on in an article that is new.
    let mut first: Vec<Vec<Run>> = Vec::new();
    let mut skipped = 0;
    for (document, words) in documents.iter().zip(&words) {
        let mut runs = Vec::new();
        let notes = Notes::from_case(words);
        skipped += corpus::examples(document, words, &lexicon, &recogniser, &notes, &index, &mut runs);
        first.push(runs);
    }
    eprintln!("{} runs, {skipped} left out", first.iter().map(Vec::len).sum::<usize>());
    let mut second: Vec<Vec<Run>> = documents.iter().map(|_| Vec::new()).collect();
    for half in 0..2 {
        let runs: Vec<&Run> = first.iter().skip(half).step_by(2).flatten().collect();
        let mut weights = vec![[0.0; LABELS]; index.size()];
        fit(&mut weights, &runs, &plan);
        let (named, lexical, _) = tables(&weights, &index);
        recogniser.weights.named = named;
        recogniser.weights.lexical = Lexical::new(lexical);
        for i in (1 - half..documents.len()).step_by(2) {
            let mut notes = Notes::from_case(&words[i]);
            let found = recogniser.read(&words[i], &lexicon, &notes, None);
            notes.add(&words[i], &found);
            corpus::examples(&documents[i], &words[i], &lexicon, &recogniser, &notes, &index, &mut second[i]);
        }
    }
    let runs: Vec<&Run> = first.iter().chain(&second).flatten().collect();
    let mut weights = vec![[0.0; LABELS]; index.size()];
    fit(&mut weights, &runs, &plan);
    let (named, lexical, lost) = tables(&weights, &index);
    eprintln!("{lost} lexical features found no room");
    std::fs::write(format!("{out}/weights.txt"), text(&named)).expect("weights.txt is written");
    std::fs::write(format!("{out}/lexical.bin"), lexical).expect("lexical.bin is written");
}

/// What lists and shapes say comes first; words then explain what is left.
fn fit(weights: &mut [[f32; LABELS]], runs: &[&Run], plan: &Plan) {
    semi_markov::fit(weights, runs, &Plan { epochs: setting("FIRST", 4), blind: 1.0, ..*plan });
    semi_markov::fit(weights, runs, plan);
}

/// The weights as they are shipped, and how many features were lost.
fn tables(weights: &[[f32; LABELS]], index: &Index) -> (Vec<[f32; LABELS]>, Vec<u8>, usize) {
    let weighty = |row: &[f32; LABELS]| row.iter().any(|w| w.abs() >= Lexical::STEP / 2.0);
    let mut rows: Vec<(u64, [f32; LABELS])> = index
        .numbers
        .iter()
        .map(|(hash, number)| (*hash, weights[*number as usize]))
        .filter(|(_, row)| weighty(row))
        .collect();
    eprintln!("{} lexical features weigh something", rows.len());
    let (table, lost) = Lexical::pack(&mut rows, BITS);
    (weights[..FEATURES].to_vec(), table, lost)
}

fn text(named: &[[f32; LABELS]]) -> String {
    let mut out = String::from(
        "# Weight of each observation for PER, ORG, LOC, MISC and not a name: training/entities says how they were fitted, on what, under which licences.\n",
    );
    for (i, row) in named.iter().enumerate().filter(|(_, row)| row.iter().any(|x| x.abs() >= 0.005)) {
        if let Some(name) = Feature::from_index(i).name() {
            let [per, org, loc, misc, outside] = row;
            writeln!(out, "{name} {per:.2} {org:.2} {loc:.2} {misc:.2} {outside:.2}").expect("a string grows");
        }
    }
    out
}
