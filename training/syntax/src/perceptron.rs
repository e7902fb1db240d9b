//! An averaged perceptron over hashed features.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Features are hashes already.
#[derive(Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {}
    fn write_u64(&mut self, value: u64) {
        self.0 = (value ^ (value >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// Weights of features for `N` classes; a feature gets a row with its first update.
#[derive(Clone)]
pub struct Perceptron<const N: usize> {
    places: HashMap<u64, u32, BuildHasherDefault<AsIs>>,
    weights: Vec<[i32; N]>,
    /// The sum of updates, each times its step, for the average.
    dated: Vec<[i64; N]>,
    /// How often each feature has been seen since its first update.
    counts: Vec<u32>,
    step: i64,
}

impl<const N: usize> Default for Perceptron<N> {
    fn default() -> Self {
        Self { places: HashMap::default(), weights: Vec::new(), dated: Vec::new(), counts: Vec::new(), step: 0 }
    }
}

impl<const N: usize> Perceptron<N> {
    /// The score of each class.
    pub fn sums(&self, features: &[u64]) -> [i32; N] {
        let mut sums = [0; N];
        for feature in features {
            if let Some(&row) = self.places.get(feature) {
                for (sum, weight) in sums.iter_mut().zip(&self.weights[row as usize]) {
                    *sum += weight;
                }
            }
        }
        sums
    }

    /// Ends a step; if the prediction differs from the gold class, updates both.
    pub fn learn(&mut self, features: &[u64], right: usize, wrong: usize) {
        self.step += 1;
        if right == wrong {
            for feature in features {
                if let Some(&row) = self.places.get(feature) {
                    self.counts[row as usize] += 1;
                }
            }
            return;
        }
        for &feature in features {
            let row = *self.places.entry(feature).or_insert_with(|| {
                self.weights.push([0; N]);
                self.dated.push([0; N]);
                self.counts.push(0);
                self.weights.len() as u32 - 1
            }) as usize;
            self.counts[row] += 1;
            for (choice, change) in [(right, 1), (wrong, -1)] {
                self.weights[row][choice] += change;
                self.dated[row][choice] += i64::from(change) * self.step;
            }
        }
    }

    /// The average weights of each feature, the most useful (frequent or large) first.
    pub fn averaged(&self) -> Vec<(u64, [f32; N])> {
        let steps = self.step.max(1) as f64;
        let mean = |row: usize| {
            std::array::from_fn(|i| (f64::from(self.weights[row][i]) - self.dated[row][i] as f64 / steps) as f32)
        };
        let mut rows: Vec<(f32, u64, [f32; N])> = self
            .places
            .iter()
            .map(|(&feature, &row)| {
                let mean: [f32; N] = mean(row as usize);
                let heaviest = mean.iter().map(|w| w.abs()).fold(0.0, f32::max);
                (heaviest * (self.counts[row as usize] as f32).sqrt(), feature, mean)
            })
            .collect();
        rows.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        rows.into_iter().map(|(_, feature, mean)| (feature, mean)).collect()
    }
}

/// The average weights packed into `1 << bits` buckets, scaled so that all but one feature in a thousand stay in range.
pub fn pack<const N: usize>(model: &Perceptron<N>, bits: u32, name: &str) -> Vec<u8> {
    let rows = model.averaged();
    let mut sizes: Vec<f32> = rows.iter().map(|r| r.1.iter().map(|w| w.abs()).fold(0.0, f32::max)).collect();
    sizes.sort_by(f32::total_cmp);
    let top = sizes.get(sizes.len() - sizes.len() / 1000 - 1).copied().unwrap_or(1.0);
    let (bytes, lost) = copydesk_syntax::table::Table::<N>::pack(&rows, top, bits);
    println!("{name}: {} features, {lost} without room, {} KB", rows.len(), bytes.len() / 1024);
    bytes
}
