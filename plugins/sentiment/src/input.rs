//! What the analysis reads and what it answers, as plain data: no SDK here.

use std::ops::Range;

/// What a stretch of the article is for; other kinds of section (credits, bylines, boilerplate) have no tone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionKind {
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
    pub kind: SectionKind,
}

/// How a mention speaks of its entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// By name: its words never carry tone.
    Name,
    /// By a common noun (“the spokesman”): its words may.
    Nominal,
    /// By a pronoun.
    Pronoun,
}

/// A mention; byte offsets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Byte range.
    pub span: Range<usize>,
    /// Name, nominal or pronoun.
    pub form: Form,
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
    pub tokens: &'a [Range<usize>],
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

/// What a row speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The article in its own voice.
    Article,
    /// One sentence in the article's voice.
    Sentence,
    /// An entity: over the article, or (with a span) in one sentence.
    Target,
    /// The words of a quote, or (with a target) what they say of an entity.
    Quote,
}

impl Scope {
    /// As in the record.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Sentence => "sentence",
            Self::Target => "target",
            Self::Quote => "quote",
        }
    }
}

/// Negative, neutral or positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// Against, or of something bad.
    Negative,
    /// Neither.
    Neutral,
    /// For, or of something good.
    Positive,
}

impl Label {
    /// As in the record.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Negative => "negative",
            Self::Neutral => "neutral",
            Self::Positive => "positive",
        }
    }
}

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What it speaks of.
    pub scope: Scope,
    /// Byte range, for sentences.
    pub span: Option<Range<usize>>,
    /// The label.
    pub label: Label,
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
