//! What a processor can say when it fails.

use std::fmt;

/// Why a processor could not be opened, or could not annotate an article. Made from any standard error by `?`.
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

    /// A wrong configuration: the JSON pointer of the key (`/min_words`) and what it should be.
    pub fn config(pointer: &str, message: impl fmt::Display) -> Error {
        Error { message: format!("configuration {pointer}: {message}"), config: true }
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
