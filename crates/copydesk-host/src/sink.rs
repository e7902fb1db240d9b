//! Where a plugin in this process puts its results: the callbacks of `cdk_sink`, and what they gathered in one call.
#![expect(unsafe_code, reason = "is called by plugins, with their pointers")]

use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use copydesk_abi::{self as abi, Sink, Str, Table};
use copydesk_core::{Layer, Name, ProblemKind};

use crate::LayerUse;
use crate::frame::{View, decode};
use crate::load::read_sized;
use crate::processor::{Failure, Outcome};
use crate::quota::most_table_bytes;

/// The longest reason for a failure that is kept, in bytes.
pub(crate) const MAX_REASON: usize = 4 << 10;

/// One call of `process`: what it is about, and what came of it so far. A plugin may emit from threads of its own.
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

    /// The sink of this call; valid for as long as the call is neither moved nor dropped.
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

    /// The outcomes, the stray result if there was one, and the time that emitting took.
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
    unsafe fn read(&self, document: u32, table: *const Table) -> Result<Layer, String> {
        let count = self.texts.len();
        let no_such = || format!("a table for document {document} of a batch of {count}; documents are counted from 0");
        let text = self.texts.get(document as usize).ok_or_else(no_such)?;
        // SAFETY: passed on from the caller.
        let table = unsafe { read_sized(table) }.map_err(|e| format!("a table that cannot be read: {e}"))?;
        match Name::from_number(table.layer) {
            Some(layer) if self.provides.iter().any(|l| l.layer == layer) => {}
            Some(layer) => return Err(format!("layer `{layer}`, which it does not declare that it provides")),
            None => return Err(format!("a layer of number {}, which is no name; `intern` gives numbers", table.layer)),
        }
        // SAFETY: the table's arrays can be read until this call of `emit` returns.
        let view = unsafe { View::new(&table) };
        let layer = Name::from_number(table.layer).unwrap_or(Name::NONE);
        let view = view.map_err(|e| format!("layer `{layer}`: {e}"))?;
        // Before anything is copied.
        self.count(document, view.bytes(), most_table_bytes(text.len()))?;
        decode(&view, text, Name::from_number).map_err(|e| e.to_string())
    }
}

impl Call<'_> {
    /// Counts the bytes of a table.
    fn count(&self, document: u32, bytes: usize, most: usize) -> Result<(), String> {
        let mut gathered = self.gathered.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(all) = gathered.table_bytes.get_mut(document as usize) else { return Ok(()) };
        *all = all.saturating_add(bytes);
        if *all > most {
            return Err(format!(
                "tables of {} bytes for one article; at most {most} are taken of one of its length",
                *all
            ));
        }
        Ok(())
    }
}

impl Gathered {
    fn add(&mut self, document: u32, layer: Layer) -> Result<(), String> {
        let Some(outcome) = self.outcomes.get_mut(document as usize) else { return Ok(()) };
        match outcome.get_or_insert_with(|| Ok(Vec::new())) {
            Ok(layers) if layers.iter().any(|other| other.name() == layer.name()) => {
                Err(format!("layer `{}` twice for one article", layer.name()))
            }
            Ok(layers) => {
                layers.push(layer);
                Ok(())
            }
            Err(_) => Ok(()),
        }
    }

    /// The gravest failure of a document stands; of equals the first.
    fn fail(&mut self, document: u32, failure: Failure) {
        let gravity = |kind| match kind {
            ProblemKind::Panicked => 2,
            ProblemKind::Rejected => 1,
            _ => 0,
        };
        match self.outcomes.get_mut(document as usize) {
            Some(Some(Err(known))) if gravity(known.kind) >= gravity(failure.kind) => {}
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
    // SAFETY: a plugin hands back the context that it was given.
    unsafe { ctx.cast::<Call<'a>>().as_ref() }
}

/// The text that a plugin lends, as well as it can be read.
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
