//! Handles Ctrl-C, SIGTERM, and plugins that call `exit`: ends the run at once, with one line that says how to continue, and without leaving
//! temporary files.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use copydesk::corpus::{PartFormat, remove_temporary};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level;

use crate::output::tell;

/// What a run leaves behind if it ends now.
#[derive(Debug, Default)]
struct Remains {
    file: Option<PathBuf>,
    folders: Vec<(PathBuf, PartFormat)>,
    /// How to continue.
    advice: String,
}

static REMAINS: Mutex<Remains> = Mutex::new(Remains { file: None, folders: Vec::new(), advice: String::new() });
static ENDING: AtomicBool = AtomicBool::new(false);

/// Installs the handler; a signal ends the run and prints `advice`.
pub fn watch(advice: impl Into<String>) -> Result<()> {
    remains().advice = advice.into();
    let mut signals = Signals::new([SIGINT, SIGTERM]).context("cannot watch for Ctrl-C")?;
    let wait = move || {
        if let Some(signal) = signals.forever().next() {
            end("interrupted", 128 + signal);
        }
    };
    let named = std::thread::Builder::new().name("copydesk-signals".into());
    named.spawn(wait).context("cannot start the thread that watches for Ctrl-C")?;
    Ok(())
}

/// The temporary file of the output, or none once it is in place.
pub fn temporary_file(file: Option<PathBuf>) {
    remains().file = file;
}

/// A folder that a corpus is annotated into, or that is linked.
pub fn corpus_folder(folder: PathBuf, format: PartFormat) {
    remains().folders.push((folder, format));
}

/// Removes temporary files and ends the process, whatever other threads do.
pub fn end(why: &str, status: i32) -> ! {
    ENDING.store(true, Ordering::SeqCst);
    // The thread that writes stops before the next article, and so is done with its file soon.
    std::thread::sleep(Duration::from_millis(20));
    let remains = std::mem::take(&mut *remains());
    if let Some(file) = remains.file {
        let _ = fs::remove_file(file);
    }
    for (folder, format) in remains.folders {
        let _ = remove_temporary(&folder, format);
    }
    if io::stderr().is_terminal() {
        // Over the progress bar.
        let _ = io::stderr().write_all(b"\r\x1b[2K");
    }
    let advice = if remains.advice.is_empty() { String::new() } else { format!("; {}", remains.advice) };
    tell(&format!("{why}{advice}"));
    // Without destructors and `atexit` handlers, since other threads are still running.
    low_level::exit(status)
}

/// Never returns if the run is being interrupted. Call it before writing to a file.
pub fn wait_if_ending() {
    while ENDING.load(Ordering::SeqCst) {
        std::thread::park();
    }
}

fn remains() -> MutexGuard<'static, Remains> {
    REMAINS.lock().unwrap_or_else(PoisonError::into_inner)
}
