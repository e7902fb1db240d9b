//! Judges weights on documents with gold spans: exact span and type, as the scorer counts.
//!
//! usage: judge WEIGHTS_FOLDER DOCUMENTS.jsonl ...

mod corpus;

use std::collections::HashSet;

use copydesk_entities::lexicon::Lexicon;
use copydesk_entities::recognise::{Recogniser, Weights};
use copydesk_entities::words::Words;

fn main() {
    let mut args = std::env::args().skip(1);
    let folder = args.next().expect("usage: judge WEIGHTS_FOLDER DOCUMENTS.jsonl ...");
    let lexicon = Lexicon::new();
    let mut recogniser = Recogniser::default();
    let named = std::fs::read_to_string(format!("{folder}/weights.txt")).expect("weights.txt");
    let lexical = std::fs::read(format!("{folder}/lexical.bin")).expect("lexical.bin");
    recogniser.weights = Weights::read(&named, Box::leak(lexical.into_boxed_slice()));
    for path in args {
        // Hits, found, gold: for each type, and last for PER, ORG and LOC together.
        let mut tally = [[0usize; 3]; 5];
        for document in corpus::read(&path) {
            let words = Words::read(&document.input(), &lexicon);
            let gold: HashSet<(usize, usize, usize)> =
                document.gold.iter().filter_map(|g| Some((g.0, g.1, label(&g.2)?))).collect();
            let found: HashSet<(usize, usize, usize)> = recogniser
                .find(&words, &lexicon)
                .into_iter()
                .map(|f| (words.span(f.words.clone()), f.label as usize))
                .map(|(span, label)| (span.start, span.end, label))
                .collect();
            if std::env::var("ERRORS").is_ok() {
                for (kind, set) in [("missed", &gold - &found), ("wrong", &found - &gold)] {
                    for (start, end, label) in set {
                        let (from, to) = (
                            document.text.floor_char_boundary(start.saturating_sub(30)),
                            document.text.ceil_char_boundary((end + 30).min(document.text.len())),
                        );
                        println!(
                            "{kind} {} {}\t{} [{}] {}",
                            corpus::TYPES[label],
                            document.id,
                            document.text[from..start].replace('\n', " "),
                            &document.text[start..end],
                            document.text[end..to].replace('\n', " ")
                        );
                    }
                }
            }
            for (i, set) in [&(&gold & &found), &found, &gold].into_iter().enumerate() {
                for name in set {
                    tally[name.2][i] += 1;
                    tally[4][i] += usize::from(name.2 < 3);
                }
            }
        }
        print!("{}", path.rsplit('/').next().unwrap_or_default());
        for (name, [hits, found, gold]) in ["PER", "ORG", "LOC", "MISC", "three"].iter().zip(tally) {
            let of = |n: usize| hits as f64 / n.max(1) as f64;
            print!(" {name} {:.3}/{:.3}/{:.4}", of(found), of(gold), 2.0 * hits as f64 / (found + gold).max(1) as f64);
        }
        println!();
    }
}

fn label(name: &str) -> Option<usize> {
    match name {
        "PER" | "Person" => Some(0),
        "ORG" | "Organization" => Some(1),
        "LOC" | "Location" | "Facility" => Some(2),
        "MISC" => Some(3),
        _ => None,
    }
}
