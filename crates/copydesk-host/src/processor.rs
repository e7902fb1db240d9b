//! The interface of a processor to the host, whether it runs in this process or in one of its own.

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use copydesk_core::{Layer, ProblemKind};

use crate::{Error, ErrorKind};

/// How long the work on an article may take: a call of a processor, or reading it.
///
/// ```
/// use std::time::Duration;
///
/// use copydesk_host::CallTimeout;
///
/// let timeout = CallTimeout::default();
/// assert_eq!([0, 100_000].map(|bytes| timeout.with(bytes)), [60, 120].map(Duration::from_secs));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallTimeout(pub Duration);

/// A minute.
impl Default for CallTimeout {
    fn default() -> CallTimeout {
        CallTimeout(Duration::from_secs(60))
    }
}

impl CallTimeout {
    /// A call gets the timeout once more per this many bytes of text.
    const BYTES: usize = 100_000;

    /// The time limit for texts with this many bytes in total.
    pub fn with(self, bytes: usize) -> Duration {
        self.0.saturating_add(self.0.mul_f64(bytes as f64 / Self::BYTES as f64))
    }
}

/// One article as a processor sees it: only the layers that it declared.
pub(crate) struct Input<'a> {
    pub(crate) id: &'a str,
    pub(crate) lang: &'a str,
    pub(crate) text: &'a str,
    pub(crate) meta_json: &'a str,
    pub(crate) layers: Vec<&'a Layer>,
}

/// Why a processor failed on an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) kind: ProblemKind,
    pub(crate) message: String,
}

/// The result for one article.
pub(crate) type Outcome = Result<Vec<Layer>, Failure>;

/// The result for a batch.
pub(crate) struct Answer {
    /// The calls into which the batch was divided, from its first article on; incomplete if the session ended early.
    pub(crate) calls: Vec<CallResult>,
    /// The session must not be used again.
    pub(crate) poisoned: bool,
    /// How much of the time went into transferring tables, with every row checked.
    pub(crate) boundary: Duration,
}

/// One call of `process`.
pub(crate) struct CallResult {
    /// How many articles were in it.
    pub(crate) articles: usize,
    /// The outcome of each article; or the call failed as a whole, and its results are discarded.
    pub(crate) end: Result<Vec<Outcome>, CallFailure>,
}

/// Why a call failed as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CallFailure {
    pub(crate) failure: Failure,
    /// Earlier calls of the session may be to blame, not the article: try it again in a new session.
    pub(crate) retry: bool,
}

impl From<Failure> for CallFailure {
    fn from(failure: Failure) -> CallFailure {
        CallFailure { failure, retry: false }
    }
}

/// An opened processor: shared by all workers.
pub(crate) trait Model: Send + Sync {
    /// Starts a session.
    fn start(&self) -> Result<Box<dyn Session + '_>, Error>;

    /// How many articles a session should get at once, for a processor that prefers `preferred` per call.
    fn batch(&self, preferred: usize) -> usize {
        preferred
    }

    /// Whether a call that hangs can be ended.
    fn ends_calls(&self) -> bool {
        false
    }
}

/// One worker's use of a model.
pub(crate) trait Session: Send {
    /// Annotates a batch. `stop` tells a long call to give up.
    fn process(&mut self, batch: &[Input<'_>], stop: &AtomicBool) -> Answer;
}

/// The error of a pipeline whose session cannot be started.
pub(crate) fn cannot_start(id: &str, reason: Error) -> Error {
    Error::new(ErrorKind::Start, format!("a session of `{id}` cannot be started")).caused_by(reason)
}

/// The failure of an article for which no new session could be started.
pub(crate) fn cannot_restart(reason: impl std::fmt::Display) -> Failure {
    let message = format!("no new session could be started after a failure: {reason:#}");
    Failure { kind: ProblemKind::Failed, message }
}
