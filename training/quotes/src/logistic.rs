//! Logistic regression over named features with an L2 penalty, by plain gradient descent, so that the same examples give the same weights.

use std::collections::BTreeMap;

/// Features of an example, and whether it is a positive one.
pub type Example<'e> = (&'e [String], bool);

/// Weights by feature.
pub type Weights = BTreeMap<String, f64>;

/// Fits weights. The first feature of every example is its bias, which is not penalised.
pub fn fit(examples: &[Example<'_>], penalty: f64) -> Weights {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for feature in examples.iter().flat_map(|(features, _)| features.iter()) {
        let next = numbers.len();
        numbers.entry(feature).or_insert(next);
    }
    let rows: Vec<(Vec<usize>, f64)> = examples
        .iter()
        .map(|(features, right)| {
            (features.iter().map(|feature| numbers[feature.as_str()]).collect(), f64::from(u8::from(*right)))
        })
        .collect();
    let biases: Vec<usize> = rows.iter().filter_map(|(features, _)| features.first().copied()).collect();
    let mut weights = vec![0.0; numbers.len()];
    let step = 4.0 / examples.len().max(1) as f64;
    for _ in 0..4000 {
        let mut slope: Vec<f64> = weights.iter().map(|weight| -penalty * weight).collect();
        for bias in &biases {
            slope[*bias] = 0.0;
        }
        for (features, right) in &rows {
            let error = right - sigmoid(features.iter().map(|&feature| weights[feature]).sum());
            for &feature in features {
                slope[feature] += error;
            }
        }
        for (weight, slope) in weights.iter_mut().zip(slope) {
            *weight += step * slope / 4.0;
        }
    }
    numbers.into_iter().map(|(feature, at)| (feature.to_owned(), weights[at])).collect()
}

/// The predicted probability of an example.
pub fn probability(weights: &Weights, features: &[String]) -> f64 {
    sigmoid(features.iter().map(|feature| weights.get(feature).copied().unwrap_or(0.0)).sum())
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}
