//! All tests, each in a process of its own, several at once; what one finds is not looked for again by those that need it.

use std::collections::BTreeMap;
use std::fs::File;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::bench;
use crate::checks::difference;
use crate::child::{Alone, ChildReport, report_file};
use crate::finding::Outcome;
use crate::{Error, Needs, Test, system, tests};

/// How plugins are tried.
#[derive(Clone, Debug)]
pub struct Options {
    /// The plugin.
    pub file: PathBuf,
    /// Only this test, whatever it needs.
    pub only: Option<String>,
    /// Leave out the tests that take their time, with megabytes of text.
    pub quick: bool,
    /// Of what is random.
    pub seed: u64,
    /// How many random cases the fuzzer tries.
    pub cases: u64,
    /// How long a test may take; some are given a multiple of it.
    pub timeout: Duration,
    /// How many tests run at once.
    pub jobs: usize,
}

/// What came of one test.
#[derive(Clone, Debug)]
pub struct Report {
    /// The test.
    pub test: &'static Test,
    /// Its group.
    pub group: &'static str,
    /// How it ended.
    pub outcome: Outcome,
    /// What was found; empty if it passed.
    pub message: String,
    /// The test that failed, if this one was not tried for its sake.
    pub after: Option<&'static str>,
    /// How long it took.
    pub took: Duration,
    /// What the fuzzer's case was, if it was to try one alone.
    pub case: Option<String>,
}

/// Tries a plugin: one report per test, in the order of the table, each as soon as it and those before it are known.
///
/// `launch` makes the command that runs [`alone`](crate::alone) with what it is given, in a process of its own; streams are set here.
///
/// # Errors
/// If there is no such test, or the system gives no process or no temporary folder.
pub fn check(
    options: &Options,
    launch: &(dyn Fn(&Alone) -> Command + Sync),
    mut tell: impl FnMut(&Report) + Send,
) -> Result<Vec<Report>, Error> {
    let chosen: Vec<(&'static str, &'static Test)> = match &options.only {
        Some(name) => vec![tests().find(|(_, test)| test.name == *name).ok_or_else(|| no_such_test(name))?],
        None => tests().filter(|(_, test)| !(options.quick && test.long)).collect(),
    };
    let folder = tempfile::tempdir().map_err(|e| Error::new("cannot make a temporary folder").caused_by(e))?;
    let one = |(group, test): (&'static str, &'static Test)| {
        let start = Instant::now();
        let ended = Child { options, launch, test, folder: folder.path().join(test.name) }.run()?;
        let (outcome, message, case) = ended;
        Ok(Report { test, group, outcome, message, after: None, took: start.elapsed(), case })
    };
    let board = Mutex::new(Board { open: chosen.iter().map(|_| State::Waiting).collect(), error: None, reported: 0 });
    let changed = Condvar::new();
    let tell = Mutex::new(&mut tell);
    let work = || {
        let mut state = board.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match state.next(&chosen, options.only.is_none()) {
                Next::Nothing => return,
                Next::Wait => state = changed.wait(state).unwrap_or_else(PoisonError::into_inner),
                Next::Run(i) => {
                    drop(state);
                    let report = one(chosen[i]);
                    state = board.lock().unwrap_or_else(PoisonError::into_inner);
                    match report {
                        Ok(report) => state.open[i] = State::Done(report),
                        Err(error) => state.error = Some(error),
                    }
                    changed.notify_all();
                }
                Next::Skip(i, needed) => {
                    let (group, test) = chosen[i];
                    let message = format!("not tried: it needs `{needed}`");
                    let (after, took) = (Some(needed), Duration::ZERO);
                    let skipped = Report { test, group, outcome: Outcome::Skip, message, after, took, case: None };
                    state.open[i] = State::Done(skipped);
                    changed.notify_all();
                }
            }
            let mut tell = tell.lock().unwrap_or_else(PoisonError::into_inner);
            while let Some(State::Done(report)) = state.open.get(state.reported) {
                tell(report);
                state.reported += 1;
            }
        }
    };
    std::thread::scope(|scope| (0..options.jobs.max(1)).for_each(|_| _ = scope.spawn(work)));
    let board = board.into_inner().unwrap_or_else(PoisonError::into_inner);
    match board.error {
        Some(error) => Err(error),
        None => Ok(board.open.into_iter().filter_map(State::done).collect()),
    }
}

