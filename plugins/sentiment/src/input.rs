//! What the analysis reads and what it answers, as plain data: of the SDK it knows the vocabulary alone.

use std::ops::Range;

use copydesk_plugin::Spans;
use copydesk_plugin::standard::{MentionForm, Scope, Tone};

/// What a stretch of the article is for; other kinds of section (credits, bylines, boilerplate) have no tone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionUse {
    /// The headline.
    Title,
    /// Prose and headings.
    Text,
    /// Not the article's words: credit, byline, dateline, boilerplate.
    Aside,
}

/// A section of the article; byte offsets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Byte range.
    pub span: Range<usize>,
    /// Its function.
    pub kind: SectionUse,
}

/// A mention; byte offsets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Byte range.
    pub span: Range<usize>,
    /// Name, nominal or pronoun.
    pub form: MentionForm,
    /// Row of its entity.
    pub entity: Option<usize>,
}

/// A quote, of any type: its words are the speaker's; byte offsets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Byte range of the content.
    pub span: Range<usize>,
    /// Row of the entity that speaks.
    pub speaker: Option<usize>,
    /// Reported in the article's own words.
    pub indirect: bool,
}

/// An article with the layers that sentiment reads. Token and sentence ranges are sorted and disjoint.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The text as read.
    pub text: &'a str,
    /// Byte ranges.
    pub tokens: Spans<'a>,
    /// Byte ranges.
    pub sentences: &'a [Range<usize>],
    /// Without any, the whole text is prose.
    pub sections: &'a [Section],
    /// In any order; may nest.
    pub mentions: &'a [Mention],
    /// Number of entities that mentions may point to.
    pub entities: usize,
    /// Which of them a user asks about, sorted.
    pub watched: &'a [usize],
    /// `None` where no processor found quotes: quote marks then stand in for them.
    pub quotes: Option<&'a [Quote]>,
}

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What it speaks of.
    pub scope: Scope,
    /// Byte range, for sentences.
    pub span: Option<Range<usize>>,
    /// The label.
    pub label: Tone,
    /// Confidence in the label, 0..1.
    pub score: f32,
    /// -1..1.
    pub polarity: f32,
    /// The words that decided, in text order, joined by “, ”; empty if none did.
    pub words: String,
    /// The words counted are those of quotes, because the article's own voice says nothing here.
    pub quoted: bool,
    /// Row of the entity spoken of.
    pub target: Option<usize>,
    /// Row of the quote.
    pub quote: Option<usize>,
}
