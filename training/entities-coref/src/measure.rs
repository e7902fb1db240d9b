//! Measures what the processor says is the same, on the coreference sets: README.md says how mentions are matched and counted.
//!
//! usage: measure DATA_DIR/coref [--gold-names] [--records RECORDS.jsonl] [--errors] [SET ...]

use std::collections::BTreeMap;
use std::path::PathBuf;

use copydesk_entities::coref::{Scorer, Wanted, resolve};
use copydesk_entities::lexicon::Lexicon;
use copydesk_entities::recognise::Recogniser;
use copydesk_entities_coref_training::answer::{Cut, Take, names, of_record, of_resolved};
use copydesk_entities_coref_training::gold::{Document, read};
use copydesk_entities_coref_training::report::{Pairs, Report};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("usage: measure DATA_DIR/coref [options] [SET ...]"));
    let (mut take, mut errors, mut records, mut sets) = (Take::Found, false, BTreeMap::new(), Vec::new());
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--gold-names" => take = Take::Gold,
            "--errors" => errors = true,
            "--records" => {
                let file = std::fs::read_to_string(arguments.next().expect("a file of records")).expect("records");
                for line in file.lines() {
                    let record: serde_json::Value = serde_json::from_str(line).expect("a record");
                    records.insert(record["id"].as_str().unwrap_or_default().to_owned(), of_record(&record));
                }
            }
            set => sets.push(set.to_owned()),
        }
    }
    if sets.is_empty() {
        sets = ["gum_news", "ontogum_news", "gum_open", "meantime", "litbank", "gap.test"].map(str::to_owned).to_vec();
    }
    let (lexicon, recogniser) = (Lexicon, Recogniser::default());
    for set in sets {
        let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
            .expect("folder")
            .map(|entry| entry.expect("entry").path())
            .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&set)))
            .collect();
        files.sort();
        let documents: Vec<Document> = files.iter().flat_map(|file| read(file)).collect();
        let (mut report, mut pairs) = (Report::default(), Pairs::default());
        for document in &documents {
            let answer = if records.is_empty() {
                let cut = Cut::new(document);
                let words = cut.words(&lexicon);
                let take = if document.exhaustive { take } else { Take::Both };
                let found = names(&words, &lexicon, &recogniser, document, take);
                of_resolved(
                    &resolve(
                        &words,
                        &lexicon,
                        found,
                        &mut Scorer::shipped(),
                        Wanted { nominals: true, pronouns: true },
                    ),
                    &words,
                )
            } else {
                records.get(&document.id).cloned().unwrap_or_default()
            };
            if document.exhaustive { report.add(document, &answer) } else { pairs.add(document, &answer) }
        }
        println!("{set}: {} documents", documents.len());
        if documents.iter().all(|d| d.exhaustive) {
            report.print();
        } else {
            println!("  pairs: {}", pairs.line());
        }
        if errors {
            report.errors.iter().for_each(|error| println!("{error}"));
        }
    }
}
