//! The worker process: loads one library, opens one of its processors, and annotates the articles that the host sends.
#![expect(unsafe_code, reason = "loads the library that the host names")]

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Resource, Rlimit, Signal, getpid, kill_process, kill_process_group, setrlimit};

use super::codec::{Incoming, Payload, ProtocolError, Writer};
use super::names::{PeerNames, SentNames};
use super::protocol::{self, ANSWER, CALL, LOAD, LOADED, LOG, Load, NAMES, OPEN, OPENED, Open, REFUSED};
use crate::inprocess::InProcess;
use crate::log::{Level, Log};
use crate::processor::{Answer, CallFailure, Input, Model, Outcome, Session, cannot_restart, cannot_start};
use crate::{Config, Error, ErrorKind, Library};

/// Runs a worker process until the host closes the connection. Call it in the command that [`Isolation`](super::Isolation) starts, before
/// anything reads standard input, which is the socket.
///
/// # Safety
/// It loads the plugin that the host names, for which nobody vouches: it may corrupt the memory of this process. The process must be used for
/// this call only.
pub unsafe fn serve() -> ExitCode {
    match take_socket().and_then(|stream| Worker::new(stream)?.run()) {
        Ok(()) => ExitCode::SUCCESS,
        // The host has ended, or the other side is not a host: nobody reads a report.
        Err(_) => ExitCode::FAILURE,
    }
}

/// Moves the socket from standard input to another descriptor, which plugins do not use and child processes do not inherit.
fn take_socket() -> io::Result<UnixStream> {
    let socket: OwnedFd = rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdin(), 3)?;
    let nothing = std::fs::File::open("/dev/null")?;
    rustix::stdio::dup2_stdin(&nothing)?;
    Ok(socket.into())
}

struct Worker {
    stream: UnixStream,
    incoming: Incoming,
    peer: PeerNames,
    line: Line,
}

/// The connection to the host; the plugin's threads log through it too.
#[derive(Clone)]
struct Line(Arc<Mutex<(UnixStream, Writer, SentNames)>>);

impl Line {
    /// Sends a frame, after the names that it may use. An error is ignored: if the host has ended, reading fails too.
    fn send(&self, kind: u64, fill: impl FnOnce(&mut Writer)) {
        let mut line = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (stream, frames, sent) = &mut *line;
        sent.write(frames, NAMES);
        frames.frame(kind, fill);
        let _ = frames.write_all_to(stream);
    }
}

impl Worker {
    fn new(stream: UnixStream) -> io::Result<Worker> {
        end_with_host(stream.try_clone()?)?;
        let line = Line(Arc::new(Mutex::new((stream.try_clone()?, Writer::default(), SentNames::default()))));
        Ok(Worker { stream, incoming: Incoming::default(), peer: PeerNames::default(), line })
    }

    fn run(mut self) -> io::Result<()> {
        let library = self.next(LOAD, |load, _| {
            let Load { path, memory } = load.control()?;
            // SAFETY: the caller of `serve` gives the process to the plugin.
            Ok(limit(memory).and_then(|()| unsafe { Library::load(Path::new(path)) }))
        })?;
        let Some(library) = self.settle(library) else { return Ok(()) };
        self.line.send(LOADED, |frame| protocol::write_descriptors(frame, library.descriptors()));
        let line = self.line.clone();
        let (index, model) = self.next(OPEN, |open, _| {
            let Open { index, config, log } = open.control()?;
            if index >= library.descriptors().len() {
                return Err(ProtocolError::malformed("no such processor"));
            }
            let log = log.map_or(Log::default(), |up_to| {
                Log::new(Level::from_number(up_to), move |level, _, text| {
                    line.send(LOG, |frame| protocol::write_log(frame, level, text))
                })
            });
            Ok((index, InProcess::open(&library, index, &Config::checked(config), log)))
        })?;
        let Some(model) = self.settle(model) else { return Ok(()) };
        let id = &library.descriptors()[index].id;
        let session = model.start().map_err(|e| cannot_start(id, e));
        let Some(session) = self.settle(session) else { return Ok(()) };
        self.line.send(OPENED, |_| {});
        self.answer(&model, session)
    }

