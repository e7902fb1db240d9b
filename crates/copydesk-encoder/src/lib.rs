//! A small transformer encoder (BERT's architecture, a token-classification head) that reads sentences on one core of the CPU, for
//! processors that ship a model of their own. Knows no host and no labels: words go in, numbers a word come out.
//!
//! ```no_run
//! # static MODEL: &[u8] = &[];
//! let encoder = copydesk_encoder::Encoder::open(MODEL)?; // once; the weights are read in place or packed, about 10 ms
//! let mut session = encoder.session(); // one for each worker
//! let logits = session.run(&[vec!["Ada", "Example", "told", "the", "BBC"], vec!["No", "cuts", "."]]);
//! let bbc: &[f32] = logits.word(0, 4); // one number for each label
//! # Ok::<(), copydesk_encoder::Error>(())
//! ```
//!
//! - **What a word's numbers depend on**: its sentence (of a sentence with more than 510 pieces, the window around the word), the model,
//!   and the kind of CPU; not on the other sentences, their order, or the number of workers. Products are exact integers, activations are
//!   scaled a piece at a time.
//! - **No threads**, no locks; no text panics; time is linear in the text.
//! - **A word** is read lower-cased, as word pieces, with its shape ([`SHAPES`]) beside them; its numbers are those of its first piece.
//!
//! `training/encoder/` makes the file.

mod forward;
mod kernels;
mod model;
mod session;
mod shape;
mod windows;
mod wordpiece;

#[cfg(test)]
mod fixtures;

use std::fmt;
use std::sync::Arc;

pub use session::{Logits, Session};
pub use shape::SHAPES;

use model::Model;

/// A model that is ready to read; clones share it.
#[derive(Clone)]
pub struct Encoder {
    model: Arc<Model>,
}

impl Encoder {
    /// Opens the file that `training/encoder/export.py` wrote. The rows of the pieces stay where they are; about 11 MB of other weights
    /// are copied into the layout of this machine's kernels.
    pub fn open(file: &'static [u8]) -> Result<Encoder, Error> {
        // The products ask rayon how many threads there are, which would start them: this thread is to be the only one. It may be set already.
        // No product may hand work to the pool, for which a worker would wait in vain: rten-gemm does so only for one row by a matrix
        // that was not packed beforehand, and ours are (`tests/threads.rs` tries).
        let _ = rayon_core::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global();
        Ok(Encoder { model: Arc::new(Model::read(file)?) })
    }

    /// A reader of its own, for one thread at a time; keeps its buffers.
    pub fn session(&self) -> Session {
        Session::new(self.model.clone())
    }

    /// How many numbers a word gets.
    pub fn labels(&self) -> usize {
        self.model.labels
    }
}

/// Why a file cannot be opened as a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error(&'static str);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "encoder model: {}", self.0)
    }
}

impl std::error::Error for Error {}
