//! What the host asks of a processor, however it is run: in this process today; one in a process of its own answers the same.

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use copydesk_core::{Layer, ProblemKind};

/// One article as a processor sees it: only the layers that it declared.
pub(crate) struct Input<'a> {
    pub(crate) id: &'a str,
    pub(crate) lang: &'a str,
    pub(crate) text: &'a str,
    pub(crate) meta_json: &'a str,
    pub(crate) layers: Vec<&'a Layer>,
}

/// Why a processor gave nothing for an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) kind: ProblemKind,
    pub(crate) message: String,
}

/// What came of one article.
pub(crate) type Outcome = Result<Vec<Layer>, Failure>;

/// How a call of a batch ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The outcomes hold.
    Done,
    /// They do not: the call as a whole failed. The session can be used again.
    Failed(Failure),
    /// They do not, and the session must not be used again.
    Poisoned(Failure),
}

/// What a call gave.
pub(crate) struct Answer {
    /// One per article of the batch.
    pub(crate) outcomes: Vec<Outcome>,
    pub(crate) end: End,
    /// How much of the call went into preparing tables and checking what was emitted.
    pub(crate) boundary: Duration,
}

/// An opened processor: shared by all workers.
pub(crate) trait Model: Send + Sync {
    /// Starts a session; the error is the plugin's reason.
    fn start(&self) -> Result<Box<dyn Session + '_>, String>;
}

/// One worker's use of a model.
pub(crate) trait Session: Send {
    /// Annotates a batch. `stop` tells a long call to give up.
    fn process(&mut self, batch: &[Input<'_>], stop: &AtomicBool) -> Answer;
}
