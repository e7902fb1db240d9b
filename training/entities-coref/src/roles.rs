//! Writes what the chooser of roles is fitted on: what the text calls each person, and what of it the gold has as role.
//!
//! usage: roles OUT.jsonl PEOPLE.jsonl ... [--turns FOLDS_DIR NAMES_DIR]     newsdesk's people.jsonl
//!
//! `--turns`: each article is read with weights that have not seen it, of coreference (what `fit` wrote) and of names (by turns). How sure those are is
//! then what it is in use.
//!
//! A line: `id`; `name`; `gold`, the role, or null; `said`, each with its `role` and the names of its `features`.

use std::collections::HashMap;
use std::io::Write;
use std::path::Path;

use copydesk_entities::EntityType;
use copydesk_entities::coref::{Entity, Scorer, resolve, rows};
use copydesk_entities::lexicon::Lexicon;
use copydesk_entities::recognise::{Recogniser, Weights};
use copydesk_entities_coref_training::answer::{Cut, Take, names};
use copydesk_entities_coref_training::collect::ALL;
use copydesk_entities_coref_training::gold::read;
use serde_json::{Value, json};

/// In how many turns the weights of names were fitted; a document's fold tells its turn.
const NAME_TURNS: usize = 5;

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let turns = arguments.iter().position(|argument| argument == "--turns").map(|at| arguments.split_off(at));
    let turns = turns.map(|turns| Turns::open(Path::new(&turns[1]), Path::new(&turns[2])));
    let mut arguments = arguments.into_iter();
    let out = arguments.next().expect("usage: roles OUT.jsonl PEOPLE.jsonl ... [--turns FOLDS_DIR NAMES_DIR]");
    let mut out = std::io::BufWriter::new(std::fs::File::create(out).expect("can be written"));
    let (lexicon, shipped) = (Lexicon, Recogniser::default());
    for path in arguments {
        let path = Path::new(&path);
        let lines = std::fs::read_to_string(path).expect("can be read");
        for (document, gold) in read(path).iter().zip(lines.lines()) {
            let gold: Value = serde_json::from_str(gold).expect("JSON");
            let cut = Cut::new(document);
            let words = cut.words(&lexicon);
            let turn = turns.as_ref().map(|turns| turns.without(&document.id));
            let (mut scorer, recogniser) = turn.unwrap_or((Scorer::shipped(), &shipped));
            let found = names(&words, &lexicon, recogniser, document, Take::Found);
            let resolved = resolve(&words, &lexicon, found, &mut scorer, ALL);
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

/// Weights that have not seen the documents of one turn.
struct Turns {
    scorers: Vec<Scorer>,
    recognisers: Vec<Recogniser>,
    /// The turn of each document.
    of: HashMap<String, usize>,
}

impl Turns {
    fn open(folds: &Path, names: &Path) -> Turns {
        let left_out = std::fs::read_to_string(folds.join("folds.json")).expect("folds.json");
        let left_out: Vec<Vec<String>> = serde_json::from_str(&left_out).expect("JSON");
        let scorer = |turn: usize| {
            let bytes = std::fs::read(folds.join(format!("fold{turn}.bin"))).expect("can be read");
            Scorer::read(&bytes).expect("weights")
        };
        let recogniser = |turn: usize| {
            let mut recogniser = Recogniser::default();
            recogniser.weights = Weights::open(&names.join(format!("turn{turn}"))).expect("weights of names");
            recogniser
        };
        let turns = left_out.iter().enumerate();
        Turns {
            scorers: (0..left_out.len()).map(scorer).collect(),
            recognisers: (0..NAME_TURNS).map(recogniser).collect(),
            of: turns.flat_map(|(turn, ids)| ids.iter().map(move |id| (id.clone(), turn))).collect(),
        }
    }

    fn without(&self, id: &str) -> (&Scorer, &Recogniser) {
        let turn = self.of[id];
        (&self.scorers[turn], &self.recognisers[turn % NAME_TURNS])
    }
}

/// Whether the words of one name are within those of the other.
fn same_name(a: &str, b: &str) -> bool {
    let words = |name: &str| name.to_lowercase().split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let (a, b) = (words(a), words(b));
    !b.is_empty() && (a.iter().all(|word| b.contains(word)) || b.iter().all(|word| a.contains(word)))
}
