//! Files in a folder that are skipped, since by their names they hold no article, such as the images of saved pages.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::assets::assets_in;

/// How many names a message shows.
const SHOWN: usize = 5;

/// Files that were passed over in folders. `Display` names some of them. A file that is named itself is read, whatever its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Skipped {
    files: u64,
    first: Vec<PathBuf>,
}

impl Skipped {
    pub(crate) fn add(&mut self, file: PathBuf) {
        self.files += 1;
        if self.first.len() < SHOWN {
            self.first.push(file);
        }
    }

    /// Notes the files in a ZIP archive that are not read, if the name says that it is one.
    pub(crate) fn add_archived(&mut self, file: &Path) {
        if file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip")) {
            assets_in(file).into_iter().for_each(|asset| self.add(asset));
        }
    }

    /// How many they are.
    pub fn files(&self) -> u64 {
        self.files
    }
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let s = if self.files == 1 { "" } else { "s" };
        let names: Vec<String> = self.first.iter().map(|file| file.display().to_string()).collect();
        write!(f, "skipped {} file{s} that hold no article: {}", self.files, names.join(", "))?;
        match self.files - self.first.len() as u64 {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}
