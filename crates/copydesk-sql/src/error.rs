//! Why a database cannot be made or queried.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a database cannot be made or queried.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The folder holds no run that can be read.
    Run(copydesk_corpus::Error),
    /// The run has not written Parquet.
    Format {
        /// Its folder.
        folder: PathBuf,
        /// What it has written.
        found: String,
    },
    /// A file of the run cannot be read.
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// SQLite says so.
    Sql(rusqlite::Error),
    /// Rows of an article that make no record.
    Rows {
        /// The article's number in the input.
        article: i64,
        /// What is wrong with them.
        source: Box<copydesk_formats::Error>,
    },
}

impl Error {
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Error {
        let path = path.to_owned();
        move |source| Error::File { path, source }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Run(_) => f.write_str("cannot load the tables of the run"),
            Error::Format { folder, found } => {
                write!(
                    f,
                    "{} holds {found}, and no Parquet tables; annotate into another folder with parquet as the format",
                    folder.display()
                )
            }
            Error::File { path, source } => write!(f, "cannot read {}: {source}", path.display()),
            Error::Sql(error) => error.fmt(f),
            Error::Rows { article, source } => write!(f, "the rows of article {article} make no record: {source}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Run(error) => Some(error),
            Error::Format { .. } => None,
            Error::File { source, .. } => Some(source),
            Error::Sql(error) => error.source(),
            Error::Rows { source, .. } => Some(source),
        }
    }
}

impl From<copydesk_corpus::Error> for Error {
    fn from(error: copydesk_corpus::Error) -> Error {
        Error::Run(error)
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Error {
        Error::Sql(error)
    }
}
