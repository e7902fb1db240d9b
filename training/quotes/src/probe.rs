//! The processor's rows for a document, with their features and the gold's verdict. Names are from the entities that an installed `copydesk`
//! finds; quotations are from this build's own analysis.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use copydesk_encoder::Session;
use copydesk_language::lexicon::Gender;
use copydesk_plugin::standard::{EntityType, MentionForm, QuoteKind, SectionKind, key, layer, role};
use copydesk_quotes::confidence::{Feature, quote_features, speaker_features};
use copydesk_quotes::{Entity, Input, Mention, Quote, Settings, analyse};
use serde_json::Value;

use crate::gold::{self, Document, Speaker as Gold, overlap, trim};

/// A row of the processor, judged.
pub struct Row {
    pub document: usize,
    pub kind: QuoteKind,
    pub features: Vec<Feature>,
    /// A gold quotation covers the same words, to half or more.
    pub right: bool,
    /// It covers just those words.
    pub exact: bool,
    /// The labeller was asked about it.
    pub labelled: bool,
    /// Of a right row whose gold has a speaker.
    pub speaker: Option<Speaker>,
}

/// Who a row's speaker is, judged.
pub struct Speaker {
    pub features: Vec<Feature>,
    pub found: Found,
    /// The gold speaker has a name somewhere in the article.
    pub named: bool,
}

/// How the entity compares with the gold's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Found {
    Right,
    Wrong,
    Nobody,
}

/// The records of the documents, with the layers that the analysis reads: from a file of records, or made by a `copydesk`.
pub fn records(from: &Path, documents: &[Document]) -> Result<Vec<Value>> {
    if from.extension().is_none_or(|end| end != "jsonl") {
        return annotated(from, documents);
    }
    let mut records = BTreeMap::new();
    for line in std::fs::read_to_string(from).with_context(|| format!("cannot read {}", from.display()))?.lines() {
        let record: Value = serde_json::from_str(line)?;
        records.insert(record["id"].as_str().unwrap_or_default().to_owned(), record);
    }
    let mut of = |document: &Document| {
        let record = records.remove(&document.id).with_context(|| format!("no record of {}", document.id))?;
        ensure!(record["text"] == document.text.as_str(), "the record of {} has another text", document.id);
        Ok(record)
    };
    documents.iter().map(&mut of).collect()
}

fn annotated(copydesk: &Path, documents: &[Document]) -> Result<Vec<Value>> {
    let input: String =
        documents.iter().map(|d| format!("{}\n", serde_json::json!({"id": d.id, "text": d.text}))).collect();
    let path = std::env::temp_dir().join(format!("copydesk-quotes-training-{}.jsonl", std::process::id()));
    std::fs::write(&path, input)?;
    let options = ["--plugins", "entities", "--format", "jsonl", "--offsets", "byte", "--tokens"];
    let done = Command::new(copydesk).arg("annotate").arg(&path).args(options).stderr(Stdio::inherit()).output();
    std::fs::remove_file(&path)?;
    let done = done.with_context(|| format!("cannot run {}", copydesk.display()))?;
    let lines = String::from_utf8(done.stdout)?;
    let records = lines.lines().map(serde_json::from_str).collect::<Result<Vec<Value>, _>>()?;
    ensure!(records.len() == documents.len(), "{} records of {} documents", records.len(), documents.len());
    Ok(records)
}

/// What the analysis reads of a record.
pub struct Read<'r> {
    tokens: Vec<Range<usize>>,
    sentences: Vec<Range<usize>>,
    sections: Vec<(Range<usize>, SectionKind)>,
    mentions: Vec<Mention>,
    entities: Vec<Entity<'r>>,
}

