//! Why a table is refused.

use copydesk_core::Defect;

use crate::load::StructError;

/// Why the host does not take a table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// It cannot be read: its size, a stride, a count, a pointer, or strings that are not UTF-8.
    #[error("{0}")]
    Unreadable(String),
    /// A number in it is no name.
    #[error("{0}")]
    Name(String),
    /// A row is malformed.
    #[error(transparent)]
    Row(#[from] Defect),
}

impl From<StructError> for TableError {
    fn from(error: StructError) -> TableError {
        TableError::Unreadable(error.to_string())
    }
}
