//! Conformance tests for plugins: named tests, each in a process of its own, so that a crash in one does not end the others.
//!
//! ```
//! let (group, test) = copydesk_conformance::tests().find(|(_, test)| test.name == "spans-whole-characters").unwrap();
//! assert_eq!(group, "rows");
//! println!("{}; if not: {}", test.proves, test.remedy);
//! ```
//!
//! [`tests`] lists them; `copydesk plugin check --list` prints the list. The groups:
//!
//! - **entry**, **descriptor**, **configuration**: the exported entry, the descriptors and the accepted configurations conform to
//!   `copydesk.h`.
//! - **rows**: the tables emitted for ordinary articles are valid, as the host's own code judges; one kind of fault per test.
//! - **texts**: the same for unusual texts: empty, NUL, emoji, combining marks, CRLF, right to left, 5 MB in one line.
//! - **same result**: equal rows the second time, and in every batch, session, thread and process.
//! - **layers**, **sink**, **input**, **hosts**: layers that are absent, empty or malformed; a sink that rejects tables or asks to stop;
//!   input in memory that is read-only, or unmapped when `process` returns; older and newer hosts.
//! - **lifetime**, **surroundings**, **memory**: many models and sessions in any order, and what is left when they are closed.
//! - **speed**: what a user would wait for; these only warn.
//! - **fuzz**: random articles, layers and configurations.
//!
//! A test is skipped if a test that it depends on failed, so that each fault is reported once, by the test for it (`tests/broken` in the
//! repository has a plugin with each fault).
//!
//! [`check`] runs in the parent process: it starts the program again for each test, waits, kills what hangs, and reports. [`run_single`] runs
//! in the child. The tests call the functions of the plugin's entry, as a host does, with input in pages whose protection they change. The
//! `unsafe` code is in `plugin`, `host`, `sink`, `lend`, `pages` and `system`, and where an entry is read.
//!
//! It needs Unix: process groups, and memory whose protection can be changed.
#![deny(missing_docs)]
#![cfg(unix)]

mod articles;
mod checks;
mod child;
mod context;
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
pub use child::{SingleTest, run_single};
pub use finding::Outcome;
pub use run::{Options, Report, check};

/// The name of the test that runs random cases.
pub const FUZZ: &str = checks::FUZZ;

/// All tests, with their groups, in the order in which they are reported.
pub fn tests() -> impl Iterator<Item = (&'static str, &'static Test)> {
    GROUPS.iter().flat_map(|(group, tests)| tests.iter().map(move |test| (*group, test)))
}

/// Why the tests could not run. Faults of the plugin are not errors; they are in the [`Report`]s.
#[derive(Debug)]
pub struct Error {
    message: String,
    source: Option<std::io::Error>,
}

impl Error {
    pub(crate) fn new(message: impl Into<String>) -> Error {
        Error { message: message.into(), source: None }
    }

    /// The same, caused by an error of the system.
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
    fn names_are_unique_and_a_test_comes_after_those_that_it_depends_on() {
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
