//! A file that appears under its name only when it is complete.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// A file being written. Dropped before [`Pending::complete`], it leaves nothing behind.
#[derive(Debug)]
pub struct Pending {
    path: PathBuf,
    temporary: Option<PathBuf>,
    file: File,
}

impl Pending {
    /// Starts to write `path`; what is there already is replaced only by `force`, and only at the end. What is no regular file (a pipe,
    /// a device) is written to as it is.
    pub fn create(path: &Path, force: bool) -> Result<(Pending, File)> {
        let name = path.display();
        let (file, temporary) = match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => bail!("cannot write {name}: it is a folder; name a file in it"),
            Ok(meta) if meta.is_file() && !force => bail!("{name} is there already; --force replaces it"),
            Ok(meta) if !meta.is_file() => (File::options().write(true).open(path), None),
            _ => {
                let mut temporary = path.as_os_str().to_owned();
                temporary.push(format!(".{}.tmp", std::process::id()));
                let temporary = PathBuf::from(temporary);
                (File::create_new(&temporary), Some(temporary))
            }
        };
        let file = file.with_context(|| format!("cannot write {name}"))?;
        let writer = file.try_clone().with_context(|| format!("cannot write {name}"))?;
        Ok((Pending { path: path.to_owned(), temporary, file }, writer))
    }

    /// Puts what was written in its place, on disk.
    pub fn complete(mut self) -> io::Result<()> {
        if let Some(temporary) = self.temporary.take() {
            let placed = self.file.sync_all().and_then(|()| fs::rename(&temporary, &self.path));
            if placed.is_err() {
                self.temporary = Some(temporary);
            }
            return placed.and_then(|()| sync_folder(&self.path));
        }
        Ok(())
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        if let Some(temporary) = &self.temporary {
            // Nothing can be done about a temporary file that cannot be removed.
            let _ = fs::remove_file(temporary);
        }
    }
}

/// Brings the name of a file or a folder to the disk.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = match path.parent() {
        // Where folders cannot be opened, they need not be brought to the disk either.
        Some(folder) if cfg!(unix) => folder,
        _ => return Ok(()),
    };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    match File::open(folder) {
        // One may write in a folder that one may not read.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        opened => opened?.sync_all(),
    }
}
