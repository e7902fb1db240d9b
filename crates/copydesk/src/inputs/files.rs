//! From arguments to files: a folder is all files in it, at any depth, in the order of their names, but for hidden ones. Folders are
//! walked as they are read: a million names take no memory.

use std::io;
use std::path::{Path, PathBuf};
use std::vec::IntoIter;

use walkdir::{DirEntry, WalkDir};

use super::Given;

/// The files, in order; `None`: standard input.
pub(super) struct Files {
    given: IntoIter<Given>,
    folder: Option<Box<dyn Iterator<Item = walkdir::Result<DirEntry>> + Send>>,
}

type File = Result<Option<PathBuf>, (PathBuf, io::Error)>;

impl Files {
    pub(super) fn new(given: Vec<Given>) -> Files {
        Files { given: given.into_iter(), folder: None }
    }
}

impl Iterator for Files {
    type Item = File;

    fn next(&mut self) -> Option<File> {
        loop {
            match self.folder.as_mut().and_then(Iterator::next) {
                Some(Ok(entry)) if !entry.file_type().is_file() => return Some(Err(special(entry.into_path()))),
                Some(Ok(entry)) => return Some(Ok(Some(entry.into_path()))),
                Some(Err(error)) => {
                    let path = error.path().unwrap_or(Path::new("")).to_owned();
                    return Some(Err((path, error.into())));
                }
                None => self.folder = None,
            }
            match self.given.next()? {
                Given::Stdin => return Some(Ok(None)),
                Given::File(path, _) => return Some(Ok(Some(path))),
                Given::Special(path) => return Some(Err(special(path))),
                Given::Folder(path) => self.folder = Some(Box::new(walk(&path))),
            }
        }
    }
}

/// To open a pipe that nobody writes to is to wait for ever.
fn special(path: PathBuf) -> (PathBuf, io::Error) {
    let why = "neither a file nor a folder, but a pipe, a socket or a device; to read from it, name it by itself";
    (path, io::Error::new(io::ErrorKind::InvalidInput, why))
}

fn walk(folder: &Path) -> impl Iterator<Item = walkdir::Result<DirEntry>> + Send + use<> {
    let shown = |entry: &DirEntry| entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b".");
    let all = WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter().filter_entry(shown);
    all.filter(|entry| entry.as_ref().map_or(true, |entry| !entry.file_type().is_dir()))
}

/// Bytes of all files in a folder that can be asked.
pub(super) fn bytes(folder: &Path) -> u64 {
    walk(folder).filter_map(|entry| entry.ok()?.metadata().ok()).map(|meta| meta.len()).sum()
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn what_is_no_file_in_a_folder_is_named_and_not_waited_for() -> io::Result<()> {
        let folder = std::env::temp_dir().join(format!("copydesk-files-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("a.txt"), "Ada spoke.")?;
        let _socket = UnixListener::bind(folder.join("b"))?;
        std::os::unix::fs::symlink("a.txt", folder.join("c"))?;
        let found: Vec<_> = Files::new(vec![Given::Folder(folder.clone())]).collect();
        fs::remove_dir_all(&folder)?;
        assert!(matches!(&found[0], Ok(Some(path)) if path.ends_with("a.txt")));
        assert!(matches!(&found[1], Err((path, why)) if path.ends_with("b") && why.to_string().contains("a socket")));
        assert!(matches!(&found[2], Ok(Some(path)) if path.ends_with("c")));
        assert_eq!(found.len(), 3);
        Ok(())
    }
}
