//! The host's handle of a worker process: starts it, exchanges frames with it, and makes sure that it ends.
//!
//! The worker leads a process group of its own, so that processes which it starts end with it. It gets its end of the socket as standard
//! input, and moves it to another descriptor before the plugin is loaded. Its standard output is the host's standard error.

use std::io;
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, ExitStatus};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

use super::Isolation;
use super::codec::{Incoming, Payload, ProtocolError, Writer};
use super::lines::Lines;
use super::names::{PeerNames, SentNames};
use super::protocol::{LOG, NAMES};
use crate::log::Log;
use crate::quota::NameQuota;

/// How often the stop flag of a run is checked.
const TICK: Duration = Duration::from_millis(50);
/// How long a worker that was asked to end may take for the plugin's `stop` and `close`.
const CLOSE_GRACE: Duration = Duration::from_secs(2);
/// How long a worker may take to exit after it has closed its socket.
const EXIT_GRACE: Duration = Duration::from_millis(200);
/// The longest frame that is accepted; an answer may be longer, depending on its texts.
pub(crate) const MAX_FRAME: usize = 64 << 20;

/// Why a process gave no answer.
pub(crate) enum Death {
    /// The process has exited.
    Ended(ExitStatus),
    /// It did not answer within this time.
    TimedOut(Duration),
    /// It violated the protocol.
    Breach(ProtocolError),
    /// The run was stopped.
    Stopped,
}

pub(crate) struct Process {
    child: Child,
    stream: UnixStream,
    incoming: Incoming,
    outgoing: Writer,
    sent: SentNames,
    peer: PeerNames,
    lines: Lines,
    gone: bool,
}

impl Process {
    pub(crate) fn spawn(
        isolation: &Isolation,
        quota: Arc<NameQuota>,
        log: Log,
        processor: String,
    ) -> io::Result<Process> {
        let (stream, its_end) = UnixStream::pair()?;
        stream.set_nonblocking(true)?;
        let mut command = Command::new(&isolation.program);
        command.args(&isolation.arguments).process_group(0);
        let child = command.stdin(OwnedFd::from(its_end)).stdout(io::stderr()).spawn()?;
        let (incoming, outgoing) = (Incoming::default(), Writer::default());
        let (sent, peer) = (SentNames::default(), PeerNames::limited_by(quota));
        Ok(Process { child, stream, incoming, outgoing, sent, peer, lines: Lines::new(log, processor), gone: false })
    }

    /// Attributes log lines to this processor from now on.
    pub(crate) fn name(&mut self, processor: &str) {
        self.lines.processor = processor.into();
    }

    /// Queues a frame to be sent, after the names that it may use.
    pub(crate) fn send(&mut self, kind: u64, fill: impl FnOnce(&mut Writer)) {
        self.sent.write(&mut self.outgoing, NAMES);
        self.outgoing.frame(kind, fill);
    }

    /// Sends the queued frames, and takes the next frame that is neither names nor a log line, of at most `most` bytes and within `time`.
    pub(crate) fn receive<T>(
        &mut self,
        time: Duration,
        most: usize,
        stop: &AtomicBool,
        take: impl FnOnce(u64, Payload<'_>, &PeerNames) -> Result<T, ProtocolError>,
    ) -> Result<T, Death> {
        let received = self.receive_frame(time, most, stop, take);
        self.lines.end_call();
        received
    }

    fn receive_frame<T>(
        &mut self,
        time: Duration,
        most: usize,
        stop: &AtomicBool,
        take: impl FnOnce(u64, Payload<'_>, &PeerNames) -> Result<T, ProtocolError>,
    ) -> Result<T, Death> {
        let until = Instant::now() + time;
        let breach = loop {
            match self.incoming.next(most) {
                Ok(Some((NAMES, names))) => match self.peer.learn(names) {
                    Ok(()) => {}
                    Err(breach) => break breach,
                },
                Ok(Some((LOG, line))) => match self.lines.take(line) {
                    Ok(()) => {}
                    Err(breach) => break breach,
                },
                Ok(Some((kind, payload))) => match take(kind, payload, &self.peer) {
                    Ok(taken) => return Ok(taken),
                    Err(breach) => break breach,
                },
                Ok(None) => match self.exchange(until, stop) {
                    Ok(()) => {}
                    Err(End::HungUp) => return Err(Death::Ended(self.end(EXIT_GRACE))),
                    Err(end) => {
                        self.end(Duration::ZERO);
                        return Err(if matches!(end, End::Late) { Death::TimedOut(time) } else { Death::Stopped });
                    }
                },
                Err(breach) => break breach,
            }
        };
        self.end(Duration::ZERO);
        Err(Death::Breach(breach))
    }

    /// Writes and reads until something was received.
    fn exchange(&mut self, until: Instant, stop: &AtomicBool) -> Result<(), End> {
        let mut exited = false;
        loop {
            // Checked first, so that a process that never stops sending times out too.
            let left = until.saturating_duration_since(Instant::now());
            if stop.load(Ordering::Relaxed) {
                return Err(End::Stopped);
            } else if left.is_zero() && !exited {
                return Err(End::Late);
            }
            if !self.outgoing.is_empty()
                && let Err(error) = self.outgoing.write_to(&self.stream)
                && !waits(&error)
            {
                // A process that has stopped reading may have sent its reason before.
                self.outgoing = Writer::default();
            }
            match self.incoming.read_from(&self.stream) {
                Ok(0) => return Err(End::HungUp),
                Ok(_) => return Ok(()),
                Err(error) if waits(&error) => {}
                Err(_) => return Err(End::HungUp),
            }
            if exited {
                return Err(End::HungUp);
            }
            let interest = if self.outgoing.is_empty() { PollFlags::IN } else { PollFlags::IN | PollFlags::OUT };
            let tick = Timespec { tv_sec: 0, tv_nsec: left.min(TICK).as_nanos() as _ };
            // The next read reports an error of `poll`. The socket of an exited process stays open as long as one of its children has it; what
            // the process sent before is read once more.
            exited = matches!(poll(&mut [PollFd::new(&self.stream, interest)], Some(&tick)), Ok(0)) && self.is_exited();
        }
    }

    /// Takes the frames that were received; only log lines are used.
    fn take_lines(&mut self) -> Result<(), ProtocolError> {
        while let Some((kind, payload)) = self.incoming.next(MAX_FRAME)? {
            if kind == LOG {
                self.lines.take(payload)?;
            }
        }
        Ok(())
    }

    fn is_exited(&self) -> bool {
        // The process is not reaped here, so that its id is not reused before its group is killed.
        let look = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
        !matches!(waitid(WaitId::Pid(Pid::from_child(&self.child)), look), Ok(None))
    }

    /// Kills the process and its group, after a grace period in which it may exit by itself, and reaps it.
    fn end(&mut self, grace: Duration) -> ExitStatus {
        self.gone = true;
        let until = Instant::now() + grace;
        while !self.is_exited() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(1));
        }
        let _ = kill_process_group(Pid::from_child(&self.child), Signal::KILL);
        // It may have left its group; then the wait below would never return.
        let _ = self.child.kill();
        self.child.wait().unwrap_or_default()
    }
}

