//! Why a table is rejected.

use copydesk_core::Defect;

use crate::load::StructError;

/// Why the host rejects a table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// It cannot be read: a wrong size, stride, count or pointer, or strings that are not UTF-8.
    #[error("{0}")]
    Unreadable(String),
    /// A label, key, role or layer is not the number of a name.
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
