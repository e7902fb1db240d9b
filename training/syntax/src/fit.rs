//! Fits the three files of weights: `fit DATA OUT`, where `DATA` holds `ewt.train.conllu.gz`, `gum_open.train.conllu.gz` and their dev parts.

use std::error::Error;
use std::path::PathBuf;

use copydesk_syntax::{Model, table::Table};
use copydesk_syntax_training::{learn, perceptron::pack, score::Score, treebank};

/// Epochs.
const TAGGER_EPOCHS: usize = 8;
const PARSER_EPOCHS: usize = 12;
/// Folds of the training sentences. Each is tagged by a model of the others, so that the parser learns from tags with realistic errors.
const FOLDS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let [data, out] = &std::env::args().skip(1).map(PathBuf::from).collect::<Vec<_>>()[..] else {
        return Err("usage: fit DATA OUT".into());
    };
    let mut train = treebank::read(&data.join("ewt.train.conllu.gz"))?;
    train.extend(treebank::read(&data.join("gum_open.train.conllu.gz"))?);
    println!("{} sentences, {} words", train.len(), train.iter().map(|s| s.forms.len()).sum::<usize>());

    let all: Vec<&treebank::Sentence> = train.iter().collect();
    let tagger = learn::tagger(&all, TAGGER_EPOCHS);
    // Both forms of a sentence, with quotations as words and as one word, stay in the same fold.
    let fold = |i: usize| i / 50 % FOLDS;
    let mut tags = vec![Vec::new(); train.len()];
    for part in 0..FOLDS {
        let others: Vec<&treebank::Sentence> =
            all.iter().enumerate().filter(|(i, _)| fold(*i) != part).map(|(_, s)| *s).collect();
        let model = learn::tagger(&others, TAGGER_EPOCHS);
        for i in (0..train.len()).filter(|&i| fold(i) == part) {
            tags[i] = learn::tags(&model, &train[i]);
        }
    }
    let models = learn::parser(&train, &tags, PARSER_EPOCHS);

    let files = [
        ("tags.bin", pack(&tagger, 14, "tags")),
        ("moves.bin", pack(&models.moves, 15, "moves")),
        ("labels.bin", pack(&models.labels, 14, "labels")),
    ];
    let model =
        Model { tags: Table::new(&files[0].1), moves: Table::new(&files[1].1), labels: Table::new(&files[2].1) };
    for name in ["ewt.dev", "gum_open.dev"] {
        println!("{name}: {}", Score::of(model, &treebank::read(&data.join(format!("{name}.conllu.gz")))?));
    }
    for (name, bytes) in &files {
        std::fs::write(out.join(name), bytes)?;
    }
    Ok(())
}