impl Drop for Process {
    /// Gives the plugin a moment to close what it opened.
    fn drop(&mut self) {
        if self.gone {
            return;
        }
        let (until, never) = (Instant::now() + CLOSE_GRACE, AtomicBool::new(false));
        if self.stream.shutdown(Shutdown::Write).is_ok() {
            self.outgoing = Writer::default();
            // Takes its last log lines; no other frame is expected.
            while self.exchange(until, &never).is_ok() && self.take_lines().is_ok() {}
            self.lines.end_call();
        }
        self.end(EXIT_GRACE);
    }
}

/// Why an exchange ended without receiving anything.
enum End {
    HungUp,
    Late,
    Stopped,
}

/// Whether a read or write has to be repeated later.
fn waits(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted)
}

impl Death {
    /// The message for records and errors.
    pub(crate) fn message(&self, memory: Option<u64>) -> String {
        match self {
            Death::Ended(status) => {
                let how = match (status.signal(), status.code()) {
                    (Some(signal), _) => format!("was ended by {}", signal_name(signal)),
                    (None, Some(code)) => format!("exited with status {code}"),
                    (None, None) => format!("ended with {status}"),
                };
                let limit = memory.map_or(String::new(), |bytes| format!(" (its memory limit is {})", size(bytes)));
                format!("its process {how}{limit}")
            }
            Death::TimedOut(time) => format!("timed out after {} s", (time.as_secs_f64() * 10.0).round() / 10.0),
            Death::Breach(what) => format!("its process violated the protocol: {what}"),
            Death::Stopped => "the run was stopped".into(),
        }
    }
}

/// Bytes in the largest unit that gives a whole number.
fn size(bytes: u64) -> String {
    let units = ["bytes", "KiB", "MiB", "GiB"];
    let at = (bytes.trailing_zeros() as usize / 10).min(3);
    format!("{} {}", bytes >> (10 * at), units[at])
}

fn signal_name(number: i32) -> String {
    let names = [
        (Signal::ABORT, "SIGABRT"),
        (Signal::BUS, "SIGBUS"),
        (Signal::FPE, "SIGFPE"),
        (Signal::ILL, "SIGILL"),
        (Signal::KILL, "SIGKILL"),
        (Signal::PIPE, "SIGPIPE"),
        (Signal::SEGV, "SIGSEGV"),
        (Signal::SYS, "SIGSYS"),
        (Signal::TERM, "SIGTERM"),
        (Signal::TRAP, "SIGTRAP"),
        (Signal::XCPU, "SIGXCPU"),
    ];
    let known = names.iter().find(|(signal, _)| signal.as_raw() == number);
    known.map_or(format!("signal {number}"), |(_, name)| (*name).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_death_is_told_by_its_cause() {
        let ended = |status, memory| Death::Ended(ExitStatus::from_raw(status)).message(memory);
        assert_eq!(ended(11, None), "its process was ended by SIGSEGV");
        assert_eq!(ended(6 | 0x80, Some(512 << 20)), "its process was ended by SIGABRT (its memory limit is 512 MiB)");
        assert_eq!(ended(40, None), "its process was ended by signal 40");
        assert_eq!(ended(3 << 8, None), "its process exited with status 3");
        assert_eq!(Death::TimedOut(Duration::from_millis(1500)).message(None), "timed out after 1.5 s");
        assert_eq!([1500, 3 << 30, 1 << 40].map(size), ["1500 bytes", "3 GiB", "1024 GiB"]);
    }
}
