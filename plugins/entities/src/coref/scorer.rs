//! Scores the candidates for a pronoun or nominal, "nobody" among them, with a small network: the sum of the embeddings of a candidate's feature
//! values, a ReLU, and a linear layer. A softmax over the candidates gives probabilities. `training/entities-coref` fits the weights in
//! `data/coref.bin`.

use std::ops::Range;
use std::sync::LazyLock;

use super::features::{COUNT, Feature, Row};
use super::markables::Markable;
use crate::words::Words;

/// The kind of a question. Each kind has weights of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// "he", "she", "I"
    Person,
    /// "it", "they", "we"
    Thing,
    /// "the president", "the company"
    Nominal,
}

impl Kind {
    pub const ALL: &[Kind] = &[Kind::Person, Kind::Thing, Kind::Nominal];
}

/// The width of the hidden layer.
pub const HIDDEN: usize = 32;

/// A possible referent.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// An entity or, numbered after those, one that the text does not name; `None` for nobody.
    pub referent: Option<usize>,
    /// Words that mention it.
    pub words: Range<usize>,
    pub row: Row,
}

/// A pronoun or nominal, and its candidates.
#[derive(Debug)]
pub struct Question<'q> {
    pub kind: Kind,
    /// Its words.
    pub words: Range<usize>,
    /// "Nobody" is the first.
    pub candidates: &'q [Candidate],
}

/// A candidate for each question, by its index, and the probabilities of all.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub chosen: usize,
    pub probabilities: Vec<f32>,
}

impl Answer {
    /// How probable the chosen candidate is.
    pub fn score(&self) -> f32 {
        self.probabilities.get(self.chosen).copied().unwrap_or(1.0)
    }

    /// The most probable candidate; nobody, the first, if its probability is below the threshold or no number. A wrong link costs more than a
    /// missing one.
    pub fn choose(probabilities: Vec<f32>, threshold: f32) -> Answer {
        let best = probabilities.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
        let chosen = best.filter(|(_, probability)| **probability >= threshold).map_or(0, |(best, _)| best);
        Answer { chosen, probabilities }
    }
}

/// Chooses the referent.
pub trait Judge {
    /// Called before the questions of an article; `mentions` finds all of them, in order.
    fn begin(&mut self, _words: &Words<'_>, _mentions: &dyn Fn() -> Vec<Markable>) {}

    /// The chosen candidate, and how probable each is.
    fn judge(&mut self, question: &Question<'_>) -> Answer;
}

/// The weights of one kind of question.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    /// The embedding of each value of each feature.
    pub rows: Vec<[f32; HIDDEN]>,
    pub bias: [f32; HIDDEN],
    pub out: [f32; HIDDEN],
    /// Below this probability, the answer is nobody.
    pub threshold: f32,
}

impl Network {
    /// All weights zero.
    pub fn blank() -> Network {
        Network { rows: vec![[0.0; HIDDEN]; Feature::TOTAL], bias: [0.0; HIDDEN], out: [0.0; HIDDEN], threshold: 0.0 }
    }

    /// The hidden layer's input for a candidate.
    pub fn hidden(&self, row: &Row) -> [f32; HIDDEN] {
        let mut sums = self.bias;
        for place in row.places() {
            add(&mut sums, &self.rows[place]);
        }
        sums
    }

    /// The score of each candidate. Features that all share are summed once.
    ///
    /// Compiled twice: for any processor, and for one with AVX2, whose registers hold the sums.
    pub fn scores(&self, candidates: &[Candidate]) -> Vec<f32> {
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") {
            #[expect(unsafe_code, reason = "calls what is compiled for processors that have AVX2")]
            // SAFETY: this processor has it, as was just asked.
            return unsafe { self.scores_avx2(candidates) };
        }
        self.scores_of(candidates)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn scores_avx2(&self, candidates: &[Candidate]) -> Vec<f32> {
        self.scores_of(candidates)
    }

    #[inline(always)]
    fn scores_of(&self, candidates: &[Candidate]) -> Vec<f32> {
        let Some(first) = candidates.first() else { return Vec::new() };
        let (mut base, mut apart, mut count) = (self.bias, [Feature::ALL[0]; COUNT], 0);
        for &feature in Feature::ALL {
            let value = first.row.get(feature);
            if candidates.iter().all(|candidate| candidate.row.get(feature) == value) {
                add(&mut base, &self.rows[feature.offset() + value]);
            } else {
                apart[count] = feature;
                count += 1;
            }
        }
        let mut scores = Vec::with_capacity(candidates.len());
        for candidate in candidates {
            let mut sums = base;
            for &feature in &apart[..count] {
                let row = &self.rows[feature.offset() + candidate.row.get(feature)];
                for (sum, weight) in sums.iter_mut().zip(row) {
                    *sum += weight;
                }
            }
            scores.push(sums.iter().zip(&self.out).map(|(sum, weight)| sum.max(0.0) * weight).sum());
        }
        scores
    }

