//! The error that a processor returns.

use std::fmt;

/// Why a processor could not be opened, or could not annotate an article. Made from any standard error by `?`.
///
/// ```
/// use copydesk_plugin::Error;
///
/// fn lexicon(bytes: &[u8]) -> Result<Vec<&str>, Error> {
///     let words: Vec<&str> = std::str::from_utf8(bytes)?.lines().collect();
///     if words.is_empty() { Err(Error::new("the lexicon is empty; put a word on a line")) } else { Ok(words) }
/// }
/// assert_eq!(lexicon(b"").unwrap_err().to_string(), "the lexicon is empty; put a word on a line");
/// assert!(lexicon(b"\xff").unwrap_err().to_string().starts_with("invalid utf-8"));
/// ```
#[derive(Debug)]
pub struct Error {
    message: String,
    config: bool,
}

impl Error {
    /// An error whose message names what happened and, if there is one, the remedy.
    pub fn new(message: impl Into<String>) -> Error {
        Error { message: message.into(), config: false }
    }

    /// A wrong configuration: the JSON pointer of the key (`/min_words`; empty for the whole) and what is wrong with it. For rules that the
    /// schema cannot express; the host checks the schema before [`Processor::open`](crate::Processor::open).
    ///
    /// ```
    /// use copydesk_plugin::Error;
    ///
    /// let error = Error::config("/min_words", "is 9, more than max_words, which is 3");
    /// assert_eq!(error.to_string(), "configuration /min_words: is 9, more than max_words, which is 3");
    /// assert!(error.is_config());
    /// ```
    pub fn config(pointer: &str, message: impl fmt::Display) -> Error {
        let space = if pointer.is_empty() { "" } else { " " };
        Error { message: format!("configuration{space}{pointer}: {message}"), config: true }
    }

    /// Whether the configuration is at fault.
    pub fn is_config(&self) -> bool {
        self.config
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

// `Error` does not implement `std::error::Error`, because this conversion from all types that do would conflict with `From<T> for T`.
impl<E: std::error::Error> From<E> for Error {
    fn from(error: E) -> Error {
        Error::new(error.to_string())
    }
}
