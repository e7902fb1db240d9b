//! Linear models over features, and what each word contributes to their answer.
//!
//! A weights file is text, one feature a line: name, then one weight for each output. `word.<role>.<stem>` is a word's.

use crate::vocabulary::Vocabulary;

/// Of a feature that no single unit gave.
pub const NO_UNIT: usize = usize::MAX;

/// Prefix of the features of plain words in a weights file.
pub const WORD: &str = "word";

/// One feature of one thing to judge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Feature {
    /// Number among the dense features; the role, if it is a word's.
    pub number: usize,
    /// Its strength.
    pub value: f32,
    /// The unit that gave it, or [`NO_UNIT`].
    pub unit: usize,
    /// The stem's number, if it is a plain word.
    pub word: Option<u32>,
}

impl Feature {
    /// A feature of a word with known tone.
    pub fn dense(number: usize, value: f32, unit: usize) -> Self {
        Self { number, value, unit, word: None }
    }

    /// A feature of a plain word in a role.
    pub fn word(stem: u32, role: usize, value: f32, unit: usize) -> Self {
        Self { number: role, value, unit, word: Some(stem) }
    }
}

/// Weights of a linear model with `K` outputs.
#[derive(Clone, Debug)]
pub struct Linear<const K: usize> {
    roles: usize,
    dense: Vec<[f32; K]>,
    words: Vec<[f32; K]>,
}

impl<const K: usize> Linear<K> {
    /// All weights zero.
    pub fn zero(dense: usize, roles: usize, stems: usize) -> Self {
        Self { roles, dense: vec![[0.0; K]; dense], words: vec![[0.0; K]; stems * roles] }
    }

    /// Reads a weights file; stems new to `vocabulary` are added. Lines that name no feature are left out.
    pub fn parse(text: &'static str, dense: &[String], roles: &[&str], vocabulary: &mut Vocabulary) -> Self {
        let mut model = Self::zero(dense.len(), roles.len(), 0);
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut fields = line.split('\t');
            let name = fields.next().unwrap_or_default();
            let mut weights = [0.0; K];
            for (weight, field) in weights.iter_mut().zip(fields) {
                *weight = field.parse().unwrap_or(0.0);
            }
            let word =
                name.strip_prefix(WORD).and_then(|rest| rest.strip_prefix('.')).and_then(|rest| rest.split_once('.'));
            if let Some((role, stem)) = word {
                let Some(role) = roles.iter().position(|r| *r == role) else { continue };
                let index = vocabulary.add(stem) as usize * roles.len() + role;
                if model.words.len() <= index {
                    model.words.resize(index + 1, [0.0; K]);
                }
                model.words[index] = weights;
            } else if let Some(number) = dense.iter().position(|d| d == name) {
                model.dense[number] = weights;
            }
        }
        model
    }

    /// The weights of a feature; all zero if it has none.
    pub fn weights(&self, feature: &Feature) -> &[f32; K] {
        let found = match feature.word {
            Some(stem) => self.words.get(stem as usize * self.roles + feature.number),
            None => self.dense.get(feature.number),
        };
        found.unwrap_or(&[0.0; K])
    }

    /// The weights of a feature, to be trained.
    pub fn weights_mut(&mut self, feature: &Feature) -> Option<&mut [f32; K]> {
        match feature.word {
            Some(stem) => self.words.get_mut(stem as usize * self.roles + feature.number),
            None => self.dense.get_mut(feature.number),
        }
    }

    /// The outputs before any squashing.
    pub fn score(&self, features: &[Feature]) -> [f32; K] {
        let mut sum = [0.0; K];
        for feature in features {
            let weights = self.weights(feature);
            for k in 0..K {
                sum[k] += weights[k] * feature.value;
            }
        }
        sum
    }
}

/// Probabilities of the outputs; finite for finite input.
pub fn softmax<const K: usize>(scores: [f32; K]) -> [f32; K] {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers = scores.map(|s| (s - most).exp());
    let sum: f32 = powers.iter().sum();
    powers.map(|p| p / sum)
}
