//! Annotates a stream of articles with several workers. Reading, annotating and output run concurrently, in order and in bounded memory.
//!
//! The input is split into articles on a thread of its own. A run that stops does not wait for this thread, which may be blocked in a read.
//! The workers do the expensive work per article: they parse it, annotate it and encode its record. The number and the bytes of articles in
//! flight (read, and not yet output) are limited, so that records do not pile up behind a slow output or a slow article. An article larger
//! than the limit is processed when nothing else is in flight.

mod queue;

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use copydesk_core::{Article, Record};

use self::queue::{Done, Queue};
use crate::stats::Times;
use crate::{Error, ErrorKind, Pipeline, Stats, Worker};

/// Limits per worker of what is in flight: articles (or this many batches, if that is more), and bytes of input.
const ARTICLES: usize = 64;
const BATCHES: usize = 4;
const BYTES: usize = 4 << 20;

/// An article of the input, not parsed yet.
pub trait Input: Send {
    /// How much memory it takes, in bytes.
    fn bytes(&self) -> usize;

    /// Parses it, on a worker's thread. `Err`: the record of an article that cannot be read.
    #[expect(clippy::result_large_err, reason = "the error is the record that is output instead of the article's")]
    fn read(self) -> Result<Article, Record>;
}

impl Input for Result<Article, Record> {
    fn bytes(&self) -> usize {
        match self {
            Ok(article) => article.text().len(),
            Err(record) => record.text().map_or(0, str::len),
        }
    }

    fn read(self) -> Result<Article, Record> {
        self
    }
}

/// What a run did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary<B> {
    /// Records that were output.
    pub records: u64,
    /// How many of them have problems.
    pub with_problems: u64,
    /// The value with which the output stopped the run, if it did.
    pub stopped: Option<B>,
    /// Where the time went.
    pub stats: Stats,
}

/// Annotates `input` on `workers` threads and passes the records to `output`, on this thread and in the order of the input. When `output`
/// returns [`ControlFlow::Break`], the run stops, and the rest of the input is not read.
///
/// ```
/// use std::ops::ControlFlow;
///
/// use copydesk_core::{Article, Meta, Record};
/// use copydesk_host::{Builder, run};
///
/// # fn main() -> Result<(), copydesk_host::Error> {
/// let pipeline = Builder::new().open_linked()?;
/// let articles = (0..100).map(|i| Ok::<_, Record>(Article::new(i.to_string(), "Ada spoke. Bob left.", Meta::default())));
/// let mut sentences = 0;
/// let summary = run(&pipeline, 4, articles, |record| {
///     sentences += record.layers().get("sentences").map_or(0, |layer| layer.len());
///     if record.id() == "49" { ControlFlow::Break("enough") } else { ControlFlow::Continue(()) }
/// })?;
/// assert_eq!((sentences, summary.records, summary.stopped), (100, 50, Some("enough")));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`run_with`].
pub fn run<B>(
    pipeline: &Pipeline,
    workers: usize,
    input: impl Iterator<Item = impl Input + 'static> + Send + 'static,
    output: impl FnMut(Record) -> ControlFlow<B>,
) -> Result<Summary<B>, Error> {
    run_with(pipeline, workers, input, |_, record| record, output)
}

