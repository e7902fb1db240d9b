//! Fits the weights by which pronouns and nominals find whom they mean, and measures them on documents of GUM news left out by turns.
//!
//! usage: fit DATA_DIR/coref [OUT | --gold-names]; with the latter, measures with the gold's names in place of the recogniser's

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use copydesk_entities::lexicon::Lexicon;
use copydesk_entities::{EntityType, MentionForm};
use copydesk_entities::recognise::{Found, Recogniser};
use copydesk_entities::coref::{Judge, Kind, Question, Ranker, Values, Wanted, resolve_by};
use copydesk_entities::words::Words;
use copydesk_entities_coref_training::answer::{Cut, Mention, Take, align, names, of_resolved};
use copydesk_entities_coref_training::gold::{Document, read};
use copydesk_entities_coref_training::report::{Pairs, Report};

const ALL: Wanted = Wanted { nominals: true, pronouns: true };
const FOLDS: usize = 8;
const RATE: f32 = 0.025;
const PENALTY: f32 = 0.05;
const PASSES: usize = 20;

/// A set, and how much each of its questions counts.
struct Set {
    prefix: &'static str,
    weight: [f32; 3],
}

/// News is what the processor is for; fiction has many pronouns and few names.
const SETS: [Set; 7] = [
    Set { prefix: "gum_news", weight: [4.0; 3] },
    // The same documents as GUM: measured only.
    Set { prefix: "ontogum_news", weight: [0.0; 3] },
    Set { prefix: "gum_open", weight: [1.0; 3] },
    Set { prefix: "meantime", weight: [1.0; 3] },
    Set { prefix: "litbank", weight: [0.1; 3] },
    Set { prefix: "gap.train_dev", weight: [0.5, 0.0, 0.0] },
    Set { prefix: "gap.validation", weight: [0.5, 0.0, 0.0] },
];

struct Example {
    kind: Kind,
    weight: f32,
    candidates: Vec<Values>,
    right: Vec<bool>,
}

/// A document made ready.
struct Ready<'d> {
    document: &'d Document,
    words: Words<'d>,
    names: Vec<Found>,
    set: &'static str,
    weight: [f32; 3],
    /// In which turn it is left out, if in any.
    fold: Option<usize>,
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("usage: fit DATA_DIR/coref [OUT | --gold-names]"));
    let out = arguments.next();
    let by_gold = out.as_deref() == Some("--gold-names");
    let (lexicon, recogniser) = (Lexicon::new(), Recogniser::default());
    let mut documents: Vec<(Document, &'static str, [f32; 3], Option<usize>)> = Vec::new();
    for set in SETS {
        let mut files: Vec<PathBuf> =
            std::fs::read_dir(&folder).expect("folder").map(|e| e.expect("entry").path()).collect();
        files.retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(set.prefix)));
        files.sort();
        for (i, document) in files.iter().flat_map(|file| read(file)).enumerate() {
            let left_out =
                matches!(set.prefix, "gum_news" | "ontogum_news" | "gum_open" | "meantime" | "gap.validation");
            documents.push((document, set.prefix, set.weight, left_out.then_some(i % FOLDS)));
        }
    }
    let cuts: Vec<Cut> = documents.iter().map(|(document, ..)| Cut::new(document)).collect();
    let ready: Vec<Ready> = documents
        .iter()
        .zip(&cuts)
        .map(|((document, set, weight, fold), cut)| {
            let words = cut.words(&lexicon);
            let take = match set {
                _ if by_gold && document.exhaustive => Take::Gold,
                // Few of the names in fiction are found.
                _ if !document.exhaustive || *set == "litbank" => Take::Both,
                _ => Take::Found,
            };
            let names = names(&words, &lexicon, &recogniser, document, take);
            Ready { document, words, names, set, weight: *weight, fold: *fold }
        })
        .collect();
    let mut reports: BTreeMap<&str, Report> = BTreeMap::new();
    let mut pairs = Pairs::default();
    for fold in 0..FOLDS {
        let ranker = fit(ready.iter().filter(|r| r.fold != Some(fold)), &lexicon, fold == 0);
        for held in ready.iter().filter(|r| r.fold == Some(fold)) {
            let resolved = resolve_by(&held.words, &lexicon, &held.names, &mut &ranker, ALL);
            let answer = of_resolved(&resolved, &held.words);
            if held.document.exhaustive {
                reports.entry(held.set).or_default().add(held.document, &answer);
            } else {
                pairs.add(held.document, &answer);
            }
        }
    }
    println!("{FOLDS} parts of each set left out by turns:");
    for (set, report) in &reports {
        println!("{set}");
        report.print();
        if std::env::var_os("ERRORS").is_some() {
            report.errors.iter().for_each(|e| println!("{e}"));
        }
    }
    println!("gap.validation\n  {}", pairs.line());
    if let Some(out) = out.filter(|_| !by_gold) {
        let ranker = fit(ready.iter(), &lexicon, false);
        let head = "# Weights, in hundredths, of pairs of observations: who is meant. training/entities-coref says how they were fitted.\n";
        std::fs::write(&out, head.to_owned() + &ranker.text()).expect("writes");
    }
}

