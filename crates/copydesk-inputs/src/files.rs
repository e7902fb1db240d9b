//! Lists the files of the inputs, one after another; a folder stands for all files in it (`folder`) that may hold an article (`assets`).

use std::io;
use std::path::{Path, PathBuf};
use std::vec::IntoIter;

use walkdir::DirEntry;

use crate::Source;
use crate::assets::is_asset;
use crate::folder::walk;

/// The files, in order; `None`: standard input.
pub(crate) struct Files {
    sources: IntoIter<Source>,
    folder: Option<Box<dyn Iterator<Item = walkdir::Result<DirEntry>> + Send>>,
    /// The folder that is written to.
    output: Option<PathBuf>,
}

type File = Result<Option<PathBuf>, (PathBuf, io::Error)>;

impl Files {
    pub(crate) fn new(sources: Vec<Source>, output: Option<&Path>) -> Files {
        Files { sources: sources.into_iter(), folder: None, output: output.map(Path::to_owned) }
    }
}

impl Iterator for Files {
    type Item = File;

    fn next(&mut self) -> Option<File> {
        loop {
            match self.folder.as_mut().and_then(Iterator::next) {
                Some(Ok(entry)) if is_asset(entry.path()) => continue,
                Some(Ok(entry)) if !entry.file_type().is_file() => return Some(Err(special(entry.into_path()))),
                Some(Ok(entry)) => return Some(Ok(Some(entry.into_path()))),
                Some(Err(error)) => {
                    let path = error.path().unwrap_or(Path::new("")).to_owned();
                    return Some(Err((path, error.into())));
                }
                None => self.folder = None,
            }
            match self.sources.next()? {
                Source::Stdin(_) => return Some(Ok(None)),
                Source::File { path, .. } => return Some(Ok(Some(path))),
                Source::Special { path } => return Some(Err(special(path))),
                Source::Folder { path, .. } => {
                    let output = self.output.as_ref().and_then(|output| output.canonicalize().ok());
                    self.folder = Some(Box::new(walk(&path, output)));
                }
            }
        }
    }
}

/// Opening a pipe that nobody writes to waits for ever, so only one that is named is opened.
fn special(path: PathBuf) -> (PathBuf, io::Error) {
    let why = "a pipe, a socket or a device is read only if it is named itself";
    (path, io::Error::new(io::ErrorKind::InvalidInput, why))
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn a_socket_in_a_folder_is_reported_and_not_waited_for() -> io::Result<()> {
        let folder = std::env::temp_dir().join(format!("copydesk-files-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("a.txt"), "Ada spoke.")?;
        let _socket = UnixListener::bind(folder.join("b"))?;
        std::os::unix::fs::symlink("a.txt", folder.join("c"))?;
        let found: Vec<_> =
            Files::new(vec![Source::Folder { path: folder.clone(), files: 0, bytes: 0 }], None).collect();
        fs::remove_dir_all(&folder)?;
        assert!(matches!(&found[0], Ok(Some(path)) if path.ends_with("a.txt")));
        assert!(matches!(&found[1], Err((path, why)) if path.ends_with("b") && why.to_string().contains("a socket")));
        assert!(matches!(&found[2], Ok(Some(path)) if path.ends_with("c")));
        assert_eq!(found.len(), 3);
        Ok(())
    }
}
