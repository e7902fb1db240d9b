//! From the lattice's probability of a name to how often such a name is right: a logistic curve for each model (Platt 1999), fitted on the
//! held-out sentences of `training/entities`, whose card shows how well it holds elsewhere.

/// Slope and shift on the scale of log-odds.
#[derive(Clone, Copy, Debug)]
pub struct Calibration {
    pub slope: f32,
    pub shift: f32,
}

impl Calibration {
    /// Scores as the lattice gives them.
    pub const NONE: Calibration = Calibration { slope: 1.0, shift: 0.0 };
    pub const FAST: Calibration = Calibration { slope: 0.352, shift: 0.064 };
    pub const ACCURATE: Calibration = Calibration { slope: 0.365, shift: -0.279 };

    /// The calibrated score, 0..1; a higher one stays higher.
    pub fn apply(self, score: f32) -> f32 {
        1.0 / (1.0 + (-(self.slope * log_odds(score) + self.shift)).exp())
    }
}

/// Log-odds, bounded, so that what is certain stays a number.
pub fn log_odds(probability: f32) -> f32 {
    let p = probability.clamp(1e-5, 1.0 - 1e-5);
    (p / (1.0 - p)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_stay_probabilities_and_in_order() {
        for curve in [Calibration::NONE, Calibration::FAST, Calibration::ACCURATE] {
            let scores: Vec<f32> = (0..=100).map(|i| curve.apply(i as f32 / 100.0)).collect();
            assert!(scores.iter().all(|s| (0.0..=1.0).contains(s)));
            assert!(scores.is_sorted());
        }
    }
}
