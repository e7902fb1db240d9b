//! What can be wrong with one field of a stored record.

use std::fmt;

use copydesk_core::Defect;

/// What is wrong with a field of a stored record.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordDefect {
    /// It is missing, has the wrong type, or is not a field of a record; the message of the parser.
    Shape(String),
    /// An unknown word.
    Word {
        /// The word.
        found: String,
        /// The words that are allowed.
        expected: String,
    },
    /// The hash is not that of the text.
    Hash,
    /// An offset past the end of the text.
    PastEnd {
        /// The offset.
        offset: u32,
        /// How long the text is.
        len: u32,
        /// What both count.
        unit: &'static str,
    },
    /// An offset inside a character.
    InsideCharacter {
        /// The offset.
        offset: u32,
        /// What it counts.
        unit: &'static str,
    },
    /// `start` without `end`, or `end` without `start`.
    HalfSpan,
    /// The words of a row differ from the text.
    Words {
        /// The text from start to end.
        text: String,
    },
    /// Words in a row without a span.
    WordsWithoutSpan,
    /// A name that cannot be interned: it is longer than 256 bytes, or the process holds too many names.
    Name,
    /// The annotation model refuses the row or the layer.
    Model(Defect),
}

impl fmt::Display for RecordDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RecordDefect::Shape(message) => f.write_str(message),
            RecordDefect::Word { found, expected } => write!(f, "it is \"{found}\"; expected {expected}"),
            RecordDefect::Hash => {
                write!(f, "it is not the SHA-256 of the text, which was changed after it was annotated")
            }
            RecordDefect::PastEnd { offset, len, unit } => {
                write!(f, "{offset} is past the end of the text, which has {len} ({unit})")
            }
            RecordDefect::InsideCharacter { offset, unit } => write!(f, "{offset} lies inside a character ({unit})"),
            RecordDefect::HalfSpan => write!(f, "a row has both `start` and `end`, or neither"),
            RecordDefect::Words { text } => write!(f, "the text has “{text}” there"),
            RecordDefect::WordsWithoutSpan => write!(f, "a row without `start` and `end` cannot have words"),
            RecordDefect::Name => write!(f, "a name is longer than 256 bytes, or there are too many names"),
            RecordDefect::Model(defect) => defect.fmt(f),
        }
    }
}

impl std::error::Error for RecordDefect {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            RecordDefect::Model(defect) => Some(defect),
            _ => None,
        }
    }
}
