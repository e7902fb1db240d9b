//! The SDK's side: layers in, rows of the `sentiment` layer out. No analysis here.

use std::ops::Range;

use copydesk_encoder::Session;
use copydesk_plugin::{Descriptor, Doc, Error, Host, Output, Processor, Value};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::analysis::{Model, SentenceTargets, Settings};
use crate::input::{self, Input, Mention, Quote, Row, Section, SectionKind};

/// What the user may set.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// How tone is judged.
    model: Form,
    /// What has a polarity nearer to 0 than this is neutral.
    #[schemars(range(min = 0.0, max = 1.0))]
    neutral_band: f32,
    /// Gives a row for every sentence, in the article's own voice.
    sentences: bool,
    /// Which rows there are for entities in sentences and quotes, besides the one over the article.
    sentence_targets: Parts,
}

/// How tone is judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Form {
    /// By words with known tone and weights: hundreds of thousands of words a second.
    #[default]
    Fast,
    /// By these and a transformer that reads each sentence: thousands of words a second, with fewer errors.
    Accurate,
}

/// Which rows there are for entities in sentences and quotes.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Parts {
    /// Those that are not neutral; of what is watched all.
    #[default]
    Toned,
    /// All.
    All,
    /// None by sentence; by quote as `toned`.
    None,
}

impl Default for Config {
    fn default() -> Self {
        let Settings { neutral_band, sentences, .. } = Settings::default();
        Self { model: Form::Fast, neutral_band, sentences, sentence_targets: Parts::Toned }
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
            .requires("sentences")
            .requires("tokens")
            .uses("sections")
            .uses("mentions")
            .uses("entities")
            .uses("quotes")
            .provides("sentiment")
    }

    fn open(config: Config, _: &Host) -> Result<Self, Error> {
        let Config { model, neutral_band, sentences, sentence_targets } = config;
        if !(0.0..=1.0).contains(&neutral_band) {
            return Err(Error::config("/neutral_band", "a number from 0 to 1"));
        }
        let model = match model {
            Form::Fast => Model::fast(),
            Form::Accurate => Model::accurate().map_err(|e| Error::new(e.to_string()))?,
        };
        let sentence_targets = match sentence_targets {
            Parts::Toned => SentenceTargets::Toned,
            Parts::All => SentenceTargets::All,
            Parts::None => SentenceTargets::None,
        };
        Ok(Self { model, settings: Settings { neutral_band, sentences, sentence_targets } })
    }

    fn process(&self, session: &mut Option<Session>, doc: &Doc<'_>, out: &mut Output) -> Result<(), Error> {
        let tokens = ranges(doc, "tokens");
        let sentences = ranges(doc, "sentences");
        let sections: Vec<Section> = doc
            .layer("sections")
            .rows()
            .map(|row| Section { span: row.range(), kind: section_kind(row.label()) })
            .collect();
        let mentions: Vec<Mention> = doc
            .layer("mentions")
            .rows()
            .map(|row| Mention {
                span: row.range(),
                form: form(row.attr_str("form")),
                entity: row.link("entity").map(|entity| entity.index()),
            })
            .collect();
        let quotes: Vec<Quote> = doc
            .layer("quotes")
            .rows()
            .map(|row| Quote {
                span: row.range(),
                speaker: row.link("speaker").map(|speaker| speaker.index()),
                indirect: row.label() == "indirect",
            })
            .collect();
        let watched: Vec<usize> = doc
            .layer("entities")
            .rows()
            .enumerate()
            .filter(|(_, row)| row.attr("watched") == Some(Value::Bool(true)))
            .map(|(at, _)| at)
            .collect();
        let input = Input {
            text: doc.text(),
            tokens: &tokens,
            sentences: &sentences,
            sections: &sections,
            mentions: &mentions,
            entities: doc.layer("entities").len(),
            watched: &watched,
            quotes: (!quotes.is_empty()).then_some(&quotes),
        };
        for row in self.model.analyse(&input, &self.settings, session) {
            emit(&row, doc, out);
        }
        Ok(())
    }
}

fn ranges(doc: &Doc<'_>, layer: &str) -> Vec<Range<usize>> {
    doc.layer(layer).rows().map(|row| row.range()).collect()
}

fn section_kind(label: &str) -> SectionKind {
    match label {
        "title" => SectionKind::Title,
        "paragraph" | "heading" => SectionKind::Text,
        _ => SectionKind::Aside,
    }
}

fn form(form: Option<&str>) -> input::Form {
    match form {
        Some("nominal") => input::Form::Nominal,
        Some("pronoun") => input::Form::Pronoun,
        _ => input::Form::Name,
    }
}

fn emit(row: &Row, doc: &Doc<'_>, out: &mut Output) {
    let reference = |layer: &str, index: Option<usize>| Some(doc.layer(layer).row(index?)?.reference());
    let target = reference("entities", row.target);
    let quote = reference("quotes", row.quote);
    let builder = match &row.span {
        Some(span) => out.row("sentiment", span.clone()),
        None => out.whole("sentiment"),
    };
    builder
        .label(row.label.as_str())
        .score(row.score)
        .attr("scope", row.scope.as_str())
        .attr("polarity", (f64::from(row.polarity) * 1000.0).round() / 1000.0)
        .attr_opt("words", (!row.words.is_empty()).then_some(row.words.as_str()))
        .attr_opt("voice", row.quoted.then_some("quoted"))
        .link_opt("target", target)
        .link_opt("quote", quote);
}
