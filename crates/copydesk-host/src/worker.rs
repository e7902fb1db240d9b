//! Articles through the processors in sequence, on one thread: what goes wrong with an article becomes a problem in its record.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use copydesk_core::{Article, Defect, Layer, LayerBuilder, Name, Problem, ProblemKind, Record};
use copydesk_language::segment::{Segmentation, segment};

use crate::pipeline::{Pipeline, Stage};
use crate::processor::{End, Failure, Input, Outcome, Session};
use crate::stats::{ProcessorStats, Stats};
use crate::{Error, ErrorKind, HOST_ID, HOST_LAYERS, LayerUse};

/// One thread's sessions of a pipeline.
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
}

/// An article on its way.
struct Desk {
    record: Record,
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
            let session = stage.model.start();
            let session = session
                .map_err(|e| Error::new(ErrorKind::Start, format!("a session of `{id}` cannot be started: {e}")))?;
            runners.push(Runner { stage, session: Some(session) });
            stats.processors.push(ProcessorStats { id: id.clone(), ..ProcessorStats::default() });
        }
        Ok(Worker { runners, pipeline, stop: Arc::default(), stats })
    }

    /// The flag that tells a processor in a long call to give up; set it from another thread.
    pub fn stop_flag(&self) -> Arc<AtomicBool> {
        self.stop.clone()
    }

    pub(crate) fn share_stop_flag(&mut self, stop: Arc<AtomicBool>) {
        self.stop = stop;
    }

    /// What was done so far, and how long it took.
    pub fn stats(&self) -> &Stats {
        &self.stats
    }

    /// Annotates a batch: one record per article, in order.
    pub fn annotate(&mut self, articles: Vec<Article>) -> Vec<Record> {
        let mut desks: Vec<Desk> = articles.into_iter().map(|article| self.segment(article)).collect();
        for i in 0..self.runners.len() {
            self.run(i, &mut desks);
        }
        desks.into_iter().map(|desk| desk.record).collect()
    }

    /// Segments an article into the host's layers.
    fn segment(&mut self, article: Article) -> Desk {
        let start = Instant::now();
        let bytes = article.text().len();
        if let Some(message) = too_long(bytes) {
            let mut record = Record::new(article);
            record.problems.push(Problem { processor: HOST_ID.into(), kind: ProblemKind::Failed, message });
            return Desk { record, meta_json: String::new(), open: false };
        }
        let segmentation = segment(article.text(), article.title().map(|span| span.range()));
        let meta_json = meta_json(&article);
        let mut record = Record::new(article);
        record.processors.push(self.pipeline.host.clone());
        let done =
            host_layers(record.text().unwrap_or_default(), &segmentation).and_then(|layers| record.insert(layers));
        if let Err(defect) = &done {
            let message = format!("segmentation is wrong: {defect}; this is a defect of copydesk");
            record.problems.push(Problem { processor: HOST_ID.into(), kind: ProblemKind::Failed, message });
        }
        self.stats.articles += 1;
        self.stats.bytes += bytes as u64;
        self.stats.tokens += segmentation.tokens.len() as u64;
        self.stats.segmentation += start.elapsed();
        Desk { record, meta_json, open: done.is_ok() }
    }

    /// Runs processor `i` over the articles for which it can run.
    fn run(&mut self, i: usize, desks: &mut [Desk]) {
        let (runner, stats) = (&mut self.runners[i], &mut self.stats.processors[i]);
        let stage = runner.stage;
        let mut ready = Vec::new();
        let mut start = Instant::now();
        for (at, desk) in desks.iter_mut().enumerate().filter(|(_, desk)| desk.open) {
            match desk.missing(stage, &self.pipeline.stages[..i]) {
                Some(message) => {
                    desk.blame(stage, Failure { kind: ProblemKind::Skipped, message });
                    stats.problems += 1;
                }
                None => ready.push(at),
            }
        }
        for batch in ready.chunks(stage.batch()) {
            let inputs: Vec<Input<'_>> = batch.iter().map(|at| desks[*at].input(stage)).collect();
            stats.boundary += start.elapsed();
            let outcomes = runner.call(&inputs, &self.stop, stats);
            drop(inputs);
            let taking = Instant::now();
            for (at, outcome) in batch.iter().zip(outcomes) {
                match desks[*at].take(stage, outcome) {
                    Ok(rows) => stats.rows += rows as u64,
                    Err(failure) => {
                        desks[*at].blame(stage, failure);
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
    /// One outcome per article. If a call fails as a whole, its results are thrown away and its articles go one by one, so that the one
    /// to blame is alone in its call; after a panic each with a new session.
    fn call(&mut self, inputs: &[Input<'_>], stop: &AtomicBool, stats: &mut ProcessorStats) -> Vec<Outcome> {
        let session = match &mut self.session {
            Some(session) => session,
            none => match self.stage.model.start() {
                Ok(session) => none.insert(session),
                Err(reason) => {
                    let message = format!("no new session could be started after a failure: {reason}");
                    return inputs
                        .iter()
                        .map(|_| Err(Failure { kind: ProblemKind::Failed, message: message.clone() }))
                        .collect();
                }
            },
        };
        let start = Instant::now();
        let answer = session.process(inputs, stop);
        stats.process += start.elapsed().saturating_sub(answer.boundary);
        stats.boundary += answer.boundary;
        let failure = match answer.end {
            End::Done => return answer.outcomes,
            End::Failed(failure) => failure,
            End::Poisoned(failure) => {
                self.session = None;
                failure
            }
        };
        match inputs {
            [_] => vec![Err(failure)],
            _ => inputs.iter().flat_map(|input| self.call(std::slice::from_ref(input), stop, stats)).collect(),
        }
    }
}

/// What processors are told beside the text: its meta, and as `targets` the stretches of bytes that its source asks about, if any.
fn meta_json(article: &Article) -> String {
    let mut meta = serde_json::to_value(article.meta()).unwrap_or_default();
    if !article.targets().is_empty() {
        let targets: Vec<[usize; 2]> = article.targets().iter().map(|target| [target.start(), target.end()]).collect();
        meta["targets"] = targets.into();
    }
    meta.to_string()
}

impl Desk {
    /// Why a processor cannot run on this article, if so.
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

    /// Adds what a processor gave, and an empty layer for each that it promised and had no rows for; the number of rows.
    fn take(&mut self, stage: &Stage, outcome: Outcome) -> Result<usize, Failure> {
        self.record.processors.push(stage.provenance.clone());
        let mut layers = outcome?;
        let text = self.record.text().unwrap_or_default();
        for LayerUse { layer, .. } in &stage.descriptor.provides {
            if layers.iter().all(|given| given.name() != *layer) {
                layers.extend(LayerBuilder::new(*layer, text).map(LayerBuilder::finish));
            }
        }
        // As they are declared, whatever the order in which they were emitted.
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

/// Why a text cannot be annotated because of its length, if so: offsets are 32 bits.
fn too_long(bytes: usize) -> Option<String> {
    let gib = bytes >> 30;
    (bytes > u32::MAX as usize)
        .then(|| format!("the text of {gib} GiB is too long; split it, at most 4 GiB can be annotated"))
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
    fn offsets_of_32_bits_are_enough_or_it_is_said() {
        assert_eq!(too_long(u32::MAX as usize), None);
        let message = too_long(5 << 30).unwrap();
        assert_eq!(message, "the text of 5 GiB is too long; split it, at most 4 GiB can be annotated");
    }
}