    pub fn score(&self, row: &Row) -> f32 {
        self.hidden(row).iter().zip(&self.out).map(|(sum, weight)| sum.max(0.0) * weight).sum()
    }
}

/// Not inlined: where the sums are a local variable, the compiler takes them apart, and adds one number at a time.
#[inline(never)]
fn add(sums: &mut [f32; HIDDEN], row: &[f32; HIDDEN]) {
    sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight);
}

/// The weights for each kind of question.
#[derive(Clone, Debug, PartialEq)]
pub struct Scorer {
    pub networks: [Network; 3],
}

impl Scorer {
    /// All weights zero.
    pub fn blank() -> Scorer {
        Scorer { networks: [Network::blank(), Network::blank(), Network::blank()] }
    }

    /// The weights in this library.
    pub fn shipped() -> &'static Scorer {
        static SHIPPED: LazyLock<Scorer> =
            LazyLock::new(|| Scorer::read(include_bytes!("../../data/coref.bin")).unwrap_or_else(Scorer::blank));
        &SHIPPED
    }

    /// Reads what [`Scorer::bytes`] writes; `None` if it was written for other features.
    pub fn read(bytes: &[u8]) -> Option<Scorer> {
        let rest = bytes.strip_prefix(schema().as_bytes())?;
        let mut numbers = rest.chunks_exact(2).map(|two| f32::from(i16::from_le_bytes([two[0], two[1]])) / SCALE);
        let mut scorer = Scorer::blank();
        for network in &mut scorer.networks {
            let all = network.rows.iter_mut().chain([&mut network.bias, &mut network.out]).flatten();
            for weight in all.chain([&mut network.threshold]) {
                *weight = numbers.next()?;
            }
        }
        Some(scorer)
    }

    /// The schema, then the weights of each kind of question as 16-bit integers.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = schema().into_bytes();
        for network in &self.networks {
            let all = network.rows.iter().chain([&network.bias, &network.out]).flatten();
            for weight in all.chain([&network.threshold]) {
                out.extend(((weight * SCALE).round() as i16).to_le_bytes());
            }
        }
        out
    }

    pub fn network(&self, kind: Kind) -> &Network {
        &self.networks[kind as usize]
    }

    /// The probability of each candidate.
    pub fn probabilities(&self, question: &Question<'_>) -> Vec<f32> {
        let scores = self.network(question.kind).scores(question.candidates);
        let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let odds: Vec<f32> = scores.iter().map(|score| (score - top).exp()).collect();
        let sum: f32 = odds.iter().sum();
        odds.into_iter().map(|odds| odds / sum).collect()
    }
}

/// Weights are written as multiples of `1 / SCALE`.
const SCALE: f32 = 2048.0;

/// The first line of the weights: sizes, and the features with how many values each has.
fn schema() -> String {
    let features = Feature::ALL.iter().map(|feature| format!("{}:{}", feature.name(), feature.values()));
    format!("{HIDDEN} {COUNT} {}\n", features.collect::<Vec<_>>().join(" "))
}

impl Judge for &Scorer {
    fn judge(&mut self, question: &Question<'_>) -> Answer {
        Answer::choose(self.probabilities(question), self.network(question.kind).threshold)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_read_as_they_were_written() {
        let mut scorer = Scorer::blank();
        scorer.networks[2].out[3] = 0.5;
        scorer.networks[1].threshold = 0.25;
        assert_eq!(Scorer::read(&scorer.bytes()), Some(scorer));
        assert_eq!(Scorer::read(b"of other features"), None);
    }

    #[test]
    fn nobody_is_chosen_below_the_threshold() {
        let chosen = |probabilities: &[f32], threshold| {
            let answer = Answer::choose(probabilities.to_vec(), threshold);
            (answer.chosen, answer.score())
        };
        assert_eq!(chosen(&[0.3, 0.1, 0.6], 0.6), (2, 0.6));
        assert_eq!(chosen(&[0.3, 0.1, 0.6], 0.7), (0, 0.3));
        assert_eq!(chosen(&[0.6, 0.1, 0.3], 0.7), (0, 0.6));
        assert_eq!(chosen(&[0.2, f32::NAN, 0.8], 0.5), (0, 0.2));
    }

    #[test]
    fn candidates_score_together_as_they_do_alone() {
        let candidate = |n: usize| {
            let mut row = Row::default();
            for (at, &feature) in Feature::ALL.iter().enumerate() {
                row.set(feature, if at % 3 == 0 { 1 } else { n * (at + 1) % feature.values() });
            }
            Candidate { referent: Some(n), words: 0..0, row }
        };
        let candidates: Vec<Candidate> = (0..20).map(candidate).collect();
        for network in &Scorer::shipped().networks {
            let alone: Vec<f32> = candidates.iter().map(|candidate| network.score(&candidate.row)).collect();
            // Weights are multiples of one small number, so that no order of sums rounds.
            assert_eq!(network.scores(&candidates), alone);
            assert_eq!(network.scores_of(&candidates), alone);
        }
    }

    #[test]
    fn the_shipped_weights_are_for_these_features() {
        assert!(Scorer::read(include_bytes!("../../data/coref.bin")).is_some(), "fit again: training/entities-coref");
    }
}
