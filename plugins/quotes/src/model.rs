//! The analysis of one article as plain data: what it reads, what it answers. Knows no layers and no host. `sentence` prepares the text,
//! `rows` makes the quotations, `speaker` says whose they are.

use std::ops::Range;

use copydesk_language::people::Gender;

pub use crate::report::{Content, Place};
use crate::rows;
use crate::sentence::Article;
use crate::speaker;

/// What a section is, as far as quotations care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A headline: “Biden: We will …”.
    Title,
    /// Prose.
    Text,
    /// Credits and the page's own words: nobody speaks here.
    Aside,
}

/// How a mention refers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Name,
    Nominal,
    Pronoun,
}

impl Form {
    /// The word for it in rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Form::Name => "name",
            Form::Nominal => "nominal",
            Form::Pronoun => "pronoun",
        }
    }
}

/// A mention of an entity; `span` in bytes.
#[derive(Clone, Debug)]
pub struct Mention {
    pub span: Range<usize>,
    pub person: bool,
    pub organisation: bool,
    pub form: Form,
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
    pub tokens: &'a [Range<usize>],
    pub sentences: &'a [Range<usize>],
    pub sections: &'a [(Range<usize>, Role)],
    /// Empty if no processor of entities ran.
    pub mentions: &'a [Mention],
    pub entities: &'a [Entity<'a>],
}

/// Which quotations that an attribution interrupts become one row, from their first word to their last, the attribution inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// None: what follows the attribution is a row that continues the first.
    Never,
    /// Those that it interrupts between two sentences: “A,” he said. “B.”
    Sentences,
    /// Those too that it interrupts inside a sentence: “A,” he said, “b.”
    Always,
}

/// What to look for.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Direct and mixed quotations of fewer words are left out.
    pub min_words: usize,
    /// Quotations less sure than this are left out.
    pub min_score: f32,
    /// A speaker less sure than this is not named.
    pub min_confidence: f32,
    /// Whether reported clauses without quote marks are wanted.
    pub indirect: bool,
    /// Whether beliefs and intentions (“believes that”, “plans to”) count as reports.
    pub beliefs: bool,
    /// Whether both halves of a split quotation are one row, with the attribution between them.
    pub join: Join,
}

impl Default for Settings {
    fn default() -> Self {
        Self { min_words: 1, min_score: 0.0, min_confidence: 0.5, indirect: true, beliefs: true, join: Join::Sentences }
    }
}

/// How words are quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    Direct,
    Mixed,
    Indirect,
}

/// What makes a stretch of the text a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// A word reports it.
    Report(Content, Place),
    /// A headline's colon: “Biden: We will …”.
    Headline,
    /// Words in marks, and a name behind a dash.
    Signature,
    /// Words in marks after an introduction: “He continued:” (with its colon or comma), “She was blunt.”
    Introduced { colon: bool },
    /// Words in marks that go on with those before them.
    GoesOn,
    /// Words in marks after a sentence that reports: “Example noted that …”.
    AfterReport,
    /// Words in marks, and no more.
    Alone,
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
    /// The body that an unnamed source speaks for.
    Body,
    /// A pronoun that nobody resolved fits the last speaker.
    Fits,
    /// Nothing names a source; the last speaker goes on.
    Follows,
    /// Nothing names a source; a question was asked, and the other of two speakers answers.
    Alternates,
}

/// One quotation.
#[derive(Clone, Debug)]
pub struct Quote {
    pub span: Range<usize>,
    pub label: Label,
    pub basis: Basis,
    /// How likely readers mark these words as a quotation, 0 to 1.
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
    /// Rows of the mentions.
    pub source: Option<usize>,
    /// Rows of the entities.
    pub speaker: Option<usize>,
    /// How the speaker was found, and how likely it is the right one, 0 to 1.
    pub evidence: Option<(Evidence, f32)>,
    pub addressee: Option<usize>,
    /// Row of the quotation that this one goes on with.
    pub continues: Option<usize>,
    /// Row of the quotation that this one stands in.
    pub within: Option<usize>,
    /// Its source is that of the quotation before it, not named beside it.
    pub follows: bool,
    /// Row of the direct quotation that it was found in: its “I” is that one's speaker.
    pub inside: Option<usize>,
    /// Index of the section that it starts in.
    pub section: usize,
}

/// Finds the quotations of an article, sorted by start, longer first.
pub fn analyse(input: &Input<'_>, settings: &Settings) -> Vec<Quote> {
    let article = Article::read(input);
    let mut quotes = rows::quotes(&article, input, settings);
    speaker::resolve(&mut quotes, input, settings.min_confidence);
    quotes
}
