//! Runs a processor whose library is loaded into this process: calls the functions of its entry.
#![expect(unsafe_code, reason = "calls plugins, and is called by them")]

use std::ffi::{c_char, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::{null, null_mut};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use copydesk_abi::{self as abi, Document, Entry, Message, Str, Table};
use copydesk_core::{Name, ProblemKind};

use crate::frame::Lent;
use crate::log::{Level, Log};
use crate::processor::{Answer, CallFailure, CallResult, Failure, Input, Model, Outcome, Session};
use crate::quota::NameQuota;
use crate::sink::{Call, lossy};
use crate::{Config, Descriptor, Error, ErrorKind, Library};

/// Longer log lines are cut, in bytes.
pub(crate) const MAX_LINE: usize = 64 << 10;
/// The size of the buffer for a plugin's message when `open` or `start` fails, in bytes.
const MESSAGE: usize = 4 << 10;

/// An opened processor. Closed when dropped, after its sessions, which borrow it.
pub(crate) struct InProcess {
    entry: Entry,
    descriptor: Descriptor,
    model: *mut abi::Model,
    names: Arc<NameQuota>,
    reads_short_rows: bool,
}

struct Context {
    host: abi::Host,
    processor: String,
    log: Log,
    names: Arc<NameQuota>,
}

// SAFETY: every function of an entry may run on any thread, says the header; `close` too, when nothing else uses the model, which is so
// when `self` is dropped.
unsafe impl Send for InProcess {}
// SAFETY: of a shared model only `start` is called, which several threads may do at the same time, says the header.
unsafe impl Sync for InProcess {}

impl InProcess {
    /// Opens processor `index` of a library.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] if the processor refuses its configuration, [`ErrorKind::Start`] if it fails otherwise.
    pub(crate) fn open(library: &Library, index: usize, config: &Config, log: Log) -> Result<InProcess, Error> {
        let descriptor = library.descriptors()[index].clone();
        let id = descriptor.id.clone();
        let host = abi::Host {
            size: abi::size_of::<abi::Host>(),
            abi_minor: abi::ABI_MINOR,
            ctx: null_mut(),
            name: Str::new("copydesk"),
            version: Str::new(env!("CARGO_PKG_VERSION")),
            intern: Some(intern),
            name_of: Some(name_of),
            log_enabled: Some(log_enabled),
            log: Some(write_log),
            extension: Some(extension),
        };
        // Never freed: a plugin may keep what the host offers, in a thread of its own for one, past `close`.
        let names = Arc::<NameQuota>::default();
        let context = Box::into_raw(Box::new(Context { host, processor: id.clone(), log, names: names.clone() }));
        let entry = *library.entry();
        // SAFETY: a function of the library's entry, with an id that lives.
        let reads_short_rows =
            entry.extension.is_some_and(|extension| !unsafe { extension(abi::SHORT_ROWS.as_ptr()) }.is_null());
        let mut opened = InProcess { entry, descriptor, model: null_mut(), names, reads_short_rows };
        let Some(open) = opened.entry.open else { return Err(Error::new(ErrorKind::Broken, "no function `open`")) };
        // SAFETY: the context was just allocated, and nothing else refers to it yet.
        let host = unsafe {
            (*context).host.ctx = context.cast();
            &raw const (*context).host
        };
        let mut reason = Reason::new();
        let mut message = reason.lend();
        // SAFETY: the arguments are as the header says, and valid until the function returns.
        let code = unsafe { open(host, index as u32, Str::new(config.json()), &mut opened.model, &mut message) };
        if code == abi::OK {
            return Ok(opened);
        }
        // After a refusal, `close` must not be called.
        opened.entry.close = None;
        let (source, reason) = (library.source(), reason.read(&message));
        Err(match code {
            abi::CONFIG => Error::new(ErrorKind::Config, format!("`{id}` refuses its configuration: {reason}")),
            abi::PANIC => {
                Error::new(ErrorKind::Start, format!("`{id}` ({source}) panicked when it was opened: {reason}"))
            }
            code => Error::new(ErrorKind::Start, format!("`{id}` ({source}) cannot be opened: {reason} (code {code})")),
        })
    }
}

impl Drop for InProcess {
    fn drop(&mut self) {
        if let Some(close) = self.entry.close {
            // SAFETY: the model was opened by this entry, is closed once, and its sessions, which borrow `self`, are gone.
            unsafe { close(self.model) };
        }
    }
}

impl Model for InProcess {
    fn start(&self) -> Result<Box<dyn Session + '_>, Error> {
        let Some(start) = self.entry.start else { return Err(Error::new(ErrorKind::Broken, "no function `start`")) };
        let (mut session, mut reason) = (null_mut(), Reason::new());
        let mut message = reason.lend();
        // SAFETY: the model is open; the other two live until the function returns.
        match unsafe { start(self.model, &mut session, &mut message) } {
            abi::OK => Ok(Box::new(Started { model: self, session })),
            code => Err(Error::new(ErrorKind::Start, format!("{} (code {code})", reason.read(&message)))),
        }
    }
}

