//! The quotes processor: direct, mixed and indirect quotations, each with its cue, its source and its speaker.
//!
//! [`layers`] reads the host's layers into the plain [`article::Input`]; this file writes the answer as rows. The analysis stands in the
//! other modules and knows no host: [`marks`] pairs quote marks, `words` and [`cues`] know words, `sentence` puts them together, `phrase`
//! and `report` read a sentence, `rows` makes rows of what they find, `speaker` and `source` say who speaks, [`confidence`] how surely.

pub mod article;
pub mod confidence;
pub mod cues;
pub mod layers;
pub mod marks;
mod phrase;
mod report;
mod rows;
mod sentence;
mod source;
mod speaker;
mod words;

use std::collections::HashMap;
use std::ops::Range;

use article::{Label, Settings};
use copydesk_plugin::{Descriptor, Doc, Error, Host, Output, Processor, RowRef};
use layers::Layers;
use schemars::JsonSchema;
use serde::Deserialize;

/// What to look for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Leave out direct and mixed quotations of fewer words than this.
    #[schemars(range(min = 1))]
    pub min_words: usize,
    /// Leave out quotations that are less sure than this, 0 to 1. At 0.5 what is said remains, and most of what is believed, wanted or
    /// planned goes.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub min_score: f32,
    /// Name no speaker that is less sure than this, 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub min_confidence: f32,
    /// Find reported clauses without quote marks.
    pub indirect: bool,
    /// Count beliefs, intentions and findings (“believes that”, “plans to”, “the poll shows”) as reports.
    pub beliefs: bool,
    /// Which quotations that an attribution interrupts become one row, from their first word to their last, the attribution inside.
    /// What is not joined is a row of its own that continues the first.
    pub join: Join,
}

/// Which interrupted quotations become one row.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Join {
    /// None.
    Never,
    /// Those interrupted between two sentences: “A,” he said. “B.”
    Sentences,
    /// Those interrupted inside a sentence too: “A,” he said, “b.”
    Always,
}

impl From<Join> for article::Join {
    fn from(join: Join) -> article::Join {
        match join {
            Join::Never => article::Join::Never,
            Join::Sentences => article::Join::Sentences,
            Join::Always => article::Join::Always,
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        let Settings { min_words, min_score, min_confidence, indirect, beliefs, .. } = Settings::default();
        Self { min_words, min_score, min_confidence, indirect, beliefs, join: Join::Sentences }
    }
}

/// The processor.
pub struct Quotes {
    settings: Settings,
}

impl Processor for Quotes {
    type Config = Config;
    type Scratch = ();

    fn describe() -> Descriptor {
        Descriptor::new("quotes", env!("CARGO_PKG_VERSION"))
            .name("Quotes")
            .summary("Direct, mixed and indirect quotations, with cue, source and speaker")
            .license("MIT OR Apache-2.0")
            .requires("sections")
            .requires("sentences")
            .requires("tokens")
            .uses("mentions")
            .uses("entities")
            .provides("quotes")
            .provides("sources")
            .provides("cues")
    }

    fn open(config: Config, _: &Host) -> Result<Self, Error> {
        for (key, value) in [("/min_score", config.min_score), ("/min_confidence", config.min_confidence)] {
            if !(0.0..=1.0).contains(&value) {
                return Err(Error::config(key, "must lie between 0 and 1"));
            }
        }
        let Config { min_words, min_score, min_confidence, indirect, beliefs, join } = config;
        Ok(Self { settings: Settings { min_words, min_score, min_confidence, indirect, beliefs, join: join.into() } })
    }

    fn process(&self, (): &mut (), doc: &Doc<'_>, out: &mut Output) -> Result<(), Error> {
        let text = doc.text();
        let read = Layers::read(doc);
        let quotes = article::analyse(&read.input(text), &self.settings);
        let mention = |at: usize| doc.layer("mentions").row(read.mention_rows[at]).map(|row| row.reference());
        let entity = |at: usize| doc.layer("entities").row(at).map(|row| row.reference());
        let mut made: Vec<RowRef> = Vec::with_capacity(quotes.len());
        let (mut sources, mut cues) = (Rows::default(), Rows::default());
        for quote in &quotes {
            let source = match (quote.source, &quote.source_phrase) {
                (Some(at), _) => mention(at),
                (None, Some(phrase)) => Some(sources.get(phrase, || {
                    let head = quote.source_head.clone().map_or("", |head| &text[head]);
                    let (form, kind) = source::describe(&text[phrase.clone()], head);
                    out.row("sources", phrase.clone()).label(form.as_str()).attr_opt("kind", kind).id()
                })),
                (None, None) => None,
            };
            let cue = quote.cue.as_ref().map(|span| {
                cues.get(span, || out.row("cues", span.clone()).label(quote.stance).attr("lemma", quote.lemma).id())
            });
            let row = out
                .row("quotes", quote.span.clone())
                .label(match quote.label {
                    Label::Direct => "direct",
                    Label::Mixed => "mixed",
                    Label::Indirect => "indirect",
                })
                .score(quote.score)
                .attr_opt("cue", quote.cue.clone().map(|span| &text[span]))
                .attr_opt("cue_lemma", Some(quote.lemma).filter(|lemma| !lemma.is_empty()))
                .attr_opt("stance", Some(quote.stance).filter(|stance| !stance.is_empty()))
                .attr_opt("source_phrase", quote.source_phrase.clone().map(|span| &text[span]))
                .attr_opt("speaker_score", quote.speaker.and(quote.evidence).map(|(_, score)| f64::from(score)))
                .link_opt("cue", cue)
                .link_opt("source", source)
                .link_opt("speaker", quote.speaker.and_then(entity))
                .link_opt("addressee", quote.addressee.and_then(entity))
                .link_opt("continues", quote.continues.and_then(|at| made.get(at).copied()))
                .link_opt("within", quote.within.and_then(|at| made.get(at).copied()));
            made.push(row.id());
        }
        Ok(())
    }
}

/// Rows made so far, by span: several quotations share a source or a cue.
#[derive(Default)]
struct Rows(HashMap<Range<usize>, RowRef>);

impl Rows {
    fn get(&mut self, span: &Range<usize>, make: impl FnOnce() -> RowRef) -> RowRef {
        *self.0.entry(span.clone()).or_insert_with(make)
    }
}

#[cfg(feature = "export")]
copydesk_plugin::export!(Quotes);
