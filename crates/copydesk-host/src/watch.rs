//! Watches for calls in this process that take too long. They cannot be ended, but the log says which processor is busy with which article.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::log::{Level, Log};
use crate::processor::{CallTimeout, Input};

/// Calls are checked at least this often.
const ROUND: Duration = Duration::from_secs(1);

/// Calls are checked at most this often, so that a short timeout does not make the thread spin.
const SHORTEST_ROUND: Duration = Duration::from_millis(1);

/// A thread that checks calls, until it is dropped.
pub(crate) struct Watch {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    call_timeout: CallTimeout,
    log: Log,
    state: Mutex<State>,
    over: Condvar,
}

#[derive(Default)]
struct State {
    watched: Vec<Weak<Slot>>,
    over: bool,
}

/// One session, whose calls are watched.
pub(crate) struct Watched(Arc<Slot>);

struct Slot {
    processor: String,
    call: Mutex<Option<Call>>,
}

struct Call {
    since: Instant,
    article: String,
    others: usize,
    /// Bytes of the articles' texts.
    bytes: usize,
    /// When it is reported next.
    due: Duration,
}

/// A call in progress; it ends when this is dropped.
pub(crate) struct Busy<'w>(&'w Slot);

impl Watch {
    /// Reports calls that take longer than `call_timeout` to `log`, and again each time that the duration has doubled. If no thread can be
    /// started, nothing is reported.
    pub(crate) fn new(call_timeout: CallTimeout, log: Log) -> Watch {
        let shared = Arc::new(Shared { call_timeout, log, state: Mutex::default(), over: Condvar::new() });
        let looking = shared.clone();
        let thread = std::thread::Builder::new().name("copydesk-watch".into()).spawn(move || looking.run()).ok();
        Watch { shared, thread }
    }

    /// Adds a session of this processor.
    pub(crate) fn add(&self, processor: &str) -> Watched {
        let slot = Arc::new(Slot { processor: processor.into(), call: Mutex::default() });
        let mut state = lock(&self.shared.state);
        state.watched.retain(|slot| slot.strong_count() > 0);
        state.watched.push(Arc::downgrade(&slot));
        Watched(slot)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        lock(&self.shared.state).over = true;
        self.shared.over.notify_all();
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

impl Watched {
    /// Marks the start of a call with these articles.
    pub(crate) fn begin(&self, inputs: &[Input<'_>]) -> Busy<'_> {
        let article = inputs.first().map_or("", |input| input.id).to_owned();
        let others = inputs.len().saturating_sub(1);
        let bytes = inputs.iter().map(|input| input.text.len()).sum();
        *lock(&self.0.call) = Some(Call { since: Instant::now(), article, others, due: Duration::ZERO, bytes });
        Busy(&self.0)
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        *lock(&self.0.call) = None;
    }
}

impl Shared {
    fn run(&self) {
        let round = (self.call_timeout.0 / 4).clamp(SHORTEST_ROUND, ROUND);
        let mut state = lock(&self.state);
        while !state.over {
            let slots: Vec<Arc<Slot>> = state.watched.iter().filter_map(Weak::upgrade).collect();
            drop(state);
            for slot in slots {
                if let Some(line) = slot.overdue(self.call_timeout) {
                    self.log.write(Level::Warn, &slot.processor, &line);
                }
            }
            state = self.over.wait_timeout(lock(&self.state), round).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Slot {
    /// The log line about its call, if one is due.
    fn overdue(&self, call_timeout: CallTimeout) -> Option<String> {
        let mut call = lock(&self.call);
        let call = call.as_mut()?;
        let time = call.since.elapsed();
        if time < call.due.max(call_timeout.with(call.bytes)) {
            return None;
        }
        call.due = time * 2;
        let with = match call.others {
            0 => String::new(),
            n => format!(" or one of {n} after it"),
        };
        let (article, seconds) = (&call.article, time.as_secs());
        Some(format!(
            "busy for {seconds} s with article `{article}`{with}; a call can be ended only if its plugin is isolated"
        ))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
