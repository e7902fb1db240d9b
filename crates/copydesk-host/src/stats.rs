//! Statistics: wall time per stage, summed over workers, and its distribution over articles.

use std::time::Duration;

/// Statistics of one worker, or of all of a run's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Articles that were segmented.
    pub articles: u64,
    /// Bytes of their texts.
    pub bytes: u64,
    /// Tokens in them.
    pub tokens: u64,
    /// Time in segmentation and in making the host's layers.
    pub segmentation: Duration,
    /// The processors, in the order in which they run.
    pub processors: Vec<ProcessorStats>,
    /// How long articles took, from when a worker took them until their records were encoded; the articles of a batch share its time.
    /// Empty outside of a run.
    pub times: Times,
}

/// Statistics of one processor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProcessorStats {
    /// Its id.
    pub id: String,
    /// Time inside the plugin, without what it spent in the host's callbacks for results.
    pub process: Duration,
    /// Time to transfer layers across the boundary: to the plugin as tables, and back with every row checked.
    pub boundary: Duration,
    /// Rows that it added.
    pub rows: u64,
    /// Articles on which it failed or was skipped.
    pub problems: u64,
}

impl Stats {
    /// Adds the statistics of another worker of the same pipeline.
    pub fn add(&mut self, other: &Stats) {
        self.articles += other.articles;
        self.bytes += other.bytes;
        self.tokens += other.tokens;
        self.segmentation += other.segmentation;
        self.times.merge(&other.times);
        for other in &other.processors {
            match self.processors.iter_mut().find(|p| p.id == other.id) {
                Some(processor) => {
                    processor.process += other.process;
                    processor.boundary += other.boundary;
                    processor.rows += other.rows;
                    processor.problems += other.problems;
                }
                None => self.processors.push(other.clone()),
            }
        }
    }

    /// Time to transfer layers across the boundary, over all processors.
    pub fn boundary(&self) -> Duration {
        self.processors.iter().map(|p| p.boundary).sum()
    }
}

/// A histogram of the time per article, in steps of an eighth of an octave (9 %).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// By step; grown as needed.
    counts: Vec<u64>,
    longest: Duration,
}

impl Times {
    const STEPS: f64 = 8.0;

    /// Adds articles that took `time` together.
    pub(crate) fn add(&mut self, time: Duration, articles: usize) {
        if articles == 0 {
            return;
        }
        let each = time / u32::try_from(articles).unwrap_or(u32::MAX);
        let nanoseconds = each.as_nanos().max(1) as f64;
        let step = (nanoseconds.log2() * Times::STEPS) as usize;
        if self.counts.len() <= step {
            self.counts.resize(step + 1, 0);
        }
        self.counts[step] += articles as u64;
        self.longest = self.longest.max(each);
    }

    fn merge(&mut self, other: &Times) {
        if self.counts.len() < other.counts.len() {
            self.counts.resize(other.counts.len(), 0);
        }
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
        self.longest = self.longest.max(other.longest);
    }

    /// The time within which a share (0..=1) of the articles was done, to within 9 %; `None` without articles.
    pub fn within(&self, share: f64) -> Option<Duration> {
        let all: u64 = self.counts.iter().sum();
        let wanted = ((all as f64 * share).ceil() as u64).max(1);
        let mut so_far = 0;
        let step = self.counts.iter().position(|count| {
            so_far += count;
            so_far >= wanted
        })?;
        let upper = Duration::from_nanos(((step + 1) as f64 / Times::STEPS).exp2() as u64);
        Some(upper.min(self.longest))
    }

    /// The longest time.
    pub fn longest(&self) -> Duration {
        self.longest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_right_to_a_step() {
        let mut times = Times::default();
        assert_eq!(times.within(0.5), None);
        for ms in 1..=1000 {
            times.add(Duration::from_millis(ms), 1);
        }
        for (share, ms) in [(0.5, 500.0), (0.9, 900.0), (0.99, 990.0), (1.0, 1000.0)] {
            let found = times.within(share).unwrap_or_default().as_secs_f64() * 1e3;
            assert!(found >= ms && found <= ms * 1.1, "{share}: {found}");
        }
        assert_eq!(times.longest(), Duration::from_secs(1));
    }

    #[test]
    fn a_batch_shares_its_time() {
        let mut times = Times::default();
        times.add(Duration::from_millis(40), 4);
        assert_eq!(times.longest(), Duration::from_millis(10));
        times.add(Duration::from_secs(1), 0);
        assert_eq!(times.longest(), Duration::from_millis(10));
    }
}
