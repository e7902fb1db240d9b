//! A run into a folder: numbered parts that appear when they are whole, and a manifest that says which parts there are and what made
//! them, so that a run can be killed at any moment and gone on with.
//!
//! ```text
//! DIR/manifest.jsonl            what runs; a line a part, once it is on disk, and one before it is replaced; a line when all is done
//! DIR/quotes/00000.parquet      part 0 of the table `quotes`; while it is written: .00000.parquet.tmp
//! ```
//! Where a part ends depends on the input alone: on how many articles and bytes it has. So the parts, to the byte, are the same for any
//! number of workers, and for a run that was broken off.

mod encode;
mod manifest;
mod partition;
mod parts;

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use anyhow::{Context, Result, anyhow, bail, ensure};
use copydesk_formats::Unit;
use copydesk_host::{Pipeline, Stats, run_with};
use serde_json::{Value, json};

use crate::args::Shard;
use crate::inputs::Inputs;
use crate::output::Progress;
use encode::Encoder;
pub use encode::Kind;
use manifest::Part;
pub use manifest::{Manifest, Totals};
use partition::{Known, Ledger, Partition};
use parts::Parts;

/// What is run, and into which folder.
pub struct Plan<'p> {
    pub folder: &'p Path,
    pub pipeline: &'p Pipeline,
    pub workers: usize,
    pub inputs: Inputs,
    pub kind: Kind,
    pub unit: Unit,
    pub shard: Option<Shard>,
    /// The most articles of a part.
    pub part_articles: u64,
    /// Stop when more articles than this have problems.
    pub max_failures: Option<u64>,
    /// What the processors are configured with, by id; and how they are chosen.
    pub settings: Value,
    /// How plugins are kept apart, for a retry.
    pub isolation: Value,
}

/// What a run came to.
pub struct Report {
    pub stats: Stats,
    /// Articles, words and problems of all parts, also of those that were there before.
    pub totals: Totals,
    /// The first problem, in one line.
    pub first_problem: Option<String>,
    /// Whether it stopped because of too many problems.
    pub stopped: bool,
}

