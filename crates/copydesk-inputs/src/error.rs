//! Why the inputs cannot be read at all. What is wrong with one article is a problem in its record.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::Skipped;

/// Why [`Inputs::open`](crate::Inputs::open) failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A file or a folder cannot be opened.
    Open {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A pattern is malformed.
    Pattern {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        source: glob::PatternError,
    },
    /// A pattern matches no file.
    NoMatch {
        /// The pattern.
        pattern: String,
    },
    /// A folder has no file that could hold an article.
    EmptyFolder {
        /// The folder.
        path: PathBuf,
        /// The files in it that are not read.
        skipped: Skipped,
    },
    /// Standard input is named more than once.
    StdinTwice,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Open { path, .. } => write!(f, "cannot open {}", path.display()),
            Error::Pattern { pattern, .. } => write!(f, "{pattern} is not a valid pattern"),
            Error::NoMatch { pattern } => write!(f, "no file matches {pattern}"),
            Error::EmptyFolder { path, skipped } => {
                write!(f, "the folder {} has no file to read", path.display())?;
                if skipped.files() > 0 { write!(f, "; {skipped}") } else { Ok(()) }
            }
            Error::StdinTwice => write!(f, "standard input (`-`) can be read only once; name it once"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Open { source, .. } => Some(source),
            Error::Pattern { source, .. } => Some(source),
            Error::NoMatch { .. } | Error::EmptyFolder { .. } | Error::StdinTwice => None,
        }
    }
}
