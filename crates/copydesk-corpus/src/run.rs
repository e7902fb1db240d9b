//! Starts a run into a folder, continues it after an interruption, or repairs the parts in which articles have problems.

use std::collections::HashSet;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use copydesk_core::Record;
use copydesk_formats::Unit;
use copydesk_host::{Pipeline, Stats, run_with};
use copydesk_inputs::{Inputs, Source};
use serde_json::{Value, json};

use crate::encode::{Encoder, PartFormat};
use crate::manifest::{self, Description, Manifest, Part, PartLimits, Processor, Totals};
use crate::partition::{self, EarlierPart, PART_BYTES, Partition, Progress};
use crate::parts::{self, Parts};
use crate::{Error, Shard};

/// A run into a folder: its settings.
pub struct Run<'p> {
    /// The folder to fill.
    pub folder: PathBuf,
    /// The processors.
    pub pipeline: &'p Pipeline,
    /// How many articles are worked on at once.
    pub workers: usize,
    /// The articles.
    pub inputs: Inputs,
    /// The format of the parts.
    pub format: PartFormat,
    /// What offsets count.
    pub unit: Unit,
    /// The share of the input to take.
    pub shard: Option<Shard>,
    /// The most articles of a part.
    pub part_articles: u64,
    /// Stop when more articles than this have problems.
    pub max_failures: Option<u64>,
    /// How processors are chosen and configured: kept in the manifest for [`Run::retry`], and compared by [`Run::resume`].
    pub settings: Value,
    /// How plugins are isolated: kept in the manifest for [`Run::retry`].
    pub isolation: Value,
    /// What is changed in each record before it is written.
    pub amend: Option<Amend<'p>>,
    /// By what: kept in the manifest, and compared by [`Run::resume`].
    pub amended_by: Value,
}

/// Changes a record that all processors are done with.
pub type Amend<'p> = &'p (dyn Fn(Record) -> Record + Sync);

/// An article that a run has written, for a display of progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArticleDone {
    /// How many words it has.
    pub words: u64,
    /// Whether it has problems.
    pub failed: bool,
}

/// The result of a run.
#[derive(Debug)]
pub struct Report {
    /// Where the time went.
    pub stats: Stats,
    /// Sums over all parts, those of earlier runs included.
    pub totals: Totals,
    /// The first problem of this run, in one line.
    pub first_problem: Option<String>,
    /// Whether it stopped because too many articles had problems.
    pub stopped: bool,
}

/// The result of [`Run::resume`].
#[derive(Debug)]
pub enum Resumed {
    /// The run was continued.
    Continued(Box<Report>),
    /// The run is finished, with these sums; nothing was left to do.
    Finished(Totals),
}