    /// Answers calls until there are no more.
    fn answer<'m>(&mut self, model: &'m InProcess, session: Box<dyn Session + 'm>) -> io::Result<()> {
        let (line, mut session) = (self.line.clone(), Some(session));
        loop {
            let answered = self.next(CALL, |call, names| {
                let articles = protocol::read_call(call, names)?;
                let inputs: Vec<Input<'_>> = articles.iter().map(|article| article.input()).collect();
                let start = Instant::now();
                let (end, carrying) = process(model, &mut session, &inputs);
                let busy = start.elapsed().saturating_sub(carrying);
                line.send(ANSWER, |frame| protocol::write_answer(frame, &end, busy));
                Ok(())
            });
            match answered {
                Err(end) if end.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
                answered => answered?,
            }
        }
    }

    /// Takes the next frame, which must be of this kind.
    fn next<T>(
        &mut self,
        expected: u64,
        take: impl FnOnce(Payload<'_>, &PeerNames) -> Result<T, ProtocolError>,
    ) -> io::Result<T> {
        loop {
            match self.incoming.next(usize::MAX).map_err(io::Error::other)? {
                Some((NAMES, names)) => self.peer.learn(names).map_err(io::Error::other)?,
                Some((kind, payload)) if kind == expected => {
                    return take(payload, &self.peer).map_err(io::Error::other);
                }
                Some((kind, _)) => return Err(io::Error::other(ProtocolError::Unexpected(kind))),
                None => {
                    if self.incoming.read_from(&self.stream)? == 0 {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
            }
        }
    }

    /// The value; an error is sent to the host, and then there is none.
    fn settle<T>(&self, result: Result<T, Error>) -> Option<T> {
        result.map_err(|error| self.line.send(REFUSED, |frame| protocol::write_error(frame, &error))).ok()
    }
}

/// Runs one call, in a new session if the last was poisoned. Also returns the time that transferring tables took.
fn process<'m>(
    model: &'m InProcess,
    session: &mut Option<Box<dyn Session + 'm>>,
    inputs: &[Input<'_>],
) -> (Result<Vec<Outcome>, CallFailure>, Duration) {
    let mut started = match session.take() {
        Some(started) => started,
        None => match model.start() {
            Ok(started) => started,
            Err(reason) => return (Err(cannot_restart(reason).into()), Duration::ZERO),
        },
    };
    // The stop flag is never set: to stop a call, the host kills this process.
    let Answer { mut calls, poisoned, boundary } = started.process(inputs, &AtomicBool::new(false));
    if !poisoned {
        *session = Some(started);
    }
    (calls.pop().map_or(Ok(Vec::new()), |called| called.end), boundary)
}

/// Sets the memory limit of this process.
fn limit(memory: Option<u64>) -> Result<(), Error> {
    if memory.is_none() {
        return Ok(());
    }
    let limit = Rlimit { current: memory, maximum: memory };
    setrlimit(Resource::Data, limit)
        .map_err(|e| Error::new(ErrorKind::Start, "the memory limit cannot be set").caused_by(std::io::Error::from(e)))
}

/// Ends this process and its children when the host ends, even if the plugin never returns from a call.
fn end_with_host(stream: UnixStream) -> io::Result<()> {
    let watch = move || {
        // Returns only when the host's end of the socket is closed, however the host ended.
        while !matches!(poll(&mut [PollFd::new(&stream, PollFlags::empty())], None), Ok(n) if n > 0) {}
        let _ = kill_process_group(getpid(), Signal::KILL);
        // The plugin may have left the group. `exit` would run its exit handlers, which may hang.
        let _ = kill_process(getpid(), Signal::KILL);
    };
    std::thread::Builder::new().name("copydesk-watch".into()).spawn(watch).map(drop)
}
