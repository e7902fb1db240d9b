//! A file that appears under its name only when it is complete.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use copydesk::corpus::sync_folder;

use crate::interrupt::temporary_file;

/// A file being written. If it is dropped before [`Pending::complete`], the temporary file is removed.
#[derive(Debug)]
pub struct Pending {
    path: PathBuf,
    temporary: Option<PathBuf>,
    file: File,
}

impl Pending {
    /// Starts to write `path`. An existing file is replaced only with `force`, and only at the end. A pipe or a device is written to as it
    /// is. A link stays, and what it leads to is written.
    pub fn create(path: &Path, force: bool) -> Result<(Pending, File)> {
        let name = path.display();
        let is_link = fs::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink());
        ensure!(
            !is_link || path.exists(),
            "{name} is a link to a file that does not exist; remove it, or name the file"
        );
        let target = if is_link && path.is_file() { path.canonicalize().ok() } else { None };
        let path = target.as_deref().unwrap_or(path);
        let (file, temporary) = match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => bail!("cannot write {name}: it is a folder; name a file in it"),
            Ok(meta) if meta.is_file() && !force => bail!("{name} exists already; --force replaces it"),
            Ok(meta) if !meta.is_file() => (File::options().write(true).open(path), None),
            _ => {
                let mut temporary = path.as_os_str().to_owned();
                temporary.push(format!(".{}.tmp", std::process::id()));
                let temporary = PathBuf::from(temporary);
                temporary_file(Some(temporary.clone()));
                (File::create_new(&temporary), Some(temporary))
            }
        };
        let file = file.with_context(|| format!("cannot write {name}"))?;
        let writer = file.try_clone().with_context(|| format!("cannot write {name}"))?;
        Ok((Pending { path: path.to_owned(), temporary, file }, writer))
    }

    /// Flushes the file to disk and renames it into place.
    pub fn complete(mut self) -> io::Result<()> {
        if let Some(temporary) = self.temporary.take() {
            let placed = self.file.sync_all().and_then(|()| fs::rename(&temporary, &self.path));
            if placed.is_err() {
                self.temporary = Some(temporary);
            }
            temporary_file(None);
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
