//! An isolated processor: starts its processes, enforces deadlines, and restarts a process that died.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use copydesk_core::ProblemKind;
use rustix::io::Errno;

use super::Isolation;
use super::codec::ProtocolError;
use super::process::{Death, MAX_FRAME, Process};
use super::protocol::{self, ANSWER, CALL, LOAD, LOADED, Load, OPEN, OPENED, Open, REFUSED};
use crate::load::{LoadError, hash, hash_in_full};
use crate::log::{Level, Log};
use crate::processor::{Answer, CallFailure, CallResult, CallTimeout, Failure, Input, Model, Session};
use crate::quota::{NameQuota, most_table_bytes};
use crate::{Config, Descriptor, Error, ErrorKind};

/// How many articles are sent ahead, so that a process has the next one while the host takes an answer.
const READ_AHEAD: usize = 8;
/// How often in a row a process may fail to start before the plugin is disabled.
const MAX_TRIES: u32 = 3;
/// How often a start is repeated for one article if the system, and not the plugin, is to blame; takes some seconds.
const MAX_SYSTEM_TRIES: u32 = 10;
/// How long to wait before a process is started again after a death: doubled for each further death without an answer in between, up to the
/// longest.
const PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// A library that only worker processes load.
pub(crate) struct Source {
    isolation: Arc<Isolation>,
    path: PathBuf,
    /// The hash of the file when it was first loaded.
    sha256: String,
    call_timeout: CallTimeout,
    log: Log,
    /// The names of all its processes.
    quota: Arc<NameQuota>,
    descriptors: Vec<Descriptor>,
    /// The process that sent the descriptors, in which no processor is opened yet.
    loaded: Mutex<Option<Process>>,
}

impl Source {
    /// Loads a library in a worker process, to get its descriptors.
    ///
    /// # Errors
    /// As [`Library::load`](crate::Library::load), and [`ErrorKind::Broken`] if the process dies.
    pub(crate) fn load(
        isolation: Arc<Isolation>,
        path: PathBuf,
        call_timeout: CallTimeout,
        log: Log,
    ) -> Result<Source, Error> {
        let quota = Arc::<NameQuota>::default();
        let sha256 = hash(&path)?;
        let (process, descriptors) = load(&isolation, &path, call_timeout, &log, &quota)?;
        Ok(Source { isolation, path, sha256, call_timeout, log, quota, descriptors, loaded: Mutex::new(Some(process)) })
    }

    /// The hash of its file.
    pub(crate) fn sha256(&self) -> &str {
        &self.sha256
    }

    /// # Errors
    /// [`ErrorKind::Broken`] if its file has changed since it was first loaded: records name the first.
    fn check_unchanged(&self) -> Result<(), Error> {
        if hash_in_full(&self.path)? == self.sha256 {
            return Ok(());
        }
        let message = format!("the plugin {} was replaced during the run; repeat the run", self.path.display());
        Err(Error::new(ErrorKind::Broken, message))
    }

    pub(crate) fn descriptors(&self) -> &[Descriptor] {
        &self.descriptors
    }

