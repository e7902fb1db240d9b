//! Why gold or records cannot be scored.

use std::fmt;
use std::io;

/// Why gold or records cannot be read or compared.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The input cannot be read.
    Read {
        /// The input, as the caller calls it.
        name: String,
        /// Why.
        source: io::Error,
    },
    /// A line is not JSON, or not what was expected.
    Line {
        /// The input.
        name: String,
        /// The line, from 1.
        line: usize,
        /// The field, such as `spans[2].start`; empty: the whole line.
        field: String,
        /// What is wrong with it.
        why: String,
    },
    /// Gold without an article.
    NoGold {
        /// The input.
        name: String,
    },
    /// Gold in which no row counts.
    NothingCounts {
        /// The input.
        name: String,
        /// The field that decides: `label`, `type`.
        field: &'static str,
        /// The values that it has.
        values: Vec<String>,
    },
    /// A record that cannot be read.
    Record(copydesk_formats::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Read { name, .. } => write!(f, "cannot read {name}"),
            Error::Line { name, line, field, why } if field.is_empty() => write!(f, "{name}, line {line}: {why}"),
            Error::Line { name, line, field, why } => write!(f, "{name}, line {line}: `{field}`: {why}"),
            Error::NoGold { name } => write!(f, "{name} holds no article; gold is JSONL, one article per line"),
            Error::NothingCounts { name, field, values } => {
                write!(f, "{name}: none of its rows counts; every `{field}` is one of: {}", values.join(", "))
            }
            Error::Record(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Read { source, .. } => Some(source),
            // Its message is already part of this one.
            Error::Record(error) => error.source(),
            _ => None,
        }
    }
}
