//! Logistic models, with weights that `training/link` learns from labelled pairs.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A model of whether two things are the same.
#[derive(Debug)]
pub struct Model {
    bias: f64,
    weights: Vec<f64>,
}

static WEIGHTS: LazyLock<HashMap<(&'static str, &'static str), f64>> = LazyLock::new(|| {
    let lines = include_str!("../data/weights.tsv").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let mut cells = line.split('\t');
            Some(((cells.next()?, cells.next()?), cells.next()?.parse().ok()?))
        })
        .collect()
});

impl Model {
    /// The model with this name, over these features. A feature without a weight has weight 0.
    pub fn new(name: &'static str, features: &[&'static str]) -> Model {
        let weight = |feature| WEIGHTS.get(&(name, feature)).copied().unwrap_or_default();
        Model { bias: weight("bias"), weights: features.iter().map(|feature| weight(feature)).collect() }
    }

    /// The log odds.
    pub fn log_odds(&self, features: &[f64]) -> f64 {
        self.bias + self.weights.iter().zip(features).map(|(weight, feature)| weight * feature).sum::<f64>()
    }
}

/// The probability for log odds.
pub fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// A threshold that was learned.
pub fn constant(model: &'static str, name: &'static str) -> f64 {
    WEIGHTS.get(&(model, name)).copied().unwrap_or(f64::INFINITY)
}
