//! A processor in a process of its own, which may crash, hang or eat memory without harm to the run.
//!
//! Each worker thread of the host has one worker process per isolated processor: the same executable, started by a hidden command that
//! calls [`serve`]. It loads the library (the host never does), opens the processor as the host would, and answers calls over a
//! socketpair. What the plugin emits is checked there, so that a plugin sees the same answers as in process, and checked again here, where
//! nothing from the other side is believed.
//!
//! - `codec`: the bytes of frames; `names`: names on two sides; `protocol`: the messages; `lines`: what is logged
//! - `process`: the host's hold on a process; `model`: calls, deadlines, deaths and restarts
//! - `serve`: the process's side

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

/// How worker processes are started and held.
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

    /// Each worker process may have at most so many bytes of writable memory (`RLIMIT_DATA`: heap and private mappings, touched or not).
    /// What a library maps read-only, such as weights, does not count.
    pub fn memory(mut self, bytes: Option<u64>) -> Isolation {
        self.memory = bytes;
        self
    }
}
