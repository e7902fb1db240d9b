//! Why a run cannot start. What goes wrong with one article is not an error but a problem in its record.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Why a pipeline could not be built or run. `Display` names the plugin, file, layer or key, and the remedy; the cause is its
/// [`source`](std::error::Error::source). `{:#}` writes both, separated by colons.
#[derive(Clone, Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// Kinds of [`Error`], for programs that react to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No plugin of that name was found.
    NotFound,
    /// The file is not a plugin of this major version, or is broken.
    Broken,
    /// The configuration does not fit the processor.
    Config,
    /// The processors cannot run together: a layer has no provider, or two; the order is wrong.
    Plan,
    /// A processor could not be opened, or a session could not be started.
    Start,
    /// A defect of the host or of its caller, not of a plugin.
    Host,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        Error { kind, message: message.into(), source: None }
    }

    /// The same, with what caused it.
    pub(crate) fn caused_by(self, source: impl StdError + Send + Sync + 'static) -> Error {
        Error { source: Some(Arc::new(source)), ..self }
    }

    /// What kind of error it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if f.alternate() {
            let mut cause = self.source();
            while let Some(error) = cause {
                write!(f, ": {error}")?;
                cause = error.source();
            }
        }
        Ok(())
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// The longest word that is compared with names, in bytes.
const MAX_WORD: usize = 256;

/// The candidate that `word` was probably meant to be.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Bounds the time for a very long word, which is not a misspelt name.
    let word = &word[..word.floor_char_boundary(MAX_WORD)];
    let distances = candidates.into_iter().map(|candidate| (strsim::levenshtein(word, candidate), candidate));
    distances.min().filter(|(distance, candidate)| *distance <= 1 + candidate.len() / 4).map(|(_, candidate)| candidate)
}

/// A list for messages: `a`, `b` and `c`, each in backquotes; `nothing` if it is empty.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        None => "nothing".into(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_tells_its_causes_where_they_are_asked_for() {
        let inner = Error::new(ErrorKind::Start, "no weights").caused_by(std::io::Error::other("disk full"));
        let error = Error::new(ErrorKind::Start, "cannot open `a`").caused_by(inner);
        assert_eq!(
            (error.to_string(), format!("{error:#}")),
            ("cannot open `a`".into(), "cannot open `a`: no weights: disk full".into())
        );
        assert_eq!(error.source().unwrap().to_string(), "no weights");
    }

    #[test]
    fn a_slip_of_the_finger_is_recognised() {
        assert_eq!(nearest("min_word", ["max_words", "min_words"]), Some("min_words"));
        assert_eq!(nearest("qoutes", ["entities", "quotes"]), Some("quotes"));
        assert_eq!(nearest("colour", ["min_words"]), None);
        assert_eq!(listed(["a", "b", "c"]), "`a`, `b` and `c`");
    }
}
