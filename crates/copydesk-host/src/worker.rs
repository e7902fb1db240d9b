//! Runs articles through the processors in sequence, on one thread. What goes wrong with an article becomes a problem in its record.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use copydesk_core::{Article, Defect, Layer, LayerBuilder, Meta, Name, Problem, ProblemKind, Record, Span};
use copydesk_language::segment::{Segmentation, segment};

use crate::pipeline::{Pipeline, Stage};
use crate::processor::{
    Answer, CallFailure, CallResult, Failure, Input, Outcome, Session, cannot_restart, cannot_start,
};
use crate::reading::Reading;
use crate::stats::{ProcessorStats, Stats};
use crate::watch::Watched;
use crate::{Error, HOST_ID, HOST_LAYERS, LayerUse, language};

/// One thread's use of a pipeline: a session of every processor.
pub struct Worker<'p> {
    runners: Vec<Runner<'p>>,
    pipeline: &'p Pipeline,
    stop: Arc<AtomicBool>,
    stats: Stats,
}

/// One processor with its session; `None` after a panic, until the next is started.
struct Runner<'p> {
    stage: &'p Stage,
    session: Option<Box<dyn Session + 'p>>,
    /// For a processor whose calls cannot be ended.
    watched: Option<Watched>,
}

/// A record between processors.
struct Draft {
    record: Record,
    /// The mapping to the original text, if processors read a repaired one.
    reading: Option<Reading>,
    meta_json: String,
    /// Whether processors see it.
    open: bool,
}

impl<'p> Worker<'p> {
    pub(crate) fn start(pipeline: &'p Pipeline) -> Result<Worker<'p>, Error> {
        let mut runners = Vec::new();
        let mut stats = Stats::default();
        for stage in &pipeline.stages {
            let id = &stage.descriptor.id;
            let session = stage.model.start().map_err(|e| cannot_start(id, e))?;
            let watched = (!stage.model.ends_calls()).then(|| pipeline.watch.add(id));
            runners.push(Runner { stage, session: Some(session), watched });
            stats.processors.push(ProcessorStats { id: id.clone(), ..ProcessorStats::default() });
        }
        Ok(Worker { runners, pipeline, stop: Arc::default(), stats })
    }

    /// A flag that asks processors to stop during a long call; set it from another thread.
    pub fn stop_flag(&self) -> Arc<AtomicBool> {
        self.stop.clone()
    }

    pub(crate) fn share_stop_flag(&mut self, stop: Arc<AtomicBool>) {
        self.stop = stop;
    }

    /// Statistics of the articles so far.
    pub fn stats(&self) -> &Stats {
        &self.stats
    }

    /// Annotates a batch: one record per article, in order.
    ///
    /// ```
    /// use copydesk_core::{Article, Meta};
    /// use copydesk_host::Builder;
    ///
    /// # fn main() -> Result<(), copydesk_host::Error> {
    /// let pipeline = Builder::new().open_linked()?;
    /// let mut worker = pipeline.worker()?;
    /// let records = worker.annotate(vec![Article::new("a", "Ada spoke.", Meta::default())]);
    /// let tokens = records[0].layers().get("tokens").unwrap();
    /// let words: Vec<&str> = tokens.rows().map(|row| &"Ada spoke."[row.span().unwrap().range()]).collect();
    /// assert_eq!(words, ["Ada", "spoke", "."]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn annotate(&mut self, articles: Vec<Article>) -> Vec<Record> {
        let mut drafts: Vec<Draft> = articles.into_iter().map(|article| self.segment(article)).collect();
        for i in 0..self.runners.len() {
            self.run(i, &mut drafts);
        }
        drafts.into_iter().map(Draft::finish).collect()
    }

    /// Segments an article into the host's layers.
    fn segment(&mut self, article: Article) -> Draft {
        let start = Instant::now();
        let bytes = article.text().len();
        let (article, reading) = match Reading::from_damaged(&article) {
            Some((meant, reading)) => (meant, Some(reading)),
            None => (article, None),
        };
        let language = language::detect(article.text(), article.meta().language.as_deref());
        let title = article.title();
        let mut meta = article.meta().clone();
        meta.language = meta.language.or_else(|| language.map(str::to_owned));
        let meta_json = meta_json(&meta, article.targets());
        let mut record = Record::new(article).with_meta(meta);
        let text = record.text().unwrap_or_default();
        let foreign = language.filter(|code| *code != "en" && !self.pipeline.any_language);
        let layers = match too_long(bytes).or_else(|| foreign.map(not_english)) {
            Some(failure) => Err(failure),
            None => guarded(|| host_layers(text, &segment(text, title.map(|span| span.range())))).and_then(|layers| {
                layers.map_err(|defect| Failure {
                    kind: ProblemKind::Failed,
                    message: format!("segmentation is wrong: {defect}; this is a defect of copydesk"),
                })
            }),
        };
        let tokens = layers.as_ref().map_or(0, |layers| layers.last().map_or(0, Layer::len));
        let host = &self.pipeline.host;
        record.processors.push(host.clone());
        let open = match layers {
            Ok(layers) => record.insert(layers).is_ok(),
            Err(Failure { kind, message }) => {
                record.problems.push(Problem { processor: HOST_ID.into(), kind, message });
                false
            }
        };
        self.stats.articles += 1;
        self.stats.bytes += bytes as u64;
        self.stats.tokens += tokens as u64;
        self.stats.segmentation += start.elapsed();
        Draft { record, reading, meta_json, open }
    }

