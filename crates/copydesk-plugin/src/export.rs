//! From a [`Processor`] to the exported symbol: the expansion of [`export!`](crate::export!). Not for direct use.
//!
//! Every function that the host calls is guarded: a panic becomes a message and a status; it never unwinds across the boundary.
#![expect(unsafe_code, reason = "implements the C functions of the boundary")]

use std::any::Any;
use std::cell::RefCell;
use std::ffi::{CStr, c_char, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Once, OnceLock};

use copydesk_abi as abi;

use crate::host::text;
use crate::output::Rows;
use crate::{Doc, Error, Host, Output, Processor, config};

/// Exports processors from a `cdylib`: `export!(MyProcessor);`, or several, separated by commas. Use it once per library. Each must be
/// `Send` and `Sync`, as [`Processor`](crate::Processor) requires: the host opens, uses and closes it on any thread.
#[macro_export]
macro_rules! export {
    ($($processor:ty),+ $(,)?) => {
        // A panic fails one article, unless it aborts the process.
        #[cfg(panic = "abort")]
        compile_error!("a plugin is built with panic = \"unwind\": take `panic = \"abort\"` out of its profile");
        const _: () = {
            #[unsafe(no_mangle)]
            #[expect(non_upper_case_globals, reason = "the name is the boundary's")]
            pub static copydesk_plugin_v1: $crate::export::SoundEntry = $crate::linked!($($processor),+);
        };
    };
}

/// The entry of processors that are linked into a program which embeds the host: `linked!(MyProcessor)`, or several, separated by commas.
/// Pass it to `copydesk_host::Library::from_linked`, which needs no `unsafe`, because the SDK vouches for entries that it made. It exports no
/// symbol, so any number of plugins can be linked into one program.
#[macro_export]
macro_rules! linked {
    ($($processor:ty),+ $(,)?) => {{
        struct Library;
        impl $crate::export::Library for Library {
            fn processors() -> &'static [$crate::export::Exported] {
                const N: usize = [$(stringify!($processor)),+].len();
                static PROCESSORS: [$crate::export::Exported; N] = [$($crate::export::Exported::new::<$processor>()),+];
                &PROCESSORS
            }
        }
        $crate::export::entry::<Library>()
    }};
}

pub use copydesk_abi::{Entry, SoundEntry};

/// The processors of one shared library.
pub trait Library {
    /// All of them, in the order of [`export!`](crate::export!).
    fn processors() -> &'static [Exported];
}

/// One processor of a library, with its type erased.
pub struct Exported {
    describe: fn() -> abi::Descriptor,
    open: Open,
    described: OnceLock<Shared>,
}

type Open = fn(Host, &str) -> Result<Box<dyn Model>, Error>;

/// A descriptor that threads share: its pointers are to leaked, read-only memory.
struct Shared(abi::Descriptor);
// SAFETY: see above.
unsafe impl Send for Shared {}
// SAFETY: see above.
unsafe impl Sync for Shared {}

impl Exported {
    /// The processor `P`.
    pub const fn new<P: Processor>() -> Exported {
        Exported { describe: describe::<P>, open: open::<P>, described: OnceLock::new() }
    }
}

impl std::fmt::Debug for Exported {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Exported").finish_non_exhaustive()
    }
}

fn describe<P: Processor>() -> abi::Descriptor {
    P::describe().leak(&config::schema::<P>().to_string())
}

fn open<P: Processor>(host: Host, config: &str) -> Result<Box<dyn Model>, Error> {
    let processor = P::open(config::parse::<P>(config)?, &host)?;
    let reads = P::describe().read().map(str::to_owned).collect();
    Ok(Box::new(Arc::new(Opened { processor, host, reads })))
}

/// What a `cdk_model` points to.
trait Model: Send + Sync {
    fn start(&self) -> Box<dyn Session>;
}

struct Opened<P> {
    processor: P,
    host: Host,
    /// The layers that it declared.
    reads: Vec<String>,
}

impl<P: Processor> Model for Arc<Opened<P>> {
    fn start(&self) -> Box<dyn Session> {
        Box::new(Started { model: self.clone(), scratch: P::Scratch::default(), output: Output::new(self.host) })
    }
}

/// What a `cdk_session` points to. It owns a share of its model, so that no order of `stop` and `close` leaves it dangling.
trait Session: Send {
    /// Annotates one document: its tables.
    ///
    /// # Safety
    /// As [`Doc::read`].
    unsafe fn process(&mut self, doc: *const abi::Document) -> Result<Vec<Rows>, Error>;
}

