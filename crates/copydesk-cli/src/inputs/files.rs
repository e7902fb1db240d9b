//! From arguments to files: a folder is all files in it, at any depth, in the order of their names, but for hidden ones and for those of the
//! output. Folders are walked as they are read: in memory are the names in one folder, and in those that it lies in.

use std::io;
use std::path::{Path, PathBuf};
use std::vec::IntoIter;

use walkdir::{DirEntry, WalkDir};

use super::{Given, Size};

/// The files, in order; `None`: standard input.
pub(super) struct Files {
    given: IntoIter<Given>,
    folder: Option<Box<dyn Iterator<Item = walkdir::Result<DirEntry>> + Send>>,
    /// The folder that is written.
    output: Option<PathBuf>,
}

type File = Result<Option<PathBuf>, (PathBuf, io::Error)>;

impl Files {
    pub(super) fn new(given: Vec<Given>, output: Option<&Path>) -> Files {
        Files { given: given.into_iter(), folder: None, output: output.map(Path::to_owned) }
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
                Given::Folder(path, _) => {
                    let own = self.output.as_ref().and_then(|output| output.canonicalize().ok());
                    self.folder = Some(Box::new(walk(&path, own)));
                }
            }
        }
    }
}

/// To open a pipe that nobody writes to is to wait for ever.
fn special(path: PathBuf) -> (PathBuf, io::Error) {
    let why = "neither a file nor a folder, but a pipe, a socket or a device; to read from it, name it by itself";
    (path, io::Error::new(io::ErrorKind::InvalidInput, why))
}

/// `own`: the folder of the output.
fn walk(folder: &Path, own: Option<PathBuf>) -> impl Iterator<Item = walkdir::Result<DirEntry>> + Send + use<> {
    let shown = move |entry: &DirEntry| {
        let hidden = entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".");
        // A link, too, may lead there.
        let written = own.is_some() && entry.file_type().is_dir() && entry.path().canonicalize().ok() == own;
        !hidden && !written
    };
    let all = WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter().filter_entry(shown);
    all.filter(|entry| entry.as_ref().map_or(true, |entry| !entry.file_type().is_dir()))
}

/// How many files are in a folder, and the bytes of all that can be asked.
pub(super) fn size(folder: &Path, own: Option<&Path>) -> Size {
    let entries = walk(folder, own.map(Path::to_owned));
    entries.fold(Size::default(), |Size { files, bytes }, entry| {
        let more = entry.ok().and_then(|entry| entry.metadata().ok()).map_or(0, |meta| meta.len());
        Size { files: files + 1, bytes: bytes + more }
    })
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
        let found: Vec<_> = Files::new(vec![Given::Folder(folder.clone(), Size::default())], None).collect();
        fs::remove_dir_all(&folder)?;
        assert!(matches!(&found[0], Ok(Some(path)) if path.ends_with("a.txt")));
        assert!(matches!(&found[1], Err((path, why)) if path.ends_with("b") && why.to_string().contains("a socket")));
        assert!(matches!(&found[2], Ok(Some(path)) if path.ends_with("c")));
        assert_eq!(found.len(), 3);
        Ok(())
    }
}