    /// Runs processor `i` on the articles that have the layers which it requires.
    fn run(&mut self, i: usize, drafts: &mut [Draft]) {
        let (runner, stats) = (&mut self.runners[i], &mut self.stats.processors[i]);
        let stage = runner.stage;
        let mut ready = Vec::new();
        let mut start = Instant::now();
        for (at, draft) in drafts.iter_mut().enumerate().filter(|(_, draft)| draft.open) {
            match draft.missing(stage, &self.pipeline.stages[..i]) {
                Some(message) => {
                    draft.blame(stage, Failure { kind: ProblemKind::Skipped, message });
                    stats.problems += 1;
                }
                None => ready.push(at),
            }
        }
        for batch in ready.chunks(stage.batch()) {
            let inputs: Vec<Input<'_>> = batch.iter().map(|at| drafts[*at].input(stage)).collect();
            stats.boundary += start.elapsed();
            let outcomes = runner.call(&inputs, &self.stop, stats);
            drop(inputs);
            let taking = Instant::now();
            for (at, outcome) in batch.iter().zip(outcomes) {
                match drafts[*at].take(stage, outcome) {
                    Ok(rows) => stats.rows += rows as u64,
                    Err(failure) => {
                        drafts[*at].blame(stage, failure);
                        stats.problems += 1;
                    }
                }
            }
            stats.boundary += taking.elapsed();
            start = Instant::now();
        }
    }
}

impl std::fmt::Debug for Worker<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Worker").field("pipeline", self.pipeline).field("stats", &self.stats).finish_non_exhaustive()
    }
}

impl Runner<'_> {
    /// One outcome per article. If a call of several articles fails as a whole, they are processed one by one, so that only the faulty article
    /// fails; after a panic or a crash in a new session.
    fn call(&mut self, inputs: &[Input<'_>], stop: &AtomicBool, stats: &mut ProcessorStats) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(inputs.len());
        while outcomes.len() < inputs.len() {
            for CallResult { articles, end } in self.answer(&inputs[outcomes.len()..], stop, stats) {
                match end {
                    Ok(given) => outcomes.extend(given),
                    Err(CallFailure { failure, retry }) if articles == 1 && !retry || stop.load(Ordering::Relaxed) => {
                        outcomes.extend((0..articles).map(|_| Err(failure.clone())));
                    }
                    Err(_) => {
                        let suspects = &inputs[outcomes.len()..][..articles];
                        outcomes.extend(suspects.chunks(1).flat_map(|alone| self.call(alone, stop, stats)));
                    }
                }
            }
        }
        outcomes
    }

    /// Processes the articles in the session, or in a new one if there is none.
    fn answer(&mut self, inputs: &[Input<'_>], stop: &AtomicBool, stats: &mut ProcessorStats) -> Vec<CallResult> {
        let all_failed = |failure: Failure| {
            let end = Ok(inputs.iter().map(|_| Err(failure.clone())).collect());
            vec![CallResult { articles: inputs.len(), end }]
        };
        let session = match &mut self.session {
            Some(session) => session,
            None if stop.load(Ordering::Relaxed) => return all_failed(cannot_restart("the run was stopped")),
            none => match self.stage.model.start() {
                Ok(session) => none.insert(session),
                Err(reason) => return all_failed(cannot_restart(reason)),
            },
        };
        let start = Instant::now();
        let watched = self.watched.as_ref().map(|watched| watched.begin(inputs));
        let answer = guarded(|| session.process(inputs, stop));
        drop(watched);
        let Answer { calls, poisoned, boundary } = answer.unwrap_or_else(|panicked| Answer {
            calls: vec![CallResult { articles: inputs.len(), end: Err(panicked.into()) }],
            poisoned: true,
            boundary: Duration::ZERO,
        });
        stats.process += start.elapsed().saturating_sub(boundary);
        stats.boundary += boundary;
        if poisoned {
            self.session = None;
        }
        calls
    }
}

/// Turns a panic of the host itself into a failure of the current article, so that the run continues.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let said = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
        let message =
            format!("copydesk itself panicked: {}; this is a defect of copydesk", said.unwrap_or("no message"));
        Failure { kind: ProblemKind::Panicked, message }
    })
}

/// The metadata that processors get: that of the article, and as `targets` the byte ranges that its source asks about, if any.
fn meta_json(meta: &Meta, targets: &[Span]) -> String {
    let mut meta = serde_json::to_value(meta).unwrap_or_default();
    if !targets.is_empty() {
        let targets: Vec<[usize; 2]> = targets.iter().map(|target| [target.start(), target.end()]).collect();
        meta["targets"] = targets.into();
    }
    meta.to_string()
}

