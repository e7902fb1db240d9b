//! Fits the weights by which pronouns and nominals find whom they mean.
//!
//! usage: fit DATA_DIR/coref NEWSDESK/people.jsonl OUT_DIR [--more people.jsonl ...] [--names FOLDER] [--export FILE] [--passes N] [--rate X] [--decay X] [--drop X]
//!
//! Writes OUT_DIR/coref.bin, fitted on everything, and OUT_DIR/fold0.bin ..., each fitted without the documents of one turn; folds.json says which
//! documents those are. `--names`: weights of names by turns, as `training/entities` fits them; without, newsdesk's names are found by
//! weights that have seen them. `--export` writes the questions: README.md describes the lines.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use copydesk_entities::coref::{Feature, Kind, Scorer, resolve};
use copydesk_entities::lexicon::Lexicon;
use copydesk_entities::recognise::{Recogniser, Weights};
use copydesk_entities_coref_training::adam::{Settings, fit};
use copydesk_entities_coref_training::answer::{Cut, of_resolved};
use copydesk_entities_coref_training::collect::{ALL, Example, Ready, collect};
use copydesk_entities_coref_training::gold::{Document, read};
use copydesk_entities_coref_training::report::{Pairs, Report};
use serde_json::json;

const FOLDS: usize = 10;
/// In how many turns the weights of names were fitted; a document's fold tells its turn.
const NAME_TURNS: usize = 5;

/// The probability below which nobody is said to be meant, of a person's pronoun, a thing's, and a nominal. Chosen by the speakers of newsdesk, by turns.
/// A wrong pronoun costs more than a missing one: those behind it follow it.
const LEAST: [f32; 3] = [0.58, 0.54, 0.62];

/// A set, and how much a question about a person, about a thing, and a nominal of it counts. News is what the processor is for; fiction has many
/// pronouns and few names.
const SETS: [(&str, [f32; 3]); 6] = [
    ("gum_news", [2.0; 3]),
    ("gum_open", [1.0, 1.0, 0.5]),
    ("meantime", [0.3, 0.3, 0.3]),
    ("litbank", [0.05, 0.0, 0.05]),
    ("gap.train_dev", [0.2, 0.0, 0.0]),
    ("gap.validation", [0.2, 0.0, 0.0]),
];

struct Options {
    coref: PathBuf,
    newsdesk: PathBuf,
    out: PathBuf,
    more: Vec<PathBuf>,
    names: Option<PathBuf>,
    export: Option<PathBuf>,
    settings: Settings,
}

fn main() {
    let options = options();
    let documents = documents(&options);
    let cuts: Vec<Cut> = documents.iter().map(|(document, ..)| Cut::new(document)).collect();
    let lexicon = Lexicon;
    let recognisers = recognisers(options.names.as_deref());
    let ready: Vec<Ready> = cuts
        .iter()
        .zip(&documents)
        .map(|(cut, (_, about, turn))| {
            let recogniser = turn.and_then(|turn| recognisers.turns.get(turn)).unwrap_or(&recognisers.shipped);
            Ready::new(cut, *about, &lexicon, recogniser)
        })
        .collect();
    // First the gold says what was meant before each question, then a scorer that has not seen the document.
    let gold: Vec<Vec<Example>> = ready.iter().map(|ready| collect(ready, &lexicon, None)).collect();
    let turns = |examples: &[Vec<Example>]| -> Vec<Scorer> {
        (0..FOLDS).map(|fold| fit(&without(&ready, examples, Some(fold)), options.settings)).collect()
    };
    let first = turns(&gold);
    let honest: Vec<Vec<Example>> =
        ready.iter().map(|ready| collect(ready, &lexicon, Some(&first[ready.fold.unwrap_or(0)]))).collect();
    if let Some(path) = &options.export {
        std::fs::write(path, export(&ready, &honest)).expect("writes");
    }
    let mut scorers = turns(&honest);
    scorers.push(fit(&without(&ready, &honest, None), options.settings));
    for scorer in &mut scorers {
        scorer.networks.iter_mut().zip(LEAST).for_each(|(network, least)| network.threshold = least);
    }
    figures(&ready, &honest, &scorers, &lexicon);
    for (fold, scorer) in scorers.iter().enumerate() {
        let name = if fold < FOLDS { format!("fold{fold}.bin") } else { "coref.bin".to_owned() };
        std::fs::write(options.out.join(name), scorer.bytes()).expect("writes");
    }
    let of = |fold| ready.iter().filter(|ready| ready.fold == Some(fold)).map(|ready| &ready.document.id).collect();
    let folds: Vec<Vec<&String>> = (0..FOLDS).map(of).collect();
    std::fs::write(options.out.join("folds.json"), json!(folds).to_string()).expect("writes");
}

