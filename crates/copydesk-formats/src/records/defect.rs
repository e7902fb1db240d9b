//! What can be wrong with one field of a stored record.

use std::fmt;

use copydesk_core::Defect;

/// What is wrong with a field of a stored record.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordDefect {
    /// It is missing, has another type, or is no field of a record; what the parser said.
    Shape(String),
    /// A word that is not one of those it may be.
    Word {
        /// What it is.
        found: String,
        /// What it may be.
        expected: String,
    },
    /// The text has another hash.
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
    /// One of `start` and `end` without the other.
    HalfSpan,
    /// The words of a row are others in the text.
    Words {
        /// What the text has from start to end.
        text: String,
    },
    /// The words of a row that has no span.
    WordsWithoutSpan,
    /// A name that cannot be interned: longer than 256 bytes, or one too many.
    Name,
    /// The annotation model refuses it.
    Model(Defect),
}

impl fmt::Display for RecordDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RecordDefect::Shape(message) => f.write_str(message),
            RecordDefect::Word { found, expected } => write!(f, "it is \"{found}\"; expected {expected}"),
            RecordDefect::Hash => write!(f, "the text has another SHA-256: it was changed after it was annotated"),
            RecordDefect::PastEnd { offset, len, unit } => {
                write!(f, "{offset} is past the end of the text, which has {len} ({unit})")
            }
            RecordDefect::InsideCharacter { offset, unit } => write!(f, "{offset} lies inside a character ({unit})"),
            RecordDefect::HalfSpan => write!(f, "`start` and `end` stand together or not at all"),
            RecordDefect::Words { text } => write!(f, "the text has “{text}” there"),
            RecordDefect::WordsWithoutSpan => write!(f, "a row without `start` and `end` has no words"),
            RecordDefect::Name => write!(f, "a name of more than 256 bytes, or one name too many"),
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
