//! Input and output of the analysis as plain data: the article with its layers, and its quotations.

use std::ops::Range;

use copydesk_language::lexicon::Gender;
use copydesk_plugin::Spans;
use copydesk_plugin::standard::{MentionForm, QuoteKind, SectionKind};

/// A mention of an entity; `span` in bytes.
#[derive(Clone, Debug)]
pub struct Mention {
    pub span: Range<usize>,
    pub person: bool,
    pub organisation: bool,
    /// Whether such a thing can speak: a person, a body, or a place that stands for its government.
    pub speaks: bool,
    pub form: MentionForm,
    pub entity: Option<usize>,
}

/// A row of the entities.
#[derive(Clone, Debug, Default)]
pub struct Entity<'a> {
    pub name: &'a str,
    pub person: bool,
    pub gender: Option<Gender>,
}

/// The article as the quotes processor reads it; byte ranges, every list sorted by start.
#[derive(Clone, Debug, Default)]
pub struct Input<'a> {
    pub text: &'a str,
    pub tokens: Spans<'a>,
    pub sentences: &'a [Range<usize>],
    pub sections: &'a [(Range<usize>, SectionKind)],
    /// Empty if no processor of entities ran.
    pub mentions: &'a [Mention],
    pub entities: &'a [Entity<'a>],
}

/// Where the content is in relation to its cue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Before it, or around it: “…, he said”.
    Before,
    /// After it: “he said that …”.
    After,
    /// The sentence has no content: “He continued:”, “Peskov said.”
    #[default]
    Elsewhere,
}

/// What form the content has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Content {
    /// A clause.
    #[default]
    Clause,
    /// Words in quote marks.
    Quote,
    /// “to fight”
    Infinitive,
    /// A noun phrase, or a complement.
    Noun,
}

/// Why a span of the text is a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// A word reports it.
    Report(Content, Place),
    /// A headline's colon: “Biden: We will …”.
    Headline,
    /// Words in quote marks, and a name after a dash, in brackets, or below.
    Signature,
    /// A turn of a transcript: “SMITH: …”.
    Turn,
    /// Words in quote marks after an introduction: “He continued:” (with its colon or comma), “She was blunt.”
    Introduced { colon: bool },
    /// Words in quote marks that continue those before them.
    Continuation,
    /// Words in quote marks after a sentence that reports: “Example noted that …”.
    AfterReport,
    /// Words in quote marks, with nothing that attributes them.
    Alone,
}

/// What the labeller says of a report.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Labelled {
    /// How probable it is that its cue reports.
    pub says: f32,
    /// How much less likely its bounds are than those that the labeller would choose: a logarithm. Above 0 where those leave little words out.
    pub fit: f32,
    /// The rules do not find it.
    pub alone: bool,
}

/// How a speaker was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The source phrase names it.
    Name,
    /// The source phrase is a mention of it: “the spokesman”.
    Nominal,
    /// The source phrase is a pronoun that entities resolved.
    Pronoun,
    /// The source phrase ends in a surname that one person has.
    Surname,
    /// The organisation that an unnamed source speaks for.
    Body,
    /// The source is a pronoun that the entities processor left unresolved, and the last speaker fits it.
    Fits,
    /// No source is named; the last speaker continues.
    Follows,
    /// “he added”: the last speaker continues, whatever the pronoun was resolved to.
    Adds,
    /// “she answered”: the one who was asked.
    Answers,
    /// A headline whose words somebody says in the text below.
    Repeats,
    /// No source is named; after a question, the other of two speakers answers.
    Alternates,
}

/// One quotation.
#[derive(Clone, Debug)]
pub struct Quote {
    pub span: Range<usize>,
    pub kind: QuoteKind,
    pub basis: Basis,
    /// The probability that a reader marks these words as a quotation.
    pub score: f32,
    /// Span of the cue in the text.
    pub cue: Option<Range<usize>>,
    pub lemma: &'static str,
    pub stance: &'static str,
    /// The phrase that names the source.
    pub source_phrase: Option<Range<usize>>,
    /// The source phrase's main noun.
    pub source_head: Option<Range<usize>>,
    pub addressee_phrase: Option<Range<usize>>,
    /// The addressee phrase's main noun.
    pub addressee_head: Option<Range<usize>>,
    /// The row of the mention that the source phrase is.
    pub source: Option<usize>,
    /// The rows of the entities that said it: several where they said it together.
    pub speakers: Vec<usize>,
    /// How the speaker was found, and the probability that it is the right one.
    pub evidence: Option<(Evidence, f32)>,
    pub addressee: Option<usize>,
    /// Row of the quotation that this one continues.
    pub continues: Option<usize>,
    /// How many words the whole utterance has, roughly, and how many parts.
    pub words: usize,
    pub parts: usize,
    /// Row of the quotation whose words a headline has already.
    pub repeats: Option<usize>,
    /// Row of the quotation whose span contains this one's.
    pub within: Option<usize>,
    /// Its source is not named beside it: it is that of the quotation before.
    pub follows: bool,
    /// Row of the direct quotation in which it is reported: its “I” is the speaker of that one.
    pub inside: Option<usize>,
    /// The text reports a belief, wish or praise, not speech.
    pub attitude: bool,
    /// The text denies that this was said.
    pub negated: bool,
    /// What the labeller of the accurate model says of it, if it was asked.
    pub labelled: Option<Labelled>,
    /// Index of the section that it starts in.
    pub section: usize,
}

/// How far back mentions that overlap a phrase can start, in bytes.
pub(crate) const REACH: usize = 120;

/// The mentions that overlap a phrase.
pub(crate) fn inside<'i>(
    input: &'i Input<'_>,
    phrase: &Range<usize>,
) -> impl DoubleEndedIterator<Item = (usize, &'i Mention)> {
    let first = input.mentions.partition_point(|m| m.span.start + REACH <= phrase.start);
    let end = input.mentions.partition_point(|m| m.span.start < phrase.end);
    let start = phrase.start;
    (first..end).map(|i| (i, &input.mentions[i])).filter(move |(_, m)| m.span.end > start)
}
