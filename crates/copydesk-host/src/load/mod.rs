//! From a file to processors: opens a shared library, checks the entry that it exports (`entry`), and reads its descriptors.
//!
//! A library is never closed: thread-local destructors may outlive it. `inprocess` calls the functions of an entry.
#![expect(unsafe_code, reason = "loads foreign code")]

mod entry;
mod error;
mod hash;

use std::fs::File;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use copydesk_abi::{self as abi, Entry, SoundEntry};

use crate::{Descriptor, Error, ErrorKind, elf};

pub(crate) use entry::{missing_functions, read_sized};
pub(crate) use error::{LoadError, StructError};
pub(crate) use hash::hash;
#[cfg(unix)]
pub(crate) use hash::hash_in_full;

/// A loaded plugin: its entry and the descriptors of its processors.
#[derive(Clone)]
pub struct Library {
    source: String,
    entry: Entry,
    descriptors: Vec<Descriptor>,
    /// Where it was loaded from, if it was.
    file: Option<PathBuf>,
}

impl std::fmt::Debug for Library {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Library").field("source", &self.source).field("descriptors", &self.descriptors).finish()
    }
}

impl Library {
    /// Loads a shared library for the rest of the process's life.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] if the file cannot be read; [`ErrorKind::Broken`] with what was expected and what was found if it is no
    /// plugin of this major, or a broken one.
    ///
    /// # Safety
    /// Loading runs code of the file, with all that this process may do. The caller vouches that its initialisers do no harm, and that
    /// what it exports as `copydesk_plugin_v1`, if anything, is an entry whose functions keep to `copydesk.h`. What can be checked of this
    /// is checked; a plugin that you do not trust belongs in a process of its own ([`Builder::isolate`](crate::Builder::isolate)).
    pub unsafe fn load(path: &Path) -> Result<Library, Error> {
        // SAFETY: passed on from the caller.
        let (library, source) = unsafe { open(path) }?;
        let address = find_entry(&library, &source)?;
        // SAFETY: passed on from the caller; the library is never closed.
        let library = unsafe { Library::from_entry(address, source) }?;
        Ok(Library { file: Some(path.into()), ..library })
    }

    /// Reads the processors that the SDK's `linked!` links into the program; `source` names them in errors.
    ///
    /// ```
    /// use copydesk_host::{Builder, Library};
    /// # use copydesk_plugin::{Descriptor, Doc, Error, Host, NoConfig, Output, Processor};
    /// # struct Shout;
    /// # impl Processor for Shout {
    /// #     type Config = NoConfig;
    /// #     type Scratch = ();
    /// #     fn describe() -> Descriptor { Descriptor::new("shout", "1.0.0").requires("tokens").provides("shouts") }
    /// #     fn open(_: NoConfig, _: &Host) -> Result<Shout, Error> { Ok(Shout) }
    /// #     fn process(&self, _: &mut (), _: &Doc<'_>, _: &mut Output) -> Result<(), Error> { Ok(()) }
    /// # }
    /// # fn main() -> Result<(), copydesk_host::Error> {
    /// let library = Library::from_linked(copydesk_plugin::linked!(Shout), "shout")?;
    /// let pipeline = Builder::new().library(library).open_linked()?;
    /// assert_eq!(pipeline.descriptors().next().unwrap().id, "shout");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Broken`] as for [`Library::load`].
    pub fn from_linked(entry: SoundEntry, source: impl Into<String>) -> Result<Library, Error> {
        // SAFETY: its maker vouches for the entry.
        unsafe { Library::from_entry(entry.entry(), source) }
    }

    /// Reads the processors of an entry that is linked into the program; `source` names it in errors.
    ///
    /// # Errors
    /// [`ErrorKind::Broken`] as for [`Library::load`].
    ///
    /// # Safety
    /// `entry` must lead to an entry as `copydesk.h` describes it, whose functions keep to that description for the rest of the
    /// process's life. What can be checked is checked; a pointer that leads nowhere cannot be.
    pub unsafe fn from_entry(entry: *const Entry, source: impl Into<String>) -> Result<Library, Error> {
        let source = source.into();
        // SAFETY: passed on from the caller.
        let read = unsafe { entry::read(entry) };
        let (entry, descriptors) = read.map_err(|e| broken(&source, e.into()))?;
        Ok(Library { source, entry, descriptors, file: None })
    }

    /// The descriptors of its processors, in the library's order.
    pub fn descriptors(&self) -> &[Descriptor] {
        &self.descriptors
    }

    /// Its file, or the name that was given for a linked entry.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The file that it was loaded from; `None` if it is linked into the program.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The minor of the boundary that it was built against.
    pub fn abi_minor(&self) -> u32 {
        self.entry.abi_minor
    }

    pub(crate) fn entry(&self) -> &Entry {
        &self.entry
    }
}

fn unreadable(path: &Path, error: std::io::Error) -> Error {
    Error::new(ErrorKind::NotFound, format!("cannot read the plugin {}", path.display())).caused_by(error)
}

fn broken(source: &str, why: LoadError) -> Error {
    Error::new(ErrorKind::Broken, format!("cannot use the plugin {source}")).caused_by(why)
}

/// Opens a library, which is never closed. Also returns the file's canonical path.
///
/// # Safety
/// As [`Library::load`], of the initialisers.
pub(crate) unsafe fn open(path: &Path) -> Result<(ManuallyDrop<libloading::Library>, String), Error> {
    let unreadable = |error| unreadable(path, error);
    let path: PathBuf = path.canonicalize().map_err(unreadable)?;
    let source = path.display().to_string();
    let damage = File::open(&path).and_then(|mut file| elf::damage(&mut file)).map_err(unreadable)?;
    if let Some(damage) = damage {
        return Err(broken(&source, LoadError::Damaged(damage)));
    }
    // SAFETY: the caller vouches for the initialisers. The path is absolute, and the library is never closed.
    match unsafe { open_now(&path) } {
        Ok(library) => Ok((ManuallyDrop::new(library), source)),
        Err(e) => {
            let reason = std::error::Error::source(&e).map_or_else(|| e.to_string(), ToString::to_string);
            Err(broken(&source, LoadError::System(reason)))
        }
    }
}

/// The address of a library's entry, which is not read yet.
pub(crate) fn find_entry(library: &libloading::Library, source: &str) -> Result<*const Entry, Error> {
    // SAFETY: the symbol is data, so that `libloading` gives its address as the value; it is not dereferenced here.
    let symbol = unsafe { library.get::<*const Entry>(abi::ENTRY_SYMBOL.as_bytes()) };
    symbol.map(|symbol| *symbol).map_err(|_| broken(source, no_entry(library)))
}

/// Opens with all symbols bound now and none of them visible to others.
///
/// # Safety
/// As `libloading::Library::new`.
unsafe fn open_now(path: &Path) -> Result<libloading::Library, libloading::Error> {
    #[cfg(unix)]
    {
        use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};
        // SAFETY: passed on from the caller.
        unsafe { Library::open(Some(path), RTLD_NOW | RTLD_LOCAL) }.map(Into::into)
    }
    #[cfg(not(unix))]
    // SAFETY: passed on from the caller.
    unsafe {
        libloading::Library::new(path)
    }
}

fn no_entry(library: &libloading::Library) -> LoadError {
    let other = (2..10).find(|major| {
        // SAFETY: only checks whether the symbol exists.
        unsafe { library.get::<*const u8>(format!("copydesk_plugin_v{major}").as_bytes()) }.is_ok()
    });
    other.map_or(LoadError::NoEntry, LoadError::OtherMajor)
}