fn no_such_test(name: &str) -> Error {
    Error::new(format!("no test `{name}`"))
}

enum State {
    Waiting,
    Running,
    Done(Report),
}

impl State {
    fn done(self) -> Option<Report> {
        if let State::Done(report) = self { Some(report) } else { None }
    }
}

struct Board {
    open: Vec<State>,
    error: Option<Error>,
    /// How many, from the first, were reported.
    reported: usize,
}

enum Next {
    Run(usize),
    Skip(usize, &'static str),
    Wait,
    Nothing,
}

impl Board {
    fn next(&mut self, chosen: &[(&'static str, &'static Test)], heed: bool) -> Next {
        if self.error.is_some() {
            return Next::Nothing;
        }
        let known: BTreeMap<&str, Option<Outcome>> = chosen
            .iter()
            .zip(&self.open)
            .map(|((_, test), state)| {
                (test.name, if let State::Done(report) = state { Some(report.outcome) } else { None })
            })
            .collect();
        // A test that was skipped for another's sake stands for it; one that had nothing to try is no obstacle.
        let failed = |i: usize| match &self.open[i] {
            State::Done(report) => report.outcome == Outcome::Fail || report.after.is_some(),
            _ => false,
        };
        let place = |name: &str| chosen.iter().position(|(_, test)| test.name == name);
        let mut waits = false;
        for (i, (_, test)) in chosen.iter().enumerate() {
            if !matches!(self.open[i], State::Waiting) {
                continue;
            }
            let needs: Vec<&'static str> = match test.needs {
                _ if !heed => Vec::new(),
                Needs::These(names) => names.to_vec(),
                Needs::AllOthers => chosen.iter().map(|(_, t)| t.name).filter(|name| *name != test.name).collect(),
            };
            if let Some(needed) = needs.iter().find(|name| place(name).is_some_and(failed)) {
                self.open[i] = State::Running;
                return Next::Skip(i, needed);
            }
            if needs.iter().all(|name| known.get(name).is_none_or(Option::is_some)) {
                self.open[i] = State::Running;
                return Next::Run(i);
            }
            waits = true;
        }
        if waits { Next::Wait } else { Next::Nothing }
    }
}

/// The process of one test.
struct Child<'a> {
    options: &'a Options,
    launch: &'a (dyn Fn(&Alone) -> Command + Sync),
    test: &'static Test,
    folder: PathBuf,
}

type Ended = (Outcome, String, Option<String>);

