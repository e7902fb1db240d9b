//! Tries a plugin of copydesk out: named tests, each in a process of its own, so that none can take another down.
//!
//! ```
//! let (group, test) = copydesk_conformance::tests().find(|(_, test)| test.name == "spans-whole-characters").unwrap();
//! assert_eq!(group, "rows");
//! println!("{}; if not: {}", test.proves, test.remedy);
//! ```
//!
//! [`tests`] is the list; `copydesk plugin check --list` prints it. In groups, from the file to what it does:
//!
//! - **entry**, **descriptor**, **configuration**: what is exported, said and taken is as `copydesk.h` asks.
//! - **rows**: what is emitted for ordinary articles, judged by the host's own code, one kind of fault per test.
//! - **texts**: the same for odd texts: empty, NUL, emoji, combining marks, CRLF, right to left, 5 MB in a line.
//! - **same result**: twice, in any batch, session, thread and process.
//! - **layers**, **sink**, **input**, **hosts**: layers that are absent, empty or odd; a sink that refuses or asks to stop; memory that may not be
//!   written to, or is gone when `process` returns; hosts that are older or newer.
//! - **lifetime**, **surroundings**, **memory**: models and sessions in any number and order, and what is left when they are closed.
//! - **speed**: what a user would wait for; these warn.
//! - **fuzz**: random articles, layers and configurations.
//!
//! A test is not tried if one that it needs failed: what it would find is that one's. So each fault is reported once, by the test that it is
//! about (`tests/broken` in the repository has a plugin for each).
//!
//! [`check`] is the parent's side: it launches the program again for each test, waits, kills what hangs, and reports. [`alone`] is the
//! child's. The tests speak to the plugin as a host does, by the functions of its entry; what is lent to it lies in pages whose protection
//! they change. `unsafe` is where that is done (`plugin`, `host`, `sink`, `lend`, `pages`, `system`) and where an entry is read.
//!
//! It needs a Unix: processes in groups, and memory that can be protected.
#![deny(missing_docs)]
#![cfg(unix)]

mod articles;
mod bench;
mod checks;
mod child;
mod finding;
mod host;
mod lend;
mod pages;
mod plugin;
mod random;
mod run;
mod schema;
mod sink;
mod system;
mod upstream;

pub use checks::Test;
use checks::{GROUPS, Needs, Run};
pub use child::{Alone, alone};
pub use finding::Outcome;
pub use run::{Options, Report, check};

/// The name of the test that tries random cases.
pub const FUZZ: &str = checks::FUZZ;

/// All tests, with their groups, in the order in which they are reported.
pub fn tests() -> impl Iterator<Item = (&'static str, &'static Test)> {
    GROUPS.iter().flat_map(|(group, tests)| tests.iter().map(move |test| (*group, test)))
}

/// Why a plugin could not be tried. What is wrong with the plugin is no error but a [`Report`].
#[derive(Debug)]
pub struct Error {
    message: String,
    source: Option<std::io::Error>,
}

impl Error {
    pub(crate) fn new(message: impl Into<String>) -> Error {
        Error { message: message.into(), source: None }
    }

    /// The same, with what the system said.
    pub(crate) fn caused_by(self, source: std::io::Error) -> Error {
        Error { source: Some(source), ..self }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn names_are_unique_and_what_a_test_needs_comes_before_it() {
        let mut seen: Vec<&str> = Vec::new();
        for (_, test) in tests() {
            assert!(!seen.contains(&test.name), "{} twice", test.name);
            if let Needs::These(needs) = test.needs {
                assert!(needs.iter().all(|need| seen.contains(need)), "{} needs {needs:?}", test.name);
            }
            seen.push(test.name);
        }
        assert!(seen.len() >= 45, "{} tests", seen.len());
    }
}
