//! What the programs that train the entities processor share: see README.md.

pub mod corpus;
pub mod semi_markov;

use copydesk_encoder::Encoder;
use copydesk_entities::recognise::Weights;

/// The bytes of a file, for as long as the program runs: weights and models are read in place.
fn bytes(path: &str) -> &'static [u8] {
    Box::leak(std::fs::read(path).unwrap_or_else(|e| panic!("{path}: {e}")).into_boxed_slice())
}

/// The encoder in a file that `training/encoder/export.py` wrote.
pub fn encoder(path: &str) -> Encoder {
    Encoder::open(bytes(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The weights in a folder that `fit` wrote.
pub fn weights(folder: &str) -> Weights {
    let path = format!("{folder}/weights.txt");
    let named = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    Weights::read(&named, bytes(&format!("{folder}/lexical.bin")))
}
