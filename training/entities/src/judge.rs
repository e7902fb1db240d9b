//! Judges weights on documents with gold spans: exact span and type, as the scorer counts.
//!
//! usage: judge [--encoder FILE [--mix TAGS,EVIDENCE] ... [--effort N] ...] WEIGHTS_FOLDER DOCUMENTS.jsonl ...
//!
//! `--encoder`: what `training/encoder/export.py` wrote; judges the accurate model, for each `--mix` of the encoder and the evidence, and for each
//! `--effort`, with the share of words that the encoder reads.

use std::collections::HashSet;

use copydesk_encoder::Encoder;
use copydesk_entities::lexicon::Lexicon;
use copydesk_entities::recognise::{Mix, Recogniser, Tags};
use copydesk_entities::words::Words;
use copydesk_entities_training::{corpus, weights};

fn main() {
    let mut args = std::env::args().skip(1).peekable();
    let mut encoder = None;
    let (mut mixes, mut efforts) = (Vec::new(), Vec::new());
    while let Some(option) = args.next_if(|arg| arg.starts_with("--")) {
        let value = args.next().expect("a value after the option");
        match option.as_str() {
            "--encoder" => encoder = Some(copydesk_entities_training::encoder(&value)),
            "--mix" => {
                let (tags, evidence) = value.split_once(',').expect("TAGS,EVIDENCE");
                mixes
                    .push(Mix { tags: tags.parse().expect("a number"), evidence: evidence.parse().expect("a number") });
            }
            "--effort" => efforts.push(value.parse().expect("a number")),
            other => panic!("no option {other}"),
        }
    }
    if mixes.is_empty() {
        mixes.push(Mix::default());
    }
    if efforts.is_empty() {
        efforts.push(1.0);
    }
    let ways: Vec<(Mix, f32)> = mixes.iter().flat_map(|mix| efforts.iter().map(|effort| (*mix, *effort))).collect();
    let folder = args.next().expect("usage: see the head of this file");
    let lexicon = Lexicon;
    let mut recogniser = Recogniser::default();
    recogniser.weights = weights(&folder);
    let mut session = encoder.as_ref().map(Encoder::session);
    for path in args {
        // Hits, found, gold: for each type, and last for PER, ORG and LOC together.
        let mut tallies = vec![[[0usize; 3]; 5]; ways.len()];
        let (mut asked, mut all) = (vec![0; ways.len()], 0);
        for document in corpus::read(&path) {
            let words = Words::read(&document.input(), &lexicon);
            all += words.words.len();
            let tags = session.as_mut().map(|session| Tags::all(&words, &lexicon, session));
            let gold: Names = document.gold.iter().filter_map(|g| Some((g.0, g.1, corpus::label(&g.2)?))).collect();
            for (((mix, effort), tally), asked) in ways.iter().zip(&mut tallies).zip(&mut asked) {
                recogniser.mix = *mix;
                let tags = tags.as_ref().map(|tags| {
                    let unsure = recogniser.unsure(&words, &lexicon, *effort);
                    *asked += unsure.iter().map(|sentence| words.sentences[*sentence].words.len()).sum::<usize>();
                    tags.only(&unsure)
                });
                let found: Names = recogniser
                    .find(&words, &lexicon, tags.as_ref())
                    .into_iter()
                    .map(|f| (words.span(f.words.clone()), f.label as usize))
                    .map(|(span, label)| (span.start, span.end, label))
                    .collect();
                count(tally, &gold, &found);
                if std::env::var_os("ERRORS").is_some() {
                    show("missed", &document, &gold - &found);
                    show("wrong", &document, &found - &gold);
                }
            }
        }
        for (((mix, effort), tally), asked) in ways.iter().zip(tallies).zip(asked) {
            print!("{} {}:{}", path.rsplit('/').next().unwrap_or_default(), mix.tags, mix.evidence);
            print!(" effort {effort} reads {:.3}", asked as f64 / all.max(1) as f64);
            for (name, [hits, found, gold]) in ["PER", "ORG", "LOC", "MISC", "three"].iter().zip(tally) {
                let of = |n: usize| hits as f64 / n.max(1) as f64;
                let f1 = 2.0 * hits as f64 / (found + gold).max(1) as f64;
                print!(" {name} {:.3}/{:.3}/{f1:.4}", of(found), of(gold));
            }
            println!();
        }
    }
}

/// Start, end, type.
type Names = HashSet<(usize, usize, usize)>;

fn count(tally: &mut [[usize; 3]; 5], gold: &Names, found: &Names) {
    for (i, set) in [&(gold & found), found, gold].into_iter().enumerate() {
        for name in set {
            tally[name.2][i] += 1;
            tally[4][i] += usize::from(name.2 < 3);
        }
    }
}

fn show(kind: &str, document: &corpus::Document, names: Names) {
    let text = &document.text;
    for (start, end, label) in names {
        let from = text.floor_char_boundary(start.saturating_sub(30));
        let to = text.ceil_char_boundary((end + 30).min(text.len()));
        let [before, name, after] = [from..start, start..end, end..to].map(|r| text[r].replace('\n', " "));
        println!("{kind} {} {}\t{before}[{name}]{after}", corpus::TYPES[label], document.id);
    }
}
