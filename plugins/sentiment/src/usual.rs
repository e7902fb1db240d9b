//! How an article's tone is told from the mean over its sentences: by what is usual in news.

/// What is usual in news: the mean over an article's sentences, of which those that are bad news outweigh, and how much more than a sentence
/// an article must be drawn apart to be told from others.
#[derive(Clone, Copy, Debug)]
pub struct Usual {
    /// The mean polarity of articles that are neither good nor bad news.
    pub mean: f32,
    /// What a difference from it is multiplied by.
    pub gain: f32,
}

/// Of the fast form, fitted in `training/sentiment`.
pub const USUAL_FAST: Usual = Usual { mean: -0.03, gain: 3.25 };
/// The same of the accurate form.
pub const USUAL_ACCURATE: Usual = Usual { mean: -0.02, gain: 5.0 };

impl Usual {
    /// The polarity of an article from the mean over so many sentences; of a single one it is the sentence's own.
    pub fn article(self, mean: f32, sentences: usize) -> f32 {
        let many = 1.0 - 1.0 / sentences.max(1) as f32;
        (mean - many * self.mean) * (1.0 + many * (self.gain - 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_sentence_speaks_for_itself_and_many_are_measured_against_the_usual() {
        assert_eq!(USUAL_ACCURATE.article(-0.4, 1), -0.4);
        assert!(USUAL_ACCURATE.article(USUAL_ACCURATE.mean, 40).abs() < 0.02);
        assert!(USUAL_ACCURATE.article(-0.25, 40) < -0.4);
    }
}
