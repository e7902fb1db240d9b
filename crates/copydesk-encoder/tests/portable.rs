//! The engine with the kernels that every processor can run.

mod tiny;

use copydesk_encoder::{Encoder, Error};

/// Whether they read a text to the bit as they read a sentence.
const EXACT: bool = true;

fn open(file: &'static [u8]) -> Result<Encoder, Error> {
    Encoder::open_portable(file)
}
