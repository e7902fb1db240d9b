//! The hash of a plugin's file, for the records. A plugin carries its weights, so that to hash it takes longer than to open it: what was found out
//! once is kept in the user's cache, in `copydesk/hashes` of `XDG_CACHE_HOME` or `~/.cache`, and holds while the file is the same. A cache that
//! cannot be read or written is as none: then the file is hashed.
//!
//! It is the same while inode, size and times are. Among these is the time of the last change of any of them, which no program can set short of
//! setting the clock. What this rests on:
//!
//! - The file system moves that time whenever the file is written, through a shared mapping too. Those of which this is known are named
//!   ([`moves_times`]); `tmpfs` and others do not, and there nothing is kept.
//! - Even on those a store through a mapping moves no time while the page waits to be written to the disk. So the file is first written there:
//!   from then on a store moves the time.
//! - A file that changed a moment ago may change once more within the same tick of the clock; it is not remembered.

use std::fs::File;
use std::io;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::Error;

/// The SHA-256 of a plugin's file, in hexadecimal: from the user's cache if it is there.
///
/// # Errors
/// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if the file cannot be read.
pub(crate) fn hash(path: &Path) -> Result<String, Error> {
    #[cfg(target_os = "linux")]
    let hash = kept::Hashes::of_the_user().of(path);
    #[cfg(not(target_os = "linux"))]
    let hash = read(path);
    hash.map_err(|error| super::unreadable(path, error))
}

/// The same, read from the file whatever the cache says: for what must not miss a change.
///
/// # Errors
/// As [`hash`].
#[cfg(unix)]
pub(crate) fn hash_in_full(path: &Path) -> Result<String, Error> {
    read(path).map_err(|error| super::unreadable(path, error))
}

fn read(path: &Path) -> io::Result<String> {
    read_open(&mut open(path)?)
}

fn open(path: &Path) -> io::Result<File> {
    let file = File::open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other("it is no file")) }
}

fn read_open(file: &mut File) -> io::Result<String> {
    let mut hasher = Sha256::new();
    io::copy(file, &mut hasher)?;
    Ok(format!("{:x}", hasher.finalize()))
}

/// The cache. Elsewhere than on Linux it is not known when a file's times can be trusted, and each file is hashed.
#[cfg(target_os = "linux")]
mod kept {
    use std::fs::{self, File, Metadata};
    use std::io::{self, Read};
    use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
    use std::path::{Path, PathBuf};
    use std::time::{Duration, SystemTime};

    use rustix::fs::{OFlags, StatVfsMountFlags};
    use sha2::{Digest, Sha256};

    /// How long a file must have been left alone to be remembered: longer than the tick of any file system's clock.
    const SETTLED: Duration = Duration::from_secs(3);

    /// The most bytes of an entry: numbers and a hash.
    const ENTRY: u64 = 256;

    /// How long an entry is kept, since the file of which it speaks may be gone; and the draft of one, whose process may have been killed.
    const OLD: Duration = Duration::from_secs(90 * 24 * 3600);
    const OLD_DRAFT: Duration = Duration::from_secs(3600);

    pub(super) struct Hashes {
        pub(super) folder: Option<PathBuf>,
        pub(super) now: SystemTime,
        /// Whether a file's times tell that it changed.
        pub(super) trusts: fn(&File) -> bool,
    }

    impl Hashes {
        pub(super) fn of_the_user() -> Hashes {
            let absolute = |path: &PathBuf| path.is_absolute();
            let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(absolute);
            let cache = cache.or_else(|| std::env::home_dir().filter(absolute).map(|home| home.join(".cache")));
            let folder = cache.map(|cache| cache.join("copydesk/hashes"));
            Hashes { folder, now: SystemTime::now(), trusts }
        }

        pub(super) fn of(&self, path: &Path) -> io::Result<String> {
            let mut file = super::open(path)?;
            let place = self.place(path).filter(|_| (self.trusts)(&file));
            let Some(place) = place else { return super::read_open(&mut file) };
            if let Some(known) = remembered(&place, &identity(&file.metadata()?)) {
                return Ok(known);
            }
            // Before its times are read: what is stored into a mapping of it afterwards moves them.
            let written = file.sync_all().is_ok();
            let before = file.metadata()?;
            let hash = super::read_open(&mut file)?;
            let identity = identity(&before);
            let same = file.metadata().is_ok_and(|after| identity == self::identity(&after));
            if written && same && settled(&before, self.now) {
                self.remember(&place, &format!("{identity} {hash}\n"));
            }
            Ok(hash)
        }

