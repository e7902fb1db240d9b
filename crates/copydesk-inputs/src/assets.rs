//! Which files in a folder or an archive hold no article, by their names.

use std::fs::File;
use std::path::{Path, PathBuf};

use copydesk_formats::open_zip;

/// Style sheets, scripts, images, fonts, sound and film.
const ASSETS: [&str; 32] = [
    "css", "scss", "less", "js", "mjs", "map", "wasm", "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico",
    "bmp", "tif", "tiff", "woff", "woff2", "ttf", "otf", "eot", "mp3", "m4a", "ogg", "wav", "mp4", "m4v", "mov",
    "webm", "avi",
];

/// Whether a file of this name is passed over in a folder.
pub(crate) fn is_asset(file: &Path) -> bool {
    let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    ASSETS.iter().any(|asset| asset.eq_ignore_ascii_case(extension))
}

/// The files in a ZIP archive that are not read; none if it cannot be opened, which its articles say.
pub(crate) fn assets_in(archive: &Path) -> Vec<PathBuf> {
    let files = File::open(archive).ok().and_then(|file| open_zip(file).ok());
    let names = files.into_iter().flatten().map(|(inner, _)| archive.join(inner));
    names.filter(|path| is_asset(path)).collect()
}
