//! What a processor can say when it fails.

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
    /// An error with a message that names what happened and, where there is one, the remedy.
    pub fn new(message: impl Into<String>) -> Error {
        Error { message: message.into(), config: false }
    }

    /// A wrong configuration: the JSON pointer of the key (`/min_words`; empty for the whole) and what it should be. For what the schema
    /// cannot say; the host checks the rest before [`Processor::open`](crate::Processor::open).
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

// `Error` is no `std::error::Error`, so that this conversion can cover all that are.
impl<E: std::error::Error> From<E> for Error {
    fn from(error: E) -> Error {
        Error::new(error.to_string())
    }
}
