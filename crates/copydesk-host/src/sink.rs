//! Receives the results of a plugin in this process: the callbacks of `cdk_sink`, and what they collect in one call.
#![expect(unsafe_code, reason = "is called by plugins, with their pointers")]

use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use copydesk_abi::{self as abi, Sink, Str, Table};
use copydesk_core::{Layer, Name, ProblemKind};

use crate::LayerUse;
use crate::frame::{TableError, View, decode};
use crate::load::{StructError, read_sized};
use crate::processor::{Failure, Outcome};
use crate::quota::most_table_bytes;

/// Longer reasons for a failure are cut, in bytes.
pub(crate) const MAX_REASON: usize = 4 << 10;

/// One call of `process`, and its results so far. A plugin may emit from threads of its own.
pub(crate) struct Call<'a> {
    processor: &'a str,
    provides: &'a [LayerUse],
    texts: Vec<&'a str>,
    stop: &'a AtomicBool,
    gathered: Mutex<Gathered>,
}

#[derive(Default)]
struct Gathered {
    outcomes: Vec<Option<Outcome>>,
    /// The bytes of all tables of each article so far, those refused included.
    table_bytes: Vec<usize>,
    /// A result for an article that is not in the batch: it belongs to no article.
    stray: Option<Failure>,
    boundary: Duration,
}

impl<'a> Call<'a> {
    pub(crate) fn new(
        processor: &'a str,
        provides: &'a [LayerUse],
        texts: Vec<&'a str>,
        stop: &'a AtomicBool,
    ) -> Call<'a> {
        let outcomes = texts.iter().map(|_| None).collect();
        let gathered = Mutex::new(Gathered { outcomes, table_bytes: vec![0; texts.len()], ..Gathered::default() });
        Call { processor, provides, texts, stop, gathered }
    }

    /// The sink of this call; valid until the call is moved or dropped.
    pub(crate) fn sink(&self) -> Sink {
        Sink {
            size: abi::size_of::<Sink>(),
            reserved: 0,
            ctx: std::ptr::from_ref(self).cast_mut().cast(),
            emit: Some(emit),
            fail: Some(fail),
            should_stop: Some(should_stop),
        }
    }

    /// The outcomes, the first stray result, and the time that emitting took.
    pub(crate) fn finish(self) -> (Vec<Outcome>, Option<Failure>, Duration) {
        let gathered = self.gathered.into_inner().unwrap_or_else(PoisonError::into_inner);
        let outcomes = gathered.outcomes.into_iter().map(|outcome| outcome.unwrap_or_else(|| Ok(Vec::new()))).collect();
        (outcomes, gathered.stray, gathered.boundary)
    }

    /// # Safety
    /// `table` is null or leads to a table as `copydesk.h` describes it.
    unsafe fn emit(&self, document: u32, table: *const Table) -> i32 {
        let start = Instant::now();
        // SAFETY: passed on from the caller.
        let layer = unsafe { self.read(document, table) };
        let mut gathered = self.gathered.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = layer.and_then(|layer| gathered.add(document, layer));
        let code = match taken {
            Ok(()) => abi::OK,
            Err(reason) => {
                let message = format!("`{}` emitted {reason}", self.processor);
                gathered.fail(document, Failure { kind: ProblemKind::Rejected, message });
                abi::REJECTED
            }
        };
        gathered.boundary += start.elapsed();
        code
    }

    /// # Safety
    /// As [`Call::emit`].
    unsafe fn read(&self, document: u32, table: *const Table) -> Result<Layer, EmitError> {
        let no_such = || EmitError::NoSuchDocument { document, batch: self.texts.len() };
        let text = self.texts.get(document as usize).ok_or_else(no_such)?;
        // SAFETY: passed on from the caller.
        let table = unsafe { read_sized(table) }.map_err(EmitError::Struct)?;
        let layer = Name::from_number(table.layer).ok_or(EmitError::NotAName(table.layer))?;
        if self.provides.iter().all(|l| l.layer != layer) {
            return Err(EmitError::NotProvided(layer));
        }
        // SAFETY: the table's arrays can be read until this call of `emit` returns.
        let view = unsafe { View::new(&table) }.map_err(|error| EmitError::Unreadable { layer, error })?;
        // Before anything is copied.
        self.count(document, view.bytes(), most_table_bytes(text.len()))?;
        Ok(decode(&view, text, Name::from_number)?)
    }

    /// Counts the bytes of a table.
    fn count(&self, document: u32, bytes: usize, most: usize) -> Result<(), EmitError> {
        let mut gathered = self.gathered.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(all) = gathered.table_bytes.get_mut(document as usize) else { return Ok(()) };
        *all = all.saturating_add(bytes);
        if *all > most { Err(EmitError::TooManyBytes { bytes: *all, most }) } else { Ok(()) }
    }
}