/// As [`run`], with each record encoded by `encode` on the worker's thread; `encode` also gets the article's number in the input, from 0.
///
/// # Errors
/// [`ErrorKind::Start`] if a worker's sessions cannot be started; [`ErrorKind::Host`] if a thread of the host, the input or `encode` panics.
pub fn run_with<I: Input + 'static, T: Send + 'static, B>(
    pipeline: &Pipeline,
    workers: usize,
    input: impl Iterator<Item = I> + Send + 'static,
    encode: impl Fn(u64, Record) -> T + Sync,
    mut output: impl FnMut(T) -> ControlFlow<B>,
) -> Result<Summary<B>, Error> {
    let workers = workers.max(1);
    let batch = pipeline.batch();
    let queue = Arc::new(Queue::new(workers, workers * ARTICLES.max(BATCHES * batch), workers * BYTES));
    let reading = queue.clone();
    let reader = std::thread::Builder::new().name("copydesk-reader".into()).spawn(move || {
        let read = catch_unwind(AssertUnwindSafe(|| reading.fill(input)));
        if read.is_err() {
            reading.abort(Error::new(ErrorKind::Host, "reading the input panicked; this is a defect of the program"));
        }
    });
    reader.map_err(|e| Error::new(ErrorKind::Host, "cannot start the thread that reads the input").caused_by(e))?;

    let mut summary = Summary { records: 0, with_problems: 0, stopped: None, stats: Stats::default() };
    std::thread::scope(|scope| {
        // Ends the workers however this scope ends, even by a panic of `output`.
        let _stop = StopOnDrop(&queue);
        let mut threads = Vec::with_capacity(workers);
        for _ in 0..workers {
            let named = std::thread::Builder::new().name("copydesk-worker".into());
            match named.spawn_scoped(scope, || work(pipeline, &queue, batch, &encode)) {
                Ok(thread) => threads.push(thread),
                Err(e) => {
                    queue.abort(Error::new(ErrorKind::Host, "cannot start a worker thread").caused_by(e));
                    break;
                }
            }
        }
        while let Some(done) = queue.next_done() {
            summary.records += 1;
            summary.with_problems += u64::from(done.has_problems);
            if let ControlFlow::Break(with) = output(done.result) {
                summary.stopped = Some(with);
                break;
            }
        }
        queue.stop();
        for stats in threads.into_iter().filter_map(|thread| thread.join().ok()) {
            summary.stats.add(&stats);
        }
    });
    let failed = queue.lock().error.take();
    failed.map_or(Ok(summary), Err)
}

/// One worker thread. It takes the articles that are waiting, and never waits until a batch is full.
fn work<I: Input, T>(
    pipeline: &Pipeline,
    queue: &Queue<I, T>,
    batch: usize,
    encode: impl Fn(u64, Record) -> T,
) -> Stats {
    let worked = catch_unwind(AssertUnwindSafe(|| {
        let mut worker = pipeline.worker()?;
        worker.share_stop_flag(queue.stopped.clone());
        let mut times = Times::default();
        while let Some(taken) = queue.take(batch) {
            let mut taken = taken.into_iter().peekable();
            let mut wake = true;
            while taken.peek().is_some() && !queue.is_stopped() {
                let start = Instant::now();
                let records = annotate(&mut worker, taken.by_ref().take(batch));
                let count = records.len();
                let finish = |(number, record): (u64, Record)| {
                    let has_problems = !record.problems.is_empty();
                    (number, Done { result: encode(number, record), has_problems })
                };
                let done: Vec<_> = records.into_iter().map(finish).collect();
                times.add(start.elapsed(), count);
                // The first wakes the output, which then polls for those before the last.
                queue.put(done, wake || taken.peek().is_none());
                wake = false;
            }
        }
        Ok(Stats { times, ..worker.stats().clone() })
    }));
    let bug = || Err(Error::new(ErrorKind::Host, "a worker of the host panicked; this is a defect of copydesk"));
    worked.unwrap_or_else(|_| bug()).unwrap_or_else(|error| {
        queue.abort(error);
        Stats::default()
    })
}

/// A batch, from input to records.
fn annotate<I: Input>(worker: &mut Worker<'_>, batch: impl Iterator<Item = (u64, I)>) -> Vec<(u64, Record)> {
    let (mut numbers, mut articles, mut records) = (Vec::new(), Vec::new(), Vec::new());
    for (number, input) in batch {
        match input.read() {
            Ok(article) => {
                numbers.push(number);
                articles.push(article);
            }
            Err(record) => records.push((number, record)),
        }
    }
    records.extend(numbers.into_iter().zip(worker.annotate(articles)));
    records
}

/// Stops the run however its scope ends.
struct StopOnDrop<'q, I, T>(&'q Queue<I, T>);

impl<I, T> Drop for StopOnDrop<'_, I, T> {
    fn drop(&mut self) {
        self.0.stop();
    }
}
