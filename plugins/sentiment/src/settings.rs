//! What a user may set.

use schemars::JsonSchema;
use serde::Deserialize;

/// Polarities nearer to 0 than this are neutral by default.
pub const NEUTRAL_BAND: f32 = 0.25;

/// See [`Settings::effort`]; `training/sentiment` says what each effort costs.
pub const EFFORT: f32 = 0.0;

/// Which rows there are for entities in parts of the article: sentences and quotes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SentenceTargets {
    /// Those that are not neutral, and all of entities that are watched.
    #[default]
    Toned,
    /// All.
    All,
    /// None by sentence; by quote as `Toned`.
    None,
}

/// What the user may set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// What has a polarity nearer to 0 than this is neutral.
    pub neutral_band: f32,
    /// The accurate form reads sentences again, once per entity, where the likeliest tone is less probable than this. 0: never; 1: always.
    pub effort: f32,
    /// Gives a row for every sentence.
    pub sentences: bool,
    /// Which rows there are for entities in sentences, besides those over the article.
    pub sentence_targets: SentenceTargets,
}

impl Default for Settings {
    fn default() -> Self {
        Self { neutral_band: NEUTRAL_BAND, effort: EFFORT, sentences: true, sentence_targets: SentenceTargets::Toned }
    }
}