struct Started<'m> {
    model: &'m InProcess,
    session: *mut abi::Session,
}

// SAFETY: a session may be used from any thread, by one at a time, says the header; `process` takes it mutably.
unsafe impl Send for Started<'_> {}

impl Drop for Started<'_> {
    fn drop(&mut self) {
        if let Some(stop) = self.model.entry.stop {
            // SAFETY: the session was started by this entry and is stopped once.
            unsafe { stop(self.session) };
        }
    }
}

impl Session for Started<'_> {
    fn process(&mut self, batch: &[Input<'_>], stop: &AtomicBool) -> Answer {
        let start = Instant::now();
        let id = &self.model.descriptor.id;
        let Some(process) = self.model.entry.process else {
            let failure = Failure { kind: ProblemKind::Failed, message: "no function `process`".into() };
            let calls = vec![CallResult { articles: batch.len(), end: Err(failure.into()) }];
            return Answer { calls, poisoned: false, boundary: start.elapsed() };
        };
        let mut lent: Vec<Lent<'_>> = Vec::with_capacity(batch.iter().map(|input| input.layers.len()).sum());
        let layers = batch.iter().flat_map(|input| &input.layers);
        lent.extend(layers.map(|layer| Lent::new(layer, self.model.reads_short_rows)));
        let tables: Vec<*const Table> = lent.iter().map(|lent| std::ptr::from_ref(lent.table())).collect();
        let mut rest = tables.as_slice();
        let documents: Vec<Document> = batch
            .iter()
            .map(|input| {
                let layers;
                (layers, rest) = rest.split_at(input.layers.len());
                document(input, layers)
            })
            .collect();
        let pointers: Vec<*const Document> = documents.iter().map(std::ptr::from_ref).collect();
        let texts = batch.iter().map(|input| input.text).collect();
        let call = Call::new(id, &self.model.descriptor.provides, texts, stop);
        let sink = call.sink();
        let prepared = start.elapsed();
        // SAFETY: the session was started and this thread alone uses it; documents, tables, texts and sink live until the call returns.
        let process = || unsafe { process(self.session, pointers.as_ptr(), pointers.len(), &sink) };
        let (code, refused) = self.model.names.call(process);
        let (outcomes, stray, emitting) = call.finish();
        let (failure, poisoned) = failure_of(id, code, &outcomes, stray);
        // Its rows have no name in place of the one that was refused.
        let refused = refused.map(|why| Failure { kind: ProblemKind::Rejected, message: why.into() });
        let failure = failure.or(refused);
        let end = failure.map_or(Ok(outcomes), |failure| Err(CallFailure::from(failure)));
        Answer { calls: vec![CallResult { articles: batch.len(), end }], poisoned, boundary: prepared + emitting }
    }
}

fn document(input: &Input<'_>, layers: &[*const Table]) -> Document {
    Document {
        size: abi::size_of::<Document>(),
        flags: 0,
        id: Str::new(input.id),
        lang: Str::new(input.lang),
        text: Str::new(input.text),
        meta_json: Str::new(input.meta_json),
        layers: layers.as_ptr(),
        n_layers: layers.len(),
    }
}