struct Started<P: Processor> {
    model: Arc<Opened<P>>,
    scratch: P::Scratch,
    output: Output,
}

impl<P: Processor> Session for Started<P> {
    unsafe fn process(&mut self, doc: *const abi::Document) -> Result<Vec<Rows>, Error> {
        self.output.clear();
        // SAFETY: passed on to the caller.
        let doc = unsafe { Doc::read(doc, &self.model.host, Some(&self.model.reads)) }?;
        self.model.processor.process(&mut self.scratch, &doc, &mut self.output)?;
        self.output.finish()?;
        Ok(std::mem::take(&mut self.output.layers))
    }
}

/// The constant that `export!` exports.
pub const fn entry<L: Library>() -> SoundEntry {
    let entry = Entry {
        magic: abi::MAGIC,
        size: abi::size_of::<Entry>(),
        abi_minor: abi::ABI_MINOR,
        reserved: 0,
        count: Some(count_c::<L>),
        describe: Some(describe_c::<L>),
        open: Some(open_c::<L>),
        start: Some(start_c),
        process: Some(process_c),
        stop: Some(stop_c),
        close: Some(close_c),
        extension: Some(extension_c),
    };
    // SAFETY: the functions below keep to the header: what processors do in them is safe code, whose panics are caught; descriptors are
    // leaked; and models and sessions may be used and dropped on any thread, since `Model` and `Session` ask for it.
    unsafe { SoundEntry::new(entry) }
}

unsafe extern "C" fn count_c<L: Library>() -> u32 {
    L::processors().len() as u32
}

unsafe extern "C" fn describe_c<L: Library>(index: u32) -> *const abi::Descriptor {
    let Some(processor) = L::processors().get(index as usize) else { return std::ptr::null() };
    match guard(|| &processor.described.get_or_init(|| Shared((processor.describe)())).0) {
        Ok(descriptor) => descriptor,
        Err(_) => std::ptr::null(),
    }
}

unsafe extern "C" fn open_c<L: Library>(
    host: *const abi::Host,
    index: u32,
    config: abi::Str,
    model: *mut *mut abi::Model,
    message: *mut abi::Message,
) -> i32 {
    // SAFETY: the host's promise: a table that lives until `close`, and a configuration that lives until this returns.
    let (host, config) = unsafe { (Host::read(host), text(config)) };
    let (Some(host), Some(config), Some(processor)) = (host, config, L::processors().get(index as usize)) else {
        // SAFETY: the host's promise: a buffer of `cap` bytes, or null.
        unsafe { say(message, "open: no host, no such processor, or a configuration that is not UTF-8") };
        return abi::ERROR;
    };
    let opened = guard(|| (processor.open)(host, config));
    // SAFETY: as above, and `model` is a place for one pointer.
    unsafe { give(opened.map(|opened| opened.map(|made| Box::into_raw(Box::new(made)).cast())), model, message) }
}

unsafe extern "C" fn start_c(
    model: *mut abi::Model,
    session: *mut *mut abi::Session,
    message: *mut abi::Message,
) -> i32 {
    // SAFETY: `model` came from `open_c` and was not closed; models are shared, so this is a shared reference.
    let model = unsafe { &*model.cast::<Box<dyn Model>>() };
    let started = guard(|| Box::into_raw(Box::new(model.start())).cast());
    // SAFETY: the host's promise: a place for one pointer, and a buffer or null.
    unsafe { give(started.map(Ok), session, message) }
}

unsafe extern "C" fn process_c(
    session: *mut abi::Session,
    docs: *const *const abi::Document,
    n: usize,
    sink: *const abi::Sink,
) -> i32 {
    // SAFETY: `session` came from `start_c`, was not stopped, and one thread uses it at a time; `sink` lives until this returns.
    let (session, sink) = unsafe { (&mut *session.cast::<Box<dyn Session>>(), &*sink) };
    let (Some(emit), Some(fail)) = (sink.emit, sink.fail) else { return abi::ERROR };
    for i in 0..n {
        // SAFETY: a function of the sink with its own context.
        if sink.should_stop.is_some_and(|stop| unsafe { stop(sink.ctx) } != 0) {
            return abi::STOPPED;
        }
        // SAFETY: `docs` holds `n` documents that keep the header's promises until this returns.
        let result = guard(|| unsafe { session.process(*docs.add(i)) });
        let (status, why) = match result {
            Ok(Ok(tables)) => {
                // Each is dropped as soon as the host has copied it, since it may be as long as the text.
                for rows in tables {
                    // The host knows why it rejected a table, and reports it.
                    // SAFETY: as above; the table borrows `rows`, which outlives the call.
                    unsafe { emit(sink.ctx, i as u32, &rows.table()) };
                }
                continue;
            }
            Ok(Err(error)) => (abi::ERROR, error.to_string()),
            Err(panic) => (abi::PANIC, panic),
        };
        // SAFETY: as above; `why` outlives the call.
        unsafe { fail(sink.ctx, i as u32, status, abi::Str::new(&why)) };
        if status == abi::PANIC {
            return abi::PANIC;
        }
    }
    abi::OK
}