    /// Opens processor `index` in a process, which the first session will use.
    ///
    /// # Errors
    /// As opening it in this process, and [`ErrorKind::Start`] if the process dies.
    pub(crate) fn open(self: &Arc<Source>, index: usize, config: &Config) -> Result<Isolated, Error> {
        let (source, config) = (self.clone(), config.clone());
        let model = Isolated { source, index, config, spare: Mutex::default(), health: Mutex::default() };
        let loaded = lock(&self.loaded).take();
        *lock(&model.spare) = Some(model.open(loaded)?);
        Ok(model)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts a process that loads a library.
fn load(
    isolation: &Isolation,
    path: &Path,
    call_timeout: CallTimeout,
    log: &Log,
    quota: &Arc<NameQuota>,
) -> Result<(Process, Vec<Descriptor>), Error> {
    let named = path.display();
    let broken =
        |why: LoadError| Error::new(ErrorKind::Broken, format!("cannot use the plugin {named}")).caused_by(why);
    let path = path.to_str().ok_or_else(|| broken(LoadError::Path))?;
    let name = path.rsplit(std::path::MAIN_SEPARATOR).next().unwrap_or(path).to_owned();
    let process = Process::spawn(isolation, quota.clone(), log.clone(), name);
    let cannot = |e: io::Error| {
        let kind = if is_short(&e) { ErrorKind::Host } else { ErrorKind::Start };
        Error::new(kind, format!("no process for the plugin {named} can be started")).caused_by(e)
    };
    let mut process = process.map_err(cannot)?;
    process.send(LOAD, |frame| frame.control(&Load { path, memory: isolation.memory }));
    let loaded =
        process.receive(call_timeout.with(0), MAX_FRAME, &AtomicBool::new(false), |kind, payload, _| match kind {
            LOADED => protocol::read_descriptors(payload).map(Ok),
            REFUSED => protocol::read_error(payload).map(Err),
            kind => Err(ProtocolError::Unexpected(kind)),
        });
    match loaded {
        Ok(Ok(descriptors)) => Ok((process, descriptors)),
        Ok(Err(refused)) => Err(refused),
        Err(death) => Err(broken(LoadError::Died(death.message(isolation.memory)))),
    }
}

/// Whether the system lacks a resource, such as processes, memory or open files: a temporary error.
fn is_short(error: &io::Error) -> bool {
    let temporary = [Errno::AGAIN, Errno::NOMEM, Errno::MFILE, Errno::NFILE];
    error.raw_os_error().is_some_and(|code| temporary.iter().any(|errno| errno.raw_os_error() == code))
}

/// One processor of a [`Source`].
pub(crate) struct Isolated {
    source: Arc<Source>,
    index: usize,
    config: Config,
    /// A process in which the processor is opened, and which no session uses yet.
    spare: Mutex<Option<Process>>,
    health: Mutex<Health>,
}

#[derive(Default)]
struct Health {
    /// How many processes died in a row without an answer in between.
    deaths: u32,
    /// Why no more processes are started.
    disabled: Option<Error>,
}

impl Isolated {
    fn descriptor(&self) -> &Descriptor {
        &self.source.descriptors[self.index]
    }

    /// Opens the processor and starts a session, in `loaded` if it is given, or in a new process.
    fn open(&self, loaded: Option<Process>) -> Result<Process, Error> {
        let Source { isolation, path, call_timeout, log, quota, .. } = &*self.source;
        let mut process = match loaded {
            Some(process) => process,
            None => load(isolation, path, *call_timeout, log, quota)?.0,
        };
        let id = &self.descriptor().id;
        process.name(id);
        let open = Open { index: self.index, config: self.config.json(), log: log.level().map(Level::number) };
        process.send(OPEN, |frame| frame.control(&open));
        let opened =
            process.receive(call_timeout.with(0), MAX_FRAME, &AtomicBool::new(false), |kind, payload, _| match kind {
                OPENED => payload.end().map(Ok),
                REFUSED => protocol::read_error(payload).map(Err),
                kind => Err(ProtocolError::Unexpected(kind)),
            });
        match opened {
            Ok(Ok(())) => Ok(process),
            Ok(Err(refused)) => Err(refused),
            Err(death) => {
                let (path, how) = (path.display(), death.message(isolation.memory));
                Err(Error::new(ErrorKind::Start, format!("`{id}` ({path}) cannot be opened: {how}")))
            }
        }
    }

    fn pause(&self) -> Duration {
        match lock(&self.health).deaths {
            0 => Duration::ZERO,
            n => PAUSE.saturating_mul(1 << (n - 1).min(10)).min(LONGEST_PAUSE),
        }
    }
}

impl Model for Isolated {
    fn start(&self) -> Result<Box<dyn Session + '_>, Error> {
        let started = |process| Ok(Box::new(Started { model: self, process, answers: 0 }) as Box<dyn Session>);
        if let Some(process) = lock(&self.spare).take() {
            return started(process);
        }
        let mut tries = 0;
        loop {
            if let Some(reason) = &lock(&self.health).disabled {
                return Err(reason.clone());
            }
            std::thread::sleep(self.pause());
            if let Err(changed) = self.source.check_unchanged() {
                lock(&self.health).disabled = Some(changed);
                continue;
            }
            let error = match self.open(None) {
                Ok(process) => return started(process),
                Err(error) => error,
            };
            tries += 1;
            let mut health = lock(&self.health);
            health.deaths += 1;
            // If the system lacks resources, the plugin is not to blame: the next article tries again.
            if error.kind() == ErrorKind::Host {
                if tries >= MAX_SYSTEM_TRIES {
                    return Err(error);
                }
            } else if tries >= MAX_TRIES {
                let message = format!("its process did not start {MAX_TRIES} times in a row, the last time");
                health.disabled = Some(Error::new(ErrorKind::Start, message).caused_by(error));
            }
        }
    }

    fn batch(&self, preferred: usize) -> usize {
        READ_AHEAD.next_multiple_of(preferred)
    }

    fn ends_calls(&self) -> bool {
        true
    }
}

struct Started<'m> {
    model: &'m Isolated,
    process: Process,
    /// How many calls the process has answered.
    answers: u64,
}

