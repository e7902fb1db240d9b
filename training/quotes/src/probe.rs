//! What the processor finds in a document, with the features that it goes by and what the gold says of it.

use std::sync::Mutex;

use anyhow::{Result, anyhow};
use copydesk_core::{Article, Meta};
use copydesk_host::{Builder, Pipeline, Search};
use copydesk_plugin::testing::Case;
use copydesk_plugin::{Descriptor, Doc, Error, Host, Output, Processor};
use copydesk_plugin::standard::{MentionForm, QuoteKind, layer};
use copydesk_quotes::confidence::{Feature, quote_features, speaker_features};
use copydesk_quotes::{Layers, Quote, Settings, analyse};

use crate::gold::{Document, Mention, overlap, trim};

/// A row of the processor, judged.
pub struct Row {
    pub document: usize,
    pub kind: QuoteKind,
    pub features: Vec<Feature>,
    /// A gold quotation covers the same words, to half or more.
    pub right: bool,
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

/// Runs `entities` from a folder of plugins, and this build of `quotes` after it.
pub struct Probe {
    pipeline: Pipeline,
}

impl Probe {
    pub fn open(plugins: &std::path::Path) -> Result<Probe> {
        let builder = Builder::new().plugin("entities");
        // SAFETY: the plugin of this repository, from the folder that was named.
        let pipeline = unsafe { builder.open(&Search::new().folder(plugins)) }?;
        Ok(Probe { pipeline })
    }

    /// The rows of a document, judged by its gold.
    pub fn rows(&self, number: usize, document: &Document) -> Result<Vec<Row>> {
        let mut worker = self.pipeline.worker()?;
        let article = Article::new(document.id.as_str(), document.text.as_str(), Meta::default());
        let record = worker.annotate(vec![article]).pop().ok_or_else(|| anyhow!("no record"))?;
        let case = Case::new(document.text.as_str()).layers(record.layers().iter());
        case.run::<Tap>(()).map_err(|error| anyhow!("{error}"))?;
        let taken = TAKEN.lock().map_err(|_| anyhow!("a panic before"))?.take();
        let (quotes, names) = taken.ok_or_else(|| anyhow!("nothing was taken"))?;
        Ok(judge(number, document, &quotes, &names))
    }
}

/// A name of an entity.
struct Name {
    entity: usize,
    span: std::ops::Range<usize>,
    person: bool,
}

static TAKEN: Mutex<Option<(Vec<Quote>, Vec<Name>)>> = Mutex::new(None);

/// A processor that keeps what the analysis says, as it stands before it becomes rows.
struct Tap;

impl Processor for Tap {
    type Config = ();
    type Scratch = ();

    fn describe() -> Descriptor {
        let read = [layer::SECTIONS, layer::SENTENCES, layer::TOKENS, layer::MENTIONS, layer::ENTITIES];
        read.into_iter().fold(Descriptor::new("tap", "0.1.0"), |descriptor, layer| descriptor.requires(layer))
    }

    fn open((): (), _: &Host) -> Result<Self, Error> {
        Ok(Tap)
    }

    fn process(&self, (): &mut (), doc: &Doc<'_>, _: &mut Output) -> Result<(), Error> {
        let layers = Layers::read(doc);
        let input = layers.input(doc.text());
        // Every speaker, however unsure: how sure is what is to be learned.
        let quotes = analyse(&input, &Settings { min_confidence: 0.0, ..Settings::default() });
        let names = input.mentions.iter().filter(|mention| mention.form == MentionForm::Name).filter_map(|mention| {
            Some(Name { entity: mention.entity?, span: mention.span.clone(), person: mention.person })
        });
        *TAKEN.lock().map_err(|_| Error::new("a panic before"))? = Some((quotes, names.collect()));
        Ok(())
    }
}

fn judge(number: usize, document: &Document, quotes: &[Quote], names: &[Name]) -> Vec<Row> {
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
        let speaker = gold.and_then(|gold| gold.speaker.as_ref()).map(|phrase| {
            let chain = chain(document, phrase);
            let features = quote.evidence.map(|(evidence, _)| speaker_features(evidence, quote.basis));
            let found = match quote.speaker {
                None => Found::Nobody,
                Some(entity) if names.iter().any(|name| name.entity == entity && names_one_of(name, &chain)) => {
                    Found::Right
                }
                Some(_) => Found::Wrong,
            };
            Speaker { features: features.unwrap_or_default(), found, named: found == Found::Right || has_name(text, &chain) }
        });
        Row { document: number, kind: quote.kind, features: quote_features(quote, text), right: gold.is_some(), speaker }
    });
    rows.collect()
}

/// The gold mentions of whom a phrase names: the chain with the mention most like it.
fn chain(document: &Document, phrase: &std::ops::Range<usize>) -> Vec<Mention> {
    let like = |chain: &&Vec<Mention>| chain.iter().map(|mention| overlap(&mention.span, phrase)).fold(0.0, f64::max);
    let best = document.chains.iter().max_by(|a, b| like(a).total_cmp(&like(b))).filter(|chain| like(chain) >= 0.5);
    best.cloned().unwrap_or_else(|| vec![Mention { span: phrase.clone(), head: phrase.clone(), kind: String::new() }])
}

/// Whether a name stands at the head of one of the mentions; a person's may stand at its end (“team member Ada Example”) or behind its
/// head (“researcher Ada Example, of Oxbridge”).
fn names_one_of(name: &Name, chain: &[Mention]) -> bool {
    chain.iter().any(|mention| {
        let at_head = name.span.start < mention.head.end && mention.head.start < name.span.end;
        let inside = mention.span.start <= name.span.start && name.span.end <= mention.span.end;
        let behind = name.span.end == mention.span.end
            || name.span.start >= mention.head.end && name.span.start <= mention.head.end + 1;
        at_head || name.person && inside && behind
    })
}

/// Whether a mention is a name, or holds a capital past its first word.
fn has_name(text: &str, chain: &[Mention]) -> bool {
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let words = |mention: &Mention| text[mention.span.clone()].split_whitespace().skip(1).any(capital);
    chain.iter().any(|mention| mention.kind == "name" || words(mention))
}
