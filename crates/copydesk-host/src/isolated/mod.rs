//! Runs a processor in a process of its own, so that a crash, a hang or excessive memory use does not affect the run.
//!
//! Each worker thread of the host has one worker process per isolated processor: the same executable, started with a hidden command that
//! calls [`serve`]. It loads the library (the host never does), opens the processor as the host would, and answers calls over a socket pair.
//! The worker process checks what the plugin emits, so that the plugin gets the same answers as in process. The host checks everything
//! again, since a corrupted process may send anything.
//!
//! - `codec`: frames and their bytes; `names`: interned names of two processes; `protocol`: messages; `lines`: log lines
//! - `process`: the host's handle of a worker process; `model`: calls, deadlines, crashes and restarts
//! - `serve`: the worker process

mod codec;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
mod lines;
mod model;
mod names;
mod process;
mod protocol;
mod serve;

use std::ffi::OsString;
use std::path::PathBuf;

pub(crate) use model::Source;
pub use serve::serve;

/// How worker processes are started, and their memory limit.
#[derive(Clone, Debug)]
pub struct Isolation {
    program: PathBuf,
    arguments: Vec<OsString>,
    memory: Option<u64>,
}

impl Isolation {
    /// Worker processes are `program` with these arguments, which must lead to [`serve`].
    pub fn new(program: impl Into<PathBuf>, arguments: impl IntoIterator<Item = impl Into<OsString>>) -> Isolation {
        let arguments = arguments.into_iter().map(Into::into).collect();
        Isolation { program: program.into(), arguments, memory: None }
    }

    /// Limits the writable memory of each worker process to this many bytes (`RLIMIT_DATA`: heap and private mappings, whether used or not).
    /// Read-only mappings, such as weights, do not count.
    pub fn memory(mut self, bytes: Option<u64>) -> Isolation {
        self.memory = bytes;
        self
    }
}