fn options() -> Options {
    let mut arguments = std::env::args().skip(1);
    let mut path =
        || PathBuf::from(arguments.next().expect("usage: fit DATA_DIR/coref NEWSDESK/people.jsonl OUT_DIR [options]"));
    let (coref, newsdesk, out) = (path(), path(), path());
    let settings = Settings { passes: 12, rate: 3e-3, decay: 1e-3, dropped: 0.1 };
    let mut options = Options { coref, newsdesk, out, more: Vec::new(), names: None, export: None, settings };
    while let Some(option) = arguments.next() {
        let value = arguments.next().expect("a value");
        let number = || value.parse::<f32>().expect("a number");
        match option.as_str() {
            "--more" => options.more.push(value.into()),
            "--names" => options.names = Some(value.into()),
            "--export" => options.export = Some(value.into()),
            "--passes" => options.settings.passes = number() as usize,
            "--rate" => options.settings.rate = number(),
            "--decay" => options.settings.decay = number(),
            "--drop" => options.settings.dropped = number(),
            other => panic!("no option {other}"),
        }
    }
    options
}

/// Find names: with the weights that come with the library, and with those of each turn.
struct Recognisers {
    shipped: Recogniser,
    turns: Vec<Recogniser>,
}

fn recognisers(folder: Option<&Path>) -> Recognisers {
    let turn = |folder: PathBuf| {
        let mut recogniser = Recogniser::default();
        recogniser.weights = Weights::open(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        recogniser
    };
    let turns = |folder: &Path| (0..NAME_TURNS).map(|n| turn(folder.join(format!("turn{n}")))).collect();
    Recognisers { shipped: Recogniser::default(), turns: folder.map(turns).unwrap_or_default() }
}

type About = (&'static str, [f32; 3], Option<usize>);

/// The documents, what is to be known of each, and the turn in which it is left out by the weights of names, if in any.
fn documents(options: &Options) -> Vec<(Document, About, Option<usize>)> {
    let mut out: Vec<(Document, About, Option<usize>)> = Vec::new();
    let desk = |path: &Path| {
        let documents = read(path).into_iter().enumerate();
        documents.map(|(i, document)| (document, ("newsdesk", [1.0; 3], Some(i % FOLDS)), Some(i % NAME_TURNS)))
    };
    out.extend(desk(&options.newsdesk));
    out.extend(options.more.iter().flat_map(|path| desk(path)));
    for (set, weight) in SETS {
        let folder = std::fs::read_dir(&options.coref).expect("folder");
        let mut files: Vec<PathBuf> = folder.map(|entry| entry.expect("entry").path()).collect();
        files.retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(set)));
        files.sort();
        let left_out = matches!(set, "gum_news" | "gum_open" | "meantime" | "gap.validation");
        for (i, document) in files.iter().flat_map(|file| read(file)).enumerate() {
            out.push((document, (set, weight, left_out.then_some(i % FOLDS)), None));
        }
    }
    out
}

/// The examples of all documents but those of a turn.
fn without<'e>(ready: &[Ready<'_>], examples: &'e [Vec<Example>], fold: Option<usize>) -> Vec<&'e Example> {
    let kept = ready.iter().zip(examples).filter(|(ready, _)| fold.is_none() || ready.fold != fold);
    kept.flat_map(|(_, examples)| examples).collect()
}