/// From the returned code and the outcomes: why the call failed as a whole, if it did, and whether the session is poisoned.
fn failure_of(id: &str, code: i32, outcomes: &[Outcome], stray: Option<Failure>) -> (Option<Failure>, bool) {
    let failures = || outcomes.iter().filter_map(|outcome| outcome.as_ref().err());
    if let Some(failure) = failures().find(|failure| failure.kind == ProblemKind::Panicked) {
        return (Some(failure.clone()), true);
    }
    let first_or =
        |message: String| failures().next().cloned().unwrap_or(Failure { kind: ProblemKind::Failed, message });
    match (code, stray) {
        (abi::PANIC, _) => {
            let message = format!("`{id}` panicked and gave no message");
            (Some(Failure { kind: ProblemKind::Panicked, message }), true)
        }
        (_, Some(stray)) => (Some(stray), false),
        (abi::OK, None) => (None, false),
        (abi::ERROR | abi::REJECTED | abi::STOPPED, None) => {
            let what = if code == abi::STOPPED { "stopped" } else { "failed" };
            (Some(first_or(format!("`{id}` {what} and gave no reason (code {code})"))), false)
        }
        (code, None) => (Some(first_or(format!("`{id}` returned {code}, which is no code of the boundary"))), true),
    }
}

/// A buffer for a plugin's message.
struct Reason(Vec<u8>);

impl Reason {
    fn new() -> Reason {
        Reason(vec![0; MESSAGE])
    }

    /// Lends the buffer; valid until it is read.
    fn lend(&mut self) -> Message {
        Message { buf: self.0.as_mut_ptr().cast::<c_char>(), cap: self.0.len(), len: 0 }
    }

    fn read(&self, message: &Message) -> String {
        let text = String::from_utf8_lossy(&self.0[..message.len.min(self.0.len())]);
        match text.trim_matches(['\0', ' ', '\n']) {
            "" => "it gave no reason".into(),
            text => text.into(),
        }
    }
}

/// # Safety
/// `ctx` is the context of a host that [`InProcess::open`] made.
unsafe fn context_of<'a>(ctx: *mut c_void) -> Option<&'a Context> {
    // SAFETY: a plugin passes back the context that it was given, which is neither changed nor freed.
    unsafe { ctx.cast::<Context>().as_ref() }
}

unsafe extern "C" fn intern(ctx: *mut c_void, text: Str) -> u32 {
    if text.ptr.is_null() || text.len > Name::MAX_LEN {
        return 0;
    }
    // SAFETY: a plugin lends as many bytes as it says.
    let bytes = unsafe { std::slice::from_raw_parts(text.ptr.cast::<u8>(), text.len) };
    let Ok(text) = std::str::from_utf8(bytes) else { return 0 };
    // SAFETY: what `copydesk.h` asks of a plugin that calls this.
    let Some(context) = (unsafe { context_of(ctx) }) else { return 0 };
    context.names.intern_in_call(text).map_or(0, Name::number)
}

unsafe extern "C" fn name_of(_: *mut c_void, number: u32) -> Str {
    Name::from_number(number).map_or(Str::EMPTY, |name| Str::new(name.as_str()))
}

unsafe extern "C" fn log_enabled(ctx: *mut c_void, level: i32) -> i32 {
    // SAFETY: what `copydesk.h` asks of a plugin that calls this.
    unsafe { context_of(ctx) }.is_some_and(|context| context.log.takes(Level::from_number(level))).into()
}

unsafe extern "C" fn write_log(ctx: *mut c_void, level: i32, line: Str) {
    // A panic of the caller's log function must not cross the boundary.
    let _ = catch_unwind(AssertUnwindSafe(|| {
        // SAFETY: what `copydesk.h` asks of a plugin that calls this.
        let (Some(context), line) = (unsafe { (context_of(ctx), lossy(line, MAX_LINE)) }) else { return };
        context.log.write(Level::from_number(level), &context.processor, &line);
    }));
}

/// The host offers no extensions yet.
unsafe extern "C" fn extension(_: *mut c_void, _: *const c_char) -> *const c_void {
    null()
}
