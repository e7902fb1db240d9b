//! The command line as its users meet it: through the real binary, in a folder of its own, with a small plugin in C or none.
//!
//! What is printed is compared with the files in `tests/snapshots`, which `UPDATE_SNAPSHOTS=1` writes anew.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod bad_input;
mod corpus;
mod eval;
mod formats;
mod hostile;
mod link;
mod project;
mod sandbox;
mod settings;