unsafe extern "C" fn stop_c(session: *mut abi::Session) {
    if !session.is_null() {
        // SAFETY: made by `Box::into_raw` in `start_c`; the host stops a session once.
        let session = unsafe { Box::from_raw(session.cast::<Box<dyn Session>>()) };
        let _ = guard(|| drop(session));
    }
}

unsafe extern "C" fn close_c(model: *mut abi::Model) {
    if !model.is_null() {
        // SAFETY: made by `Box::into_raw` in `open_c`; the host closes a model once.
        let model = unsafe { Box::from_raw(model.cast::<Box<dyn Model>>()) };
        let _ = guard(|| drop(model));
    }
}

unsafe extern "C" fn extension_c(id: *const c_char) -> *const c_void {
    // SAFETY: the host's promise: a text that ends in NUL.
    let offered = !id.is_null() && unsafe { CStr::from_ptr(id) } == abi::SHORT_ROWS;
    if offered { abi::SHORT_ROWS.as_ptr().cast() } else { std::ptr::null() }
}

/// Writes the result to its place, or the error to the message.
///
/// # Safety
/// `place` holds a pointer; `message` is null or a buffer of the host.
unsafe fn give<T>(made: Result<Result<*mut T, Error>, String>, place: *mut *mut T, message: *mut abi::Message) -> i32 {
    let (status, why) = match made {
        Ok(Ok(made)) => {
            // SAFETY: the caller's promise.
            unsafe { *place = made };
            return abi::OK;
        }
        Ok(Err(error)) if error.is_config() => (abi::CONFIG, error.to_string()),
        Ok(Err(error)) => (abi::ERROR, error.to_string()),
        Err(panic) => (abi::PANIC, panic),
    };
    // SAFETY: the caller's promise.
    unsafe { say(message, &why) };
    status
}

/// Writes as much of `why` as fits, cut between characters.
///
/// # Safety
/// `message` is null or points to a buffer of `cap` bytes.
unsafe fn say(message: *mut abi::Message, why: &str) {
    // SAFETY: the caller's promise.
    let Some(message) = (unsafe { message.as_mut() }) else { return };
    let len = why.floor_char_boundary(message.cap);
    // SAFETY: `len` is at most `cap`, and the host's buffer is not part of `why`.
    unsafe { std::ptr::copy_nonoverlapping(why.as_ptr().cast(), message.buf, len) };
    message.len = len;
}

thread_local! {
    /// Within [`guard`]: the message and place of the last panic.
    static GUARDED: RefCell<Option<String>> = const { RefCell::new(None) };
    static DEPTH: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
}

/// Runs `work`; a panic becomes its message and place. Nothing is printed: the host reports it among the article's problems.
fn guard<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        // A shared library has a hook of its own, but a linked processor shares the program's: panics outside `guard` are passed on.
        let others = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if DEPTH.get() == 0 {
                return others(info);
            }
            let place = info.location().map(|l| format!(" at {}:{}", l.file(), l.line())).unwrap_or_default();
            GUARDED.set(Some(format!("{}{place}", payload(info.payload()))));
        }));
    });
    DEPTH.set(DEPTH.get() + 1);
    // A broken invariant cannot be observed: the host stops a session that panicked.
    let result = catch_unwind(AssertUnwindSafe(work));
    DEPTH.set(DEPTH.get() - 1);
    result.map_err(|panic| {
        let message = GUARDED.take().unwrap_or_else(|| payload(&*panic).to_owned());
        // A payload may panic once more as it is dropped; it is leaked instead.
        std::mem::forget(panic);
        message
    })
}

fn payload(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("panicked")
}
