//! The engine with the kernels that this processor runs fastest.

mod tiny;

use copydesk_encoder::{Encoder, Error};

/// Whether they read a text to the bit as they read a sentence.
const EXACT: bool = false;

fn open(file: &'static [u8]) -> Result<Encoder, Error> {
    Encoder::open(file)
}
