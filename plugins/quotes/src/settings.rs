//! The processor's settings.

use schemars::JsonSchema;
use serde::Deserialize;

/// What to look for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Which model finds reports without quote marks.
    pub model: Model,
    /// Leave out direct and mixed quotations of fewer words than this.
    #[schemars(range(min = 1))]
    pub min_words: usize,
    /// Leave out reports of speech with a lower score than this, 0 to 1. It does not apply with `beliefs`.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub min_score: f32,
    /// Name no speaker with a lower confidence than this, 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub min_confidence: f32,
    /// Find reported clauses without quote marks.
    pub indirect: bool,
    /// Also find what nobody said: beliefs, wishes, plans, findings, refusals, praise and blame (“believes that”, “plans to”, “the poll
    /// shows”, “declined to”). Without it only reports of speech and writing are rows.
    pub beliefs: bool,
}

/// How reports without quote marks are found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Model {
    /// By rules: hundreds of thousands of words a second.
    #[default]
    Fast,
    /// By these and a transformer that says what each reporting word reports: thousands of words a second, with fewer errors.
    Accurate,
}

impl Default for Settings {
    fn default() -> Self {
        Self { model: Model::Fast, min_words: 1, min_score: 0.6, min_confidence: 0.5, indirect: true, beliefs: false }
    }
}
