//! The result of a test: pass, or a finding.

use serde::{Deserialize, Serialize};

/// How a test ended. What it proves, and the remedy, are in its [`Test`](crate::Test).
pub(crate) type Verdict = Result<(), Finding>;

/// Why a test did not pass. The text says what was found; what stands in backquotes is the plugin's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    Fail(String),
    Warn(String),
    /// The test does not apply, or could not run.
    Skip(String),
}

/// How a test ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// What it proves holds.
    Pass,
    /// It does not hold.
    Fail,
    /// It holds, but users would be inconvenienced.
    Warn,
    /// It did not run, or does not apply.
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

/// Fails unless `holds`.
pub(crate) fn must(holds: bool, found: impl FnOnce() -> String) -> Verdict {
    if holds { Ok(()) } else { fail(found()) }
}

impl Finding {
    /// The same, with the name of the processor that it is about.
    pub(crate) fn about(self, processor: &str) -> Finding {
        let at = |text: String| format!("{processor}: {text}");
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

/// A test that cannot run because of a defect of copydesk, or an error of the system, is skipped.
impl From<copydesk_core::Defect> for Finding {
    fn from(defect: copydesk_core::Defect) -> Finding {
        Finding::Skip(format!("cannot make a test article: {defect}; this is a defect of copydesk"))
    }
}

impl From<std::io::Error> for Finding {
    fn from(error: std::io::Error) -> Finding {
        Finding::Skip(format!("the system refused: {error}"))
    }
}
