//! A small transformer encoder (BERT's architecture with a token-classification head) that runs on one CPU core, for processors that ship a
//! model of their own. It depends on no host and no label set: words go in, one row of logits per word comes out.
//!
//! ```
//! # static MODEL: &[u8] = include_bytes!("../tests/data/tiny.bin");
//! let encoder = copydesk_encoder::Encoder::open(MODEL)?; // once: reads weights in place or packs them, about 10 ms
//! let mut session = encoder.session(); // one per worker
//! let logits = session.run(&[vec!["Ada", "Example", "told", "the", "BBC"], vec!["No", "cuts", "."]]);
//! let bbc: &[f32] = logits.word(0, 4); // one logit per label
//! assert_eq!(bbc.len(), encoder.labels());
//! # Ok::<(), copydesk_encoder::Error>(())
//! ```
//!
//! - **Independent of the batch.** A word's logits depend on its sentence (in a sentence of more than 510 pieces, on the window around the
//!   word), on the model, and on the kind of CPU; not on other sentences, their order, or the number of workers. Products are exact integers,
//!   and activations are quantised per piece. In a text ([`Session::run_text`]) they depend on which words are asked for, too.
//! - **No threads** and no locks. No text makes it panic, and time is linear in the text.
//! - **Words** are lower-cased and split into word pieces; their shape ([`SHAPES`]) is a second input. A word's logits are those of its first
//!   piece.
//!
//! `training/encoder/` makes the model file.

mod attention;
mod forward;
mod kernels;
mod model;
mod products;
mod session;
mod shape;
#[cfg(target_arch = "x86_64")]
mod vnni;
mod windows;
mod wordpiece;

#[cfg(test)]
mod fixtures;

use std::fmt;
use std::sync::Arc;

pub use session::{Asked, Logits, Session};
pub use shape::SHAPES;

use model::Model;
use products::Kernels;

/// An open model; clones share it.
#[derive(Clone)]
pub struct Encoder {
    model: Arc<Model>,
}

impl Encoder {
    /// Opens a file written by `training/encoder/export.py`. The embeddings are read in place; about 11 MB of other weights are copied into
    /// the layout that this machine's kernels need.
    ///
    /// # Errors
    /// If the file is not such a model, or is truncated.
    pub fn open(file: &'static [u8]) -> Result<Encoder, Error> {
        Encoder::open_with(file, Kernels::best())
    }

    /// The same with the kernels that any processor can run, so that tests reach them on every machine.
    ///
    /// # Errors
    /// As [`open`](Encoder::open).
    #[doc(hidden)]
    pub fn open_portable(file: &'static [u8]) -> Result<Encoder, Error> {
        Encoder::open_with(file, Kernels::Portable)
    }

    fn open_with(file: &'static [u8], kernels: Kernels) -> Result<Encoder, Error> {
        // rten-gemm asks rayon for its number of threads, which would start a pool. Make this thread the only one in it; an error means that
        // the pool exists already. No product may hand work to the pool, or a worker would wait for ever: rten-gemm does so only for a
        // single row times an unpacked matrix, and our matrices are packed (`tests/threads.rs` checks).
        let _ = rayon_core::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global();
        Ok(Encoder { model: Arc::new(Model::read(file, None, kernels)?) })
    }

    /// Opens a file that has neither vocabulary nor embeddings of pieces, and shares those of this model.
    ///
    /// # Errors
    /// Like [`open`](Encoder::open), and if the file has pieces of its own or is of another width.
    pub fn open_beside(&self, file: &'static [u8]) -> Result<Encoder, Error> {
        Ok(Encoder { model: Arc::new(Model::read(file, Some(&self.model.pieces), self.model.kernels)?) })
    }

    /// A session for one thread; it reuses its buffers.
    pub fn session(&self) -> Session {
        Session::new(self.model.clone())
    }

    /// The number of labels: the length of a word's logits.
    pub fn labels(&self) -> usize {
        self.model.labels
    }
}

/// The logarithms of the probabilities that logits stand for, by softmax.
///
/// ```
/// let [yes, no] = copydesk_encoder::log_softmax(&[1.0, 1.0]);
/// assert_eq!((yes, no), (0.5_f32.ln(), 0.5_f32.ln()));
/// ```
///
/// # Panics
/// If there are fewer than `N` logits.
pub fn log_softmax<const N: usize>(logits: &[f32]) -> [f32; N] {
    let top = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = logits.iter().map(|x| (x - top).exp()).sum();
    std::array::from_fn(|label| logits[label] - top - sum.ln())
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