impl Child<'_> {
    fn run(&self) -> Result<Ended, Error> {
        let (first, case) = self.once("1")?;
        if first.outcome != Outcome::Pass || first.agreed.is_empty() {
            return Ok((first.outcome, first.message, case));
        }
        let (again, _) = self.once("2")?;
        if again.outcome != Outcome::Pass {
            return Ok((again.outcome, again.message, case));
        }
        Ok(match difference(&first.agreed, &again.agreed) {
            Some(difference) => (Outcome::Fail, format!("a second process gives something else: {difference}"), case),
            None => (Outcome::Pass, String::new(), case),
        })
    }

    fn once(&self, which: &str) -> Result<(ChildReport, Option<String>), Error> {
        let Options { file, seed, cases, timeout, .. } = self.options;
        let folder = self.folder.join(which);
        let io = |e: std::io::Error| Error::new(format!("cannot run the test `{}`", self.test.name)).caused_by(e);
        std::fs::create_dir_all(&folder).map_err(io)?;
        let alone = Alone {
            file: file.clone(),
            test: self.test.name.into(),
            seed: *seed,
            cases: *cases,
            folder: folder.clone(),
        };
        // Files, not pipes: what a plugin leaves behind may hold them open for as long as it likes.
        let [out, err] = ["out", "err"].map(|name| folder.join(name));
        let mut command = (self.launch)(&alone);
        command.stdin(Stdio::null()).process_group(0);
        command.stdout(open(&out).map_err(io)?).stderr(open(&err).map_err(io)?);
        if self.test.counts {
            // glibc counts what a thread's cache holds as in use.
            command.env("GLIBC_TUNABLES", "glibc.malloc.tcache_count=0");
        }
        let mut child = command.spawn().map_err(io)?;
        let allowed = *timeout * self.test.call_timeout;
        let ended = wait(child.id(), allowed);
        // Its group, with whatever it started; the leader is not waited for yet, so that no one else has its number.
        system::kill_group(child.id());
        // It may have left its group. That it has ended already is no error.
        let _ = child.kill();
        let status = child.wait().map_err(io)?;
        let report = if ended { verdict(&folder, status, &err) } else { hung(&folder, allowed) };
        Ok((report, std::fs::read_to_string(bench::description(&folder)).ok()))
    }
}

/// For reading too: a test looks at what was printed.
fn open(path: &Path) -> std::io::Result<File> {
    File::options().read(true).append(true).create(true).open(path)
}

/// Waits until a process has ended, without taking note of it; false if it has not after `allowed`.
fn wait(child: u32, allowed: Duration) -> bool {
    let start = Instant::now();
    let mut pause = Duration::from_micros(500);
    while !system::has_ended(child) {
        if start.elapsed() > allowed {
            return false;
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
    true
}

/// What a process said, or what its end says.
fn verdict(folder: &Path, status: ExitStatus, err: &Path) -> ChildReport {
    let report = std::fs::read_to_string(report_file(folder)).ok().and_then(|json| serde_json::from_str(&json).ok());
    if let Some(report) = report
        && status.success()
    {
        return report;
    }
    let how = match (status.signal(), status.code()) {
        (Some(signal), _) => format!("it crashed: {}", signal_name(signal)),
        (None, Some(code)) => format!("it ended the process, with exit code {code}"),
        (None, None) => "it ended the process".into(),
    };
    failed(folder, how, &std::fs::read(err).unwrap_or_default())
}

fn hung(folder: &Path, allowed: Duration) -> ChildReport {
    failed(folder, format!("it did not come back in {} s, and was killed", allowed.as_secs_f32()), b"")
}

fn failed(folder: &Path, how: String, printed: &[u8]) -> ChildReport {
    let doing =
        std::fs::read_to_string(bench::note(folder)).map(|doing| format!("; last tried: {doing}")).unwrap_or_default();
    let printed = String::from_utf8_lossy(printed);
    let last = printed.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("note:"));
    let last: Vec<&str> = last.take(3).collect();
    let said = if last.is_empty() { String::new() } else { format!("; it printed: {}", last.join(" / ")) };
    ChildReport { outcome: Outcome::Fail, message: how + &doing + &said, agreed: String::new() }
}

fn signal_name(signal: i32) -> String {
    let known = [
        (libc::SIGSEGV, "SIGSEGV, memory that it may not touch"),
        (libc::SIGBUS, "SIGBUS, memory that is not there"),
        (libc::SIGABRT, "SIGABRT, it aborted"),
        (libc::SIGILL, "SIGILL, no instruction"),
        (libc::SIGFPE, "SIGFPE, division by zero"),
        (libc::SIGKILL, "SIGKILL, killed"),
        (libc::SIGTRAP, "SIGTRAP, a trap"),
    ];
    known.iter().find(|(number, _)| *number == signal).map_or(format!("signal {signal}"), |(_, name)| (*name).into())
}
