//! One test, in the process that was made for it.
#![expect(unsafe_code, reason = "hands the process to a plugin")]

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::bench::Bench;
use crate::finding::{Finding, Outcome, Verdict};
use crate::{Error, Run, Test, system, tests};

/// What the process of one test is started with.
#[derive(Clone, Debug)]
pub struct Alone {
    /// The plugin.
    pub file: PathBuf,
    /// The test.
    pub test: String,
    /// Of what is random.
    pub seed: u64,
    /// How many random cases.
    pub cases: u64,
    /// Where the parent looks for what came of it.
    pub folder: PathBuf,
}

/// What the process of a test reports to its parent.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ChildReport {
    pub(crate) outcome: Outcome,
    pub(crate) message: String,
    /// What every process has to agree on.
    pub(crate) agreed: String,
}

pub(crate) fn report_file(folder: &Path) -> PathBuf {
    folder.join("verdict")
}

/// Runs one test in this process, which the plugin may take down, and leaves word of the outcome for the parent.
///
/// # Errors
/// If there is no such test, or the outcome cannot be written.
///
/// # Safety
/// The plugin is one that nobody vouches for. The process must be there for this call alone, so that whatever the plugin does to its memory
/// is between the two.
pub unsafe fn alone(alone: Alone) -> Result<(), Error> {
    let Alone { file, test, seed, cases, folder } = alone;
    system::no_core();
    system::adopt_orphans();
    let test = tests().find(|(_, known)| known.name == test).ok_or_else(|| Error::new(format!("no test `{test}`")))?.1;
    let bench = Bench::new(file, seed, cases, folder.clone());
    let (verdict, agreed) = run(test, &bench);
    // Also one that left the group, which the parent kills.
    system::kill_children();
    let (outcome, message) = verdict.err().map_or((Outcome::Pass, String::new()), Finding::into_parts);
    let report = serde_json::to_string(&ChildReport { outcome, message, agreed })
        .map_err(|e| Error::new("the outcome cannot be written as JSON").caused_by(e.into()))?;
    // Whole or not at all: a process that dies while it writes has given no verdict.
    let draft = folder.join("draft");
    std::fs::write(&draft, report)
        .and_then(|()| std::fs::rename(draft, report_file(&folder)))
        .map_err(|e| Error::new(format!("cannot write the outcome to {}", folder.display())).caused_by(e))
}

fn run(test: &Test, bench: &Bench) -> (Verdict, String) {
    let agreed = std::cell::RefCell::new(String::new());
    let verdict = match test.run {
        Run::File(test) => test(bench),
        Run::Descriptor(test) => bench.each(|subject| test(&subject.descriptor)),
        Run::Each(test) => bench.each(|subject| test(bench, subject)),
        Run::Agree(test) => bench.each(|subject| {
            agreed.borrow_mut().push_str(&test(bench, subject)?);
            Ok(())
        }),
    };
    (verdict, agreed.into_inner())
}
