//! A stream of articles through several workers: read, annotated and put out at the same time, in order, in bounded memory.
//!
//! The input is read on a thread of its own, which is never waited for once the run stops: it may sit in a blocking read. What is in
//! flight (read and not yet put out) is bounded by number and by bytes, so that neither a slow output nor one slow article lets records
//! pile up; an article longer than the bound goes alone.

use std::collections::{BTreeMap, VecDeque};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use copydesk_core::{Article, Record};

use crate::{Error, ErrorKind, Pipeline, Stats};

/// In flight, per worker: batches, and bytes of text.
const BATCHES: usize = 4;
const BYTES: usize = 4 << 20;

/// What a run did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary<B> {
    /// Records that were put out.
    pub records: u64,
    /// Those of them that have problems.
    pub with_problems: u64,
    /// What the output broke off with, if it did.
    pub stopped: Option<B>,
    /// Where the time went.
    pub stats: Stats,
}

/// Annotates `input` on `workers` threads and hands the records to `output`, on this thread and in the order of the input. `Err` in the
/// input is the record of what could not be read, and is handed on. When `output` breaks, the run stops and the rest is not read.
///
/// # Errors
/// [`ErrorKind::Start`] if a worker's sessions cannot be started; [`ErrorKind::Host`] if a thread of the host, or the input, panics.
pub fn run<B>(
    pipeline: &Pipeline,
    workers: usize,
    input: impl Iterator<Item = Result<Article, Record>> + Send + 'static,
    mut output: impl FnMut(Record) -> ControlFlow<B>,
) -> Result<Summary<B>, Error> {
    let workers = workers.max(1);
    let batch = pipeline.batch();
    let desk = Arc::new(Queue::new(workers * BATCHES * batch, workers * BYTES));
    let reading = desk.clone();
    let reader = std::thread::Builder::new().name("copydesk-reader".into()).spawn(move || {
        let read = catch_unwind(AssertUnwindSafe(|| reading.fill(input)));
        if read.is_err() {
            reading.abort(Error::new(ErrorKind::Host, "reading the input panicked; this is a defect of the program"));
        }
    });
    reader.map_err(|e| Error::new(ErrorKind::Host, format!("no thread to read the input with: {e}")))?;

    let mut summary = Summary { records: 0, with_problems: 0, stopped: None, stats: Stats::default() };
    std::thread::scope(|scope| {
        // Whatever ends this scope, even a panic of `output`, lets the workers go.
        let _stop = StopOnDrop(&desk);
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(|| work(pipeline, &desk, batch))).collect();
        while let Some(record) = desk.next_record() {
            summary.records += 1;
            summary.with_problems += u64::from(!record.problems.is_empty());
            if let ControlFlow::Break(with) = output(record) {
                summary.stopped = Some(with);
                break;
            }
        }
        desk.stop();
        for stats in threads.into_iter().filter_map(|thread| thread.join().ok()) {
            summary.stats.add(&stats);
        }
    });
    let failed = desk.lock().error.take();
    failed.map_or(Ok(summary), Err)
}

/// One worker thread: takes what is there, up to a batch, and never waits for a batch to fill.
fn work(pipeline: &Pipeline, queue: &Queue, batch: usize) -> Stats {
    let worked = catch_unwind(AssertUnwindSafe(|| {
        let mut worker = pipeline.worker()?;
        worker.share_stop_flag(queue.stopped.clone());
        while let Some((numbers, articles)) = queue.take(batch) {
            queue.put(numbers.into_iter().zip(worker.annotate(articles)));
        }
        Ok(worker.stats().clone())
    }));
    let bug = || Err(Error::new(ErrorKind::Host, "a worker of the host panicked; this is a defect of copydesk"));
    worked.unwrap_or_else(|_| bug()).unwrap_or_else(|error| {
        queue.abort(error);
        Stats::default()
    })
}