impl Plan<'_> {
    /// What the manifest says of the run: a run with the same description goes on where this one was broken off.
    fn describe(&self) -> Value {
        let processors: Vec<Value> = self
            .pipeline
            .provenance()
            .map(|p| json!({"id": p.id, "version": p.version, "config_sha256": p.config_sha256}))
            .collect();
        json!({
            "manifest": "copydesk.manifest/1",
            "input": self.inputs.describe(),
            "columns": self.inputs.columns(),
            "shard": self.shard.map(|shard| format!("{}/{}", shard.index, shard.of)),
            "format": self.kind.as_str(),
            "offsets": self.unit.as_str(),
            "processors": processors,
            "settings": self.settings,
            "parts": {"articles": self.part_articles, "bytes": partition::BYTES},
        })
    }

    /// Starts a run in a folder that is not there or empty.
    pub fn start(self) -> Result<Report> {
        self.check_outside()?;
        let mut description = self.describe();
        // For a retry; the same run may go on elsewhere, and otherwise isolated. `directory`: what paths as they were typed are read from.
        description["directory"] = json!(std::env::current_dir()?.display().to_string());
        description["isolation"] = self.isolation.clone();
        let manifest = Manifest::create(self.folder, &description)?;
        self.run(manifest, Vec::new())
    }

    /// Goes on with the run in the folder. `Err`: there is nothing left to do; what there is.
    pub fn resume(self) -> Result<Result<Report, Totals>> {
        self.check_outside()?;
        let manifest = Manifest::open(self.folder)?;
        let (was, mut is) = (manifest.description(), self.describe());
        for beside in ["directory", "isolation"] {
            is[beside] = was[beside].clone();
        }
        let differences = manifest::differences(was, &is);
        ensure!(
            differences.is_empty(),
            "cannot go on with the run in {}: {}; repeat its command, or take another folder",
            self.folder.display(),
            differences.join("; ")
        );
        // What someone took away or cut short is made again.
        let known: Vec<Known> = manifest.parts().map(|part| Known::of(part, !self.is_there(part))).collect();
        if manifest.is_finished() && known.iter().all(|part| !part.again) {
            return Ok(Err(manifest.totals()));
        }
        self.run(manifest, known).map(Ok)
    }

    /// Runs once more the parts of a finished run in which articles have problems. `None`: there are none.
    pub fn retry(self) -> Result<Option<Report>> {
        self.check_outside()?;
        let manifest = Manifest::open(self.folder)?;
        let name = self.folder.display();
        ensure!(
            manifest.was_finished(),
            "the run in {name} is not finished; go on with it first: the same command with --resume"
        );
        let differences = manifest::differences(&manifest.description()["processors"], &self.describe()["processors"]);
        ensure!(
            differences.is_empty(),
            "cannot make parts of the run in {name} again: {}; its other parts would be made by other processors",
            differences.join("; ")
        );
        // Files may have been mended since; what comes through a pipe would be anything.
        let again = |part: &Part| if self.inputs.reads_stdin() { Known::of(part, true) } else { Known::mended(part) };
        let known = |part: &Part| if part.problems > 0 { again(part) } else { Known::of(part, !self.is_there(part)) };
        // A retry that was killed goes on with what it had begun to replace.
        let mut known: Vec<Known> = manifest.parts().map(known).chain(manifest.replaced().map(again)).collect();
        known.sort_by_key(|part| part.number);
        if manifest.is_finished() && known.iter().all(|part| !part.again) {
            return Ok(None);
        }
        // Before anything is replaced, what can be read twice is read.
        if !self.inputs.reads_stdin() {
            let articles = self.inputs.again().articles();
            let difference = partition::difference(articles, self.shard, self.part_articles, &known);
            ensure!(
                difference.is_none(),
                "cannot make parts of the run in {name} again: {}; a part keeps its articles, mended or not: give the input \
                 otherwise as it was, or annotate it into another folder",
                difference.unwrap_or_default()
            );
        }
        self.run(manifest, known).map(Some)
    }

    fn is_there(&self, part: &Part) -> bool {
        parts::is_there(self.folder, self.kind, part)
    }

    /// Before anything is written: a run that lay in its own input would read itself.
    fn check_outside(&self) -> Result<()> {
        let own = std::path::absolute(self.folder)?;
        // The folder need not be there yet; what it will lie in is.
        let own = own.ancestors().find_map(|path| path.canonicalize().ok()).unwrap_or_default();
        for folder in self.inputs.folders() {
            ensure!(
                !own.starts_with(folder.canonicalize()?),
                "{} lies in {}, which is read; take another folder",
                self.folder.display(),
                folder.display()
            );
        }
        Ok(())
    }

    fn run(self, mut manifest: Manifest, known: Vec<Known>) -> Result<Report> {
        // Those in parts that stand count too, or each resumption would allow as many again.
        let stand: HashSet<u32> = known.iter().filter(|known| !known.again).map(|known| known.number).collect();
        let standing = manifest.parts().filter(|part| stand.contains(&part.part));
        let mut failures = standing.map(|part| part.problems).sum::<u64>();
        let ledger = Arc::new(Ledger::default());
        let (total, read): (_, Arc<AtomicU64>) = (self.inputs.total(), self.inputs.counter());
        let intake = Partition::new(self.inputs.articles(), self.shard, self.part_articles, known, ledger.clone());
        let maker = Encoder { kind: self.kind, unit: self.unit };
        let mut parts = Parts::new(self.folder, self.kind)?;
        let mut progress = Progress::new(total, read);
        let mut first_problem = None;
        let mut number = 0;
        let make = |number, record| maker.make(ledger.position(number), record);
        let summary = run_with(self.pipeline, self.workers, intake, make, |made| {
            progress.add(made.words, made.problem.is_some());
            failures += u64::from(made.problem.is_some());
            if first_problem.is_none() {
                first_problem.clone_from(&made.problem);
            }
            if self.max_failures.is_some_and(|most| failures > most) {
                return ControlFlow::Break(Ok(()));
            }
            let take = || -> Result<()> {
                parts.add(ledger.part(number), made)?;
                number += 1;
                place(&ledger, number, &mut parts, &mut manifest)
            };
            take().map_or_else(|error| ControlFlow::Break(Err(error)), ControlFlow::Continue)
        });
        progress.end();
        let summary = summary?;
        if let Some(difference) = ledger.difference() {
            bail!("cannot go on with the run in {}: {difference}", self.folder.display());
        }
        let stopped = matches!(summary.stopped, Some(Ok(())));
        let ended = match summary.stopped {
            Some(ended) => ended,
            None => place(&ledger, number, &mut parts, &mut manifest).and_then(|()| manifest.finish()),
        };
        if let Err(error) = ended {
            bail!("{error:#}; stopped there: what is whole stays, and --resume goes on with it");
        }
        Ok(Report { stats: summary.stats, totals: manifest.totals(), first_problem, stopped })
    }
}

/// Puts the parts that end before this article in their places; what was there before is taken back first, so that nobody takes a mixture of
/// both for whole.
fn place(ledger: &Ledger, number: u64, parts: &mut Parts, manifest: &mut Manifest) -> Result<()> {
    while let Some(closed) = ledger.closed_at(number) {
        let part = parts.finish(closed)?;
        manifest.replace(part.number())?;
        manifest.add(part.place()?)?;
    }
    Ok(())
}

/// The folder, if it can take a run.
pub fn check_new(folder: &Path) -> Result<()> {
    let name = folder.display();
    if let Some(manifest) = Manifest::find(folder)? {
        let state = if manifest.is_finished() { "a finished run" } else { "a run that was broken off" };
        let remedy = if manifest.is_finished() { "take another folder" } else { "--resume goes on with it" };
        bail!("{name} holds {state} ({} parts); {remedy}", manifest.parts().count());
    }
    match std::fs::read_dir(folder) {
        Ok(entries) => {
            // Killed before its manifest had a line, a run has left nothing else.
            let theirs = entries.filter_map(Result::ok).filter(|entry| entry.file_name() != manifest::NAME);
            ensure!(theirs.count() == 0, "{name} is not empty; take another folder");
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(anyhow!(error)).with_context(|| format!("cannot write {name}")),
    }
    Ok(())
}
