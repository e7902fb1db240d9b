//! The article as it came in.

use serde::Serialize;

use crate::{Defect, Span};

/// What is known of an article beside its text. All of it optional, and as the source wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Meta {
    /// The headline.
    pub title: Option<String>,
    /// When it was published, as given (ISO 8601 where the source is careful).
    pub published: Option<String>,
    /// Language tag.
    pub language: Option<String>,
    /// Publisher or domain.
    pub source: Option<String>,
    /// Where it was read.
    pub url: Option<String>,
}

/// One article: one text, in which title and body share one coordinate space.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    pub(crate) id: String,
    pub(crate) text: String,
    title: Option<Span>,
    targets: Vec<Span>,
    pub(crate) meta: Meta,
}

impl Article {
    /// An article of `text`, which is kept as it is.
    pub fn new(id: impl Into<String>, text: impl Into<String>, meta: Meta) -> Article {
        Article { id: id.into(), text: text.into(), title: None, targets: Vec::new(), meta }
    }

    /// Says that these bytes of the text are the title.
    ///
    /// # Errors
    /// [`Defect::Span`] if the range is no span of the text.
    pub fn with_title(mut self, range: std::ops::Range<usize>) -> Result<Article, Defect> {
        self.title = Some(Span::new(&self.text, range)?);
        Ok(self)
    }

    /// Sets the spans, in bytes, that the source asks about: each becomes a mention, whether or not a processor would have found it.
    ///
    /// # Errors
    /// [`Defect::Span`] if a range is no span of the text.
    pub fn with_targets(mut self, ranges: impl IntoIterator<Item = std::ops::Range<usize>>) -> Result<Article, Defect> {
        self.targets = ranges.into_iter().map(|range| Span::new(&self.text, range)).collect::<Result<_, _>>()?;
        Ok(self)
    }

    /// What the source calls it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The text as read.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where in the text the title stands, if the source said so.
    pub fn title(&self) -> Option<Span> {
        self.title
    }

    /// The spans that the source asks about.
    pub fn targets(&self) -> &[Span] {
        &self.targets
    }

    /// What is known of it beside the text.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }
}