/// Twice: the first time the gold says who was meant so far, the second time what the first weights say.
fn fit<'r>(ready: impl Iterator<Item = &'r Ready<'r>> + Clone, lexicon: &Lexicon, tell: bool) -> Ranker {
    let mut ranker = Ranker::blank();
    for round in 0..2 {
        let mut examples = Vec::new();
        for r in ready.clone() {
            collect(r, lexicon, &ranker, round == 0, &mut examples);
        }
        if tell && round == 1 {
            for kind in [Kind::Pronoun, Kind::Role, Kind::Thing] {
                let of = examples.iter().filter(|e| e.kind == kind);
                let linked = of.clone().filter(|e| !e.right[0]).count();
                eprintln!("{kind:?}: {} questions, {linked} with somebody", of.count());
            }
        }
        descend(&mut ranker, &examples);
    }
    ranker
}

/// Answers from the gold where it speaks, and writes each question down.
struct Recorder<'r> {
    ready: &'r Ready<'r>,
    ranker: &'r Ranker,
    by_gold: bool,
    /// The clusters of each entity's names, for sets that mark two names only.
    clusters: HashMap<usize, Vec<usize>>,
    examples: &'r mut Vec<Example>,
}

impl Recorder<'_> {
    fn cluster(&self, words: std::ops::Range<usize>, form: MentionForm) -> Option<usize> {
        if words.is_empty() {
            return None;
        }
        let gold = &self.ready.document.mentions;
        let mention = Mention { span: self.ready.words.span(words), label: EntityType::Person, form, entity: None };
        align(&self.ready.document.text, gold, &[mention])[0].map(|j| gold[j].cluster)
    }
}

impl Judge for Recorder<'_> {
    fn judge(&mut self, question: &Question<'_>) -> (usize, f32) {
        let document = self.ready.document;
        let pronoun = question.kind == Kind::Pronoun;
        let form = if pronoun { MentionForm::Pronoun } else { MentionForm::Nominal };
        let asked = self.cluster(question.words.clone(), form);
        let partial = !document.exhaustive || document.id.starts_with("corpus_");
        let mut model = self.ranker;
        let by_model = model.judge(question);
        if asked.is_none() && (pronoun || partial) {
            return by_model;
        }
        let mut right: Vec<bool> = question
            .candidates
            .iter()
            .map(|candidate| {
                let Some(referent) = candidate.referent else { return false };
                if document.exhaustive {
                    let here = self.cluster(candidate.words.clone(), MentionForm::Name);
                    here.or_else(|| self.cluster(candidate.words.clone(), MentionForm::Nominal)) == asked && asked.is_some()
                } else {
                    self.clusters.get(&referent).is_some_and(|c| c.contains(&0))
                }
            })
            .collect();
        if !document.exhaustive && !document.mentions.iter().skip(1).any(|m| m.cluster == 0) {
            // Neither of the two: anybody else, or nobody.
            for (right, candidate) in right.iter_mut().zip(question.candidates) {
                let marked = candidate.referent.is_some_and(|r| self.clusters.get(&r).is_some_and(|c| !c.is_empty()));
                *right = !marked;
            }
        } else if !right.contains(&true) {
            right[0] = true;
        }
        let chosen = right.iter().position(|r| *r).unwrap_or(0);
        self.examples.push(Example {
            kind: question.kind,
            weight: self.ready.weight[question.kind as usize],
            candidates: question.candidates.iter().map(|c| c.values).collect(),
            right,
        });
        if self.by_gold { (chosen, 1.0) } else { by_model }
    }
}

