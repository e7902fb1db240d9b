//! What a test found.

use serde::{Deserialize, Serialize};

/// How a test ended. What it was about, and what to do, are the test's own ([`Test`](crate::Test)).
pub(crate) type Verdict = Result<(), Finding>;

/// Why a test did not pass. The text says what was found; a passage in backquotes is something of the plugin's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    Fail(String),
    Warn(String),
    /// It could not be tried.
    Skip(String),
}

/// How a test ended, by one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// What it proves holds.
    Pass,
    /// It does not.
    Fail,
    /// It holds, but a user will not be happy.
    Warn,
    /// It was not tried.
    Skip,
}

pub(crate) fn fail<T>(found: impl Into<String>) -> Result<T, Finding> {
    Err(Finding::Fail(found.into()))
}

pub(crate) fn warn<T>(found: impl Into<String>) -> Result<T, Finding> {
    Err(Finding::Warn(found.into()))
}

pub(crate) fn skip<T>(why: impl Into<String>) -> Result<T, Finding> {
    Err(Finding::Skip(why.into()))
}

/// Fails unless something holds.
pub(crate) fn must(holds: bool, found: impl FnOnce() -> String) -> Verdict {
    if holds { Ok(()) } else { fail(found()) }
}

impl Finding {
    /// The same, said of one of several things.
    pub(crate) fn about(self, whom: &str) -> Finding {
        let at = |text: String| format!("{whom}: {text}");
        match self {
            Finding::Fail(text) => Finding::Fail(at(text)),
            Finding::Warn(text) => Finding::Warn(at(text)),
            Finding::Skip(text) => Finding::Skip(at(text)),
        }
    }

    pub(crate) fn into_parts(self) -> (Outcome, String) {
        match self {
            Finding::Fail(text) => (Outcome::Fail, text),
            Finding::Warn(text) => (Outcome::Warn, text),
            Finding::Skip(text) => (Outcome::Skip, text),
        }
    }
}

/// A defect of copydesk, or of the machine, that keeps a test from being tried.
impl From<copydesk_core::Defect> for Finding {
    fn from(defect: copydesk_core::Defect) -> Finding {
        Finding::Skip(format!("a sample cannot be made: {defect}; this is a defect of copydesk"))
    }
}

impl From<std::io::Error> for Finding {
    fn from(error: std::io::Error) -> Finding {
        Finding::Skip(format!("the system does not help: {error}"))
    }
}
