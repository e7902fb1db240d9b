//! Runs the tests, each in a process of its own and several at once. A test is skipped if one that it depends on failed.

use std::collections::BTreeMap;
use std::fs::File;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::checks::difference;
use crate::child::{ChildReport, SingleTest, report_file};
use crate::context;
use crate::finding::Outcome;
use crate::{Error, Needs, Test, system, tests};

/// What to test, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// The plugin.
    pub file: PathBuf,
    /// Run only this test, without those that it depends on.
    pub only: Option<String>,
    /// Leave out slow tests, with megabytes of text.
    pub quick: bool,
    /// Seed of the random cases.
    pub seed: u64,
    /// How many random cases the fuzzer runs.
    pub cases: u64,
    /// How long a test may take; slow tests get a multiple of it.
    pub timeout: Duration,
    /// How many tests run at once.
    pub jobs: usize,
}

/// The result of one test.
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
    /// The failed test because of which this one was skipped.
    pub after: Option<&'static str>,
    /// How long it took.
    pub took: Duration,
    /// The description of the fuzzer's case, if [`Options::cases`] is 1.
    pub case: Option<String>,
}

/// Tests a plugin: returns one report per test, in the order of [`tests`]. `report` gets each as soon as those before it are known too.
///
/// `launch` makes a command that runs [`run_single`](crate::run_single) in a process of its own; its streams are set here.
///
/// # Errors
/// If there is no such test, or no process or temporary folder can be made.
pub fn check(
    options: &Options,
    launch: &(dyn Fn(&SingleTest) -> Command + Sync),
    mut report: impl FnMut(&Report) + Send,
) -> Result<Vec<Report>, Error> {
    let chosen: Vec<(&'static str, &'static Test)> = match &options.only {
        Some(name) => vec![tests().find(|(_, test)| test.name == *name).ok_or_else(|| no_such_test(name))?],
        None => tests().filter(|(_, test)| !(options.quick && test.long)).collect(),
    };
    let folder = tempfile::tempdir().map_err(|e| Error::new("cannot make a temporary folder").caused_by(e))?;
    let run = |(group, test): (&'static str, &'static Test)| {
        let start = Instant::now();
        let ended = Child { options, launch, test, folder: folder.path().join(test.name) }.run()?;
        let (outcome, message, case) = ended;
        Ok(Report { test, group, outcome, message, after: None, took: start.elapsed(), case })
    };
    let states = chosen.iter().map(|_| State::Waiting).collect();
    let schedule = Mutex::new(Schedule { states, error: None, reported: 0 });
    let changed = Condvar::new();
    let report = Mutex::new(&mut report);
    let work = || {
        let mut state = schedule.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match state.next(&chosen, options.only.is_none()) {
                Next::Nothing => return,
                Next::Wait => state = changed.wait(state).unwrap_or_else(PoisonError::into_inner),
                Next::Run(i) => {
                    drop(state);
                    let done = run(chosen[i]);
                    state = schedule.lock().unwrap_or_else(PoisonError::into_inner);
                    match done {
                        Ok(done) => state.states[i] = State::Done(done),
                        Err(error) => state.error = Some(error),
                    }
                    changed.notify_all();
                }
                Next::Skip(i, needed) => {
                    let (group, test) = chosen[i];
                    let message = format!("not run: it depends on `{needed}`");
                    let (after, took) = (Some(needed), Duration::ZERO);
                    let skipped = Report { test, group, outcome: Outcome::Skip, message, after, took, case: None };
                    state.states[i] = State::Done(skipped);
                    changed.notify_all();
                }
            }
            let mut report = report.lock().unwrap_or_else(PoisonError::into_inner);
            while let Some(State::Done(done)) = state.states.get(state.reported) {
                report(done);
                state.reported += 1;
            }
        }
    };
    std::thread::scope(|scope| (0..options.jobs.max(1)).for_each(|_| _ = scope.spawn(work)));
    let schedule = schedule.into_inner().unwrap_or_else(PoisonError::into_inner);
    match schedule.error {
        Some(error) => Err(error),
        None => Ok(schedule.states.into_iter().filter_map(State::done).collect()),
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

/// Which tests wait, run and are done.
struct Schedule {
    states: Vec<State>,
    error: Option<Error>,
    /// How many tests, from the first, were reported.
    reported: usize,
}

enum Next {
    Run(usize),
    Skip(usize, &'static str),
    Wait,
    Nothing,
}

impl Schedule {
    /// What a thread does next; `dependencies`: a test waits for those that it depends on.
    fn next(&mut self, chosen: &[(&'static str, &'static Test)], dependencies: bool) -> Next {
        if self.error.is_some() {
            return Next::Nothing;
        }
        let known: BTreeMap<&str, Option<Outcome>> = chosen
            .iter()
            .zip(&self.states)
            .map(|((_, test), state)| {
                (test.name, if let State::Done(report) = state { Some(report.outcome) } else { None })
            })
            .collect();
        // A test that was skipped because of a failed one counts as failed; one that does not apply does not.
        let failed = |i: usize| match &self.states[i] {
            State::Done(report) => report.outcome == Outcome::Fail || report.after.is_some(),
            _ => false,
        };
        let place = |name: &str| chosen.iter().position(|(_, test)| test.name == name);
        let mut waits = false;
        for (i, (_, test)) in chosen.iter().enumerate() {
            if !matches!(self.states[i], State::Waiting) {
                continue;
            }
            let needs: Vec<&'static str> = match test.needs {
                _ if !dependencies => Vec::new(),
                Needs::These(names) => names.to_vec(),
                Needs::AllOthers => chosen.iter().map(|(_, t)| t.name).filter(|name| *name != test.name).collect(),
            };
            if let Some(needed) = needs.iter().find(|name| place(name).is_some_and(failed)) {
                self.states[i] = State::Running;
                return Next::Skip(i, needed);
            }
            if needs.iter().all(|name| known.get(name).is_none_or(Option::is_some)) {
                self.states[i] = State::Running;
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
    launch: &'a (dyn Fn(&SingleTest) -> Command + Sync),
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
            Some(difference) => (Outcome::Fail, format!("a second process gives other rows: {difference}"), case),
            None => (Outcome::Pass, String::new(), case),
        })
    }

    fn once(&self, which: &str) -> Result<(ChildReport, Option<String>), Error> {
        let Options { file, seed, cases, timeout, .. } = self.options;
        let folder = self.folder.join(which);
        let io = |e: std::io::Error| Error::new(format!("cannot run the test `{}`", self.test.name)).caused_by(e);
        std::fs::create_dir_all(&folder).map_err(io)?;
        let single = SingleTest {
            file: file.clone(),
            test: self.test.name.into(),
            seed: *seed,
            cases: *cases,
            folder: folder.clone(),
        };
        // Files, not pipes: a process that the plugin leaves behind could hold a pipe open for ever.
        let [out, err] = ["out", "err"].map(|name| folder.join(name));
        let mut command = (self.launch)(&single);
        command.stdin(Stdio::null()).process_group(0);
        command.stdout(open(&out).map_err(io)?).stderr(open(&err).map_err(io)?);
        if self.test.counts {
            // glibc counts memory in a thread's cache as in use.
            command.env("GLIBC_TUNABLES", "glibc.malloc.tcache_count=0");
        }
        let mut child = command.spawn().map_err(io)?;
        let allowed = *timeout * self.test.call_timeout;
        let ended = wait(child.id(), allowed);
        // The group includes what the plugin started. Its leader is not reaped yet, so that its id is not reused.
        system::kill_group(child.id());
        // It may have left its group. That it has ended already is not an error.
        let _ = child.kill();
        let status = child.wait().map_err(io)?;
        let report = if ended { verdict(&folder, status, &err) } else { hung(&folder, allowed) };
        Ok((report, std::fs::read_to_string(context::description(&folder)).ok()))
    }
}

/// Opened for reading too: tests check what was printed.
fn open(path: &Path) -> std::io::Result<File> {
    File::options().read(true).append(true).create(true).open(path)
}

/// Waits until a process has ended, without reaping it; false if it has not after `allowed`.
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

/// The report that a process left, or one of how it ended.
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
    failed(folder, format!("it did not return within {} s, and was killed", allowed.as_secs_f32()), b"")
}

fn failed(folder: &Path, how: String, printed: &[u8]) -> ChildReport {
    let doing =
        std::fs::read_to_string(context::note(folder)).map(|doing| format!("; last step: {doing}")).unwrap_or_default();
    let printed = String::from_utf8_lossy(printed);
    let last = printed.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("note:"));
    let last: Vec<&str> = last.take(3).collect();
    let said = if last.is_empty() { String::new() } else { format!("; it printed: {}", last.join(" / ")) };
    ChildReport { outcome: Outcome::Fail, message: how + &doing + &said, agreed: String::new() }
}

fn signal_name(signal: i32) -> String {
    let known = [
        (libc::SIGSEGV, "SIGSEGV, invalid memory access"),
        (libc::SIGBUS, "SIGBUS, invalid memory access"),
        (libc::SIGABRT, "SIGABRT, it aborted"),
        (libc::SIGILL, "SIGILL, illegal instruction"),
        (libc::SIGFPE, "SIGFPE, division by zero"),
        (libc::SIGKILL, "SIGKILL, killed"),
        (libc::SIGTRAP, "SIGTRAP, trap"),
    ];
    known.iter().find(|(number, _)| *number == signal).map_or(format!("signal {signal}"), |(_, name)| (*name).into())
}
