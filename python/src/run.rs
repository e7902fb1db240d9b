//! One run over the articles of a source, on threads of its own, and the rows that it has made until somebody fetches them.
//!
//! The run starts when the first row is fetched. What waits in memory is bounded: beyond that, the run waits for whoever fetches. Somebody
//! who reads one table to its end and then the next would wait for ever; so while one table is waited for, rows of the others go to a
//! temporary file. Rows of a table that nobody can fetch any more are dropped.
//!
//! Its threads call Python where a source or a processor is written in it. So the interpreter waits for them when it ends.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Cursor};
use std::ops::ControlFlow;
use std::os::unix::fs::FileExt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use arrow_array::RecordBatch;
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::ArrowError;
use copydesk::Pipeline;
use copydesk::formats::Unit;
use copydesk::host::run_with;
use copydesk::tables::{TABLES, Table, Tables, arrow, tabulate};
use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;

use crate::processor;
use crate::source::{Articles, Failure};

/// A batch has about so many rows, or bytes.
const ROWS: usize = 8192;
const BYTES: usize = 2 << 20;

/// Bytes of batches that wait in memory, of all tables together.
const MEMORY: usize = 64 << 20;

/// How often somebody who waits looks whether it was interrupted.
const LOOK: Duration = Duration::from_millis(100);

/// A run; shared by its threads and those who fetch.
pub struct Run {
    state: Mutex<State>,
    changed: Condvar,
    spill: Spill,
    /// The process whose threads it has.
    process: u32,
}

/// Runs whose threads may call Python.
static STARTED: Mutex<Vec<Started>> = Mutex::new(Vec::new());

struct Started {
    run: Weak<Run>,
    /// Is there while articles are read.
    source: Weak<()>,
    process: u32,
}

impl Started {
    fn is_alive(&self) -> bool {
        let runs = || self.run.upgrade().is_some_and(|run| !run.lock().ended);
        // The threads of a process are not those of its child.
        self.process == std::process::id() && (self.source.strong_count() > 0 || runs())
    }
}

/// Ends all runs, and waits for their threads: called when the interpreter ends. Ctrl-C ends the wait.
#[pyfunction]
pub fn end_runs(py: Python<'_>) -> PyResult<()> {
    let started = std::mem::take(&mut *STARTED.lock().unwrap_or_else(PoisonError::into_inner));
    for started in started.iter().filter(|started| started.is_alive()) {
        if let Some(run) = started.run.upgrade() {
            run.stop("the interpreter ends");
        }
        while py.detach(|| started.is_alive()) {
            py.check_signals()?;
            py.detach(|| std::thread::sleep(LOOK / 10));
        }
    }
    Ok(())
}

/// Has the main thread raise `KeyboardInterrupt` when it is back in the interpreter.
pub fn interrupt_main(py: Python<'_>) {
    // Called directly: code that the interpreter runs would be what is interrupted. One without `_thread` has no interrupts either.
    let _ = py.import("_thread").and_then(|thread| thread.call_method0("interrupt_main"));
}

type Ready = (Arc<Pipeline>, Articles, usize, Failure);

struct State {
    /// What to run, until it runs.
    ready: Option<Ready>,
    queues: [Queue; TABLES.len()],
    /// Bytes of batches in memory.
    memory: usize,
    stopped: bool,
    ended: bool,
    error: Option<String>,
}

#[derive(Default)]
struct Queue {
    batches: VecDeque<Waiting>,
    /// Who can fetch it: the mapping, and a stream.
    holders: usize,
    /// Whether somebody waits for its next batch.
    awaited: bool,
}

enum Waiting {
    Memory(RecordBatch, usize),
    /// At this offset of the temporary file, so many bytes.
    Stored(u64, usize),
}

/// What comes of a look at a queue.
pub enum Fetched {
    Batch(RecordBatch),
    End,
    Error(String),
    /// Nothing yet: look whether the wait was interrupted, and then again.
    NotYet,
}