        /// Where a file's hash is kept: by its path, so that a plugin that is built again and again has one place.
        pub(super) fn place(&self, path: &Path) -> Option<PathBuf> {
            let path = path.canonicalize().ok()?;
            Some(self.folder.as_ref()?.join(format!("{:x}", Sha256::digest(path.as_os_str().as_encoded_bytes()))))
        }

        /// Writes an entry as a whole, or leaves it as it was: others may read it meanwhile. Old ones go.
        pub(super) fn remember(&self, place: &Path, content: &str) {
            let Some(folder) = place.parent() else { return };
            let draft = place.with_extension(format!("{}-{:?}", std::process::id(), std::thread::current().id()));
            let written = fs::create_dir_all(folder)
                .and_then(|()| fs::write(&draft, content))
                .and_then(|()| fs::rename(&draft, place));
            if written.is_err() {
                // The next run tries again.
                let _ = fs::remove_file(&draft);
            }
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let Ok(of) = entry.metadata() else { continue };
                let limit = if Path::new(&entry.file_name()).extension().is_some() { OLD_DRAFT } else { OLD };
                let age = of.modified().ok().and_then(|modified| self.now.duration_since(modified).ok());
                if of.is_file() && is_ours(&entry.file_name().to_string_lossy()) && age.is_some_and(|age| age > limit) {
                    let _ = fs::remove_file(entry.path());
                }
            }
        }
    }

    /// Whether an entry or a draft has this name.
    fn is_ours(name: &str) -> bool {
        is_hash(name.split('.').next().unwrap_or_default())
    }

    fn is_hash(text: &str) -> bool {
        text.len() == 64 && text.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'))
    }

    /// What changes with the content of a file, as a text without line breaks.
    pub(super) fn identity(of: &Metadata) -> String {
        let (modified, changed) = ((of.mtime(), of.mtime_nsec()), (of.ctime(), of.ctime_nsec()));
        format!("{} {} {} {modified:?} {changed:?}", of.dev(), of.ino(), of.size())
    }

    /// Whether the file was last changed long enough ago.
    pub(super) fn settled(of: &Metadata, now: SystemTime) -> bool {
        let changed = SystemTime::UNIX_EPOCH + Duration::from_secs(of.ctime().max(of.mtime()).try_into().unwrap_or(0));
        now.duration_since(changed).is_ok_and(|since| since > SETTLED)
    }

    fn trusts(file: &File) -> bool {
        let kind = rustix::fs::fstatfs(file).map(|of| of.f_type as u64);
        let flags = rustix::fs::fstatvfs(file).map(|of| of.f_flag);
        matches!((kind, flags), (Ok(kind), Ok(flags)) if moves_times(kind, flags))
    }

    /// Whether a file system moves a file's times whenever it is written: ext, XFS and Btrfs do, by the number with which each names itself. What is
    /// mounted to be read may be an image that is made anew with the same inodes and times.
    pub(super) fn moves_times(kind: u64, flags: StatVfsMountFlags) -> bool {
        const EXT: u64 = 0xef53;
        const XFS: u64 = 0x5846_5342;
        const BTRFS: u64 = 0x9123_683e;
        matches!(kind & 0xffff_ffff, EXT | XFS | BTRFS) && !flags.contains(StatVfsMountFlags::RDONLY)
    }

    fn remembered(place: &Path, identity: &str) -> Option<String> {
        // Where a pipe lies, to open it must not wait for somebody who writes to it.
        let flags = OFlags::NONBLOCK.bits().cast_signed();
        let file = File::options().read(true).custom_flags(flags).open(place).ok()?;
        if !file.metadata().is_ok_and(|of| of.is_file() && of.len() <= ENTRY) {
            return None;
        }
        let mut kept = String::new();
        file.take(ENTRY).read_to_string(&mut kept).ok()?;
        let hash = kept.strip_prefix(identity)?.strip_prefix(' ')?.strip_suffix('\n')?;
        is_hash(hash).then(|| hash.to_owned())
    }
}

