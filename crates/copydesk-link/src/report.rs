//! What a link did, in numbers.

/// The counts of a link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Articles with a text.
    pub articles: u64,
    /// Groups of articles.
    pub article_groups: u64,
    /// Rows of `entities` that are persons, organisations or places.
    pub entities: u64,
    /// Distinct ones in the corpus.
    pub corpus_entities: u64,
    /// Utterances.
    pub utterances: u64,
    /// Groups of utterances.
    pub quote_groups: u64,
    /// Corrections that no longer fit.
    pub problems: u64,
    /// Blocks of names that were too large to be compared whole.
    pub large_blocks: u64,
}
