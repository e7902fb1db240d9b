//! The tests, one table per group, and the functions that they share.

mod configuration;
mod descriptor;
mod entry;
mod fuzz;
mod hosts;
mod input;
mod layers;
mod lifetime;
mod memory;
mod rows;
mod same;
mod sink;
mod speed;
mod surroundings;
mod texts;

pub(crate) use fuzz::NAME as FUZZ;

use copydesk_abi as abi;
use copydesk_core::Layer;
use copydesk_host::Descriptor;

use crate::articles::ORDINARY;
use crate::context::Context;
use crate::finding::{Finding, Verdict};
use crate::lend::{Case, Lent};
use crate::plugin::{CallResult, Subject, code};
use crate::sink::Recorded;
use crate::upstream;

/// A test: what it proves, and what to do if it does not hold.
pub struct Test {
    /// Its name.
    pub name: &'static str,
    /// What holds of a plugin that passes.
    pub proves: &'static str,
    /// What the author of one that does not should do.
    pub remedy: &'static str,
    /// The tests that it depends on: it is skipped if one of them failed.
    pub(crate) needs: Needs,
    /// Its timeout, as a multiple of [`Options::timeout`](crate::Options::timeout).
    pub(crate) call_timeout: u32,
    /// Whether it is slow, with megabytes of text; `quick` leaves it out.
    pub(crate) long: bool,
    /// Whether it counts memory, so that the allocator must not cache freed memory.
    pub(crate) counts: bool,
    pub(crate) run: Run,
}

pub(crate) enum Needs {
    These(&'static [&'static str]),
    AllOthers,
}

/// What a test is about.
pub(crate) enum Run {
    /// The file.
    File(fn(&Context) -> Verdict),
    /// Each of its processors.
    Each(fn(&Context, &Subject) -> Verdict),
    /// Each descriptor.
    Descriptor(fn(&Descriptor) -> Verdict),
    /// Each processor; returns a text that must be the same in every process.
    Agree(fn(&Context, &Subject) -> Result<String, Finding>),
}

impl std::fmt::Debug for Test {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Test").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Test {
    const fn new(name: &'static str, proves: &'static str, remedy: &'static str, run: Run) -> Test {
        Test { name, proves, remedy, needs: Needs::These(&[]), call_timeout: 1, long: false, counts: false, run }
    }

    const fn needs(self, needs: &'static [&'static str]) -> Test {
        Test { needs: Needs::These(needs), ..self }
    }

    const fn usual(self) -> Test {
        self
    }

    const fn long(self) -> Test {
        Test { long: true, call_timeout: 20, ..self }
    }

    const fn counting(self) -> Test {
        Test { counts: true, ..self }
    }

    const fn patient(self, call_timeout: u32) -> Test {
        Test { call_timeout, ..self }
    }
}

/// The groups with their tests. A test comes after those that it depends on.
pub(crate) const GROUPS: [(&str, &[Test]); 15] = [
    ("entry", entry::TESTS),
    ("descriptor", descriptor::TESTS),
    ("configuration", configuration::TESTS),
    ("rows", rows::TESTS),
    ("texts", texts::TESTS),
    ("same result", same::TESTS),
    ("layers", layers::TESTS),
    ("sink", sink::TESTS),
    ("input", input::TESTS),
    ("hosts", hosts::TESTS),
    ("lifetime", lifetime::TESTS),
    ("surroundings", surroundings::TESTS),
    ("memory", memory::TESTS),
    ("speed", speed::TESTS),
    ("fuzz", fuzz::TESTS),
];

/// The ordinary articles, with what the processor reads.
fn ordinary(subject: &Subject) -> Result<Vec<Case>, Finding> {
    let case = |(name, text): (&str, &str)| Ok(upstream::case(&subject.descriptor, name, text)?);
    ORDINARY.into_iter().map(case).collect()
}

/// Processes each article in a call of its own, all in one session.
fn one_by_one(subject: &Subject, cases: &[Case]) -> Result<Vec<CallResult>, Finding> {
    let model = subject.open()?;
    let mut session = model.start()?;
    cases.iter().map(|case| Ok(session.process(&Lent::new(std::slice::from_ref(case))?)?)).collect()
}

/// Why a call failed, if it did; tables are not looked at.
fn call_failure(called: &CallResult) -> Option<String> {
    let said = called
        .recorded
        .failed
        .first()
        .map(|(_, why, reason)| format!("it calls `fail` with {}: {reason:?}", code(*why)));
    match called.code {
        abi::OK => said,
        failed => {
            Some(format!("`process` returns {}{}", code(failed), said.map(|s| format!("; {s}")).unwrap_or_default()))
        }
    }
}

/// Why the host would reject an emitted table, if it would.
fn refusal(recorded: &Recorded) -> Option<String> {
    recorded.emitted.iter().find_map(|emitted| Some(format!("a table is rejected: {}", emitted.table.as_ref().err()?)))
}

/// The result of a call as text, one line per row, documents in order. Equal results give equal texts.
fn rendered(recorded: &Recorded, documents: std::ops::Range<u32>) -> String {
    let mut text = String::new();
    for document in documents {
        let mut tables: Vec<_> = recorded.emitted.iter().filter(|e| e.document == document).collect();
        tables.sort_by_key(|emitted| emitted.layer.map_or("", |layer| layer.as_str()));
        for emitted in tables {
            match &emitted.table {
                Ok(layer) => text += &rows(layer),
                Err(rejected) => text += &format!("rejected: {rejected}\n"),
            }
        }
        for (_, why, reason) in recorded.failed.iter().filter(|(of, ..)| *of == document) {
            text += &format!("failed with {}: {reason}\n", code(*why));
        }
    }
    text
}

fn rows(layer: &Layer) -> String {
    let row = |row: copydesk_core::Row<'_>| {
        let span = row.span().map_or("whole article".into(), |span| format!("{}..{}", span.start(), span.end()));
        let score = row.score().map(|score| format!(" {score}")).unwrap_or_default();
        let attrs: String = row.attrs().map(|(key, value)| format!(" {key}={value:?}")).collect();
        let links: String =
            row.links().iter().map(|link| format!(" {}->{}#{}", link.role, link.layer, link.row)).collect();
        format!("{}#{} {span} {}{score}{attrs}{links}\n", layer.name(), row.index(), row.label())
    };
    layer.rows().map(row).collect()
}

/// The first difference of two results; `None` if they are equal.
pub(crate) fn difference(one: &str, other: &str) -> Option<String> {
    if one == other {
        return None;
    }
    let (mut ours, mut theirs) = (one.lines(), other.lines());
    loop {
        match (ours.next(), theirs.next()) {
            (None, None) => return Some("they differ".into()),
            (a, b) if a == b => {}
            (a, b) => return Some(format!("`{}`, then `{}`", shown(a), shown(b))),
        }
    }
}

fn shown(line: Option<&str>) -> String {
    let line = line.unwrap_or("no more rows");
    match line.char_indices().nth(160) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line.into(),
    }
}