impl<'p> Run<'p> {
    /// A run over all of the inputs, on all cores, with offsets in code points and 50,000 articles per part.
    pub fn new(folder: impl Into<PathBuf>, pipeline: &'p Pipeline, inputs: Inputs, format: PartFormat) -> Run<'p> {
        Run {
            folder: folder.into(),
            pipeline,
            workers: std::thread::available_parallelism().map_or(1, usize::from),
            inputs,
            format,
            unit: Unit::Codepoint,
            shard: None,
            part_articles: 50_000,
            max_failures: None,
            settings: Value::Null,
            isolation: Value::Null,
            amend: None,
            amended_by: Value::Null,
        }
    }

    /// What the manifest says of the run.
    fn describe(&self) -> Result<Description, Error> {
        let processors = self.pipeline.provenance().map(|p| Processor {
            id: p.id.clone(),
            version: p.version.clone(),
            config_sha256: p.config_sha256.clone(),
            library_sha256: p.library_sha256.clone(),
        });
        let here = std::env::current_dir().map_err(Error::read(Path::new(".")))?;
        let columns = self.inputs.columns().mapped().map(|(field, theirs)| (field.to_owned(), json!(theirs)));
        Ok(Description {
            manifest: manifest::SCHEMA.into(),
            input: self.inputs.sources().to_vec(),
            columns: columns.collect(),
            encoding: self.inputs.encoding().map(|encoding| encoding.name().to_owned()),
            shard: self.shard,
            format: self.format,
            offsets: self.unit,
            processors: processors.collect(),
            settings: self.settings.clone(),
            parts: PartLimits { articles: self.part_articles, bytes: PART_BYTES },
            directory: here.display().to_string(),
            isolation: self.isolation.clone(),
            amended_by: self.amended_by.clone(),
        })
    }

    /// Starts a run in a folder that is empty or does not exist.
    ///
    /// # Errors
    /// [`Error::HoldsRun`] and others if it cannot start; [`Error::Interrupted`] if it stopped in the middle.
    pub fn start(self, progress: &mut dyn FnMut(ArticleDone)) -> Result<Report, Error> {
        self.check_outside()?;
        let manifest = Manifest::create(&self.folder, &self.describe()?)?;
        self.run(manifest, Vec::new(), progress)
    }

    /// Continues the run in the folder. Parts whose files are missing or cut short are made again.
    ///
    /// # Errors
    /// [`Error::Changed`] and [`Error::InputChanged`] if it was started with something else; otherwise as [`Run::start`].
    pub fn resume(self, progress: &mut dyn FnMut(ArticleDone)) -> Result<Resumed, Error> {
        self.check_outside()?;
        let manifest = Manifest::open(&self.folder)?;
        let was = manifest.description();
        // The run may continue in another directory, and with plugins isolated otherwise.
        let is = Description { directory: was.directory.clone(), isolation: was.isolation.clone(), ..self.describe()? };
        self.check_unchanged(was, &is)?;
        let earlier: Vec<EarlierPart> =
            manifest.parts().map(|part| EarlierPart::new(part, !self.is_intact(&manifest, part))).collect();
        if manifest.is_finished() && earlier.iter().all(|part| !part.redo) {
            return Ok(Resumed::Finished(manifest.totals()));
        }
        self.run(manifest, earlier, progress).map(|report| Resumed::Continued(Box::new(report)))
    }

    /// Writes the parts of a finished run again in which articles have problems. `None`: there are none.
    ///
    /// # Errors
    /// [`Error::NotFinished`]; [`Error::Changed`] if the processors differ; [`Error::InputChanged`]; otherwise as [`Run::start`].
    pub fn retry(self, progress: &mut dyn FnMut(ArticleDone)) -> Result<Option<Report>, Error> {
        self.check_outside()?;
        let manifest = Manifest::open(&self.folder)?;
        if !manifest.was_finished() {
            return Err(Error::NotFinished { folder: self.folder });
        }
        let was = manifest.description();
        let is = Description { processors: self.describe()?.processors, ..was.clone() };
        self.check_unchanged(was, &is)?;
        // Files may have been corrected since; standard input must be the same.
        let redo = |part: &Part| match self.inputs.reads_stdin() {
            true => EarlierPart::new(part, true),
            false => EarlierPart::corrected(part),
        };
        let earlier = |part: &Part| match part.problems {
            0 => EarlierPart::new(part, !self.is_intact(&manifest, part)),
            _ => redo(part),
        };
        // A retry that was killed continues with the part that it was replacing.
        let mut earlier: Vec<EarlierPart> =
            manifest.parts().map(earlier).chain(manifest.replaced().map(redo)).collect();
        earlier.sort_by_key(|part| part.number);
        if manifest.is_finished() && earlier.iter().all(|part| !part.redo) {
            return Ok(None);
        }
        // What can be read twice is checked before anything is replaced.
        if !self.inputs.reads_stdin() {
            let articles = self.inputs.again().articles();
            if let Some(difference) = partition::difference(articles, self.shard, self.part_articles, &earlier) {
                return Err(Error::InputChanged { folder: self.folder, difference, retry: true });
            }
        }
        self.run(manifest, earlier, progress).map(Some)
    }

    fn check_unchanged(&self, was: &Description, is: &Description) -> Result<(), Error> {
        let differences = manifest::differences(was, is);
        match differences.is_empty() {
            true => Ok(()),
            false => Err(Error::Changed { folder: self.folder.clone(), differences }),
        }
    }

    fn is_intact(&self, manifest: &Manifest, part: &Part) -> bool {
        parts::is_intact(&self.folder, self.format, part, manifest.linked())
    }

    /// A run in its own input would read itself. Checked before anything is written.
    fn check_outside(&self) -> Result<(), Error> {
        let own = std::path::absolute(&self.folder).map_err(Error::write(&self.folder))?;
        // The folder need not exist yet; one of its parents does.
        let own = own.ancestors().find_map(|path| path.canonicalize().ok()).unwrap_or_default();
        for source in self.inputs.sources() {
            let Source::Folder { path, .. } = source else { continue };
            if own.starts_with(path.canonicalize().map_err(Error::read(path))?) {
                return Err(Error::OutputInInput { folder: self.folder.clone(), input: path.clone() });
            }
        }
        Ok(())
    }

    fn run(
        self,
        mut manifest: Manifest,
        earlier: Vec<EarlierPart>,
        progress: &mut dyn FnMut(ArticleDone),
    ) -> Result<Report, Error> {
        // Problems in parts that stay count too, or each continuation would allow as many again.
        let stay: HashSet<u32> = earlier.iter().filter(|part| !part.redo).map(|part| part.number).collect();
        let staying = manifest.parts().filter(|part| stay.contains(&part.part));
        let mut failures = staying.map(|part| part.problems).sum::<u64>();
        let retry = earlier.iter().any(|part| part.redo);
        let read = Arc::new(Progress::default());
        let partition = Partition::new(self.inputs.articles(), self.shard, self.part_articles, earlier, read.clone());
        let encoder = Encoder { format: self.format, unit: self.unit };
        let mut parts = Parts::new(&self.folder, self.format)?;
        let mut first_problem = None;
        let mut number = 0;
        let amend = self.amend;
        let encode = |number, record| {
            let record = match amend {
                Some(amend) => amend(record),
                None => record,
            };
            encoder.encode(read.position(number), &record)
        };
        let summary = run_with(self.pipeline, self.workers, partition, encode, |record| {
            let failed = record.problem.is_some();
            progress(ArticleDone { words: record.words, failed });
            failures += u64::from(failed);
            if first_problem.is_none() {
                first_problem.clone_from(&record.problem);
            }
            if self.max_failures.is_some_and(|most| failures > most) {
                return ControlFlow::Break(Ok(()));
            }
            let added = parts.add(read.part(number), record).and_then(|()| {
                number += 1;
                place(&read, number, &mut parts, &mut manifest)
            });
            added.map_or_else(|error| ControlFlow::Break(Err(error)), ControlFlow::Continue)
        })?;
        if let Some(difference) = read.difference() {
            return Err(Error::InputChanged { folder: self.folder, difference, retry });
        }
        let stopped = matches!(summary.stopped, Some(Ok(())));
        let ended = match summary.stopped {
            Some(ended) => ended,
            None => place(&read, number, &mut parts, &mut manifest).and_then(|()| manifest.finish()),
        };
        ended.map_err(|error| Error::Interrupted(Box::new(error)))?;
        Ok(Report { stats: summary.stats, totals: manifest.totals(), first_problem, stopped })
    }
}

/// Renames the parts that end before this article into place. An earlier part is first removed from the manifest, so that a mixture of both
/// never counts as complete.
fn place(read: &Progress, number: u64, parts: &mut Parts, manifest: &mut Manifest) -> Result<(), Error> {
    while let Some(closed) = read.closed_at(number) {
        let part = parts.finish(closed)?;
        manifest.replace(part.number())?;
        manifest.add(part.place()?)?;
    }
    Ok(())
}

/// Checks that a new run can start in a folder: it is empty or does not exist.
///
/// # Errors
/// [`Error::HoldsRun`], [`Error::NotEmpty`], or what the system says.
pub fn check_new(folder: &Path) -> Result<(), Error> {
    if let Some(manifest) = Manifest::find(folder)? {
        return Err(manifest.held(folder));
    }
    match std::fs::read_dir(folder) {
        Ok(entries) => {
            // A run that was killed before its manifest had a line has left nothing else.
            match entries.filter_map(Result::ok).any(|entry| entry.file_name() != manifest::NAME) {
                true => Err(Error::NotEmpty { folder: folder.to_owned() }),
                false => Ok(()),
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Error::write(folder)(error)),
    }
}
