//! Writes what the chooser of roles is fitted on: what the text calls each person, and what of it the gold has as role.
//!
//! usage: roles OUT.jsonl PEOPLE.jsonl ...     newsdesk's people.jsonl
//!
//! A line: `id`; `name`; `gold`, the role, or null; `said`, each with its `role` and the names of its `features`.

use std::io::Write;
use std::path::Path;

use copydesk_entities::EntityType;
use copydesk_entities::coref::{Entity, Scorer, resolve, rows};
use copydesk_entities::lexicon::Lexicon;
use copydesk_entities::recognise::Recogniser;
use copydesk_entities_coref_training::answer::{Cut, Take, names};
use copydesk_entities_coref_training::collect::ALL;
use copydesk_entities_coref_training::gold::read;
use serde_json::{Value, json};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let out = arguments.next().expect("usage: roles OUT.jsonl PEOPLE.jsonl ...");
    let mut out = std::io::BufWriter::new(std::fs::File::create(out).expect("can be written"));
    let (lexicon, recogniser) = (Lexicon, Recogniser::default());
    for path in arguments {
        let path = Path::new(&path);
        let lines = std::fs::read_to_string(path).expect("can be read");
        for (document, gold) in read(path).iter().zip(lines.lines()) {
            let gold: Value = serde_json::from_str(gold).expect("JSON");
            let cut = Cut::new(document);
            let words = cut.words(&lexicon);
            let found = names(&words, &lexicon, &recogniser, document, Take::Found);
            let resolved = resolve(&words, &lexicon, found, &mut Scorer::shipped(), ALL);
            let mut said: Vec<Vec<Value>> = vec![Vec::new(); resolved.entities.len()];
            for (description, row) in resolved.descriptions.iter().zip(rows(&resolved.descriptions)) {
                let features: Vec<String> = row.names().collect();
                said[description.entity].push(json!({"role": description.role, "features": features}));
            }
            for person in gold["entities"].as_array().expect("entities").iter().filter(|e| e["label"] == "PER") {
                let Some(name) = person["name"].as_str() else { continue };
                let persons = |entity: &Entity| entity.label == EntityType::Person;
                let entity =
                    resolved.entities.iter().position(|entity| persons(entity) && same_name(name, &entity.name));
                let said = entity.map_or(&[][..], |entity| &said[entity]);
                let line = json!({"id": document.id, "name": name, "gold": person["role"], "said": said});
                writeln!(out, "{line}").expect("can be written");
            }
        }
    }
}

/// Whether the words of one name are within those of the other.
fn same_name(a: &str, b: &str) -> bool {
    let words = |name: &str| name.to_lowercase().split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let (a, b) = (words(a), words(b));
    !b.is_empty() && (a.iter().all(|word| b.contains(word)) || b.iter().all(|word| a.contains(word)))
}
