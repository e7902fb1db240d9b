//! The weight of each piece of evidence for each label, read from `data/weights.txt`.

use super::evidence::{FEATURES, Feature, LABELS};

const WEIGHTS: &str = include_str!("../../data/weights.txt");

/// A row of weights per feature: PER, ORG, LOC, MISC, not a name.
#[derive(Clone)]
pub struct Weights(pub Vec<[f32; LABELS]>);

impl Default for Weights {
    fn default() -> Self {
        Self::parse(WEIGHTS)
    }
}

impl Weights {
    /// Lines of a feature's name and five numbers; features that are not named weigh nothing.
    pub fn parse(text: &str) -> Weights {
        let mut rows = vec![[0.0; LABELS]; FEATURES];
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            let mut fields = line.split_ascii_whitespace();
            let Some(row) = fields.next().and_then(Feature::named).and_then(|f| rows.get_mut(f.index())) else {
                continue;
            };
            for (weight, field) in row.iter_mut().zip(fields) {
                *weight = field.parse().unwrap_or_default();
            }
        }
        Weights(rows)
    }
}
