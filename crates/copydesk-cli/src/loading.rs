//! Loads plugins: the only file of the program with `unsafe`. The user vouches for the plugins that they name, and for the folders that are
//! searched.
#![expect(unsafe_code, reason = "loads plugins, for which the user vouches")]

use std::path::Path;
use std::process::ExitCode;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use copydesk::host::{Error, Library};
use copydesk::{Builder, Pipeline, Search};
use copydesk_conformance::SingleTest;

use crate::interrupt;

/// Loads a plugin to read its descriptors.
pub fn library(path: &Path) -> Result<Library, Error> {
    watch_exit();
    // SAFETY: the user named the file, or the folder that it lies in.
    unsafe { Library::load(path) }
}

/// Opens a pipeline.
pub fn pipeline(builder: Builder, search: &Search) -> Result<Pipeline, Error> {
    watch_exit();
    // SAFETY: as above, of each plugin that is not isolated.
    unsafe { builder.open(search) }
}

/// Runs the worker process of an isolated plugin.
pub fn worker_process() -> ExitCode {
    // SAFETY: the program was started for this command, which does nothing else.
    unsafe { copydesk::host::serve() }
}

/// Runs one test of a plugin.
pub fn conformance_test(single: SingleTest) -> Result<(), copydesk_conformance::Error> {
    // SAFETY: the program was started for this test, and does nothing else.
    unsafe { copydesk_conformance::run_single(single) }
}

/// Has large blocks of memory given back to the system as soon as they are freed. By default the C library, which plugins share, learns
/// to keep them, and a long article then holds a fifth more.
pub fn give_memory_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: sets a number in the allocator, before there are other threads.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, 128 << 10);
    }
}

/// Whether the program itself ends the process.
static ENDS: AtomicBool = AtomicBool::new(false);

/// Held by `main`: when it is dropped, the program is at its end.
pub struct Main;

impl Drop for Main {
    fn drop(&mut self) {
        ENDS.store(true, Ordering::SeqCst);
    }
}

/// Reports an error if a plugin in this process calls `exit`; otherwise the caller would see the plugin's exit status and an incomplete output.
fn watch_exit() {
    extern "C" fn at_exit() {
        if !ENDS.load(Ordering::SeqCst) {
            interrupt::end(
                "a plugin ended this process; with --isolate it loses only the article that it does so on",
                2,
            );
        }
    }
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: the function is of the right type, lives as long as the process, and does not unwind.
        unsafe { libc::atexit(at_exit) };
    });
}
