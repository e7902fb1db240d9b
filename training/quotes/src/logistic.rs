//! Logistic regression over named facts, with a penalty on the square of the weights: plain gradient descent, so that the same examples
//! give the same weights.

use std::collections::BTreeMap;

/// Facts of an example, and whether it is a positive one.
pub type Example<'e> = (&'e [String], bool);

/// Weights by fact.
pub type Weights = BTreeMap<String, f64>;

/// Fits weights. The first fact of every example is its bias, and is not held back.
pub fn fit(examples: &[Example<'_>], penalty: f64) -> Weights {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for fact in examples.iter().flat_map(|(facts, _)| facts.iter()) {
        let next = numbers.len();
        numbers.entry(fact).or_insert(next);
    }
    let rows: Vec<(Vec<usize>, f64)> = examples
        .iter()
        .map(|(facts, right)| (facts.iter().map(|fact| numbers[fact.as_str()]).collect(), f64::from(u8::from(*right))))
        .collect();
    let biases: Vec<usize> = rows.iter().filter_map(|(facts, _)| facts.first().copied()).collect();
    let mut weights = vec![0.0; numbers.len()];
    let step = 4.0 / examples.len().max(1) as f64;
    for _ in 0..4000 {
        let mut slope: Vec<f64> = weights.iter().map(|weight| -penalty * weight).collect();
        for bias in &biases {
            slope[*bias] = 0.0;
        }
        for (facts, right) in &rows {
            let error = right - sigmoid(facts.iter().map(|&fact| weights[fact]).sum());
            for &fact in facts {
                slope[fact] += error;
            }
        }
        for (weight, slope) in weights.iter_mut().zip(slope) {
            *weight += step * slope / 4.0;
        }
    }
    numbers.into_iter().map(|(fact, at)| (fact.to_owned(), weights[at])).collect()
}

/// The probability that the weights give an example.
pub fn probability(weights: &Weights, facts: &[String]) -> f64 {
    sigmoid(facts.iter().map(|fact| weights.get(fact).copied().unwrap_or(0.0)).sum())
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}
