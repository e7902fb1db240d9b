//! What a test runs with: the plugin's file, its processors, the random seed, and a folder for notes to the parent process.
#![expect(unsafe_code, reason = "loads the plugin under test")]

use std::path::{Path, PathBuf};

use copydesk_host::{Library, inspect};

use crate::finding::{Finding, Verdict, fail};
use crate::host::offer;
use crate::lend::Layout;
use crate::pages::Placement;
use crate::plugin::Subject;
use crate::schema;

pub(crate) struct Context {
    pub(crate) path: PathBuf,
    /// Seed of the random cases.
    pub(crate) seed: u64,
    /// How many random cases to run.
    pub(crate) cases: u64,
    folder: PathBuf,
}

impl Context {
    pub(crate) fn new(path: PathBuf, seed: u64, cases: u64, folder: PathBuf) -> Context {
        Context { path, seed, cases, folder }
    }

    /// Notes what is about to be done: if this process dies, its parent reports it. A note that cannot be written is ignored.
    pub(crate) fn note(&self, doing: &str) {
        let _ = std::fs::write(note(&self.folder), doing);
    }

    /// Describes the random case that runs, for `--reproduce`.
    pub(crate) fn describe(&self, case: &str) {
        let _ = std::fs::write(description(&self.folder), case);
    }

    pub(crate) fn file(&self) -> Result<inspect::File, Finding> {
        // SAFETY: the caller of `alone` gives the process to the plugin.
        unsafe { inspect::File::load(&self.path) }.or_else(|e| fail(format!("{e:#}")))
    }

    pub(crate) fn library(&self) -> Result<Library, Finding> {
        // SAFETY: as above.
        unsafe { self.file()?.library() }.or_else(|e| fail(format!("{e:#}")))
    }

    /// The processors, each with a host whose structs have this layout.
    pub(crate) fn subjects(&self, layout: Layout, placement: Placement) -> Result<Vec<Subject>, Finding> {
        let library = self.library()?;
        let host = std::ptr::NonNull::new(offer(layout, placement)?.cast_mut());
        let Some(host) = host else { return fail("no memory") };
        let each = library.descriptors().iter().enumerate().map(|(index, descriptor)| Subject {
            entry: inspect::entry(&library),
            index: index as u32,
            config: schema::plain(descriptor).unwrap_or_else(|| "{}".into()),
            descriptor: descriptor.clone(),
            host,
        });
        Ok(each.collect())
    }

    /// Tests every processor. If there are several, a finding names the one that it is about. A skipped processor does not skip the others.
    pub(crate) fn each(&self, test: impl Fn(&Subject) -> Verdict) -> Verdict {
        let subjects = self.subjects(Layout::Current, Placement::Roomy)?;
        let mut skipped = None;
        let mut passed = false;
        for subject in &subjects {
            match test(subject) {
                Ok(()) => passed = true,
                Err(finding) => {
                    let finding = if subjects.len() == 1 { finding } else { finding.about(&subject.descriptor.id) };
                    match finding {
                        Finding::Skip(_) => skipped = Some(finding),
                        found => return Err(found),
                    }
                }
            }
        }
        match skipped {
            Some(skipped) if !passed => Err(skipped),
            _ => Ok(()),
        }
    }
}

/// The file of [`Context::note`].
pub(crate) fn note(folder: &Path) -> PathBuf {
    folder.join("note")
}

/// The file of [`Context::describe`].
pub(crate) fn description(folder: &Path) -> PathBuf {
    folder.join("case")
}
