//! An article: its text, as it was read, and its metadata.

use serde::Serialize;

use crate::{Defect, Span};

/// Metadata of an article. All fields are optional, and as the source wrote them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Meta {
    /// The headline.
    pub title: Option<String>,
    /// When it was published, as given; often ISO 8601.
    pub published: Option<String>,
    /// Language tag.
    pub language: Option<String>,
    /// Publisher or domain.
    pub source: Option<String>,
    /// Its address.
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
    /// An article with this text, which is kept as it is.
    pub fn new(id: impl Into<String>, text: impl Into<String>, meta: Meta) -> Article {
        Article { id: id.into(), text: text.into(), title: None, targets: Vec::new(), meta }
    }

    /// Marks these bytes of the text as the title.
    ///
    /// # Errors
    /// [`Defect::Span`] if the range is no span of the text.
    pub fn with_title(mut self, range: std::ops::Range<usize>) -> Result<Article, Defect> {
        self.title = Some(Span::new(&self.text, range)?);
        Ok(self)
    }

    /// Sets the spans, in bytes, that the source asks to analyse: each becomes a mention, even if no processor would have found it.
    ///
    /// # Errors
    /// [`Defect::Span`] if a range is no span of the text.
    pub fn with_targets(mut self, ranges: impl IntoIterator<Item = std::ops::Range<usize>>) -> Result<Article, Defect> {
        self.targets = ranges.into_iter().map(|range| Span::new(&self.text, range)).collect::<Result<_, _>>()?;
        Ok(self)
    }

    /// Its id, as the source gives it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The text as read.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The span of the title, if the source gives one.
    pub fn title(&self) -> Option<Span> {
        self.title
    }

    /// The spans that the source asks to analyse.
    pub fn targets(&self) -> &[Span] {
        &self.targets
    }

    /// Its metadata.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }
}
