//! Why a corpus could not be linked.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a corpus could not be linked.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The tables of the run are not Parquet.
    NotParquet {
        /// Which folder.
        folder: PathBuf,
        /// What its parts are.
        format: &'static str,
    },
    /// The run is not finished.
    NotFinished {
        /// Which folder.
        folder: PathBuf,
    },
    /// The run is not another shard of the run in the first folder.
    NotShards {
        /// Which folder.
        folder: PathBuf,
        /// The first folder.
        first: PathBuf,
    },
    /// A line of an authority or of corrections cannot be used.
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// What is wrong with it.
        why: String,
    },
    /// A file cannot be read.
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Records cannot be sorted by way of the disk.
    Spill {
        /// Where they are put.
        folder: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The weights that come with the crate are not those that its features need.
    Weight {
        /// The model.
        model: &'static str,
        /// What has no weight.
        name: &'static str,
    },
    /// The corpus has more articles, entities or quotations than 32 bits count.
    TooLarge,
    /// The folder of the run.
    Corpus(copydesk_corpus::Error),
}

impl Error {
    pub(crate) fn read(path: &Path) -> impl FnOnce(io::Error) -> Error + use<> {
        let path = path.to_owned();
        |source| Error::Read { path, source }
    }

    pub(crate) fn spill(folder: &Path) -> impl Fn(io::Error) -> Error + use<> {
        let folder = folder.to_owned();
        move |source| Error::Spill { folder: folder.clone(), source }
    }

    pub(crate) fn line(path: &Path, line: u64, why: String) -> Error {
        Error::Line { path: path.to_owned(), line, why }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NotParquet { folder, format } => {
                write!(f, "the run in {} wrote {format}, not Parquet", folder.display())
            }
            Error::NotFinished { folder } => write!(f, "the run in {} is not finished", folder.display()),
            Error::NotShards { folder, first } => {
                write!(f, "the run in {} is not another shard of the run in {}", folder.display(), first.display())
            }
            Error::Line { path, line, why } => write!(f, "{}, line {line}: {why}", path.display()),
            Error::Read { path, .. } => write!(f, "cannot read {}", path.display()),
            Error::Spill { folder, .. } => write!(f, "cannot sort by way of temporary files in {}", folder.display()),
            Error::Weight { model, name } => write!(f, "the model {model} has no weight for {name}"),
            Error::TooLarge => write!(f, "the corpus has more articles, entities or quotations than 32 bits count"),
            Error::Corpus(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Read { source, .. } | Error::Spill { source, .. } => Some(source),
            // Its message is this one's.
            Error::Corpus(source) => source.source(),
            _ => None,
        }
    }
}

impl From<copydesk_corpus::Error> for Error {
    fn from(error: copydesk_corpus::Error) -> Error {
        Error::Corpus(error)
    }
}
