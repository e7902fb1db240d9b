//! What a user may set.

use schemars::JsonSchema;
use serde::Deserialize;

/// What to look for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Leave out direct and mixed quotations of fewer words than this.
    #[schemars(range(min = 1))]
    pub min_words: usize,
    /// Leave out quotations that are less sure than this, 0 to 1. At 0.5 what is said remains, and most of what is believed, wanted or
    /// planned goes.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub min_score: f32,
    /// Name no speaker that is less sure than this, 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub min_confidence: f32,
    /// Find reported clauses without quote marks.
    pub indirect: bool,
    /// Count beliefs, intentions and findings (“believes that”, “plans to”, “the poll shows”) as reports.
    pub beliefs: bool,
    /// Which quotations that an attribution interrupts become one row, from their first word to their last, the attribution inside.
    /// What is not joined is a row of its own that continues the first.
    pub join: Join,
}

/// Which interrupted quotations become one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Join {
    /// None.
    Never,
    /// Those interrupted between two sentences: “A,” he said. “B.”
    Sentences,
    /// Those interrupted inside a sentence too: “A,” he said, “b.”
    Always,
}

impl Default for Settings {
    fn default() -> Self {
        Self { min_words: 1, min_score: 0.0, min_confidence: 0.5, indirect: true, beliefs: true, join: Join::Sentences }
    }
}
