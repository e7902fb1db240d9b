//! Fits the scorer's weights: maximises the summed likelihood of the right candidates, by Adam (Kingma & Ba 2015) in a fixed order.

use copydesk_entities::coref::{Feature, HIDDEN, Kind, Network, Row, Scorer};

use crate::collect::Example;

/// Settings of a fit.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    pub passes: usize,
    pub rate: f32,
    pub decay: f32,
    /// How many of a candidate's features are hidden while fitting.
    pub dropped: f32,
}

const BATCH: usize = 16;

/// The weights of a kind as one list, with Adam's moments.
struct State {
    weights: Vec<f32>,
    gradient: Vec<f32>,
    mean: Vec<f32>,
    square: Vec<f32>,
    steps: i32,
}

const BIAS: usize = Feature::TOTAL * HIDDEN;
const OUT: usize = BIAS + HIDDEN;
const SIZE: usize = OUT + HIDDEN;

/// A random number generator with the same sequence on every platform.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as u32
    }
    fn unit(&mut self) -> f32 {
        self.next() as f32 / (1u32 << 31) as f32
    }
}

/// Fits a scorer to examples.
pub fn fit(examples: &[&Example], settings: Settings) -> Scorer {
    let mut scorer = Scorer::blank();
    for &kind in Kind::ALL {
        let of: Vec<&Example> = examples.iter().copied().filter(|e| e.kind == kind && e.weight > 0.0).collect();
        scorer.networks[kind as usize] = network(of, settings);
    }
    scorer
}

fn network(mut examples: Vec<&Example>, settings: Settings) -> Network {
    let mut random = Random(42);
    let mut weights = vec![0.0; SIZE];
    weights[..BIAS].iter_mut().for_each(|w| *w = (random.unit() - 0.5) * 0.1);
    weights[OUT..].iter_mut().for_each(|w| *w = (random.unit() - 0.5) * 0.8);
    let zeros = || vec![0.0; SIZE];
    let mut state = State { weights, gradient: zeros(), mean: zeros(), square: zeros(), steps: 0 };
    let mut average = vec![0.0f32; SIZE];
    for pass in 0..settings.passes {
        for i in (1..examples.len()).rev() {
            examples.swap(i, random.next() as usize % (i + 1));
        }
        let rate = settings.rate * (1.0 - pass as f32 / settings.passes as f32);
        for batch in examples.chunks(BATCH) {
            for example in batch {
                learn(&mut state, example, settings.dropped, &mut random);
            }
            state.step(rate, settings.decay, batch.len());
        }
        if pass + 3 >= settings.passes {
            average.iter_mut().zip(&state.weights).for_each(|(sum, weight)| *sum += weight / 3.0);
        }
    }
    let mut network = Network::blank();
    let row = |at: usize| <[f32; HIDDEN]>::try_from(&average[at..at + HIDDEN]).expect("a row");
    network.rows.iter_mut().enumerate().for_each(|(i, to)| *to = row(i * HIDDEN));
    (network.bias, network.out) = (row(BIAS), row(OUT));
    network
}

/// Adds an example's gradient.
fn learn(state: &mut State, example: &Example, dropped: f32, random: &mut Random) {
    let drops: Vec<bool> = Feature::ALL.iter().map(|_| random.unit() < dropped).collect();
    let places = |row: &Row| -> Vec<usize> {
        row.places().zip(&drops).filter(|(_, drop)| !**drop).map(|(place, _)| place * HIDDEN).collect()
    };
    let rows: Vec<Vec<usize>> = example.candidates.iter().map(places).collect();
    let mut hidden = Vec::with_capacity(rows.len());
    let mut scores = Vec::with_capacity(rows.len());
    for row in &rows {
        let mut sums: [f32; HIDDEN] = state.weights[BIAS..OUT].try_into().expect("a row");
        for &at in row {
            sums.iter_mut().zip(&state.weights[at..at + HIDDEN]).for_each(|(sum, weight)| *sum += weight);
        }
        scores.push(sums.iter().zip(&state.weights[OUT..]).map(|(sum, weight)| sum.max(0.0) * weight).sum::<f32>());
        hidden.push(sums);
    }
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let odds: Vec<f32> = scores.iter().map(|score| (score - top).exp()).collect();
    let all: f32 = odds.iter().sum();
    let good: f32 = odds.iter().zip(&example.right).filter(|(_, right)| **right).map(|(odds, _)| odds).sum();
    for (i, row) in rows.iter().enumerate() {
        let wanted = if example.right[i] { odds[i] / good.max(1e-20) } else { 0.0 };
        let gradient = example.weight * (odds[i] / all - wanted);
        if gradient.abs() < 1e-5 {
            continue;
        }
        let mut back = [0.0f32; HIDDEN];
        for (j, back) in back.iter_mut().enumerate() {
            if hidden[i][j] > 0.0 {
                *back = gradient * state.weights[OUT + j];
                state.gradient[OUT + j] += gradient * hidden[i][j];
            }
        }
        for &at in row.iter().chain([&BIAS]) {
            state.gradient[at..at + HIDDEN].iter_mut().zip(&back).for_each(|(sum, back)| *sum += back);
        }
    }
}

impl State {
    fn step(&mut self, rate: f32, decay: f32, count: usize) {
        self.steps += 1;
        let (one, two) = (1.0 - 0.9f32.powi(self.steps), 1.0 - 0.999f32.powi(self.steps));
        for i in 0..SIZE {
            let gradient = self.gradient[i] / count as f32;
            self.gradient[i] = 0.0;
            self.mean[i] = 0.9 * self.mean[i] + 0.1 * gradient;
            self.square[i] = 0.999 * self.square[i] + 0.001 * gradient * gradient;
            let step = self.mean[i] / one / ((self.square[i] / two).sqrt() + 1e-8);
            self.weights[i] -= rate * (step + decay * self.weights[i]);
        }
    }
}
