//! Runs one test in the process that was started for it.
#![expect(unsafe_code, reason = "hands the process to a plugin")]

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::finding::{Finding, Outcome, Verdict};
use crate::{Error, Run, Test, system, tests};

/// What the process of one test is started with: paths, the test, and its random cases.
#[derive(Clone, Debug)]
pub struct SingleTest {
    /// The plugin.
    pub file: PathBuf,
    /// The test.
    pub test: String,
    /// Seed of the random cases.
    pub seed: u64,
    /// How many random cases to run.
    pub cases: u64,
    /// The folder for the result.
    pub folder: PathBuf,
}

/// The result that the process of a test leaves for its parent.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ChildReport {
    pub(crate) outcome: Outcome,
    pub(crate) message: String,
    /// Rendered rows that must be the same in every process.
    pub(crate) agreed: String,
}

pub(crate) fn report_file(folder: &Path) -> PathBuf {
    folder.join("verdict")
}

/// Runs one test in this process, which the plugin may crash, and writes the outcome to the folder.
///
/// # Errors
/// If there is no such test, or the outcome cannot be written.
///
/// # Safety
/// Nobody vouches for the plugin: it may corrupt the memory of this process. The process must be used for this call only.
pub unsafe fn run_single(single: SingleTest) -> Result<(), Error> {
    let SingleTest { file, test, seed, cases, folder } = single;
    system::no_core();
    system::adopt_orphans();
    let test = tests().find(|(_, known)| known.name == test).ok_or_else(|| Error::new(format!("no test `{test}`")))?.1;
    let context = Context::new(file, seed, cases, folder.clone());
    let (verdict, agreed) = run(test, &context);
    // The parent kills this process's group; a child may have left it.
    system::kill_children();
    let (outcome, message) = verdict.err().map_or((Outcome::Pass, String::new()), Finding::into_parts);
    let report = serde_json::to_string(&ChildReport { outcome, message, agreed })
        .map_err(|e| Error::new("the outcome cannot be written as JSON").caused_by(e.into()))?;
    // Renamed when complete: a process that dies while it writes leaves no report.
    let draft = folder.join("draft");
    std::fs::write(&draft, report)
        .and_then(|()| std::fs::rename(draft, report_file(&folder)))
        .map_err(|e| Error::new(format!("cannot write the outcome to {}", folder.display())).caused_by(e))
}

fn run(test: &Test, context: &Context) -> (Verdict, String) {
    let agreed = std::cell::RefCell::new(String::new());
    let verdict = match test.run {
        Run::File(test) => test(context),
        Run::Descriptor(test) => context.each(|subject| test(&subject.descriptor)),
        Run::Each(test) => context.each(|subject| test(context, subject)),
        Run::Agree(test) => context.each(|subject| {
            agreed.borrow_mut().push_str(&test(context, subject)?);
            Ok(())
        }),
    };
    (verdict, agreed.into_inner())
}
