//! Checks whether a shared library is complete. Loading a truncated one kills the process (a mapped page past the end of the file), so that
//! the sizes in an ELF file's header are compared with the size of the file first. Loaders of other formats check themselves.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

const MAGIC: &[u8; 4] = b"\x7fELF";
const HEADER: usize = 64;
const PROGRAM_HEADER: usize = 56;

/// Why a file cannot be loaded.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Damage {
    #[error("the file is empty")]
    Empty,
    #[error("not an ELF shared library")]
    NotElf,
    #[error("it is cut short: it has {size} bytes, and by its header at least {expected}")]
    CutShort { size: u64, expected: u64 },
}

/// What is wrong with a file, by its header.
pub(crate) fn damage(file: &mut File) -> io::Result<Option<Damage>> {
    let size = file.metadata()?.len();
    if size == 0 {
        return Ok(Some(Damage::Empty));
    }
    let mut header = Vec::with_capacity(HEADER);
    file.take(HEADER as u64).read_to_end(&mut header)?;
    if !header.starts_with(MAGIC) {
        return Ok(cfg!(target_os = "linux").then_some(Damage::NotElf));
    }
    let Ok(header) = <[u8; HEADER]>::try_from(header) else {
        return Ok(Some(Damage::CutShort { size, expected: HEADER as u64 }));
    };
    // 64-bit, in this machine's byte order; the loader rejects others with a message.
    let order = if cfg!(target_endian = "little") { 1 } else { 2 };
    if header[4] != 2 || header[5] != order {
        return Ok(None);
    }
    let (programs, sections) = (long(&header, 32), long(&header, 40));
    let table = |offset: u64, entry: u16, count: u16| offset.saturating_add(u64::from(entry) * u64::from(count));
    let count = short(&header, 56);
    let mut end =
        table(programs, short(&header, 54), count).max(table(sections, short(&header, 58), short(&header, 60)));
    if end <= size && usize::from(short(&header, 54)) == PROGRAM_HEADER {
        file.seek(SeekFrom::Start(programs))?;
        let mut entry = [0; PROGRAM_HEADER];
        for _ in 0..count {
            file.read_exact(&mut entry)?;
            end = end.max(long(&entry, 8).saturating_add(long(&entry, 32)));
        }
    }
    Ok((end > size).then_some(Damage::CutShort { size, expected: end }))
}

fn short(bytes: &[u8], at: usize) -> u16 {
    u16::from_ne_bytes([bytes[at], bytes[at + 1]])
}

fn long(bytes: &[u8], at: usize) -> u64 {
    let mut word = [0; 8];
    word.copy_from_slice(&bytes[at..at + 8]);
    u64::from_ne_bytes(word)
}

#[cfg(all(test, target_os = "linux", target_pointer_width = "64"))]
mod tests {
    use super::*;

    #[test]
    fn every_shorter_file_is_told_from_the_whole() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("program");
        std::fs::copy(std::env::current_exe().unwrap(), &path).unwrap();
        let whole = std::fs::metadata(&path).unwrap().len();
        let check = |size: u64| {
            File::options().write(true).open(&path).unwrap().set_len(size).unwrap();
            damage(&mut File::open(&path).unwrap()).unwrap()
        };
        assert_eq!(check(whole), None);
        for size in [whole - 1, whole / 2, whole / 100, 4096, 100, 64, 63, 4] {
            assert!(
                matches!(check(size), Some(Damage::CutShort { size: found, expected }) if found == size && expected > size)
            );
        }
        assert_eq!(check(3), Some(Damage::NotElf));
        assert_eq!(check(0), Some(Damage::Empty));
    }
}