fn best(scorer: &Scorer, example: &Example) -> (usize, f32) {
    let network = scorer.network(example.kind);
    let scores: Vec<f32> = example.candidates.iter().map(|row| network.score(row)).collect();
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = scores.iter().map(|score| (score - top).exp()).sum();
    (scores.iter().position(|score| *score == top).unwrap_or(0), 1.0 / sum)
}

/// Each document answered by the scorer that has not seen it.
fn figures(ready: &[Ready<'_>], examples: &[Vec<Example>], scorers: &[Scorer], lexicon: &Lexicon) {
    for (k, kind) in Kind::ALL.iter().enumerate() {
        let threshold = scorers[0].networks[k].threshold;
        let (mut asked, mut right, mut wrong, mut nobody, mut lost) = (0, 0, 0, 0, 0);
        for (ready, examples) in ready.iter().zip(examples).filter(|(ready, _)| ready.set == "newsdesk") {
            let Some(fold) = ready.fold else { continue };
            for example in examples.iter().filter(|e| e.kind == *kind) {
                let (best, probability) = best(&scorers[fold], example);
                let linked = best > 0 && probability >= threshold;
                asked += usize::from(!example.right[0]);
                nobody += usize::from(example.right[0]);
                right += usize::from(linked && example.right[best]);
                wrong += usize::from(linked && !example.right[best]);
                lost += usize::from(linked && example.right[0]);
            }
        }
        println!(
            "{kind:?}: least {threshold:.2}; of {asked} asked {:.3} right; {wrong} wrong links, {lost} of them of {nobody} with nobody",
            right as f32 / asked.max(1) as f32
        );
    }
    let mut reports: BTreeMap<&str, Report> = BTreeMap::new();
    let mut pairs = Pairs::default();
    for ready in ready {
        let Some(fold) = ready.fold else { continue };
        let resolved = resolve(&ready.words, lexicon, ready.names.clone(), &mut &scorers[fold], ALL);
        let answer = of_resolved(&resolved, &ready.words);
        if ready.document.exhaustive {
            reports.entry(ready.set).or_default().add(ready.document, &answer);
        } else {
            pairs.add(ready.document, &answer);
        }
    }
    for (set, report) in &reports {
        println!("{set}");
        report.print();
        if std::env::var_os("ERRORS").is_some_and(|wanted| wanted == *set) {
            report.errors.iter().for_each(|error| println!("{error}"));
        }
    }
    println!("gap.validation\n  {}", pairs.line());
}

/// One line of the features, then for each document a line of its text and a line for each question.
fn export(ready: &[Ready<'_>], examples: &[Vec<Example>]) -> String {
    let features: Vec<_> = Feature::ALL.iter().map(|f| json!([f.name(), f.values()])).collect();
    let mut out = json!({"features": features}).to_string() + "\n";
    for (ready, examples) in ready.iter().zip(examples).filter(|(ready, _)| ready.set != "litbank") {
        let text = &ready.document.text;
        let characters: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let place = |byte: usize| characters.partition_point(|at| *at < byte);
        let _ =
            writeln!(out, "{}", json!({"id": ready.document.id, "set": ready.set, "fold": ready.fold, "text": text}));
        for example in examples {
            let candidates: Vec<_> = example
                .candidates
                .iter()
                .zip(&example.places)
                .map(|(row, (span, referent))| {
                    let features: Vec<usize> = Feature::ALL.iter().map(|f| row.get(*f)).collect();
                    json!({"at": [place(span.start), place(span.end)], "referent": referent, "features": features})
                })
                .collect();
            let right: Vec<usize> = (0..example.right.len()).filter(|i| example.right[*i]).collect();
            let mention = [place(example.mention.start), place(example.mention.end)];
            let line = json!({"id": ready.document.id, "kind": format!("{:?}", example.kind), "mention": mention, "candidates": candidates, "right": right});
            let _ = writeln!(out, "{line}");
        }
    }
    out
}
