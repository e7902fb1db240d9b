//! What the operating system says about this process: threads, open files, memory, children, signals. `None` where it says nothing.
#![expect(unsafe_code, reason = "calls the C library")]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::pages::page;

/// Entries of a folder of `/proc/self`.
fn entries(folder: &str) -> Option<Vec<String>> {
    let entries = std::fs::read_dir(format!("/proc/self/{folder}")).ok()?;
    let mut names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    Some(names)
}

/// How many threads there are.
pub(crate) fn threads() -> Option<usize> {
    entries("task").map(|tasks| tasks.len())
}

/// How many threads there are. Waits up to half a second for threads that are ending, until there are at most `expected`.
pub(crate) fn threads_settled(expected: usize) -> Option<usize> {
    let start = Instant::now();
    loop {
        let now = threads()?;
        if now <= expected || start.elapsed() > Duration::from_millis(500) {
            return Some(now);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The open files: descriptor and target.
pub(crate) fn files() -> Option<BTreeMap<String, String>> {
    let target = |fd: String| {
        let to = std::fs::read_link(format!("/proc/self/fd/{fd}")).ok()?;
        Some((fd, to.display().to_string()))
    };
    // The descriptor of the folder that was listed is closed by now, so that its link cannot be read.
    Some(entries("fd")?.into_iter().filter_map(target).collect())
}

/// Bytes of memory in use: allocated by `malloc` and not freed, where the C library counts it, and resident.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Memory {
    pub(crate) heap: Option<usize>,
    pub(crate) resident: Option<usize>,
}

pub(crate) fn memory() -> Memory {
    let statm = std::fs::read_to_string("/proc/self/statm").ok();
    let pages = statm.and_then(|statm| statm.split(' ').nth(1)?.parse::<usize>().ok());
    Memory { heap: heap(), resident: pages.map(|pages| pages * page()) }
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn heap() -> Option<usize> {
    // SAFETY: reads the allocator's own counters.
    let info = unsafe { libc::mallinfo2() };
    Some(info.uordblks + info.hblkhd)
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn heap() -> Option<usize> {
    None
}

/// Whether this process has a child, running or not yet waited for.
pub(crate) fn has_child() -> bool {
    // SAFETY: `siginfo_t` is plain numbers, for which zero is valid.
    let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
    // SAFETY: `WNOWAIT` reaps nothing.
    unsafe { libc::waitid(libc::P_ALL, 0, &mut info, libc::WEXITED | libc::WNOHANG | libc::WNOWAIT) == 0 }
}

/// Makes this process the parent of its orphaned descendants, so that a daemon counts as a child.
pub(crate) fn adopt_orphans() {
    #[cfg(target_os = "linux")]
    // SAFETY: a setting of this process; no pointer is passed.
    unsafe {
        libc::prctl(libc::PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    };
}

/// Kills the children of this process, and then theirs, which it adopts, until there are none.
pub(crate) fn kill_children() {
    #[cfg(target_os = "linux")]
    for _ in 0..100 {
        let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
        let listed: String =
            tasks.filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok()).collect();
        let children: Vec<libc::pid_t> = listed.split_whitespace().filter_map(|child| child.parse().ok()).collect();
        if children.is_empty() {
            return;
        }
        for child in children {
            // SAFETY: a child that was not reaped, so that its id was not reused; no status is asked for.
            unsafe {
                libc::kill(child, libc::SIGKILL);
                libc::waitpid(child, std::ptr::null_mut(), 0);
            }
        }
    }
}

/// The handler of each signal, as an address.
pub(crate) fn handlers() -> Vec<(i32, usize)> {
    let handler = |signal: i32| {
        // SAFETY: plain numbers, for which zero is valid.
        let mut action: libc::sigaction = unsafe { std::mem::zeroed() };
        // SAFETY: a null pointer for the new action changes nothing.
        let known = unsafe { libc::sigaction(signal, std::ptr::null(), &mut action) } == 0;
        known.then_some((signal, action.sa_sigaction))
    };
    (1..32).filter_map(handler).collect()
}

/// Flushes the streams of the C library.
pub(crate) fn flush_c() {
    // SAFETY: null stands for all streams.
    unsafe { libc::fflush(std::ptr::null_mut()) };
}

/// Disables core dumps.
pub(crate) fn no_core() {
    let none = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: a limit of this process.
    unsafe { libc::setrlimit(libc::RLIMIT_CORE, &none) };
}

/// Kills a group of processes.
pub(crate) fn kill_group(leader: u32) {
    if let Ok(leader) = libc::pid_t::try_from(leader) {
        // SAFETY: a group that this process made; its leader was not reaped, so that its id was not reused.
        unsafe { libc::kill(-leader, libc::SIGKILL) };
    }
}

/// Whether a child has ended; it is not reaped.
pub(crate) fn has_ended(child: u32) -> bool {
    // SAFETY: plain numbers, for which zero is valid.
    let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
    // SAFETY: `WNOWAIT` reaps nothing.
    let asked = unsafe { libc::waitid(libc::P_PID, child, &mut info, libc::WEXITED | libc::WNOHANG | libc::WNOWAIT) };
    // SAFETY: set by `waitid`, or zero as before.
    asked != 0 || unsafe { info.si_pid() } != 0
}