#[cfg(target_os = "linux")]
#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::MetadataExt;
    use std::path::PathBuf;
    use std::time::{Duration, SystemTime};

    use rustix::fs::{CWD, FileType, Mode, StatVfsMountFlags};

    use super::kept::{Hashes, identity, moves_times};
    use super::*;

    /// Hashes in a folder of its own, on a file system that is trusted, as it is a while later.
    fn hashes(folder: Option<PathBuf>) -> Hashes {
        Hashes { folder, now: later(10), trusts: |_| true }
    }

    fn later(seconds: u64) -> SystemTime {
        SystemTime::now() + Duration::from_secs(seconds)
    }

    /// The hashes of a folder of its own, and a plugin that was just written.
    fn plugin(content: &str) -> (tempfile::TempDir, Hashes, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let (cache, file) = (folder.path().join("a/b"), folder.path().join("plugin.so"));
        fs::write(&file, content).unwrap();
        (folder, hashes(Some(cache)), file)
    }

    /// Has the cache say something else of the file as it is.
    fn forge(hashes: &Hashes, file: &Path) -> String {
        let forged = "f".repeat(64);
        let identity = identity(&file.metadata().unwrap());
        hashes.remember(&hashes.place(file).unwrap(), &format!("{identity} {forged}\n"));
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
        assert_eq!(hash_in_full(&file).unwrap(), hashed("one"), "what must not miss a change asks the file");
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
        let (_folder, mut hashes, file) = plugin("one");
        hashes.now = later(0);
        assert_eq!(hashes.of(&file).unwrap(), hashed("one"));
        assert!(!hashes.place(&file).unwrap().exists());
    }

    #[test]
    fn one_that_was_left_alone_is() {
        let (_folder, hashes, file) = plugin("one");
        assert_eq!(hashes.of(&file).unwrap(), hashed("one"));
        let kept = fs::read_to_string(hashes.place(&file).unwrap()).unwrap();
        assert!(kept.ends_with(&format!(" {}\n", hashed("one"))), "{kept}");
        assert_eq!(hashes.of(&file).unwrap(), hashed("one"));
    }

    #[test]
    fn where_times_prove_nothing_nothing_is_kept_or_believed() {
        let (_folder, mut hashes, file) = plugin("one");
        forge(&hashes, &file);
        hashes.trusts = |_| false;
        assert_eq!(hashes.of(&file).unwrap(), hashed("one"));
        fs::remove_file(hashes.place(&file).unwrap()).unwrap();
        assert_eq!(hashes.of(&file).unwrap(), hashed("one"));
        assert!(!hashes.place(&file).unwrap().exists());

        let (writable, read_only) = (StatVfsMountFlags::NOSUID, StatVfsMountFlags::RDONLY);
        // tmpfs, FUSE, NFS, overlayfs.
        for (kind, trusted) in [
            (0xef53, true),
            (0x9123_683e, true),
            (0x0102_1994, false),
            (0x6573_5546, false),
            (0x6969, false),
            (0x794c_7630, false),
        ] {
            assert_eq!((moves_times(kind, writable), moves_times(kind, read_only)), (trusted, false), "{kind:x}");
        }
    }

    #[test]
    fn old_entries_and_drafts_go_when_one_is_written() {
        let (folder, hashes, file) = plugin("one");
        forge(&hashes, &file);
        let [old, new, draft, foreign] =
            ["a".repeat(64), "b".repeat(64), format!("{}.1-2", "c".repeat(64)), "notes".into()]
                .map(|name| folder.path().join("a/b").join(name));
        for (path, days) in [(&old, 100), (&new, 80), (&draft, 1), (&foreign, 100)] {
            fs::write(path, "").unwrap();
            let written = SystemTime::now() - Duration::from_secs(days * 24 * 3600);
            File::options().write(true).open(path).unwrap().set_modified(written).unwrap();
        }
        fs::write(&file, "another").unwrap();
        hashes.of(&file).unwrap();
        assert_eq!([old, new, draft, foreign].map(|path| path.exists()), [false, true, false, true]);
    }

    #[test]
    fn a_damaged_cache_or_none_is_no_harm() {
        let (folder, hashes, file) = plugin("one");
        forge(&hashes, &file);
        let place = hashes.place(&file).unwrap();
        let whole = fs::read_to_string(&place).unwrap();
        let long = format!("{whole}{}", " ".repeat(300));
        for kept in ["", "\n", &whole[..whole.len() - 1], &whole.replace('f', "g"), &whole[1..], &long] {
            fs::write(&place, kept).unwrap();
            assert_eq!(hashes.of(&file).unwrap(), hashed("one"), "{kept:?}");
        }
        // A pipe to which nobody writes, and a folder.
        fs::remove_file(&place).unwrap();
        rustix::fs::mknodat(CWD, &place, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        assert_eq!(hashes.of(&file).unwrap(), hashed("one"));
        fs::remove_file(&place).unwrap();
        fs::create_dir(&place).unwrap();
        assert_eq!(hashes.of(&file).unwrap(), hashed("one"));

        fs::write(folder.path().join("no folder"), "").unwrap();
        for none in [None, Some(folder.path().join("no folder/b"))] {
            assert_eq!(self::hashes(none).of(&file).unwrap(), hashed("one"));
        }
    }
}
