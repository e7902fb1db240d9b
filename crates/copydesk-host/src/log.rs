//! Log lines of plugins: passed to a function of the caller, or dropped.

use std::sync::Arc;

pub use copydesk_abi::Level;

type Write = dyn Fn(Level, &str, &str) + Send + Sync;

/// Takes log lines up to a level.
#[derive(Clone, Default)]
pub(crate) struct Log(Option<(Level, Arc<Write>)>);

impl Log {
    pub(crate) fn new(up_to: Level, write: impl Fn(Level, &str, &str) + Send + Sync + 'static) -> Log {
        Log(Some((up_to, Arc::new(write))))
    }

    pub(crate) fn takes(&self, level: Level) -> bool {
        self.0.as_ref().is_some_and(|(up_to, _)| level <= *up_to)
    }

    /// The most detailed level that is taken; `None`: nothing is logged.
    pub(crate) fn level(&self) -> Option<Level> {
        self.0.as_ref().map(|(up_to, _)| *up_to)
    }

    pub(crate) fn write(&self, level: Level, processor: &str, line: &str) {
        if let Some((up_to, write)) = &self.0
            && level <= *up_to
        {
            write(level, processor, line);
        }
    }
}
