//! Maximum likelihood over all segmentations of a run, by AdaGrad.

use copydesk_entities::recognise::{FEATURES, LABELS, OUTSIDE};

use crate::corpus::{Run, Stretch};

const NEVER: f32 = f32::NEG_INFINITY;

pub struct Plan {
    pub epochs: usize,
    pub rate: f32,
    pub l2: f32,
    /// Share of examples that are read without lexical features, so that what lists and shapes say is learned too.
    pub blind: f32,
}

fn score(weights: &[[f32; LABELS]], stretch: &Stretch, drop: bool) -> [f32; LABELS] {
    let mut sum = stretch.given;
    for &feature in stretch.features.iter().filter(|f| !drop || (**f as usize) < FEATURES) {
        for (s, w) in sum.iter_mut().zip(&weights[feature as usize]) {
            *s += w;
        }
    }
    sum
}

fn log_sum(values: &[f32]) -> f32 {
    let top = values.iter().copied().fold(NEVER, f32::max);
    if top == NEVER { top } else { top + values.iter().map(|x| (x - top).exp()).sum::<f32>().ln() }
}

/// The log-sum of all segmentations, or of the right ones, and how probable each stretch is with each label among them.
fn marginals(run: &Run, scores: &[[f32; LABELS]], right: bool, out: &mut Vec<[f32; LABELS]>) -> f32 {
    let n = run.len;
    let may = |s: &Stretch, label: usize| (if right { s.gold & s.allowed } else { s.allowed }) >> label & 1 == 1;
    let mut forward = vec![NEVER; n + 1];
    let mut backward = vec![NEVER; n + 1];
    (forward[0], backward[n]) = (0.0, 0.0);
    let mut sums: Vec<Vec<f32>> = vec![vec![]; n + 1];
    // Stretches are ordered by start, so that all that end before one are complete when it comes.
    for (s, score) in run.stretches.iter().zip(scores) {
        let (start, end) = (s.start as usize, s.end as usize);
        if start > 0 && forward[start] == NEVER {
            forward[start] = log_sum(&sums[start]);
        }
        if forward[start] > NEVER {
            sums[end].extend((0..LABELS).filter(|&l| may(s, l)).map(|l| forward[start] + score[l]));
        }
    }
    forward[n] = log_sum(&sums[n]);
    sums.iter_mut().for_each(Vec::clear);
    for (s, score) in run.stretches.iter().zip(scores).rev() {
        let (start, end) = (s.start as usize, s.end as usize);
        if end < n && backward[end] == NEVER {
            backward[end] = log_sum(&sums[end]);
        }
        if backward[end] > NEVER {
            sums[start].extend((0..LABELS).filter(|&l| may(s, l)).map(|l| backward[end] + score[l]));
        }
    }
    out.clear();
    out.extend(run.stretches.iter().zip(scores).map(|(s, score)| {
        let rest = forward[s.start as usize] + backward[s.end as usize] - forward[n];
        std::array::from_fn(|l| if may(s, l) && rest > NEVER { (rest + score[l]).exp() } else { 0.0 })
    }));
    forward[n]
}

/// Fits `weights` to the runs.
pub fn fit(weights: &mut [[f32; LABELS]], runs: &[&Run], plan: &Plan) {
    let mut squares = vec![[1e-3f32; LABELS]; weights.len()];
    let mut order: Vec<usize> = (0..runs.len()).collect();
    let mut seed = 42u64;
    let (mut all, mut right, mut scores) = (vec![], vec![], vec![]);
    for epoch in 0..plan.epochs {
        for i in (1..order.len()).rev() {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            order.swap(i, (seed >> 33) as usize % (i + 1));
        }
        let rate = plan.rate * (1.0 - 0.9 * epoch as f32 / plan.epochs as f32);
        let mut loss = 0.0;
        for &i in &order {
            let run = runs[i];
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let drop = (seed >> 40) as f32 / (1u64 << 24) as f32 <= plan.blind;
            scores.clear();
            scores.extend(run.stretches.iter().map(|s| score(weights, s, drop)));
            let best = marginals(run, &scores, true, &mut right);
            if best == NEVER || best.is_nan() {
                continue;
            }
            loss += f64::from(run.weight * (marginals(run, &scores, false, &mut all) - best));
            for ((s, all), right) in run.stretches.iter().zip(&all).zip(&right) {
                // Longer stretches that are no name do not exist: see `Recogniser::fill`.
                let labels = if s.end == s.start + 1 { LABELS } else { OUTSIDE };
                for label in 0..labels {
                    let slope = run.weight * (all[label] - right[label]);
                    if slope.abs() < 1e-4 {
                        continue;
                    }
                    for &f in s.features.iter().filter(|f| !drop || (**f as usize) < FEATURES) {
                        let (weight, square) = (&mut weights[f as usize][label], &mut squares[f as usize][label]);
                        let slope = slope + plan.l2 * *weight;
                        *square += slope * slope;
                        *weight -= rate * slope / square.sqrt();
                    }
                }
            }
        }
        eprintln!("epoch {epoch} loss {:.4}", loss / runs.len() as f64);
    }
}
