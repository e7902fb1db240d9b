//! The files in a folder, at any depth, sorted by name, without hidden files and the output. Folders are walked lazily: memory holds the names in
//! one folder and in its parents.

use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::assets::is_asset;
use crate::skipped::Skipped;

/// The files in a folder. `output`: the folder of the output, in canonical form.
pub(crate) fn walk(
    folder: &Path,
    output: Option<PathBuf>,
) -> impl Iterator<Item = walkdir::Result<DirEntry>> + Send + use<> {
    let shown = move |entry: &DirEntry| {
        let hidden = entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".");
        // A link may lead there too.
        let written = output.is_some() && entry.file_type().is_dir() && entry.path().canonicalize().ok() == output;
        !hidden && !written
    };
    let all = WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter().filter_entry(shown);
    all.filter(|entry| entry.as_ref().map_or(true, |entry| !entry.file_type().is_dir()))
}

/// How many files are in a folder, and the bytes of all whose size can be asked; notes those that are not read.
pub(crate) fn size(folder: &Path, output: Option<&Path>, skipped: &mut Skipped) -> (u64, u64) {
    let entries = walk(folder, output.map(Path::to_owned));
    entries.fold((0, 0), |(files, bytes), entry| {
        if let Ok(asset) = entry.as_ref().map(DirEntry::path).map(Path::to_owned)
            && is_asset(&asset)
        {
            skipped.add(asset);
            return (files, bytes);
        }
        if let Ok(entry) = &entry {
            skipped.add_archived(entry.path());
        }
        let more = entry.ok().and_then(|entry| entry.metadata().ok()).map_or(0, |meta| meta.len());
        (files + 1, bytes + more)
    })
}
