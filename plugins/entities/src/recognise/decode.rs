//! Cuts a run of capitalised words into names: the best of all segmentations by the sum of their evidence, and how sure it is.
//! (A semi-Markov model of order zero: Sarawagi & Cohen 2004.)

use std::mem;

use super::feature::{LABELS, OUTSIDE};

/// The longest name in words.
pub const LONGEST: usize = 9;

/// The score of every stretch of a run for every label: `stretches[start][length - 1]`.
#[derive(Default)]
pub struct Lattice {
    pub len: usize,
    pub scores: Vec<[f32; LABELS]>,
    /// Of [`Lattice::best`], kept for the next run.
    ways: Vec<(f64, usize, usize)>,
    forward: Vec<f64>,
    backward: Vec<f64>,
}

/// A labelled stretch of the best segmentation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    pub start: usize,
    pub end: usize,
    pub label: usize,
    /// Its probability among all segmentations.
    pub score: f32,
}

const NEVER: f32 = f32::NEG_INFINITY;
/// Sums over a whole run are kept in 64 bits: a run may be as long as an article.
const NONE: f64 = f64::NEG_INFINITY;

impl Lattice {
    /// Empties the lattice for a run of `len` words.
    pub fn reset(&mut self, len: usize) {
        self.len = len;
        self.scores.clear();
        self.scores.resize(len * LONGEST, [NEVER; LABELS]);
    }

    pub fn at(&mut self, start: usize, end: usize) -> &mut [f32; LABELS] {
        &mut self.scores[start * LONGEST + end - start - 1]
    }

    fn get(&self, start: usize, end: usize) -> &[f32; LABELS] {
        &self.scores[start * LONGEST + end - start - 1]
    }

    /// Log-sums of all segmentations: of the words before each position, and of the words from it.
    pub fn sums(&self) -> (Vec<f64>, Vec<f64>) {
        let (mut forward, mut backward) = (Vec::new(), Vec::new());
        self.sum(&mut forward, &mut backward);
        (forward, backward)
    }

    fn sum(&self, forward: &mut Vec<f64>, backward: &mut Vec<f64>) {
        let n = self.len;
        for sums in [&mut *forward, &mut *backward] {
            sums.clear();
            sums.resize(n + 1, NONE);
        }
        forward[0] = 0.0;
        backward[n] = 0.0;
        for end in 1..=n {
            let mut sum = Sum::default();
            for (start, &before) in forward.iter().enumerate().take(end).skip(end.saturating_sub(LONGEST)) {
                sum.add_all(before, self.get(start, end));
            }
            forward[end] = sum.value();
        }
        for start in (0..n).rev() {
            let mut sum = Sum::default();
            for (end, &after) in backward.iter().enumerate().take(start + LONGEST + 1).skip(start + 1) {
                sum.add_all(after, self.get(start, end));
            }
            backward[start] = sum.value();
        }
    }

    /// The best segmentation: its names only, in order. Returns the logarithm of its probability among all segmentations.
    pub fn best(&mut self, out: &mut Vec<Piece>) -> f64 {
        let n = self.len;
        let (mut best, mut forward, mut backward) =
            (mem::take(&mut self.ways), mem::take(&mut self.forward), mem::take(&mut self.backward));
        best.clear();
        best.resize(n + 1, (NONE, 0, OUTSIDE));
        best[0].0 = 0.0;
        for end in 1..=n {
            for start in end.saturating_sub(LONGEST)..end {
                for (label, &score) in self.get(start, end).iter().enumerate() {
                    let total = best[start].0 + f64::from(score);
                    if total > best[end].0 {
                        best[end] = (total, start, label);
                    }
                }
            }
        }
        self.sum(&mut forward, &mut backward);
        let from = out.len();
        let mut end = n;
        while end > 0 {
            let (_, start, label) = best[end];
            if best[end].0 == NONE {
                break;
            }
            if label != OUTSIDE {
                let log = forward[start] + f64::from(self.get(start, end)[label]) + backward[end] - forward[n];
                out.push(Piece { start, end, label, score: log.exp().clamp(0.0, 1.0) as f32 });
            }
            end = start;
        }
        out[from..].reverse();
        let sure = best[n].0 - forward[n];
        (self.ways, self.forward, self.backward) = (best, forward, backward);
        sure
    }
}

/// A running log-sum-exp.
#[derive(Default)]
struct Sum {
    top: Option<f64>,
    rest: f64,
}

impl Sum {
    fn add_all(&mut self, base: f64, scores: &[f32; LABELS]) {
        if base == NONE {
            return;
        }
        for &s in scores {
            if s != NEVER {
                self.add(base + f64::from(s));
            }
        }
    }

    fn add(&mut self, x: f64) {
        match self.top {
            Some(top) if x <= top => self.rest += (x - top).exp(),
            Some(top) => {
                self.rest = self.rest * (top - x).exp() + 1.0;
                self.top = Some(x);
            }
            None => {
                self.top = Some(x);
                self.rest = 1.0;
            }
        }
    }

    fn value(&self) -> f64 {
        self.top.map_or(NONE, |top| top + self.rest.ln())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_segmentation_wins_and_knows_how_sure_it_is() {
        let mut lattice = Lattice::default();
        lattice.reset(2);
        for at in 0..2 {
            *lattice.at(at, at + 1) = [0.0; LABELS];
        }
        lattice.at(0, 2)[0] = 5.0;
        let mut pieces = Vec::new();
        let sure = lattice.best(&mut pieces);
        assert_eq!((pieces[0].start, pieces[0].end, pieces[0].label), (0, 2, 0));
        let expected = 5f32.exp() / (5f32.exp() + 25.0);
        assert!((pieces[0].score - expected).abs() < 1e-4);
        // Nothing else than this name is in the run.
        assert!((sure.exp() as f32 - expected).abs() < 1e-4);
    }
}
