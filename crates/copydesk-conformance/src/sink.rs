//! The sink that tests pass to `process`: it records what is emitted, validates it as the host does, and answers as the test asks.
#![expect(unsafe_code, reason = "is called by plugins, with their pointers")]

use std::collections::BTreeMap;
use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::without_provenance_mut;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use copydesk_abi::{self as abi, Sink, Str, Table};
use copydesk_core::{Layer, Name};
use copydesk_host::inspect::{self, TableError};

use crate::host::{WRONG_CONTEXTS, locked};
use crate::lend::Layout;

/// How the sink answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Answer {
    /// As the host does: it takes valid tables.
    #[default]
    Judge,
    /// It rejects every table.
    Reject,
    /// As the host does, and asks to stop after this many tables.
    StopAfter(usize),
}

/// One emitted table.
#[derive(Clone, Debug)]
pub(crate) struct Emitted {
    pub(crate) document: u32,
    /// Its layer, or a number that is no name.
    pub(crate) layer: Result<Name, u32>,
    pub(crate) table: Result<Layer, TableError>,
}

/// What the sink received in one call of `process`.
#[derive(Debug, Default)]
pub(crate) struct Recorded {
    pub(crate) emitted: Vec<Emitted>,
    /// Document, status, reason.
    pub(crate) failed: Vec<(u32, i32, String)>,
    /// How often the plugin asked whether it should stop.
    pub(crate) asked: usize,
}

pub(crate) struct Recorder {
    token: usize,
    texts: Vec<Arc<str>>,
    provides: Vec<Name>,
    answer: Answer,
    recorded: Mutex<Recorded>,
}

/// The recorders, by context. A context is a number, not a pointer, so that calls with a wrong context, or after `process` has returned, are
/// counted and do no harm.
static OPEN: RwLock<BTreeMap<usize, Arc<Recorder>>> = RwLock::new(BTreeMap::new());
const FIRST: usize = 0xC0DE_1000;
static NEXT: AtomicUsize = AtomicUsize::new(FIRST);
/// How many calls came after `process` had returned.
pub(crate) static LATE_CALLS: AtomicUsize = AtomicUsize::new(0);

impl Recorder {
    pub(crate) fn open(texts: &[Arc<str>], provides: Vec<Name>, answer: Answer) -> Arc<Recorder> {
        let token = NEXT.fetch_add(1, Relaxed);
        let recorder =
            Arc::new(Recorder { token, texts: texts.to_vec(), provides, answer, recorded: Mutex::default() });
        OPEN.write().unwrap_or_else(PoisonError::into_inner).insert(token, recorder.clone());
        recorder
    }

    /// The sink of this recorder.
    pub(crate) fn sink(&self, layout: Layout) -> Sink {
        Sink {
            size: layout.size::<Sink>(),
            reserved: 0,
            ctx: without_provenance_mut(self.token),
            emit: Some(emit),
            fail: Some(fail),
            should_stop: Some(should_stop),
        }
    }

    /// Ends the recording: further calls are late.
    pub(crate) fn close(&self) -> Recorded {
        OPEN.write().unwrap_or_else(PoisonError::into_inner).remove(&self.token);
        std::mem::take(&mut locked(&self.recorded))
    }

    /// # Safety
    /// As [`inspect::read`].
    unsafe fn emit(&self, document: u32, table: *const Table) -> i32 {
        let text = self.texts.get(document as usize).map_or("", |text| text);
        // SAFETY: passed on from the caller.
        let read = unsafe { inspect::read(table, text) };
        let layer = match &read {
            Ok(layer) => Ok(layer.name()),
            // SAFETY: `layer` is the second word of a table of any size; null and misaligned pointers were handled above.
            Err(TableError::Unreadable(_)) if table.is_null() || !table.is_aligned() => Err(0),
            // SAFETY: as above.
            Err(_) => Name::from_number(unsafe { (*table).layer }).ok_or(unsafe { (*table).layer }),
        };
        let mut recorded = locked(&self.recorded);
        let again = recorded.emitted.iter().any(|other| other.document == document && other.layer == layer);
        let known = (document as usize) < self.texts.len();
        let declared = layer.is_ok_and(|layer| self.provides.contains(&layer));
        let taken = read.is_ok() && declared && known && !again && self.answer != Answer::Reject;
        recorded.emitted.push(Emitted { document, layer, table: read });
        if taken { abi::OK } else { abi::REJECTED }
    }
}

fn recorder(ctx: *mut c_void) -> Option<Arc<Recorder>> {
    let found = OPEN.read().unwrap_or_else(PoisonError::into_inner).get(&ctx.addr()).cloned();
    if found.is_none() {
        let ours = (FIRST..NEXT.load(Relaxed)).contains(&ctx.addr());
        if ours { &LATE_CALLS } else { &WRONG_CONTEXTS }.fetch_add(1, Relaxed);
    }
    found
}

unsafe extern "C" fn emit(ctx: *mut c_void, document: u32, table: *const Table) -> i32 {
    // SAFETY: what `copydesk.h` asks of a plugin that calls this.
    let code =
        catch_unwind(AssertUnwindSafe(|| recorder(ctx).map(|recorder| unsafe { recorder.emit(document, table) })));
    code.ok().flatten().unwrap_or(abi::REJECTED)
}

unsafe extern "C" fn fail(ctx: *mut c_void, document: u32, why: i32, reason: Str) {
    let Some(recorder) = recorder(ctx) else { return };
    let reason = if reason.ptr.is_null() || reason.len == 0 {
        String::new()
    } else {
        // SAFETY: a plugin lends as many bytes as it says.
        String::from_utf8_lossy(unsafe { std::slice::from_raw_parts(reason.ptr.cast(), reason.len) }).into_owned()
    };
    locked(&recorder.recorded).failed.push((document, why, reason));
}

unsafe extern "C" fn should_stop(ctx: *mut c_void) -> i32 {
    let Some(recorder) = recorder(ctx) else { return 1 };
    let mut recorded = locked(&recorder.recorded);
    recorded.asked += 1;
    matches!(recorder.answer, Answer::StopAfter(tables) if recorded.emitted.len() >= tables).into()
}