/// Why an emitted table is not taken.
#[derive(Debug, thiserror::Error)]
enum EmitError {
    #[error("a table for document {document} of a batch of {batch}; documents are counted from 0")]
    NoSuchDocument { document: u32, batch: usize },
    #[error("a table that cannot be read: {0}")]
    Struct(StructError),
    #[error("a layer of number {0}, which is no name; `intern` gives numbers")]
    NotAName(u32),
    #[error("layer `{0}`, which it does not declare that it provides")]
    NotProvided(Name),
    #[error("layer `{layer}`: {error}")]
    Unreadable { layer: Name, error: TableError },
    /// Its message names the layer.
    #[error(transparent)]
    Table(#[from] TableError),
    #[error("layer `{0}` twice for one article")]
    Twice(Name),
    #[error("tables of {bytes} bytes for one article; at most {most} are taken of one of its length")]
    TooManyBytes { bytes: usize, most: usize },
}

impl Gathered {
    fn add(&mut self, document: u32, layer: Layer) -> Result<(), EmitError> {
        let Some(outcome) = self.outcomes.get_mut(document as usize) else { return Ok(()) };
        match outcome.get_or_insert_with(|| Ok(Vec::new())) {
            Ok(layers) if layers.iter().any(|other| other.name() == layer.name()) => {
                Err(EmitError::Twice(layer.name()))
            }
            Ok(layers) => {
                layers.push(layer);
                Ok(())
            }
            Err(_) => Ok(()),
        }
    }

    /// Keeps the most severe failure of a document; of equally severe ones the first.
    fn fail(&mut self, document: u32, failure: Failure) {
        let severity = |kind| match kind {
            ProblemKind::Panicked => 2,
            ProblemKind::Rejected => 1,
            _ => 0,
        };
        match self.outcomes.get_mut(document as usize) {
            Some(Some(Err(known))) if severity(known.kind) >= severity(failure.kind) => {}
            Some(outcome) => *outcome = Some(Err(failure)),
            None => {
                self.stray.get_or_insert(failure);
            }
        }
    }
}

/// # Safety
/// `ctx` is that of a sink whose call has not returned.
unsafe fn call_of<'a>(ctx: *mut c_void) -> Option<&'a Call<'a>> {
    // SAFETY: a plugin passes back the context that it was given.
    unsafe { ctx.cast::<Call<'a>>().as_ref() }
}

/// The text that a plugin lends, at most `max` bytes of it; invalid UTF-8 is replaced.
///
/// # Safety
/// `text`, unless its pointer is null, leads to as many bytes as it says.
pub(crate) unsafe fn lossy<'a>(text: Str, max: usize) -> std::borrow::Cow<'a, str> {
    if text.ptr.is_null() || text.len == 0 {
        return "".into();
    }
    // SAFETY: passed on from the caller; no more than `max` bytes are read.
    String::from_utf8_lossy(unsafe { std::slice::from_raw_parts(text.ptr.cast(), text.len.min(max)) })
}

unsafe extern "C" fn emit(ctx: *mut c_void, document: u32, table: *const Table) -> i32 {
    // SAFETY: what `copydesk.h` asks of a plugin that calls this. A panic here would be the host's own, and must not cross.
    let code = catch_unwind(AssertUnwindSafe(|| unsafe { call_of(ctx).map(|call| call.emit(document, table)) }));
    code.ok().flatten().unwrap_or(abi::REJECTED)
}

unsafe extern "C" fn fail(ctx: *mut c_void, document: u32, why: i32, reason: Str) {
    let _ = catch_unwind(AssertUnwindSafe(|| {
        // SAFETY: what `copydesk.h` asks of a plugin that calls this.
        let Some(call) = (unsafe { call_of(ctx) }) else { return };
        // SAFETY: as above.
        let reason = unsafe { lossy(reason, MAX_REASON) };
        let kind = if why == abi::PANIC { ProblemKind::Panicked } else { ProblemKind::Failed };
        let message =
            if reason.is_empty() { format!("`{}` gave no reason", call.processor) } else { reason.into_owned() };
        call.gathered.lock().unwrap_or_else(PoisonError::into_inner).fail(document, Failure { kind, message });
    }));
}

unsafe extern "C" fn should_stop(ctx: *mut c_void) -> i32 {
    // SAFETY: what `copydesk.h` asks of a plugin that calls this.
    unsafe { call_of(ctx) }.is_some_and(|call| call.stop.load(Ordering::Relaxed)).into()
}
