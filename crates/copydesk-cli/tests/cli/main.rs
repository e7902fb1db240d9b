//! Tests of the command line: the real binary, in a folder of its own, with a small plugin in C or none.
//!
//! Output is compared with the files in `tests/snapshots`, which `UPDATE_SNAPSHOTS=1` rewrites.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod bad_input;
mod corpus;
mod damage;
mod eval;
mod formats;
mod hostile;
mod link;
mod project;
mod retry;
mod sandbox;
mod settings;