impl Session for Started<'_> {
    fn process(&mut self, batch: &[Input<'_>], stop: &AtomicBool) -> Answer {
        let start = Instant::now();
        let Isolated { source, health, .. } = self.model;
        let descriptor = self.model.descriptor();
        let calls = batch.chunks(descriptor.batch());
        for call in calls.clone() {
            self.process.send(CALL, |frame| protocol::write_call(frame, call));
        }
        let (mut answer, mut busy) =
            (Answer { calls: Vec::new(), poisoned: false, boundary: Duration::ZERO }, Duration::ZERO);
        for call in calls {
            let texts = call.iter().map(|input| input.text);
            let bytes: usize = texts.clone().map(str::len).sum();
            // The limit of its tables, plus the frames around them.
            let tables: usize = texts.clone().map(|text| most_table_bytes(text.len())).sum();
            let most = MAX_FRAME.saturating_add(tables);
            let time = source.call_timeout.with(bytes);
            let answered = self.process.receive(time, most, stop, |kind, payload, names| match kind {
                ANSWER => protocol::read_answer(payload, texts, &descriptor.provides, names),
                kind => Err(ProtocolError::Unexpected(kind)),
            });
            match answered {
                Ok((called, time)) => {
                    self.answers += 1;
                    lock(health).deaths = 0;
                    busy += time;
                    answer.calls.push(called);
                }
                Err(death) => {
                    // A process that was stopped is not faulty.
                    if !matches!(death, Death::Stopped) {
                        lock(health).deaths += 1;
                    }
                    let failure = self.failure(&death);
                    answer.calls.push(CallResult { articles: call.len(), end: Err(failure) });
                    answer.poisoned = true;
                    break;
                }
            }
        }
        answer.boundary = start.elapsed().saturating_sub(busy);
        answer
    }
}

impl Started<'_> {
    fn failure(&self, death: &Death) -> CallFailure {
        let kind = match death {
            Death::TimedOut(_) => ProblemKind::Hung,
            Death::Ended(_) | Death::Breach(_) => ProblemKind::Crashed,
            Death::Stopped => ProblemKind::Failed,
        };
        let message = death.message(self.model.source.isolation.memory);
        // A process that leaks memory, or whose own thread crashes, may die while it processes an article that is not to blame.
        CallFailure { failure: Failure { kind, message }, retry: self.answers > 0 && kind == ProblemKind::Crashed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_is_short_of_is_not_the_plugin_s_doing() {
        let short = |errno: Errno| is_short(&io::Error::from_raw_os_error(errno.raw_os_error()));
        assert!([Errno::AGAIN, Errno::NOMEM, Errno::MFILE, Errno::NFILE].into_iter().all(short));
        assert!(![Errno::NOENT, Errno::ACCESS].into_iter().any(short));
    }
}
