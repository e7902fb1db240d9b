//! Segmentation: sections, sentences and tokens of an article.

use std::ops::Range;

/// What a section is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SectionKind {
    Title,
    Heading,
    Paragraph,
    Dateline,
    Byline,
    Credit,
    Boilerplate,
}

/// A stretch of the article with one function; byte offsets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub span: Range<usize>,
    pub kind: SectionKind,
}

/// The host's reading of an article: byte ranges, each list sorted by start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segmentation {
    pub sections: Vec<Section>,
    pub sentences: Vec<Range<usize>>,
    pub tokens: Vec<Range<usize>>,
}
