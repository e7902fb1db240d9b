//! The SDK's side: layers in, rows of the `sentiment` layer out. No analysis here.

use std::ops::Range;

use copydesk_encoder::Session;
use copydesk_plugin::standard::{MentionForm, QuoteKind, SectionKind, key, layer, role};
use copydesk_plugin::{Descriptor, Doc, Error, Host, Output, Processor, Value};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::analysis::analyse;
use crate::input::{Input, Mention, Quote, Row, Section, SectionUse};
use crate::model::Model;
use crate::settings::{SentenceTargets, Settings};

/// What the user may set.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// How tone is judged.
    model: ModelKind,
    /// What has a polarity nearer to 0 than this is neutral.
    #[schemars(range(min = 0.0, max = 1.0))]
    neutral_band: f32,
    /// `accurate` reads sentences again, once per entity, where the likeliest tone is less probable than this. 0: never; 1: always.
    #[schemars(range(min = 0.0, max = 1.0))]
    effort: f32,
    /// Gives a row for every sentence, in the article's own voice.
    sentences: bool,
    /// Which rows there are for entities in sentences and quotes, besides the one over the article.
    sentence_targets: SentenceTargets,
}

/// How tone is judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum ModelKind {
    /// By words with known tone and weights: hundreds of thousands of words a second.
    #[default]
    Fast,
    /// By these and a transformer that reads each sentence: thousands of words a second, with fewer errors.
    Accurate,
}

impl Default for Config {
    fn default() -> Self {
        let Settings { neutral_band, effort, sentences, sentence_targets } = Settings::default();
        Self { model: ModelKind::Fast, neutral_band, effort, sentences, sentence_targets }
    }
}

/// The processor.
pub struct Sentiment {
    model: Model,
    settings: Settings,
}

impl Processor for Sentiment {
    type Config = Config;
    type Scratch = Option<Session>;

    fn describe() -> Descriptor {
        Descriptor::new("sentiment", env!("CARGO_PKG_VERSION"))
            .name("Sentiment")
            .summary("How the article, each sentence and each quote speaks, and of whom")
            .license("MIT OR Apache-2.0")
            .requires(layer::SENTENCES)
            .requires(layer::TOKENS)
            .uses(layer::SECTIONS)
            .uses(layer::MENTIONS)
            .uses(layer::ENTITIES)
            .uses(layer::QUOTES)
            .provides(layer::SENTIMENT)
    }

    fn open(config: Config, _: &Host) -> Result<Self, Error> {
        let Config { model, neutral_band, effort, sentences, sentence_targets } = config;
        if !(0.0..=1.0).contains(&neutral_band) {
            return Err(Error::config("/neutral_band", "a number from 0 to 1"));
        }
        if !(0.0..=1.0).contains(&effort) {
            return Err(Error::config("/effort", "a number from 0 to 1"));
        }
        let model = match model {
            ModelKind::Fast => Model::fast(),
            ModelKind::Accurate => Model::accurate(),
        };
        let model = model.map_err(|e| Error::new(e.to_string()))?;
        Ok(Self { model, settings: Settings { neutral_band, effort, sentences, sentence_targets } })
    }

    fn process(&self, session: &mut Option<Session>, doc: &Doc<'_>, out: &mut Output) -> Result<(), Error> {
        let sentences = ranges(doc, layer::SENTENCES);
        let sections: Vec<Section> = doc
            .layer(layer::SECTIONS)
            .rows()
            .map(|row| Section { span: row.range(), kind: section_use(row.label()) })
            .collect();
        let mentions: Vec<Mention> = doc
            .layer(layer::MENTIONS)
            .rows()
            .map(|row| Mention {
                span: row.range(),
                form: form(row.attr_str(key::FORM)),
                entity: row.link(role::ENTITY).map(|entity| entity.index()),
            })
            .collect();
        let quotes: Vec<Quote> = doc
            .layer(layer::QUOTES)
            .rows()
            .map(|row| Quote {
                span: row.range(),
                speaker: row.link(role::SPEAKER).map(|speaker| speaker.index()),
                indirect: row.label() == QuoteKind::Indirect.as_str(),
            })
            .collect();
        let watched: Vec<usize> = doc
            .layer(layer::ENTITIES)
            .rows()
            .enumerate()
            .filter(|(_, row)| row.attr(key::WATCHED) == Some(Value::Bool(true)))
            .map(|(at, _)| at)
            .collect();
        let input = Input {
            text: doc.text(),
            tokens: doc.layer(layer::TOKENS).into(),
            sentences: &sentences,
            sections: &sections,
            mentions: &mentions,
            entities: doc.layer(layer::ENTITIES).len(),
            watched: &watched,
            quotes: (!quotes.is_empty()).then_some(&quotes),
        };
        analyse(&self.model, &input, &self.settings, session, &mut |row| emit(&row, doc, out));
        Ok(())
    }
}

fn ranges(doc: &Doc<'_>, name: &str) -> Vec<Range<usize>> {
    doc.layer(name).rows().map(|row| row.range()).collect()
}

fn section_use(label: &str) -> SectionUse {
    match SectionKind::parse(label) {
        Some(SectionKind::Title) => SectionUse::Title,
        Some(SectionKind::Paragraph | SectionKind::Heading) => SectionUse::Text,
        _ => SectionUse::Aside,
    }
}

fn form(form: Option<&str>) -> MentionForm {
    form.and_then(MentionForm::parse).unwrap_or(MentionForm::Name)
}

fn emit(row: &Row, doc: &Doc<'_>, out: &mut Output) {
    let reference = |name: &str, index: Option<usize>| Some(doc.layer(name).row(index?)?.reference());
    let target = reference(layer::ENTITIES, row.target);
    let quote = reference(layer::QUOTES, row.quote);
    let builder = match &row.span {
        Some(span) => out.row(layer::SENTIMENT, span.clone()),
        None => out.whole(layer::SENTIMENT),
    };
    builder
        .label(row.label.as_str())
        .score(row.score)
        .attr(key::SCOPE, row.scope.as_str())
        .attr(key::POLARITY, (f64::from(row.polarity) * 1000.0).round() / 1000.0)
        .attr_opt(key::WORDS, (!row.words.is_empty()).then_some(row.words.as_str()))
        .attr_opt(key::VOICE, row.quoted.then_some("quoted"))
        .link_opt(role::TARGET, target)
        .link_opt(role::QUOTE, quote);
}
