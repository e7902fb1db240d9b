//! The host that tests pass to `open`: current, older or newer, or with a full table of names; and records of how the plugin uses it.
#![expect(unsafe_code, reason = "is called by plugins, with their pointers")]

use std::collections::BTreeSet;
use std::ffi::{c_char, c_void};
use std::io;
use std::ptr::without_provenance_mut;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

use copydesk_abi::{self as abi, Str};
use copydesk_core::Name;

use crate::lend::{Layout, text};
use crate::pages::{Access, Pages, Placement};

/// The context that a plugin must pass back. It is not a valid pointer: a plugin that follows it crashes.
const CONTEXT: usize = 0xC0DE_0001;

/// How many calls came with a context other than the one that was given.
pub(crate) static WRONG_CONTEXTS: AtomicUsize = AtomicUsize::new(0);
/// Whether `intern` refuses every name.
pub(crate) static REFUSE_NAMES: AtomicBool = AtomicBool::new(false);
/// Names that `intern` refused, each once: too long, or not UTF-8.
pub(crate) static REFUSED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
/// Names that were interned, each once.
pub(crate) static NAMES: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Makes a host. It stays valid for the rest of the process's life.
pub(crate) fn offer(layout: Layout, placement: Placement) -> io::Result<*const abi::Host> {
    let mut pages = Pages::new(placement);
    let host = abi::Host {
        size: layout.size::<abi::Host>(),
        abi_minor: match layout {
            Layout::Current | Layout::Short => abi::ABI_MINOR,
            Layout::Oldest => 0,
            Layout::Newer => 99,
        },
        ctx: without_provenance_mut(CONTEXT),
        name: text(&mut pages, "copydesk")?,
        version: text(&mut pages, env!("CARGO_PKG_VERSION"))?,
        intern: Some(intern),
        name_of: Some(name_of),
        log_enabled: Some(log_enabled),
        log: Some(log),
        extension: Some(extension),
    };
    let host = layout.put(&mut pages, &[host])?;
    pages.allow(Access::Read)?;
    Ok(host)
}

pub(crate) fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn ours(ctx: *mut c_void) -> bool {
    let ours = ctx.addr() == CONTEXT;
    if !ours {
        WRONG_CONTEXTS.fetch_add(1, Relaxed);
    }
    ours
}

unsafe extern "C" fn intern(ctx: *mut c_void, name: Str) -> u32 {
    if !ours(ctx) || REFUSE_NAMES.load(Relaxed) || name.ptr.is_null() || name.len == 0 {
        return 0;
    }
    // SAFETY: a plugin lends as many bytes as it says; at most one more than a name may have is read.
    let bytes = unsafe { std::slice::from_raw_parts(name.ptr.cast::<u8>(), name.len.min(Name::MAX_LEN + 1)) };
    let text = String::from_utf8_lossy(bytes);
    let number = std::str::from_utf8(bytes).ok().and_then(Name::intern).map_or(0, Name::number);
    // Looked up before it is copied: a plugin may intern the same name again and again.
    let mut seen = locked(if number == 0 { &REFUSED } else { &NAMES });
    if !seen.contains(&*text) {
        seen.insert(text.into_owned());
    }
    drop(seen);
    number
}

unsafe extern "C" fn name_of(ctx: *mut c_void, number: u32) -> Str {
    let name = ours(ctx).then(|| Name::from_number(number)).flatten();
    name.map_or(Str::EMPTY, |name| Str::new(name.as_str()))
}

/// Every level is enabled, so that every log line is formatted and sent.
unsafe extern "C" fn log_enabled(ctx: *mut c_void, _: i32) -> i32 {
    ours(ctx).into()
}

unsafe extern "C" fn log(ctx: *mut c_void, _: i32, line: Str) {
    if ours(ctx) && !line.ptr.is_null() {
        // SAFETY: as in `intern`. All bytes are read on purpose: a wrong length crashes here.
        let bytes = unsafe { std::slice::from_raw_parts(line.ptr.cast::<u8>(), line.len) };
        std::hint::black_box(bytes.iter().fold(0u8, |sum, byte| sum ^ byte));
    }
}

unsafe extern "C" fn extension(ctx: *mut c_void, _: *const c_char) -> *const c_void {
    ours(ctx);
    std::ptr::null()
}
