//! What the system knows of this process: threads, open files, memory, children, signals. `None` where it does not tell.
#![expect(unsafe_code, reason = "asks the C library")]

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

/// How many threads there are, once those that are ending have ended: no more than `expected`, or what is left after a moment.
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

/// Open files, by number, with what they are.
pub(crate) fn files() -> Option<BTreeMap<String, String>> {
    let target = |fd: String| {
        let to = std::fs::read_link(format!("/proc/self/fd/{fd}")).ok()?;
        Some((fd, to.display().to_string()))
    };
    // The folder that is being read is gone when its link is.
    Some(entries("fd")?.into_iter().filter_map(target).collect())
}

/// Bytes of memory in use: what `malloc` gave and did not get back, where the C library counts it, and pages that are resident.
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
    // SAFETY: `siginfo_t` is plain numbers, for which zero is a value.
    let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
    // SAFETY: asks, and takes nothing away: `WNOWAIT`.
    unsafe { libc::waitid(libc::P_ALL, 0, &mut info, libc::WEXITED | libc::WNOHANG | libc::WNOWAIT) == 0 }
}

/// Makes this process the parent of whatever its descendants leave behind, so that a daemon is seen as a child.
pub(crate) fn adopt_orphans() {
    #[cfg(target_os = "linux")]
    // SAFETY: a setting of this process; no pointer is passed.
    unsafe {
        libc::prctl(libc::PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    };
}

/// Kills the children of this process, and theirs as they are adopted, until there are none that it can find.
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
            // SAFETY: a child that was not waited for, so that its number is still its own; no status is asked for.
            unsafe {
                libc::kill(child, libc::SIGKILL);
                libc::waitpid(child, std::ptr::null_mut(), 0);
            }
        }
    }
}

/// What happens at each signal, as an address.
pub(crate) fn handlers() -> Vec<(i32, usize)> {
    let handler = |signal: i32| {
        // SAFETY: plain numbers, for which zero is a value.
        let mut action: libc::sigaction = unsafe { std::mem::zeroed() };
        // SAFETY: asks, and sets nothing.
        let known = unsafe { libc::sigaction(signal, std::ptr::null(), &mut action) } == 0;
        known.then_some((signal, action.sa_sigaction))
    };
    (1..32).filter_map(handler).collect()
}

/// What C code has printed and not yet written.
pub(crate) fn flush_c() {
    // SAFETY: all streams of the C library.
    unsafe { libc::fflush(std::ptr::null_mut()) };
}

/// A process that dies here leaves no image of its memory behind.
pub(crate) fn no_core() {
    let none = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: a limit of this process.
    unsafe { libc::setrlimit(libc::RLIMIT_CORE, &none) };
}

/// Kills a group of processes.
pub(crate) fn kill_group(leader: u32) {
    if let Ok(leader) = libc::pid_t::try_from(leader) {
        // SAFETY: a group that this process made; its leader has not been waited for, so that its number is still its own.
        unsafe { libc::kill(-leader, libc::SIGKILL) };
    }
}

/// Whether a child has ended; it is not waited for yet.
pub(crate) fn has_ended(child: u32) -> bool {
    // SAFETY: plain numbers, for which zero is a value.
    let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
    // SAFETY: asks, and takes nothing away: `WNOWAIT`.
    let asked = unsafe { libc::waitid(libc::P_PID, child, &mut info, libc::WEXITED | libc::WNOHANG | libc::WNOWAIT) };
    // SAFETY: set by `waitid`, or zero as before.
    asked != 0 || unsafe { info.si_pid() } != 0
}
