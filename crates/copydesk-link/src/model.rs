//! Logistic models, with weights that `training/link` learns from labelled pairs.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::Error;

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

fn weight(model: &'static str, name: &'static str) -> Result<f64, Error> {
    WEIGHTS.get(&(model, name)).copied().ok_or(Error::Weight { model, name })
}

impl Model {
    /// The model with this name, over these features.
    ///
    /// # Errors
    /// [`Error::Weight`] if a feature has none.
    pub fn new(name: &'static str, features: &[&'static str]) -> Result<Model, Error> {
        let weights = features.iter().map(|feature| weight(name, feature)).collect::<Result<_, _>>()?;
        Ok(Model { bias: weight(name, "bias")?, weights })
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
///
/// # Errors
/// [`Error::Weight`] if there is none.
pub fn threshold(model: &'static str, name: &'static str) -> Result<f64, Error> {
    weight(model, name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{evidence, quotes};

    #[test]
    fn every_feature_has_a_weight_and_every_weight_a_feature() {
        let models = ["person", "organisation", "generic", "local", "acronym", "kind", "part"]
            .map(|name| (name, &evidence::FEATURES[..]));
        let models = [models.as_slice(), &[("quote", &quotes::FEATURES[..])]].concat();
        for (name, features) in &models {
            Model::new(name, features).unwrap();
        }
        let known = |(model, name): &(&str, &str)| {
            let features =
                models.iter().find(|(of, _)| of == model).map_or(&["near", "part"][..], |(_, features)| features);
            *name == "bias" || (*model, *name) == ("acronym", "letter") || features.contains(name)
        };
        let strays: Vec<_> = WEIGHTS.keys().filter(|key| !known(key)).collect();
        assert!(strays.is_empty(), "{strays:?}");
    }

    #[test]
    fn a_missing_weight_is_an_error() {
        let missing = Model::new("person", &["shoe_size"]).unwrap_err();
        assert_eq!(missing.to_string(), "the model person has no weight for shoe_size");
    }
}
