//! Segmentation of a news article: sections, sentences and tokens, as byte ranges into the text as it was read.
//!
//! [`segment`] finds all three in about linear time. It rewrites and drops nothing: a dateline, a credit or
//! a “READ MORE” line is a section with its own kind. The work is done in submodules: `sections`, `tokens`,
//! `sentences`, and the table of [`abbreviations`].

pub mod abbreviations;
mod chars;
mod dateline;
mod lines;
mod phrases;
mod sections;
mod sentences;
mod tokens;
mod words;

#[cfg(test)]
mod tests;

use std::ops::Range;

pub use copydesk_core::vocabulary::SectionKind;

/// A stretch of the article with one function; byte offsets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Byte range, trimmed of white space.
    pub span: Range<usize>,
    /// Its function.
    pub kind: SectionKind,
}

/// A segmented article: byte ranges on char boundaries, each list sorted and disjoint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segmentation {
    /// Every visible character lies in exactly one section.
    pub sections: Vec<Section>,
    /// Every token lies in exactly one sentence, every sentence in exactly one section.
    pub sentences: Vec<Range<usize>>,
    /// Every visible character lies in exactly one token.
    pub tokens: Vec<Range<usize>>,
}

/// Splits `text` into sections, sentences and tokens.
///
/// `title` is the byte range of the headline, if metadata gives it; a range outside the text, or off its char
/// boundaries, is cut down to fit. A visible character is neither white space, control character nor invisible separator.
pub fn segment(text: &str, title: Option<Range<usize>>) -> Segmentation {
    let sections = sections::sections(text, title);
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let mut sentences = Vec::with_capacity(text.len() / 100);
    for section in &sections {
        let first = tokens.len();
        tokens::tokens(text, section.span.clone(), &mut tokens);
        sentences::sentences(text, &tokens[first..], &mut sentences);
    }
    Segmentation { sections, sentences, tokens }
}
