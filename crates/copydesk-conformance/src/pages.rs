//! Memory whose protection can be changed. What a plugin is lent is placed here, so that a forbidden access crashes instead of going
//! unnoticed.
#![expect(unsafe_code, reason = "maps memory and changes its protection")]

use std::io;
use std::ptr::{NonNull, null_mut};

/// How the pieces that are lent are placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Placement {
    /// One after another with zeros between them: reading past the end does no harm.
    Roomy,
    /// Each in pages of its own, directly before a page that must not be accessed: reading past the end crashes.
    Tight,
}

/// Which access to the memory is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    Write,
    Read,
    Nothing,
}

/// Pieces of memory. They are never unmapped: a plugin that keeps a pointer reads the old bytes, unless access was taken away.
#[derive(Debug)]
pub(crate) struct Pages {
    placement: Placement,
    /// Without the guard pages.
    regions: Vec<Region>,
    /// How many bytes are free in the last region.
    free: usize,
}

#[derive(Debug)]
struct Region {
    start: NonNull<u8>,
    len: usize,
}

// SAFETY: the memory is never unmapped; only `put` writes to it, and borrows mutably.
unsafe impl Send for Pages {}
// SAFETY: as above; through a shared reference it is only read.
unsafe impl Sync for Pages {}

/// Zeros after each piece in [`Placement::Roomy`].
const ROOM: usize = 64;
const ROOMY_REGION: usize = 1 << 20;

impl Pages {
    pub(crate) fn new(placement: Placement) -> Pages {
        Pages { placement, regions: Vec::new(), free: 0 }
    }

    /// Copies bytes to a place that is aligned to `align`. For no bytes, the address returned must not be read. In [`Placement::Tight`] the
    /// length must be a multiple of the alignment.
    pub(crate) fn put(&mut self, bytes: &[u8], align: usize) -> io::Result<*mut u8> {
        let to = match self.placement {
            Placement::Tight => {
                let room = bytes.len().next_multiple_of(page());
                let start = map(room + page())?;
                // SAFETY: the last page of what was just mapped.
                protect(unsafe { start.add(room) }, page(), Access::Nothing)?;
                if room > 0 {
                    self.regions.push(Region { start, len: room });
                }
                // SAFETY: inside the mapping, whose guard page comes after `room` bytes.
                unsafe { start.add(room - bytes.len()) }
            }
            Placement::Roomy => {
                let need = bytes.len() + ROOM + align;
                if need > self.free {
                    let len = need.max(ROOMY_REGION).next_multiple_of(page());
                    self.regions.push(Region { start: map(len)?, len });
                    self.free = len;
                }
                let Some(last) = self.regions.last() else { return Err(io::ErrorKind::OutOfMemory.into()) };
                let at = (last.len - self.free).next_multiple_of(align);
                self.free = last.len - at - bytes.len() - ROOM;
                // SAFETY: `at` and the bytes after it lie in what is free of the region.
                unsafe { last.start.add(at) }
            }
        };
        // SAFETY: `to` has room for the bytes, in memory that was just mapped or is free, so that nothing else lies there.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), to.as_ptr(), bytes.len()) };
        Ok(to.as_ptr())
    }

    /// Changes which access is allowed, for all pieces.
    pub(crate) fn allow(&self, access: Access) -> io::Result<()> {
        self.regions.iter().try_for_each(|region| protect(region.start, region.len, access))
    }
}

/// The size of a page in bytes.
pub(crate) fn page() -> usize {
    // SAFETY: asks for a constant of the system.
    usize::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).unwrap_or(4096)
}

fn map(len: usize) -> io::Result<NonNull<u8>> {
    let (access, kind) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANON);
    // SAFETY: new memory, wherever the system likes.
    let start = unsafe { libc::mmap(null_mut(), len, access, kind, -1, 0) };
    if start == libc::MAP_FAILED {
        return Err(io::Error::last_os_error());
    }
    NonNull::new(start.cast()).ok_or_else(|| io::ErrorKind::OutOfMemory.into())
}

fn protect(start: NonNull<u8>, len: usize, access: Access) -> io::Result<()> {
    let access = match access {
        Access::Write => libc::PROT_READ | libc::PROT_WRITE,
        Access::Read => libc::PROT_READ,
        Access::Nothing => libc::PROT_NONE,
    };
    // SAFETY: whole pages that `map` gave and that stay mapped.
    match unsafe { libc::mprotect(start.as_ptr().cast(), len, access) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}
