//! What a test works with: the plugin's file, its processors, and a folder where it leaves word of what it is doing.
#![expect(unsafe_code, reason = "loads the plugin that is tried out")]

use std::path::{Path, PathBuf};

use copydesk_host::{Library, inspect};

use crate::finding::{Finding, Verdict, fail};
use crate::host::offer;
use crate::lend::Form;
use crate::pages::Placement;
use crate::plugin::Subject;
use crate::schema;

pub(crate) struct Bench {
    pub(crate) path: PathBuf,
    /// Of what is random.
    pub(crate) seed: u64,
    /// How many random cases there are.
    pub(crate) cases: u64,
    folder: PathBuf,
}

impl Bench {
    pub(crate) fn new(path: PathBuf, seed: u64, cases: u64, folder: PathBuf) -> Bench {
        Bench { path, seed, cases, folder }
    }

    /// Leaves word of what is done now: if the process dies, its parent reads it. A note that cannot be written is no reason to stop.
    pub(crate) fn note(&self, doing: &str) {
        let _ = std::fs::write(note(&self.folder), doing);
    }

    /// Describes the case that is tried, for whoever asked for it alone.
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

    /// The processors, offered a host of some form.
    pub(crate) fn subjects(&self, form: Form, placement: Placement) -> Result<Vec<Subject>, Finding> {
        let library = self.library()?;
        let host = std::ptr::NonNull::new(offer(form, placement)?.cast_mut());
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

    /// Tries every processor. Where there are several, what is found is said of the one that it is about. A processor for which there is
    /// nothing to try is no reason not to try the others.
    pub(crate) fn each(&self, test: impl Fn(&Subject) -> Verdict) -> Verdict {
        let subjects = self.subjects(Form::Today, Placement::Roomy)?;
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

/// Where a test leaves word.
pub(crate) fn note(folder: &Path) -> PathBuf {
    folder.join("note")
}

/// Where the fuzzer describes its case.
pub(crate) fn description(folder: &Path) -> PathBuf {
    folder.join("case")
}