impl<'r> Read<'r> {
    pub fn new(record: &'r Value) -> Read<'r> {
        let rows = |name: &str| record["layers"][name].as_array().map_or(&[] as &[Value], Vec::as_slice);
        let span = |row: &Value| Some(row["start"].as_u64()? as usize..row["end"].as_u64()? as usize);
        let ranges = |name: &str| rows(name).iter().filter_map(span).collect::<Vec<Range<usize>>>();
        let word = |value: &'_ Value| value.as_str().unwrap_or_default().to_owned();
        let kind = |row: &Value| EntityType::parse(&word(&row["label"]));
        let sections: Vec<_> = rows(layer::SECTIONS)
            .iter()
            .filter_map(|row| Some((span(row)?, SectionKind::parse(&word(&row["label"]))?)))
            .collect();
        let mentions: Vec<Mention> = rows(layer::MENTIONS)
            .iter()
            .filter_map(|row| {
                Some(Mention {
                    span: span(row)?,
                    person: kind(row) == Some(EntityType::Person),
                    organisation: kind(row) == Some(EntityType::Organisation),
                    speaks: kind(row) != Some(EntityType::Other) || word(&row["attrs"][key::FORM]) != "name",
                    form: MentionForm::parse(&word(&row["attrs"][key::FORM])).unwrap_or(MentionForm::Name),
                    entity: row["links"][role::ENTITY][1].as_u64().map(|entity| entity as usize),
                })
            })
            .collect();
        let entities: Vec<Entity<'_>> = rows(layer::ENTITIES)
            .iter()
            .map(|row| Entity {
                name: row["attrs"][key::NAME].as_str().unwrap_or_default(),
                person: kind(row) == Some(EntityType::Person),
                gender: match row["attrs"][key::GENDER].as_str() {
                    Some("female") => Some(Gender::Female),
                    Some("male") => Some(Gender::Male),
                    _ => None,
                },
            })
            .collect();
        Read { tokens: ranges(layer::TOKENS), sentences: ranges(layer::SENTENCES), sections, mentions, entities }
    }

    pub fn input<'i>(&'i self, text: &'i str) -> Input<'i> {
        Input {
            text,
            tokens: (&self.tokens).into(),
            sentences: &self.sentences,
            sections: &self.sections,
            mentions: &self.mentions,
            entities: &self.entities,
        }
    }
}

/// The rows of a document, judged by its gold.
pub fn rows(number: usize, document: &Document, record: &Value, session: Option<&mut Session>) -> Vec<Row> {
    let read = Read::new(record);
    // Every row and every speaker, whatever its score, since the score is what is fitted.
    let settings = Settings { min_confidence: 0.0, min_score: 0.0, ..Settings::default() };
    let quotes = analyse(&read.input(&document.text), &settings, session);
    judge(number, document, &quotes, &read.mentions, &read.entities)
}

fn judge(
    number: usize,
    document: &Document,
    quotes: &[Quote],
    mentions: &[Mention],
    entities: &[Entity<'_>],
) -> Vec<Row> {
    let text = &document.text;
    let mut used = vec![false; quotes.len()];
    let mut gold_of = vec![None; quotes.len()];
    for gold in &document.quotes {
        let shared = |quote: &Quote| overlap(&trim(text, &gold.span), &trim(text, &quote.span));
        let best = (0..quotes.len())
            .filter(|&at| !used[at])
            .max_by(|&a, &b| shared(&quotes[a]).total_cmp(&shared(&quotes[b])));
        if let Some(best) = best.filter(|&best| shared(&quotes[best]) >= 0.5) {
            used[best] = true;
            gold_of[best] = Some(gold);
        }
    }
    let rows = quotes.iter().zip(gold_of).map(|(quote, gold)| {
        let speaker = gold.and_then(|gold| {
            let (right, named): (Box<dyn Fn(usize) -> bool>, bool) = match &gold.speaker {
                Gold::Unknown => return None,
                Gold::Name(None) => (Box::new(|_| false), false),
                Gold::Name(Some(name)) => (Box::new(|entity| same_name(name, entities[entity].name)), true),
                Gold::Phrase(phrase) => {
                    let chain = chain(document, phrase);
                    let named = has_name(text, &chain);
                    let names = move |entity: usize| {
                        mentions
                            .iter()
                            .any(|m| m.form == MentionForm::Name && m.entity == Some(entity) && names_one_of(m, &chain))
                    };
                    (Box::new(names), named)
                }
            };
            let features = quote.evidence.map(|(evidence, _)| speaker_features(evidence, quote.basis));
            let found = match quote.speakers.first() {
                None => Found::Nobody,
                Some(_) if quote.speakers.iter().any(|&entity| right(entity)) => Found::Right,
                Some(_) => Found::Wrong,
            };
            Some(Speaker { features: features.unwrap_or_default(), found, named: named || found == Found::Right })
        });
        Row {
            document: number,
            kind: quote.kind,
            features: quote_features(quote, text),
            right: gold.is_some(),
            exact: gold.is_some_and(|gold| trim(text, &gold.span) == trim(text, &quote.span)),
            labelled: quote.labelled.is_some(),
            speaker,
        }
    });
    rows.collect()
}

/// Whether one name's words are among the other's: “Example”, “Ada Example”.
fn same_name(a: &str, b: &str) -> bool {
    let words = |name: &str| name.to_lowercase().split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let (a, b) = (words(a), words(b));
    !b.is_empty() && (a.iter().all(|word| b.contains(word)) || b.iter().all(|word| a.contains(word)))
}

/// The gold mentions of whom a phrase names: the chain with the mention most like it.
fn chain(document: &Document, phrase: &Range<usize>) -> Vec<gold::Mention> {
    let like = |chain: &&Vec<gold::Mention>| chain.iter().map(|m| overlap(&m.span, phrase)).fold(0.0, f64::max);
    let best = document.chains.iter().max_by(|a, b| like(a).total_cmp(&like(b))).filter(|chain| like(chain) >= 0.5);
    let alone = || vec![gold::Mention { span: phrase.clone(), head: phrase.clone(), kind: String::new() }];
    best.cloned().unwrap_or_else(alone)
}

/// Whether a name stands at the head of one of the mentions; a person's may stand at its end (“team member Ada Example”) or behind its
/// head (“researcher Ada Example, of Oxbridge”).
fn names_one_of(name: &Mention, chain: &[gold::Mention]) -> bool {
    chain.iter().any(|mention| {
        let at_head = name.span.start < mention.head.end && mention.head.start < name.span.end;
        let inside = mention.span.start <= name.span.start && name.span.end <= mention.span.end;
        let behind = name.span.end == mention.span.end
            || name.span.start >= mention.head.end && name.span.start <= mention.head.end + 1;
        at_head || name.person && inside && behind
    })
}

/// Whether a mention is a name, or holds a capital past its first word.
fn has_name(text: &str, chain: &[gold::Mention]) -> bool {
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let words = |mention: &gold::Mention| text[mention.span.clone()].split_whitespace().skip(1).any(capital);
    chain.iter().any(|mention| mention.kind == "name" || words(mention))
}

/// Precision, recall and F1 of rows with a score of at least a threshold.
pub fn at_threshold(judged: &[(f64, bool)], gold: usize, threshold: f64) -> (f64, f64, f64) {
    let kept = judged.iter().filter(|(score, _)| *score >= threshold);
    let (mut rows, mut right) = (0.0, 0.0);
    for (_, good) in kept {
        rows += 1.0;
        right += f64::from(u8::from(*good));
    }
    let (precision, recall) = (right / f64::max(rows, 1.0), right / gold.max(1) as f64);
    (precision, recall, 2.0 * right / (rows + gold as f64))
}

/// How many rows there are of each kind and verdict.
pub fn tally(rows: &[Row]) -> BTreeMap<(&'static str, bool), usize> {
    let mut counts = BTreeMap::new();
    for row in rows {
        *counts.entry((row.kind.as_str(), row.right)).or_default() += 1;
    }
    counts
}
