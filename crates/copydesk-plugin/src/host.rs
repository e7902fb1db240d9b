//! The host as a processor sees it.
#![expect(unsafe_code, reason = "calls the host's functions")]

use std::ffi::c_char;
use std::fmt::Display;

use copydesk_abi as abi;
pub use copydesk_abi::Level;

/// The host: its names and its log. A handle that is cheap to copy and valid for the life of the process.
///
/// Log through it: a `log` or `tracing` logger inside a shared library has no subscriber, and its lines are lost.
#[derive(Clone, Copy, Debug)]
pub struct Host {
    raw: abi::Host,
}

// SAFETY: the header says that any thread may call the host's functions, and `ctx` is only passed back to them.
unsafe impl Send for Host {}
// SAFETY: as above.
unsafe impl Sync for Host {}

impl Host {
    /// Copies the fields of a host's table that both sides know.
    ///
    /// # Safety
    /// `raw` is null or points to a `cdk_host` of which `size` bytes are readable; what it offers is valid for as long as the process lives.
    pub(crate) unsafe fn read(raw: *const abi::Host) -> Option<Host> {
        if raw.is_null() {
            return None;
        }
        // SAFETY: all-zero is a valid `abi::Host`: null pointers, no functions.
        let mut host: abi::Host = unsafe { std::mem::zeroed() };
        // SAFETY: `size` is the first field of every minor, and the source holds at least `size` bytes; the regions are distinct.
        unsafe {
            let size = ((*raw).size as usize).min(size_of::<abi::Host>());
            std::ptr::copy_nonoverlapping(raw.cast::<u8>(), (&raw mut host).cast::<u8>(), size);
        }
        Some(Host { raw: host })
    }

    pub(crate) fn from_table(raw: abi::Host) -> Host {
        Host { raw }
    }

    /// Whether lines of a level are shown; ask before making a costly one.
    pub fn log_enabled(&self, level: Level) -> bool {
        // SAFETY: a function of the host's own table with its own context.
        self.raw.log_enabled.is_some_and(|enabled| unsafe { enabled(self.raw.ctx, level as i32) } != 0)
    }

    /// Logs a line of [`Level::Warn`], formatted only if it is shown. See also [`error`](Host::error), [`info`](Host::info) and
    /// [`debug`](Host::debug).
    ///
    /// ```
    /// # use copydesk_plugin::{Level, testing::Case};
    /// let found = Case::new("Ada spoke.").annotate(|doc, _| {
    ///     doc.host().warn(format_args!("article {} is short: {} bytes", doc.id(), doc.text().len()));
    ///     Ok(())
    /// });
    /// assert_eq!(found.unwrap().log(), [(Level::Warn, "article test is short: 10 bytes".to_owned())]);
    /// ```
    pub fn warn(&self, line: impl Display) {
        self.write(Level::Warn, line);
    }

    /// Logs a line of [`Level::Error`].
    pub fn error(&self, line: impl Display) {
        self.write(Level::Error, line);
    }

    /// Logs a line of [`Level::Info`].
    pub fn info(&self, line: impl Display) {
        self.write(Level::Info, line);
    }

    /// Logs a line of [`Level::Debug`].
    pub fn debug(&self, line: impl Display) {
        self.write(Level::Debug, line);
    }

    fn write(&self, level: Level, line: impl Display) {
        if self.log_enabled(level) {
            self.log(level, &line.to_string());
        }
    }

    /// Logs one line.
    pub fn log(&self, level: Level, line: &str) {
        if let Some(log) = self.raw.log {
            // SAFETY: as above; `line` outlives the call.
            unsafe { log(self.raw.ctx, level as i32, abi::Str::new(line)) }
        }
    }

    /// The number of a name; 0 if the host refuses it.
    pub(crate) fn intern(&self, name: &str) -> u32 {
        // SAFETY: as above; `name` outlives the call.
        self.raw.intern.map_or(0, |intern| unsafe { intern(self.raw.ctx, abi::Str::new(name)) })
    }

    /// The text of a name; empty if the host does not know it.
    pub(crate) fn name_of(&self, number: u32) -> &str {
        let Some(name_of) = self.raw.name_of else { return "" };
        // SAFETY: as above; the header says that names live as long as the host, which outlives `self`.
        unsafe { text(name_of(self.raw.ctx, number)) }.unwrap_or("")
    }
}

/// Borrows a text of the host; `None` if it is not UTF-8.
///
/// # Safety
/// `raw` holds `len` readable bytes that outlive `'a` unchanged.
pub(crate) unsafe fn text<'a>(raw: abi::Str) -> Option<&'a str> {
    // SAFETY: passed on to the caller.
    std::str::from_utf8(unsafe { bytes(raw.ptr, raw.len) }).ok()
}

/// Borrows bytes of the host; a null pointer means none.
///
/// # Safety
/// `ptr` is null or holds `len` readable bytes that outlive `'a` unchanged.
pub(crate) unsafe fn bytes<'a>(ptr: *const c_char, len: usize) -> &'a [u8] {
    if ptr.is_null() || len == 0 {
        return &[];
    }
    // SAFETY: passed on to the caller.
    unsafe { std::slice::from_raw_parts(ptr.cast(), len) }
}
