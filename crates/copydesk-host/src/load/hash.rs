//! The hash of a plugin's file, for the records. A plugin carries its weights, so that to hash it takes longer than to open it: what was found out
//! once is kept in the user's cache, in `copydesk/hashes` of `XDG_CACHE_HOME` or `~/.cache`, and holds while the file is the same.
//!
//! It is the same while inode, size and times are. Among these is the time of the last change of any of them, which nobody can set; a file that
//! changed a moment ago is not remembered, since it may change once more within the same tick of the clock. A cache that cannot be read
//! or written is as none: then the file is hashed.

use std::fs::{self, File, Metadata};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sha2::{Digest, Sha256};

use crate::Error;

/// How long a file must have been left alone to be remembered: longer than the tick of any file system's clock.
const SETTLED: Duration = Duration::from_secs(3);

/// The SHA-256 of a plugin's file, in hexadecimal.
///
/// # Errors
/// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if the file cannot be read.
pub(crate) fn hash(path: &Path) -> Result<String, Error> {
    Hashes { folder: Hashes::user_folder() }.of(path).map_err(|error| super::unreadable(path, error))
}

struct Hashes {
    folder: Option<PathBuf>,
}

impl Hashes {
    fn user_folder() -> Option<PathBuf> {
        let absolute = |path: &PathBuf| path.is_absolute();
        let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(absolute);
        let cache = cache.or_else(|| std::env::home_dir().filter(absolute).map(|home| home.join(".cache")));
        cache.map(|cache| cache.join("copydesk/hashes"))
    }

    fn of(&self, path: &Path) -> std::io::Result<String> {
        let mut file = File::open(path)?;
        let before = file.metadata()?;
        if !before.is_file() {
            return Err(std::io::Error::other("it is no file"));
        }
        let place = self.place(path);
        if let Some(known) = place.as_deref().and_then(|place| remembered(place, &before)) {
            return Ok(known);
        }
        let mut hasher = Sha256::new();
        std::io::copy(&mut file, &mut hasher)?;
        let hash = format!("{:x}", hasher.finalize());
        if let (Some(place), Some(identity)) = (place, identity(&before)) {
            let same = file.metadata().is_ok_and(|after| identity == self::identity(&after).unwrap_or_default());
            if same && settled(&before) {
                remember(&place, &format!("{identity} {hash}\n"));
            }
        }
        Ok(hash)
    }

    /// Where a file's hash is kept: by its path, so that a plugin that is built again and again has one place.
    fn place(&self, path: &Path) -> Option<PathBuf> {
        let path = path.canonicalize().ok()?;
        Some(self.folder.as_ref()?.join(format!("{:x}", Sha256::digest(path.as_os_str().as_encoded_bytes()))))
    }
}

/// What changes with the content of a file, as a text without line breaks.
#[cfg(unix)]
fn identity(of: &Metadata) -> Option<String> {
    use std::os::unix::fs::MetadataExt;

    let (modified, changed) = ((of.mtime(), of.mtime_nsec()), (of.ctime(), of.ctime_nsec()));
    Some(format!("{} {} {} {modified:?} {changed:?}", of.dev(), of.ino(), of.size()))
}

/// Elsewhere the times of a file can be set, and prove nothing.
#[cfg(not(unix))]
fn identity(_: &Metadata) -> Option<String> {
    None
}

/// Whether the file was last changed long enough ago.
fn settled(of: &Metadata) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;

        let changed = SystemTime::UNIX_EPOCH + Duration::from_secs(of.ctime().max(of.mtime()).try_into().unwrap_or(0));
        SystemTime::now().duration_since(changed).is_ok_and(|since| since > SETTLED)
    }
    #[cfg(not(unix))]
    false
}

fn remembered(place: &Path, of: &Metadata) -> Option<String> {
    let kept = fs::read_to_string(place).ok()?;
    let hash = kept.strip_prefix(&identity(of)?)?.strip_prefix(' ')?.strip_suffix('\n')?;
    (hash.len() == 64 && hash.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'))).then(|| hash.to_owned())
}

/// Writes a file as a whole, or leaves it as it was: others may read it meanwhile.
fn remember(place: &Path, content: &str) {
    let Some(folder) = place.parent() else { return };
    let draft = place.with_extension(format!("{}-{:?}", std::process::id(), std::thread::current().id()));
    let written =
        fs::create_dir_all(folder).and_then(|()| fs::write(&draft, content)).and_then(|()| fs::rename(&draft, place));
    if written.is_err() {
        // The next run tries again.
        let _ = fs::remove_file(&draft);
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use super::*;

    /// The hashes of a folder of its own, and a plugin that was just written.
    fn plugin(content: &str) -> (tempfile::TempDir, Hashes, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let (cache, file) = (folder.path().join("a/b"), folder.path().join("plugin.so"));
        fs::write(&file, content).unwrap();
        (folder, Hashes { folder: Some(cache) }, file)
    }

    /// Has the cache say something else of the file as it is.
    fn forge(hashes: &Hashes, file: &Path) -> String {
        let forged = "f".repeat(64);
        let identity = identity(&file.metadata().unwrap()).unwrap();
        remember(&hashes.place(file).unwrap(), &format!("{identity} {forged}\n"));
        forged
    }

    fn hashed(content: &str) -> String {
        format!("{:x}", Sha256::digest(content))
    }

    #[test]
    fn what_is_remembered_holds_while_the_file_is_the_same() {
        let (_folder, hashes, file) = plugin("one");
        let forged = forge(&hashes, &file);
        assert_eq!(hashes.of(&file).unwrap(), forged, "it was not asked");
        // As long, and with the old time put back: the change itself still shows.
        let modified = file.metadata().unwrap().modified().unwrap();
        let before = file.metadata().unwrap().ctime_nsec();
        while file.metadata().unwrap().ctime_nsec() == before {
            fs::write(&file, "two").unwrap();
            File::options().write(true).open(&file).unwrap().set_modified(modified).unwrap();
        }
        assert_eq!(hashes.of(&file).unwrap(), hashed("two"));
    }

    #[test]
    fn a_file_that_changed_a_moment_ago_is_not_remembered() {
        let (_folder, hashes, file) = plugin("one");
        assert_eq!(hashes.of(&file).unwrap(), hashed("one"));
        assert!(!hashes.place(&file).unwrap().exists());
    }

    #[test]
    fn one_that_was_left_alone_is() {
        let (_folder, hashes, _) = plugin("one");
        let own = std::env::current_exe().unwrap();
        if settled(&own.metadata().unwrap()) {
            let first = hashes.of(&own).unwrap();
            assert!(fs::read_to_string(hashes.place(&own).unwrap()).unwrap().ends_with(&format!(" {first}\n")));
            assert_eq!(hashes.of(&own).unwrap(), first);
        }
    }

    #[test]
    fn a_damaged_cache_or_none_is_no_harm() {
        let (folder, hashes, file) = plugin("one");
        forge(&hashes, &file);
        let place = hashes.place(&file).unwrap();
        let whole = fs::read_to_string(&place).unwrap();
        for kept in ["", "\n", &whole[..whole.len() - 1], &whole.replace('f', "g"), &whole[1..]] {
            fs::write(&place, kept).unwrap();
            assert_eq!(hashes.of(&file).unwrap(), hashed("one"), "{kept:?}");
        }
        fs::write(folder.path().join("no folder"), "").unwrap();
        for none in [None, Some(folder.path().join("no folder/b"))] {
            assert_eq!(Hashes { folder: none }.of(&file).unwrap(), hashed("one"));
        }
    }
}
