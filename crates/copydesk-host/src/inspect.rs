//! For tools that test plugins: the address of a library's entry before it is read, and the host's own checks of emitted tables.
//!
//! To run plugins, use a [`Pipeline`](crate::Pipeline), which checks all of this itself.
#![expect(unsafe_code, reason = "reads what plugins emit")]

use std::mem::ManuallyDrop;
use std::path::Path;

use copydesk_abi::{Entry, Table};
use copydesk_core::{Defect, Layer, Name};
use copydesk_language::segment::segment;

use crate::frame::{self, View};
pub use crate::frame::{Lent, TableError};
use crate::worker::host_layers;
use crate::{Error, Library, load};

/// The functions of an entry that are null although they are required.
pub fn missing_functions(entry: &Entry) -> impl Iterator<Item = &'static str> {
    load::missing_functions(entry)
}

/// A shared library, loaded for the rest of the process's life. Whether it is a plugin is not checked yet.
#[derive(Debug)]
pub struct File {
    library: ManuallyDrop<libloading::Library>,
    source: String,
}

impl File {
    /// Loads a file.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) or [`ErrorKind::Broken`](crate::ErrorKind::Broken), as for [`Library::load`].
    ///
    /// # Safety
    /// Loading runs the file's initialisers: the caller vouches that they do no harm, or that nothing depends on this process.
    pub unsafe fn load(path: &Path) -> Result<File, Error> {
        // SAFETY: passed on from the caller.
        unsafe { load::open(path) }.map(|(library, source)| File { library, source })
    }

    /// The address of its entry, which is not read.
    ///
    /// # Errors
    /// [`ErrorKind::Broken`](crate::ErrorKind::Broken) if it exports none.
    pub fn entry(&self) -> Result<*const Entry, Error> {
        load::find_entry(&self.library, &self.source)
    }

    /// Its processors.
    ///
    /// # Errors
    /// [`ErrorKind::Broken`](crate::ErrorKind::Broken), as for [`Library::load`].
    ///
    /// # Safety
    /// As [`Library::load`], of what the file exports.
    pub unsafe fn library(&self) -> Result<Library, Error> {
        // SAFETY: passed on from the caller; the library is never closed.
        unsafe { Library::from_entry(self.entry()?, self.source.clone()) }
    }
}

/// The entry of a library.
pub fn entry(library: &Library) -> Entry {
    *library.entry()
}

/// The layers that the host itself makes for a text: those of [`HOST_LAYERS`](crate::HOST_LAYERS).
///
/// # Errors
/// A [`Defect`] of copydesk, not of a plugin.
pub fn segmented(text: &str) -> Result<Vec<Layer>, Defect> {
    host_layers(text, &segment(text, None))
}

/// Copies and checks a table over `text`, as the host does when it is emitted. It is not checked whether the processor provides the layer and
/// whether links lead to existing rows.
///
/// # Errors
/// The first thing that is wrong with it.
///
/// # Safety
/// `table` is null or leads to a table as `copydesk.h` describes it, whose arrays do not change until this returns.
pub unsafe fn read(table: *const Table, text: &str) -> Result<Layer, TableError> {
    // SAFETY: passed on from the caller.
    let table = unsafe { load::read_sized(table) }?;
    // SAFETY: as above; the view does not outlive this function.
    let view = unsafe { View::new(&table) }?;
    frame::decode(&view, text, Name::from_number)
}
