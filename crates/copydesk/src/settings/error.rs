//! Why settings cannot be read or set.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why settings cannot be read or set.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A pipeline file or a list of names cannot be read.
    ReadFile {
        /// Which.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A pipeline file or a list of names holds something wrong.
    File {
        /// Which.
        file: PathBuf,
        /// The line, from 1, if it is one.
        line: Option<usize>,
        /// What is wrong.
        why: String,
    },
    /// An assignment is not `PLUGIN.KEY=VALUE`.
    Assignment,
    /// An assignment leads into what is not an object.
    NotAnObject {
        /// The key that holds another value.
        key: String,
    },
    /// Names to watch are given twice.
    WatchedTwice {
        /// Where they are already.
        key: String,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::ReadFile { file, .. } => write!(f, "cannot read {}", file.display()),
            Error::File { file, line: Some(line), why } => write!(f, "{}, line {line}: {why}", file.display()),
            Error::File { file, line: None, why } => write!(f, "{}: {why}", file.display()),
            Error::Assignment => write!(f, "expected PLUGIN.KEY=VALUE, such as quotes.min_words=3"),
            Error::NotAnObject { key } => write!(f, "`{key}` holds a value already, and not an object with keys"),
            Error::WatchedTwice { key } => write!(f, "names to watch are given already, in {key}; give one list"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::ReadFile { source, .. } => Some(source),
            _ => None,
        }
    }
}
