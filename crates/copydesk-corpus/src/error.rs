//! Why a run into a folder did not start, or did not end. What is wrong with one article is a problem in its record.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a run into a folder failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The folder holds a run already.
    HoldsRun {
        /// Which folder.
        folder: PathBuf,
        /// How many complete parts are in it.
        parts: u64,
        /// Whether the run is finished.
        finished: bool,
    },
    /// The folder holds files that do not belong to a run.
    NotEmpty {
        /// Which folder.
        folder: PathBuf,
    },
    /// The folder holds no run to continue or to repair.
    NoRun {
        /// Which folder.
        folder: PathBuf,
    },
    /// Another process is writing to the folder.
    Locked {
        /// Which folder.
        folder: PathBuf,
    },
    /// The run is not finished, and so cannot be repaired.
    NotFinished {
        /// Which folder.
        folder: PathBuf,
    },
    /// The run was started with other settings than those given now.
    Changed {
        /// Which folder.
        folder: PathBuf,
        /// What differs.
        differences: Vec<Difference>,
    },
    /// The input has changed since parts were written.
    InputChanged {
        /// Which folder.
        folder: PathBuf,
        /// What differs, as far as it was read.
        difference: String,
        /// Whether this was a retry, rather than a continuation.
        retry: bool,
    },
    /// The folder lies in its own input.
    OutputInInput {
        /// Which folder.
        folder: PathBuf,
        /// The folder that is read.
        input: PathBuf,
    },
    /// A line of the manifest cannot be read.
    Damaged {
        /// The manifest.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it; `None`: it is a valid line in the wrong place.
        source: Option<serde_json::Error>,
    },
    /// The format needs a feature that this program was built without.
    Unsupported {
        /// Which format.
        format: &'static str,
    },
    /// A file or folder cannot be read.
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file or folder cannot be written.
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The run stopped in the middle. Its complete parts stay.
    Interrupted(Box<Error>),
    /// The pipeline could not run.
    Host(copydesk_host::Error),
}

/// A setting that differs from the one with which a run was started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Its path in the description: `processors.quotes.version`.
    pub key: String,
    /// Its value in the run, as JSON.
    pub was: String,
    /// Its value now, as JSON.
    pub is: String,
}

impl Error {
    pub(crate) fn read(path: &Path) -> impl FnOnce(io::Error) -> Error + use<> {
        let path = path.to_owned();
        |source| Error::Read { path, source }
    }

    pub(crate) fn write(path: &Path) -> impl FnOnce(io::Error) -> Error + use<> {
        let path = path.to_owned();
        |source| Error::Write { path, source }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: was {}, is {}", self.key, self.was, self.is)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::HoldsRun { folder, parts, finished } => {
                let state = if *finished { "a finished run" } else { "an interrupted run" };
                let s = if *parts == 1 { "" } else { "s" };
                write!(f, "{} holds {state} ({parts} part{s})", folder.display())
            }
            Error::NotEmpty { folder } => write!(f, "{} is not empty; use another folder", folder.display()),
            Error::NoRun { folder } => {
                write!(f, "{} holds no run: it has no manifest with a complete line", folder.display())
            }
            Error::Locked { folder } => write!(f, "another copydesk is writing to {}", folder.display()),
            Error::NotFinished { folder } => write!(f, "the run in {} is not finished", folder.display()),
            Error::Changed { folder, differences } => {
                let differences: Vec<String> = differences.iter().map(Difference::to_string).collect();
                write!(f, "the run in {} was started with other settings: {}", folder.display(), differences.join("; "))
            }
            Error::InputChanged { folder, difference, .. } => {
                write!(f, "the input of the run in {} has changed: {difference}", folder.display())
            }
            Error::OutputInInput { folder, input } => {
                write!(f, "{} lies in {}, which is read; use another folder", folder.display(), input.display())
            }
            Error::Damaged { path, line, source } => {
                let why = if source.is_some() { "" } else { ": a manifest begins with its run" };
                write!(f, "{}, line {line} is damaged{why}", path.display())
            }
            Error::Unsupported { format } => write!(f, "this copydesk was built without the feature `{format}`"),
            Error::Read { path, .. } => write!(f, "cannot read {}", path.display()),
            Error::Write { path, .. } => write!(f, "cannot write {}", path.display()),
            Error::Interrupted(_) => write!(f, "the run stopped; its complete parts are kept"),
            Error::Host(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Damaged { source, .. } => source.as_ref().map(|source| source as _),
            Error::Read { source, .. } | Error::Write { source, .. } => Some(source),
            Error::Interrupted(source) => Some(source),
            // Its message is already part of this one.
            Error::Host(source) => source.source(),
            _ => None,
        }
    }
}

impl From<copydesk_host::Error> for Error {
    fn from(error: copydesk_host::Error) -> Error {
        Error::Host(error)
    }
}
