//! What the analysis reads: the article's text and how the host cut it up. Plain borrowed slices; of the SDK only the vocabulary.

use std::ops::Range;

use copydesk_plugin::Spans;
pub use copydesk_plugin::standard::SectionKind;

/// One stretch of the text and what it is.
#[derive(Clone, Debug)]
pub struct Section {
    pub span: Range<usize>,
    pub kind: SectionKind,
}

/// One article. All ranges are byte offsets on character boundaries of `text`, each list sorted and without overlaps.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The article as read.
    pub text: &'a str,
    /// What each stretch is: title, paragraph, dateline, ...
    pub sections: &'a [Section],
    /// Sentences; none crosses a section.
    pub sentences: &'a [Range<usize>],
    /// Words and marks; clitics ("'s") are tokens of their own, hyphenated words are whole.
    pub tokens: Spans<'a>,
}
