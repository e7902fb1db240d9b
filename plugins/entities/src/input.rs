//! What the analysis reads: the article's text and how the host cut it up. Plain borrowed slices; no SDK.

use std::ops::Range;

pub use copydesk_language::segment::{Section, SectionKind};

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
    pub tokens: &'a [Range<usize>],
}
