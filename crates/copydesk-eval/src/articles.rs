//! Articles with the right answers, as gold has them: one type per layer. `gold` reads them.

use copydesk_core::vocabulary::Tone;
use serde::de::{Deserialize, Deserializer, Error as _};

use crate::jsonl::{Fields, Id, Object};
use crate::span::{Span, offset};

/// An article with its names.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct EntityArticle {
    pub id: Id,
    pub text: String,
    pub spans: Vec<Object<LabelledSpan>>,
}

#[derive(Debug, serde::Deserialize)]
pub(crate) struct LabelledSpan {
    #[serde(deserialize_with = "offset")]
    start: u64,
    #[serde(deserialize_with = "offset")]
    end: u64,
    pub label: String,
}

impl LabelledSpan {
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }
}

/// An article with its quotations.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct QuoteArticle {
    pub id: Id,
    pub text: String,
    pub quotes: Vec<Object<GoldQuote>>,
    /// Mentions of the same person, by person.
    pub coref: Option<Vec<Vec<Span>>>,
}

#[derive(Debug, serde::Deserialize)]
pub(crate) struct GoldQuote {
    #[serde(deserialize_with = "offset")]
    start: u64,
    #[serde(deserialize_with = "offset")]
    end: u64,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub speaker: Option<Span>,
    pub speaker_name: Option<String>,
}

impl GoldQuote {
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }
}

/// An article with its people.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct PeopleArticle {
    pub id: Id,
    pub text: String,
    pub entities: Vec<Object<Person>>,
}

/// An entity with its role, if the text tells one.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct Person {
    pub name: Option<String>,
    pub label: Option<String>,
    pub role: Option<String>,
}

/// An article with its tone (`article`) and that towards those whom it names (`targets`); or one of both alone (`label`).
#[derive(Debug, serde::Deserialize)]
#[serde(try_from = "SentimentFields")]
pub(crate) struct SentimentArticle {
    pub id: Id,
    /// Gold without offsets may leave it to the records.
    pub text: Option<String>,
    /// Of whom `label` speaks; without one, of the article.
    pub target: Option<Span>,
    pub label: Option<Tone>,
    pub article: Option<Tone>,
    pub targets: Vec<(String, Tone)>,
}

#[derive(serde::Deserialize)]
struct SentimentFields {
    id: Id,
    text: Option<String>,
    target: Option<Span>,
    #[serde(default, deserialize_with = "tone")]
    label: Option<Tone>,
    #[serde(default, deserialize_with = "tone")]
    article: Option<Tone>,
    #[serde(default)]
    targets: Vec<Object<NamedTone>>,
}

/// One who is named, with the tone towards them. What lacks either is not scored: `targets` of an input have offsets alone.
#[derive(serde::Deserialize)]
struct NamedTone {
    name: Option<String>,
    #[serde(default, deserialize_with = "tone")]
    label: Option<Tone>,
}

impl TryFrom<SentimentFields> for SentimentArticle {
    type Error = &'static str;

    fn try_from(fields: SentimentFields) -> Result<Self, Self::Error> {
        let SentimentFields { id, text, target, label, article, targets } = fields;
        let targets: Vec<_> = targets.into_iter().filter_map(|Object(target)| target.name.zip(target.label)).collect();
        match (&text, label) {
            (_, None) if article.is_none() && targets.is_empty() => Err("missing field `label`"),
            (None, Some(_)) => Err("missing field `text`"),
            _ => Ok(Self { id, text, target, label, article, targets }),
        }
    }
}

fn tone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Tone>, D::Error> {
    let Some(label) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
    Tone::parse(&label).map(Some).ok_or_else(|| {
        let known: Vec<&str> = Tone::ALL.iter().map(|tone| tone.as_str()).collect();
        D::Error::custom(format!("unknown label `{label}`, expected one of {}", known.join(", ")))
    })
}

impl Fields for EntityArticle {
    const FIELDS: &'static str = "`id`, `text` and `spans`";
}

impl Fields for LabelledSpan {
    const FIELDS: &'static str = "`start`, `end` and `label`";
}

impl Fields for QuoteArticle {
    const FIELDS: &'static str = "`id`, `text` and `quotes`";
}

impl Fields for GoldQuote {
    const FIELDS: &'static str = "`start` and `end`";
}

impl Fields for PeopleArticle {
    const FIELDS: &'static str = "`id`, `text` and `entities`";
}

impl Fields for Person {
    const FIELDS: &'static str = "`name`, `label` and `role`, each of which may be null";
}

impl Fields for SentimentArticle {
    const FIELDS: &'static str = "`id`, `text` and `label`";
}

impl Fields for NamedTone {
    const FIELDS: &'static str = "`name` and `label`";
}

/// What the articles of each layer have in common.
pub(crate) trait GoldArticle: Fields {
    fn id(&self) -> &Id;
    /// `None`: whatever the record has.
    fn text(&self) -> Option<&str>;
    /// All spans in it, with the field that each stands in.
    fn spans(&self) -> Vec<(String, Span)>;
}

impl GoldArticle for EntityArticle {
    fn id(&self) -> &Id {
        &self.id
    }

    fn text(&self) -> Option<&str> {
        Some(&self.text)
    }

    fn spans(&self) -> Vec<(String, Span)> {
        self.spans.iter().enumerate().map(|(i, Object(span))| (format!("spans[{i}]"), span.span())).collect()
    }
}

impl GoldArticle for QuoteArticle {
    fn id(&self) -> &Id {
        &self.id
    }

    fn text(&self) -> Option<&str> {
        Some(&self.text)
    }

    fn spans(&self) -> Vec<(String, Span)> {
        let mut spans = Vec::new();
        for (i, Object(quote)) in self.quotes.iter().enumerate() {
            spans.push((format!("quotes[{i}]"), quote.span()));
            spans.extend(quote.speaker.map(|speaker| (format!("quotes[{i}].speaker"), speaker)));
        }
        for (i, chain) in self.coref.iter().flatten().enumerate() {
            spans.extend(chain.iter().enumerate().map(|(j, mention)| (format!("coref[{i}][{j}]"), *mention)));
        }
        spans
    }
}

impl GoldArticle for PeopleArticle {
    fn id(&self) -> &Id {
        &self.id
    }

    fn text(&self) -> Option<&str> {
        Some(&self.text)
    }

    fn spans(&self) -> Vec<(String, Span)> {
        Vec::new()
    }
}

impl GoldArticle for SentimentArticle {
    fn id(&self) -> &Id {
        &self.id
    }

    fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    fn spans(&self) -> Vec<(String, Span)> {
        self.target.iter().map(|target| ("target".to_owned(), *target)).collect()
    }
}
