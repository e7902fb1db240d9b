//! Flushes names of files to disk.

use std::fs::File;
use std::io;
use std::path::Path;

/// Flushes the name of a file or a folder to disk: that it exists, or has been renamed, outlives a power failure.
///
/// # Errors
/// If the folder that contains it cannot be opened or flushed. A folder without read permission is skipped.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = match path.parent() {
        // Where folders cannot be opened, they need not be flushed either.
        Some(folder) if cfg!(unix) => folder,
        _ => return Ok(()),
    };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    match File::open(folder) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        opened => opened?.sync_all(),
    }
}