impl Run {
    /// A run that starts when something is fetched. Each table has one holder.
    pub fn new(pipeline: Arc<Pipeline>, articles: Articles, workers: usize, failure: Failure) -> Arc<Run> {
        let queues = std::array::from_fn(|_| Queue { holders: 1, ..Queue::default() });
        let ready = Some((pipeline, articles, workers, failure));
        let state = State { ready, queues, memory: 0, stopped: false, ended: false, error: None };
        let (state, process) = (Mutex::new(state), std::process::id());
        Arc::new(Run { state, changed: Condvar::new(), spill: Spill::default(), process })
    }

    /// Not after a fork: the child has none of its threads, and one of them may hold its lock for ever.
    fn is_of_this_process(&self) -> bool {
        self.process == std::process::id()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody more can fetch a table.
    pub fn hold(&self, table: usize) {
        if self.is_of_this_process() {
            self.lock().queues[table].holders += 1;
        }
    }

    /// Somebody less. When nobody can fetch anything, the run ends.
    pub fn release(&self, table: usize) {
        if !self.is_of_this_process() {
            return;
        }
        let mut state = self.lock();
        state.queues[table].holders -= 1;
        if state.queues[table].holders == 0 {
            let dropped = std::mem::take(&mut state.queues[table].batches);
            state.memory -= dropped.iter().map(Waiting::memory).sum::<usize>();
        }
        if state.queues.iter().all(|queue| queue.holders == 0) {
            state.stopped = true;
        }
        drop(state);
        self.changed.notify_all();
    }

    /// Ends the run; whoever fetches gets this error.
    pub fn stop(&self, why: &str) {
        let mut state = self.lock();
        state.error.get_or_insert_with(|| why.into());
        state.stopped = true;
        drop(state);
        self.changed.notify_all();
    }

    /// The next batch of a table; waits for a while.
    pub fn fetch(self: &Arc<Run>, table: usize) -> Fetched {
        if !self.is_of_this_process() {
            let why = "these tables are of the process that this one was forked from; call `Desk.tables` in the process that reads them";
            return Fetched::Error(why.into());
        }
        let mut state = self.lock();
        if let Some(ready) = state.ready.take() {
            let run = self.clone();
            let started = Started { run: Arc::downgrade(self), source: ready.1.alive(), process: self.process };
            let mut all = STARTED.lock().unwrap_or_else(PoisonError::into_inner);
            all.retain(|started| started.source.strong_count() > 0 || started.run.strong_count() > 0);
            all.push(started);
            drop(all);
            let thread = std::thread::Builder::new().name("copydesk-tables".into());
            if let Err(error) = thread.spawn(move || run.work(ready)) {
                state.ended = true;
                state.error = Some(format!("cannot start a thread: {error}"));
            }
        }
        for last in [false, true] {
            if let Some(waiting) = state.queues[table].batches.pop_front() {
                state.memory -= waiting.memory();
                drop(state);
                self.changed.notify_all();
                return match waiting {
                    Waiting::Memory(batch, _) => Fetched::Batch(batch),
                    Waiting::Stored(at, bytes) => match self.spill.load(at, bytes) {
                        Ok(batch) => Fetched::Batch(batch),
                        Err(error) => Fetched::Error(format!("the temporary file: {error}")),
                    },
                };
            }
            if let Some(error) = &state.error {
                return Fetched::Error(error.clone());
            }
            if state.ended || state.stopped {
                return Fetched::End;
            }
            if last {
                break;
            }
            state.queues[table].awaited = true;
            self.changed.notify_all();
            state = self.changed.wait_timeout(state, LOOK).unwrap_or_else(PoisonError::into_inner).0;
            state.queues[table].awaited = false;
        }
        Fetched::NotYet
    }

    /// Ends the run for what a processor raised that is no problem of its article.
    fn interrupt(&self, raised: &PyErr) {
        Python::try_attach(|py| {
            self.stop(&raised.to_string());
            if raised.is_instance_of::<PyKeyboardInterrupt>(py) {
                interrupt_main(py);
            }
        });
    }

    fn work(&self, (pipeline, articles, workers, failure): Ready) {
        let mut made = Tables::default();
        let make = |number: u64, record| {
            if let Some(raised) = processor::raised() {
                self.interrupt(&raised);
            }
            tabulate(&record, number as i64, Unit::Codepoint)
        };
        let summary = run_with(&pipeline, workers, articles, make, |tables: Tables| {
            made.append(&tables);
            let full = |table: &&mut Table| table.rows() >= ROWS || table.bytes() >= BYTES;
            let put = made.0.iter_mut().filter(full).try_for_each(|table| self.put(take(table)));
            match put {
                Ok(()) if self.lock().stopped => ControlFlow::Break(None),
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => ControlFlow::Break(Some(error.to_string())),
            }
        });
        let broke = failure.lock().unwrap_or_else(PoisonError::into_inner).take();
        let failed = match summary {
            Err(error) => Some(format!("{error:#}")),
            Ok(summary) => summary.stopped.flatten().or(broke.map(|why| format!("the source failed: {why}"))),
        };
        let rest = made.0.iter_mut().filter(|table| table.rows() > 0);
        let rest = rest.map(take).try_for_each(|table| self.put(table));
        let mut state = self.lock();
        state.ended = true;
        if let Some(why) = failed.or(rest.err().map(|error| error.to_string())) {
            state.error.get_or_insert(why);
        }
        drop(state);
        self.changed.notify_all();
    }

    /// Puts rows where they wait: in memory, as soon as there is room; on disk, while another table is waited for.
    fn put(&self, table: Table) -> Result<(), ArrowError> {
        let Some(at) = TABLES.iter().position(|spec| *spec == *table.spec) else { return Ok(()) };
        let batch = arrow::batch(table)?;
        let bytes = batch.get_array_memory_size();
        let mut state = self.lock();
        loop {
            if state.stopped || state.queues[at].holders == 0 {
                return Ok(());
            }
            if state.memory == 0 || state.memory + bytes <= MEMORY {
                state.memory += bytes;
                state.queues[at].batches.push_back(Waiting::Memory(batch, bytes));
                break;
            }
            if state.queues.iter().any(|queue| queue.awaited && queue.batches.is_empty()) {
                drop(state);
                let (offset, length) = self.spill.store(&batch)?;
                state = self.lock();
                state.queues[at].batches.push_back(Waiting::Stored(offset, length));
                break;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        drop(state);
        self.changed.notify_all();
        Ok(())
    }
}

impl Waiting {
    /// Bytes of memory.
    fn memory(&self) -> usize {
        match self {
            Waiting::Memory(_, bytes) => *bytes,
            Waiting::Stored(..) => 0,
        }
    }
}

fn take(table: &mut Table) -> Table {
    std::mem::replace(table, Table::new(table.spec))
}

/// The temporary file of a run, made when it is needed and gone with the run.
#[derive(Default)]
struct Spill(Mutex<Option<(File, u64)>>);

impl Spill {
    fn store(&self, batch: &RecordBatch) -> Result<(u64, usize), ArrowError> {
        let mut writer = StreamWriter::try_new(Vec::new(), &batch.schema())?;
        writer.write(batch)?;
        let bytes = writer.into_inner()?;
        let mut spill = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (file, end) = match &mut *spill {
            Some(open) => open,
            none => none.insert((tempfile::tempfile()?, 0)),
        };
        file.write_all_at(&bytes, *end)?;
        let at = *end;
        *end += bytes.len() as u64;
        Ok((at, bytes.len()))
    }

    fn load(&self, at: u64, bytes: usize) -> Result<RecordBatch, ArrowError> {
        let mut stored = vec![0; bytes];
        let spill = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (file, _) = spill.as_ref().ok_or_else(|| io::Error::other("it is gone"))?;
        file.read_exact_at(&mut stored, at)?;
        drop(spill);
        let batch = StreamReader::try_new(Cursor::new(stored), None)?.next();
        batch.unwrap_or_else(|| Err(io::Error::from(io::ErrorKind::UnexpectedEof).into()))
    }
}