/// What is in flight: numbered articles in, the records of the same numbers out.
struct Queue {
    state: Mutex<State>,
    /// What workers, the reader and the output wait for.
    articles: Condvar,
    room: Condvar,
    records: Condvar,
    stopped: Arc<AtomicBool>,
    most: usize,
    most_bytes: usize,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<(u64, Article)>,
    /// Finished, and not yet put out.
    done: BTreeMap<u64, Record>,
    /// Bytes of the text of each in flight, in order.
    sizes: VecDeque<usize>,
    bytes: usize,
    read: u64,
    put_out: u64,
    ended: bool,
    error: Option<Error>,
}

struct StopOnDrop<'q>(&'q Queue);

impl Drop for StopOnDrop<'_> {
    fn drop(&mut self) {
        self.0.stop();
    }
}

impl Queue {
    fn new(most: usize, most_bytes: usize) -> Queue {
        Queue {
            state: Mutex::default(),
            articles: Condvar::new(),
            room: Condvar::new(),
            records: Condvar::new(),
            stopped: Arc::default(),
            most,
            most_bytes,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Wakes everybody to go home. The flag is set under the lock, so that nobody misses it between looking and waiting.
    fn stop(&self) {
        let state = self.lock();
        self.stopped.store(true, Ordering::Relaxed);
        drop(state);
        self.articles.notify_all();
        self.room.notify_all();
        self.records.notify_all();
    }

    fn abort(&self, error: Error) {
        self.lock().error.get_or_insert(error);
        self.stop();
    }

    /// The reader: everything in, as there is room.
    fn fill(&self, input: impl Iterator<Item = Result<Article, Record>>) {
        for item in input {
            let size = match &item {
                Ok(article) => article.text().len(),
                Err(record) => record.text().map_or(0, str::len),
            };
            let full = |s: &mut State| {
                let in_flight = s.sizes.len();
                !self.is_stopped() && in_flight > 0 && (in_flight >= self.most || s.bytes + size > self.most_bytes)
            };
            let mut state = self.room.wait_while(self.lock(), full).unwrap_or_else(PoisonError::into_inner);
            if self.is_stopped() {
                return;
            }
            let number = state.read;
            state.read += 1;
            state.bytes += size;
            state.sizes.push_back(size);
            match item {
                Ok(article) => {
                    state.waiting.push_back((number, article));
                    self.articles.notify_one();
                }
                Err(record) => {
                    state.done.insert(number, record);
                    self.records.notify_one();
                }
            }
        }
        self.lock().ended = true;
        self.articles.notify_all();
        self.records.notify_all();
    }

    /// A worker's next articles, at least one; `None`: there will be no more.
    fn take(&self, batch: usize) -> Option<(Vec<u64>, Vec<Article>)> {
        let idle = |s: &mut State| !self.is_stopped() && s.waiting.is_empty() && !s.ended;
        let mut state = self.articles.wait_while(self.lock(), idle).unwrap_or_else(PoisonError::into_inner);
        if self.is_stopped() || state.waiting.is_empty() {
            return None;
        }
        let n = batch.min(state.waiting.len());
        Some(state.waiting.drain(..n).unzip())
    }

    fn put(&self, records: impl Iterator<Item = (u64, Record)>) {
        self.lock().done.extend(records);
        self.records.notify_one();
    }

    /// The output's next record; `None`: that was all, or the run was stopped.
    fn next_record(&self) -> Option<Record> {
        let early = |s: &mut State| {
            let over = s.ended && s.put_out == s.read;
            !self.is_stopped() && !over && !s.done.contains_key(&s.put_out)
        };
        let mut state = self.records.wait_while(self.lock(), early).unwrap_or_else(PoisonError::into_inner);
        if self.is_stopped() {
            return None;
        }
        let number = state.put_out;
        let record = state.done.remove(&number)?;
        state.put_out += 1;
        state.bytes -= state.sizes.pop_front().unwrap_or(0);
        self.room.notify_one();
        Some(record)
    }
}
