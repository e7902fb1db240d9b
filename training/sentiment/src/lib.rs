//! Reading the data sets, and judging a gold target as if it were a mention: shared by the training programs.

use std::io::Read;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result};
use copydesk_language::segment::{SectionKind as Kind, Segmentation, segment};
use copydesk_sentiment::input::{Form, Input, Mention, Quote, Section, SectionKind};
use serde::Deserialize;

/// A line of a data set; offsets in code points.
#[derive(Debug, Deserialize)]
pub struct Example {
    pub id: String,
    pub text: String,
    pub target: Option<Span>,
    #[serde(default)]
    pub label: String,
    #[serde(default)]
    pub score: f32,
    #[serde(default)]
    pub category: String,
    #[serde(default)]
    pub further_mentions: Vec<Span>,
}

/// A span in code points.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

/// An example read into the layers that the analysis wants.
pub struct Reading {
    pub example: Example,
    pub segmentation: Segmentation,
    pub sections: Vec<Section>,
    pub mentions: Vec<Mention>,
    pub quotes: Option<Vec<Quote>>,
}

impl Reading {
    /// Segments the text; the target and its further mentions become mentions of entity 0.
    pub fn of(example: Example) -> Self {
        let segmentation = segment(&example.text, None);
        let sections =
            segmentation.sections.iter().map(|s| Section { span: s.span.clone(), kind: kind(s.kind) }).collect();
        let spans = example.target.iter().chain(&example.further_mentions);
        let mentions = spans.map(|&span| mention(&example.text, span)).collect();
        Self { example, segmentation, sections, mentions, quotes: None }
    }

    pub fn input(&self) -> Input<'_> {
        Input {
            text: &self.example.text,
            tokens: &self.segmentation.tokens,
            sentences: &self.segmentation.sentences,
            sections: &self.sections,
            mentions: &self.mentions,
            entities: usize::from(!self.mentions.is_empty()),
            quotes: self.quotes.as_deref(),
        }
    }

    /// -1, 0, 1.
    pub fn class(&self) -> usize {
        match self.example.label.as_str() {
            "negative" => 0,
            "positive" => 2,
            _ => 1,
        }
    }
}

fn mention(text: &str, span: Span) -> Mention {
    let bytes = to_bytes(text, span);
    let words = text[bytes.clone()].to_lowercase();
    let pronoun = matches!(
        words.as_str(),
        "he" | "she"
            | "they"
            | "him"
            | "her"
            | "them"
            | "his"
            | "their"
            | "himself"
            | "herself"
            | "i"
            | "you"
            | "we"
            | "who"
    );
    let form = if pronoun {
        Form::Pronoun
    } else if words.starts_with(|c: char| c.is_alphabetic()) && text[bytes.clone()].chars().any(char::is_uppercase) {
        Form::Name
    } else {
        Form::Nominal
    };
    Mention { span: bytes, form, entity: Some(0) }
}

/// A span in bytes.
pub fn to_bytes(text: &str, span: Span) -> Range<usize> {
    let at = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(i, _)| i);
    at(span.start)..at(span.end)
}

fn kind(kind: Kind) -> SectionKind {
    match kind {
        Kind::Title => SectionKind::Title,
        Kind::Paragraph | Kind::Heading => SectionKind::Text,
        _ => SectionKind::Aside,
    }
}

/// Every line of a gzipped JSONL file.
pub fn read(folder: &Path, name: &str) -> Result<Vec<Reading>> {
    let path = folder.join(name);
    let file = std::fs::File::open(&path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text)?;
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| Ok(Reading::of(serde_json::from_str(line).with_context(|| format!("a bad line in {name}"))?)))
        .collect()
}
