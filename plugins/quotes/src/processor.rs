//! The processor that the host runs: reads the layers, analyses the article, writes quotations, sources and cues as rows.

use std::collections::HashMap;
use std::ops::Range;

use copydesk_encoder::{Encoder, Session};
use copydesk_plugin::standard::{key, layer, role};
use copydesk_plugin::{Descriptor, Doc, Error, Host, Output, Processor, RowRef};

use crate::analysis::analyse;
use crate::layers::Layers;
use crate::settings::{Model, Settings};
use crate::{labeller, source};

/// The processor.
pub struct Quotes {
    settings: Settings,
    /// The labeller of the accurate model.
    labeller: Option<Encoder>,
}

impl Processor for Quotes {
    type Config = Settings;
    type Scratch = Option<Session>;

    fn describe() -> Descriptor {
        Descriptor::new("quotes", env!("CARGO_PKG_VERSION"))
            .name("Quotes")
            .summary("Direct, mixed and indirect quotations, with cue, source and speaker")
            .license("MIT OR Apache-2.0")
            .requires(layer::SECTIONS)
            .requires(layer::SENTENCES)
            .requires(layer::TOKENS)
            .uses(layer::MENTIONS)
            .uses(layer::ENTITIES)
            .provides(layer::QUOTES)
            .provides(layer::SOURCES)
            .provides(layer::CUES)
    }

    fn open(settings: Settings, _: &Host) -> Result<Self, Error> {
        for (key, value) in [("/min_score", settings.min_score), ("/min_confidence", settings.min_confidence)] {
            if !(0.0..=1.0).contains(&value) {
                return Err(Error::config(key, "must lie between 0 and 1"));
            }
        }
        let labeller = match settings.model {
            Model::Fast => None,
            Model::Accurate => Some(labeller::open().map_err(|error| Error::new(error.to_string()))?),
        };
        Ok(Self { settings, labeller })
    }

    fn process(&self, session: &mut Option<Session>, doc: &Doc<'_>, out: &mut Output) -> Result<(), Error> {
        let text = doc.text();
        let (quotes, mention_rows) = {
            // What else was read makes room for the rows.
            let read = Layers::read(doc);
            let labeller = self.labeller.as_ref();
            let session = labeller.map(|labeller| session.get_or_insert_with(|| labeller.session()));
            (analyse(&read.input(text), &self.settings, session), read.mention_rows)
        };
        let mention = |at: usize| doc.layer(layer::MENTIONS).row(mention_rows[at]).map(|row| row.reference());
        let entity = |at: usize| doc.layer(layer::ENTITIES).row(at).map(|row| row.reference());
        let mut made: Vec<RowRef> = Vec::with_capacity(quotes.len());
        let (mut sources, mut cues) = (Rows::default(), Rows::default());
        for quote in &quotes {
            let source = match (quote.source, &quote.source_phrase) {
                (Some(at), _) => mention(at),
                (None, Some(phrase)) => Some(sources.get(phrase, || {
                    let head = quote.source_head.clone().map_or("", |head| &text[head]);
                    let (form, kind) = source::describe(&text[phrase.clone()], head);
                    out.row(layer::SOURCES, phrase.clone()).label(form.as_str()).attr_opt(key::KIND, kind).id()
                })),
                (None, None) => None,
            };
            let cue = quote.cue.as_ref().map(|span| {
                cues.get(span, || {
                    out.row(layer::CUES, span.clone()).label(quote.stance).attr(key::LEMMA, quote.lemma).id()
                })
            });
            let mut row = out
                .row(layer::QUOTES, quote.span.clone())
                .label(quote.kind.as_str())
                .score(quote.score)
                .attr_opt(key::CUE, quote.cue.clone().map(|span| &text[span]))
                .attr_opt(key::CUE_LEMMA, Some(quote.lemma).filter(|lemma| !lemma.is_empty()))
                .attr_opt(key::STANCE, Some(quote.stance).filter(|stance| !stance.is_empty()))
                .attr_opt(key::SOURCE_PHRASE, quote.source_phrase.clone().map(|span| &text[span]))
                .attr_opt(key::NEGATED, quote.negated.then_some(true))
                .attr_opt(
                    key::SPEAKER_SCORE,
                    quote.speakers.first().and(quote.evidence).map(|(_, score)| f64::from(score)),
                )
                .link_opt(role::CUE, cue)
                .link_opt(role::SOURCE, source);
            for speaker in quote.speakers.iter().filter_map(|&speaker| entity(speaker)) {
                row = row.link(role::SPEAKER, speaker);
            }
            let row = row
                .link_opt(role::ADDRESSEE, quote.addressee.and_then(entity))
                .link_opt(role::CONTINUES, quote.continues.and_then(|at| made.get(at).copied()))
                .link_opt(role::WITHIN, quote.within.and_then(|at| made.get(at).copied()));
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
