//! What the programs that train the entities processor share: see README.md.

pub mod corpus;
pub mod semi_markov;

use std::path::Path;

use copydesk_encoder::Encoder;
use copydesk_entities::recognise::Weights;

/// The encoder in a file that `training/encoder/export.py` wrote; read in place, for as long as the program runs.
pub fn encoder(path: &str) -> Encoder {
    let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("{path}: {e}"));
    Encoder::open(Box::leak(bytes.into_boxed_slice())).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The weights in a folder that `fit` wrote.
pub fn weights(folder: &str) -> Weights {
    Weights::open(Path::new(folder)).unwrap_or_else(|e| panic!("{folder}: {e}"))
}
