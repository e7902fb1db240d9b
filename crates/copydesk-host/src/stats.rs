//! Where the time goes: wall time per stage, summed over workers.

use std::time::Duration;

/// What one worker, or all of a run, did.
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
}

/// What one processor did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProcessorStats {
    /// Its id.
    pub id: String,
    /// Time inside the plugin, without what it spent in the host's callbacks for results.
    pub process: Duration,
    /// Time to carry layers across the boundary: to the plugin as tables, and back with every row checked.
    pub boundary: Duration,
    /// Rows that it added.
    pub rows: u64,
    /// Articles on which it failed or was skipped.
    pub problems: u64,
}

impl Stats {
    /// Adds what another worker of the same pipeline did.
    pub fn add(&mut self, other: &Stats) {
        self.articles += other.articles;
        self.bytes += other.bytes;
        self.tokens += other.tokens;
        self.segmentation += other.segmentation;
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

    /// Time that carrying layers across the boundary took, over all processors.
    pub fn boundary(&self) -> Duration {
        self.processors.iter().map(|p| p.boundary).sum()
    }
}