impl Draft {
    /// The record of the original article.
    fn finish(self) -> Record {
        let Draft { record, reading, .. } = self;
        let Some(reading) = reading else { return record };
        let (id, meta) = (record.id().to_owned(), record.meta().clone());
        reading.restore(record).unwrap_or_else(|defect| {
            let message = format!("its rows have no place in its text: {defect}; this is a defect of copydesk");
            let mut record = Record::unreadable(id, "").with_meta(meta);
            record.problems = vec![Problem { processor: HOST_ID.into(), kind: ProblemKind::Failed, message }];
            record
        })
    }

    /// Why a processor cannot run on this article, if it cannot.
    fn missing(&self, stage: &Stage, before: &[Stage]) -> Option<String> {
        let absent = |layer: Name| self.record.layers().iter().all(|there| there.name() != layer);
        let need = stage.descriptor.requires.iter().find(|need| absent(need.layer))?;
        let provider = before.iter().find(|stage| stage.descriptor.provides(need.layer));
        let provider = provider.map_or(HOST_ID, |stage| stage.descriptor.id.as_str());
        Some(format!("it requires layer `{}`, which `{provider}` failed to give for this article", need.layer))
    }

    fn input(&self, stage: &Stage) -> Input<'_> {
        let declared = |layer: &&Layer| stage.descriptor.reads().any(|l| l.layer == layer.name());
        Input {
            id: self.record.id(),
            lang: self.record.meta().language.as_deref().unwrap_or_default(),
            text: self.record.text().unwrap_or_default(),
            meta_json: &self.meta_json,
            layers: self.record.layers().iter().filter(declared).collect(),
        }
    }

    /// Adds the layers of a processor, and an empty layer for each provided one that it did not emit. Returns the number of rows.
    fn take(&mut self, stage: &Stage, outcome: Outcome) -> Result<usize, Failure> {
        self.record.processors.push(stage.provenance.clone());
        let mut layers = outcome?;
        let text = self.record.text().unwrap_or_default();
        for LayerUse { layer, .. } in &stage.descriptor.provides {
            if layers.iter().all(|given| given.name() != *layer) {
                layers.extend(LayerBuilder::new(*layer, text).map(LayerBuilder::finish));
            }
        }
        // In the order of the declarations, in whatever order they were emitted.
        layers.sort_by_key(|layer| stage.descriptor.provides.iter().position(|l| l.layer == layer.name()));
        let rows = layers.iter().map(Layer::len).sum();
        match self.record.insert(layers) {
            Ok(()) => Ok(rows),
            Err(defect) => {
                let message = format!("`{}` emitted {defect}", stage.descriptor.id);
                Err(Failure { kind: ProblemKind::Rejected, message })
            }
        }
    }

    fn blame(&mut self, stage: &Stage, Failure { kind, message }: Failure) {
        self.record.problems.push(Problem { processor: stage.descriptor.id.clone(), kind, message });
    }
}

/// The problem of a text that is too long for 32-bit offsets.
fn too_long(bytes: usize) -> Option<Failure> {
    let gib = bytes >> 30;
    let message = || format!("the text of {gib} GiB is too long; split it, at most 4 GiB can be annotated");
    (bytes > u32::MAX as usize).then(|| Failure { kind: ProblemKind::Failed, message: message() })
}

/// The problem of an article in another language.
fn not_english(code: &str) -> Failure {
    let message = format!("the article is not in English but in another language ({code}), and was not annotated");
    Failure { kind: ProblemKind::Language, message }
}

pub(crate) fn host_layers(text: &str, segmentation: &Segmentation) -> Result<Vec<Layer>, Defect> {
    let [sections, sentences, tokens] = HOST_LAYERS.map(Name::from);
    let labelled = segmentation.sections.iter().map(|section| (&section.span, Name::from(section.kind.as_str())));
    let plain = |spans: &'_ [Range<usize>], name| layer(name, text, spans.iter().map(|span| (span, Name::NONE)));
    Ok(vec![
        layer(sections, text, labelled)?,
        plain(&segmentation.sentences, sentences)?,
        plain(&segmentation.tokens, tokens)?,
    ])
}

fn layer<'s>(
    name: Name,
    text: &str,
    rows: impl ExactSizeIterator<Item = (&'s Range<usize>, Name)>,
) -> Result<Layer, Defect> {
    let mut layer = LayerBuilder::new(name, text)?;
    layer.reserve(rows.len());
    for (span, label) in rows {
        layer.row(Some(span.clone()), label, None)?;
    }
    Ok(layer.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_the_host_is_one_article_s_problem() {
        let Failure { kind, message } = guarded::<()>(|| panic!("at {}", 7)).unwrap_err();
        assert_eq!(kind, ProblemKind::Panicked);
        assert_eq!(message, "copydesk itself panicked: at 7; this is a defect of copydesk");
    }

    #[test]
    fn offsets_of_32_bits_are_enough_or_it_is_said() {
        assert_eq!(too_long(u32::MAX as usize), None);
        let Failure { message, .. } = too_long(5 << 30).unwrap();
        assert_eq!(message, "the text of 5 GiB is too long; split it, at most 4 GiB can be annotated");
    }
}
