//! End-to-end tests: the real binary with real shared libraries, sound and broken. A single test binary, so that plugins are built once.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod accuracy;
mod boundary;
mod circles;
mod conformance;
mod discovery;
mod embed;
mod examples;
mod failures;
mod frozen;
mod guides;
mod imports;
mod isolation;
mod kit;
mod memory;
mod packaging;
mod runs;
mod standard;
mod vocabulary;
mod watchlist;
