//! Log lines of a worker process, limited per call.

use super::codec::{Payload, ProtocolError};
use super::protocol;
use crate::log::{Level, Log};

/// How many lines per call are passed on, so that one article cannot flood the log.
const MOST_LINES: usize = 1000;

pub(crate) struct Lines {
    log: Log,
    /// The processor to which they are attributed.
    pub(crate) processor: String,
    /// How many came in this call.
    received: usize,
}

impl Lines {
    pub(crate) fn new(log: Log, processor: String) -> Lines {
        Lines { log, processor, received: 0 }
    }

    pub(crate) fn take(&mut self, line: Payload<'_>) -> Result<(), ProtocolError> {
        let (level, line) = protocol::read_log(line)?;
        self.received += 1;
        if self.received <= MOST_LINES {
            self.log.write(level, &self.processor, line);
        }
        Ok(())
    }

    /// At the end of a call: says how many lines were dropped, if any were.
    pub(crate) fn end_call(&mut self) {
        let dropped = std::mem::take(&mut self.received).saturating_sub(MOST_LINES);
        if dropped > 0 {
            let line = format!("{dropped} more log lines are dropped; at most {MOST_LINES} are kept per call");
            self.log.write(Level::Warn, &self.processor, &line);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[test]
    fn lines_past_the_limit_are_dropped_and_counted_in_the_log() {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = {
            let seen = seen.clone();
            Log::new(Level::Info, move |_, _, line| seen.lock().unwrap().push(line.to_owned()))
        };
        let mut lines = Lines::new(log, "chatty".into());
        for call in [1003, 1000] {
            // Two bytes: level 3, zigzagged, and a line of length 0.
            (0..call).for_each(|_| {
                lines.take(Payload::from_words(&[2, u64::from_ne_bytes([6, 0, 0, 0, 0, 0, 0, 0])])).unwrap()
            });
            lines.end_call();
        }
        let seen = seen.lock().unwrap();
        assert_eq!(seen.len(), 2001);
        assert_eq!(seen[1000], "3 more log lines are dropped; at most 1000 are kept per call");
    }
}
