//! The queue between the reader, the workers and the output of a run. It limits what is in flight.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Input;
use crate::Error;

/// A worker takes several short articles at once, up to this many bytes, and wakes the output for the first and the last of them only; the
/// output polls for those between. Waking a thread for every article took a tenth of the time of articles of forty words.
const SHORT_BATCH: usize = 32 << 10;
const OUTPUT_POLL: Duration = Duration::from_millis(5);

/// An encoded record.
pub(super) struct Done<T> {
    pub(super) result: T,
    pub(super) has_problems: bool,
}

/// What is in flight: numbered articles, and the encoded records with the same numbers.
pub(super) struct Queue<I, T> {
    state: Mutex<State<I, T>>,
    /// Workers wait for articles, the reader for room, the output for records. A thread that does not wait is not notified, which saves system
    /// calls.
    articles: Condvar,
    room: Condvar,
    records: Condvar,
    pub(super) stopped: Arc<AtomicBool>,
    workers: usize,
    /// Limits of what is in flight.
    most: usize,
    most_bytes: usize,
}

pub(super) struct State<I, T> {
    /// Articles that no worker has taken: number, bytes, article.
    waiting: VecDeque<(u64, usize, I)>,
    /// Encoded, and not yet output.
    done: BTreeMap<u64, Done<T>>,
    /// The bytes of each article in flight, in order.
    sizes: VecDeque<usize>,
    bytes: usize,
    read: u64,
    put_out: u64,
    ended: bool,
    pub(super) error: Option<Error>,
    /// How many workers wait.
    idle: usize,
    reader_waits: bool,
    output_waits: bool,
}

impl<I, T> Default for State<I, T> {
    fn default() -> State<I, T> {
        State {
            waiting: VecDeque::new(),
            done: BTreeMap::new(),
            sizes: VecDeque::new(),
            bytes: 0,
            read: 0,
            put_out: 0,
            ended: false,
            error: None,
            idle: 0,
            reader_waits: false,
            output_waits: false,
        }
    }
}

impl<I, T> Queue<I, T> {
    pub(super) fn new(workers: usize, most: usize, most_bytes: usize) -> Queue<I, T> {
        Queue {
            state: Mutex::default(),
            articles: Condvar::new(),
            room: Condvar::new(),
            records: Condvar::new(),
            stopped: Arc::default(),
            workers,
            most,
            most_bytes,
        }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State<I, T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Wakes all threads so that they end. The flag is set under the lock, so that no thread misses it between its check and its wait.
    pub(super) fn stop(&self) {
        let state = self.lock();
        self.stopped.store(true, Ordering::Relaxed);
        drop(state);
        self.articles.notify_all();
        self.room.notify_all();
        self.records.notify_all();
    }

    pub(super) fn abort(&self, error: Error) {
        self.lock().error.get_or_insert(error);
        self.stop();
    }

    /// Whether more than half of the limit is in flight.
    fn is_half_full(&self, state: &State<I, T>) -> bool {
        state.sizes.len() > self.most / 2 || state.bytes > self.most_bytes / 2
    }

    /// The reader's thread. When the limit is reached, it waits until half is free, so that it reads several articles each time it wakes.
    pub(super) fn fill(&self, input: impl Iterator<Item = I>)
    where
        I: Input,
    {
        for item in input {
            let size = item.bytes();
            let full = |s: &State<I, T>| {
                let in_flight = s.sizes.len();
                in_flight > 0 && (in_flight >= self.most || s.bytes + size > self.most_bytes)
            };
            let mut state = self.lock();
            if full(&state) {
                state.reader_waits = true;
                let wait = |s: &mut State<I, T>| !self.is_stopped() && (full(s) || self.is_half_full(s));
                state = self.room.wait_while(state, wait).unwrap_or_else(PoisonError::into_inner);
                state.reader_waits = false;
            }
            if self.is_stopped() {
                return;
            }
            let number = state.read;
            state.read += 1;
            state.bytes += size;
            state.sizes.push_back(size);
            state.waiting.push_back((number, size, item));
            if state.idle > 0 {
                self.articles.notify_one();
            }
        }
        self.lock().ended = true;
        self.articles.notify_all();
        self.records.notify_all();
    }

    /// A worker's next articles: a batch, or its share of short ones; at least one. `None`: there are no more.
    pub(super) fn take(&self, batch: usize) -> Option<Vec<(u64, I)>> {
        let mut state = self.lock();
        if state.waiting.is_empty() {
            state.idle += 1;
            let wait = |s: &mut State<I, T>| !self.is_stopped() && s.waiting.is_empty() && !s.ended;
            state = self.articles.wait_while(state, wait).unwrap_or_else(PoisonError::into_inner);
            state.idle -= 1;
        }
        if self.is_stopped() || state.waiting.is_empty() {
            return None;
        }
        let share = state.waiting.len() / self.workers;
        let mut bytes = 0;
        let short = |(_, size, _): &&(u64, usize, I)| {
            bytes += size;
            bytes <= SHORT_BATCH
        };
        let n = state.waiting.iter().take(share).take_while(short).count().max(batch).min(state.waiting.len());
        Some(state.waiting.drain(..n).map(|(number, _, item)| (number, item)).collect())
    }

    pub(super) fn put(&self, done: Vec<(u64, Done<T>)>, wake: bool) {
        let mut state = self.lock();
        state.done.extend(done);
        if wake && state.output_waits && state.done.contains_key(&state.put_out) {
            self.records.notify_one();
        }
    }

    /// The next record for the output; `None` at the end, or if the run was stopped.
    pub(super) fn next_done(&self) -> Option<Done<T>> {
        let mut state = self.lock();
        while !self.is_stopped() && !state.done.contains_key(&state.put_out) {
            if state.ended && state.put_out == state.read {
                return None;
            }
            state.output_waits = true;
            state = if state.sizes.is_empty() {
                self.records.wait(state).unwrap_or_else(PoisonError::into_inner)
            } else {
                self.records.wait_timeout(state, OUTPUT_POLL).unwrap_or_else(PoisonError::into_inner).0
            };
            state.output_waits = false;
        }
        if self.is_stopped() {
            return None;
        }
        let number = state.put_out;
        let done = state.done.remove(&number)?;
        state.put_out += 1;
        state.bytes -= state.sizes.pop_front().unwrap_or(0);
        if state.reader_waits && !self.is_half_full(&state) {
            self.room.notify_one();
        }
        Some(done)
    }
}
