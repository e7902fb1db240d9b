//! One input: standard input, a file or a folder. The manifest of a run contains it, so that a changed input is noticed.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize, Serializer};

use crate::skipped::Skipped;
use crate::{Error, folder};

/// One input. Serialised, it is `"-"`, `{"file", "bytes"}`, `{"folder", "files", "bytes"}` or `{"special"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Source {
    /// Standard input.
    Stdin(Dash),
    /// A file, or what is read like one: a pipe, a device.
    File {
        /// Where it is.
        #[serde(rename = "file", serialize_with = "shown")]
        path: PathBuf,
        /// Its size, if it has one.
        bytes: Option<u64>,
    },
    /// A folder, which stands for all files in it.
    Folder {
        /// Where it is.
        #[serde(rename = "folder", serialize_with = "shown")]
        path: PathBuf,
        /// How many files are in it, at any depth.
        files: u64,
        /// The bytes of all of them whose size can be asked.
        bytes: u64,
    },
    /// Neither a file nor a folder, and matched by a pattern: reported as a problem, since to open it might wait for ever.
    Special {
        /// Where it is.
        #[serde(rename = "special", serialize_with = "shown")]
        path: PathBuf,
    },
}

/// How standard input is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Dash {
    /// `-`
    #[default]
    #[serde(rename = "-")]
    Dash,
}

fn shown<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&path.display())
}

impl Source {
    /// Standard input.
    pub const STDIN: Source = Source::Stdin(Dash::Dash);

    /// As it was named, or as a pattern matched it: `-` for standard input.
    pub fn path(&self) -> &Path {
        match self {
            Source::Stdin(_) => Path::new("-"),
            Source::File { path, .. } | Source::Folder { path, .. } | Source::Special { path } => path,
        }
    }

    /// Its size in bytes, if that can be known.
    pub fn bytes(&self) -> Option<u64> {
        match self {
            Source::Stdin(_) => None,
            Source::File { bytes, .. } => *bytes,
            Source::Folder { bytes, .. } => Some(*bytes),
            Source::Special { .. } => Some(0),
        }
    }

    /// Opens it once, to see that it can be. `output`: the folder of the output, if it exists, which is not read.
    /// Notes the files in a folder that are not read.
    pub(crate) fn open(path: &Path, output: Option<&Path>, skipped: &mut Skipped) -> Result<Source, Error> {
        let cannot_open = |source| Error::Open { path: path.to_owned(), source };
        let meta = fs::metadata(path).map_err(cannot_open)?;
        if meta.is_dir() {
            fs::read_dir(path).map_err(cannot_open)?;
            let (files, bytes) = folder::size(path, output, skipped);
            return Ok(Source::Folder { path: path.to_owned(), files, bytes });
        }
        if meta.is_file() {
            File::open(path).map_err(cannot_open)?;
            skipped.add_archived(path);
            return Ok(Source::File { path: path.to_owned(), bytes: Some(meta.len()) });
        }
        Ok(Source::File { path: path.to_owned(), bytes: None })
    }
}
