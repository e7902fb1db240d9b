//! Calls the functions of a plugin's entry as the host calls them, wrapped in types whose lifetimes keep the calls in order.
#![expect(unsafe_code, reason = "calls plugins")]

use std::io;
use std::ptr::{NonNull, null_mut};

use copydesk_abi::{self as abi, Entry, Host, Message, Str};
use copydesk_core::Name;
use copydesk_host::Descriptor;

use crate::finding::{Finding, fail};
use crate::lend::{Layout, Lent};
use crate::pages::{Pages, Placement};
use crate::sink::{Answer, Recorded, Recorder};

/// A processor under test, of a plugin that the host could load.
#[derive(Clone)]
pub(crate) struct Subject {
    pub(crate) entry: Entry,
    pub(crate) index: u32,
    pub(crate) descriptor: Descriptor,
    /// The host that it is opened with.
    pub(crate) host: NonNull<Host>,
    /// The configuration that it is opened with.
    pub(crate) config: String,
}

// SAFETY: the entry is static, and any thread may call the functions of the host.
unsafe impl Sync for Subject {}
// SAFETY: as above.
unsafe impl Send for Subject {}

/// How `open` refused.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) code: i32,
    /// The length of the message, as the plugin set it.
    pub(crate) len: usize,
    /// The message, up to the end of the buffer.
    pub(crate) message: Vec<u8>,
    /// Whether the plugin wrote past the end of the buffer.
    pub(crate) overrun: bool,
}

/// How many bytes after a message's buffer must stay unchanged, and their value.
const CANARY: (usize, u8) = (8192, 0xC5);

impl Subject {
    /// Opens it with a configuration and a buffer of `cap` bytes for its message.
    pub(crate) fn open_with(&self, config: Str, cap: usize) -> Result<Model<'_>, Refusal> {
        let mut buffer = vec![CANARY.1; cap + CANARY.0];
        let mut message = Message { buf: buffer.as_mut_ptr().cast(), cap, len: 0 };
        let mut model = null_mut();
        let Some(open) = self.entry.open else { unreachable!("the host took an entry without `open`") };
        // SAFETY: the arguments are as the header says, and valid until `open` returns.
        let code = unsafe { open(self.host.as_ptr(), self.index, config, &mut model, &mut message) };
        if code == abi::OK {
            return Ok(Model { subject: self, model });
        }
        let overrun = buffer[cap..].iter().any(|byte| *byte != CANARY.1);
        buffer.truncate(message.len.min(cap));
        Err(Refusal { code, len: message.len, message: buffer, overrun })
    }

    /// Opens it with the configuration that the tests use.
    pub(crate) fn open(&self) -> Result<Model<'_>, Finding> {
        self.open_with(Str::new(&self.config), 4096).or_else(|refusal| {
            let message = String::from_utf8_lossy(&refusal.message);
            fail(format!("with the configuration {} `open` returns {}: {message:?}", self.config, code(refusal.code)))
        })
    }

    fn provides(&self) -> Vec<Name> {
        self.descriptor.provides.iter().map(|l| l.layer).collect()
    }
}

/// An opened processor; closed when dropped.
pub(crate) struct Model<'s> {
    pub(crate) subject: &'s Subject,
    model: *mut abi::Model,
}

// SAFETY: of a shared model only `start` is called, which several threads may do at the same time, says the header.
unsafe impl Sync for Model<'_> {}
// SAFETY: every function, `close` too, may run on any thread, says the header; that a plugin keeps to it is what the tests find out.
unsafe impl Send for Model<'_> {}

impl Model<'_> {
    pub(crate) fn start(&self) -> Result<Session<'_>, Finding> {
        let (mut session, mut buffer) = (null_mut(), vec![0u8; 4096]);
        let mut message = Message { buf: buffer.as_mut_ptr().cast(), cap: buffer.len(), len: 0 };
        let Some(start) = self.subject.entry.start else { unreachable!("the host took an entry without `start`") };
        // SAFETY: the model is open; the other two arguments are valid until the function returns.
        match unsafe { start(self.model, &mut session, &mut message) } {
            abi::OK => Ok(Session { model: self, session }),
            failed => {
                let said = String::from_utf8_lossy(&buffer[..message.len.min(buffer.len())]).into_owned();
                fail(format!("`start` returns {}: {said:?}", code(failed)))
            }
        }
    }
}

impl Drop for Model<'_> {
    fn drop(&mut self) {
        if let Some(close) = self.subject.entry.close {
            // SAFETY: opened by this entry, closed once, and its sessions, which borrow it, are gone.
            unsafe { close(self.model) };
        }
    }
}

/// A started session; stopped when dropped.
pub(crate) struct Session<'m> {
    model: &'m Model<'m>,
    session: *mut abi::Session,
}

// SAFETY: a session may be used from any thread, by one at a time, says the header; `process` takes it mutably.
unsafe impl Send for Session<'_> {}

/// The result of one call of `process`.
#[derive(Debug)]
pub(crate) struct CallResult {
    pub(crate) code: i32,
    pub(crate) recorded: Recorded,
}

impl Session<'_> {
    pub(crate) fn process(&mut self, batch: &Lent) -> io::Result<CallResult> {
        self.process_as(batch, Answer::Judge, Layout::Current, Placement::Roomy)
    }

    /// Processes a batch, with a sink that gives these answers and is laid out and placed as asked.
    pub(crate) fn process_as(
        &mut self,
        batch: &Lent,
        answer: Answer,
        layout: Layout,
        placement: Placement,
    ) -> io::Result<CallResult> {
        let recorder = Recorder::open(batch.texts(), self.model.subject.provides(), answer);
        let own = recorder.sink(Layout::Current);
        let mut pages = Pages::new(placement);
        // In roomy pages each call would map a megabyte for its sink.
        let sink = match placement {
            Placement::Roomy if layout == Layout::Current => &raw const own,
            _ => layout.put(&mut pages, &[recorder.sink(layout)])?,
        };
        let Some(process) = self.model.subject.entry.process else {
            unreachable!("the host took an entry without `process`")
        };
        // SAFETY: the session was started, and only this thread uses it; what is lent is valid until the call returns.
        let code = unsafe { process(self.session, batch.documents(), batch.texts().len(), sink) };
        Ok(CallResult { code, recorded: recorder.close() })
    }
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        if let Some(stop) = self.model.subject.entry.stop {
            // SAFETY: started by this entry and stopped once.
            unsafe { stop(self.session) };
        }
    }
}

/// The name of a status code in the header.
pub(crate) fn code(code: i32) -> String {
    match code {
        abi::OK => "CDK_OK".into(),
        abi::ERROR => "CDK_ERROR".into(),
        abi::PANIC => "CDK_PANIC".into(),
        abi::REJECTED => "CDK_REJECTED".into(),
        abi::STOPPED => "CDK_STOPPED".into(),
        abi::CONFIG => "CDK_CONFIG".into(),
        other => format!("{other}, which is not a status of copydesk.h"),
    }
}