fn collect(ready: &Ready<'_>, lexicon: &Lexicon, ranker: &Ranker, by_gold: bool, examples: &mut Vec<Example>) {
    let mut clusters: HashMap<usize, Vec<usize>> = HashMap::new();
    if !ready.document.exhaustive {
        let plain = Wanted { nominals: false, pronouns: false };
        let named = resolve_by(&ready.words, lexicon, &ready.names, &mut &Ranker::blank(), plain);
        for mention in of_resolved(&named, &ready.words) {
            for gold in &ready.document.mentions[1..] {
                if mention.span.start < gold.span.end && gold.span.start < mention.span.end {
                    clusters.entry(mention.entity.expect("a name's")).or_default().push(gold.cluster);
                }
            }
        }
    }
    let mut recorder = Recorder { ready, ranker, by_gold, clusters, examples };
    resolve_by(&ready.words, lexicon, &ready.names, &mut recorder, ALL);
}

/// Maximum likelihood of the right ones together, with a penalty on large weights; AdaGrad in a fixed order.
fn descend(ranker: &mut Ranker, examples: &[Example]) {
    for kind in [Kind::Pronoun, Kind::Role, Kind::Thing] {
        let table = ranker.table_mut(kind);
        table.weights.fill(0.0);
        let mut squares = vec![1e-2f32; table.weights.len()];
        let mut sums = vec![0.0f32; table.weights.len()];
        let mut order: Vec<&Example> = examples.iter().filter(|e| e.kind == kind && e.weight > 0.0).collect();
        let mut seed = 42u64;
        for pass in 0..PASSES {
            for i in (1..order.len()).rev() {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                order.swap(i, (seed >> 33) as usize % (i + 1));
            }
            for example in &order {
                let scores: Vec<f32> = example.candidates.iter().map(|values| table.score(values)).collect();
                let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
                let odds: Vec<f32> = scores.iter().map(|s| (s - top).exp()).collect();
                let all: f32 = odds.iter().sum();
                let good: f32 = odds.iter().zip(&example.right).filter(|(_, right)| **right).map(|(o, _)| o).sum();
                for ((odds, values), right) in odds.iter().zip(&example.candidates).zip(&example.right) {
                    let gradient = example.weight * (odds / all - if *right { odds / good.max(1e-20) } else { 0.0 });
                    if gradient.abs() < 1e-3 {
                        continue;
                    }
                    let mut places = Vec::with_capacity(300);
                    table.each(values, |place| places.push(place));
                    for place in places {
                        let step = gradient + PENALTY * table.weights[place];
                        squares[place] += step * step;
                        table.weights[place] -= RATE * step / squares[place].sqrt();
                    }
                }
            }
            if pass >= PASSES / 2 {
                sums.iter_mut().zip(&table.weights).for_each(|(sum, weight)| *sum += weight);
            }
        }
        let counted = (PASSES - PASSES / 2) as f32;
        table.weights.iter_mut().zip(&sums).for_each(|(weight, sum)| *weight = sum / counted);
    }
}
