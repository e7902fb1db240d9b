//! Memory does not grow when the same work is repeated.

use std::time::{Duration, Instant};

use copydesk_abi::Str;

use super::{Run, Test, ordinary};
use crate::finding::{Finding, Verdict, fail, skip};
use crate::lend::Lent;
use crate::system::{self, Memory};

/// Threads and open files take memory too; they have tests of their own.
const CLEAN: &[&str] = &["threads-left", "files-left", "children-left"];

pub(super) const TESTS: &[Test] = &[
    Test::new(
        "memory-open-close",
        "1,000 rounds of `open` and `close` leak no memory",
        "free in `close` what `open` allocated",
        Run::Each(|_, subject| growth("rounds", || subject.open().map(drop))),
    )
    .needs(CLEAN)
    .counting()
    .patient(4),
    Test::new(
        "memory-sessions",
        "1,000 rounds of `start` and `stop` leak no memory",
        "free in `stop` what `start` allocated",
        Run::Each(|_, subject| {
            let model = subject.open()?;
            growth("sessions", || model.start().map(drop))
        }),
    )
    .needs(CLEAN)
    .counting()
    .patient(4),
    Test::new(
        "memory-articles",
        "1,000 articles in one session leak no memory",
        "reuse the session's scratch memory, and free what is allocated for an article",
        Run::Each(|_, subject| {
            let model = subject.open()?;
            let mut session = model.start()?;
            let cases = ordinary(subject)?;
            let batches =
                cases.iter().map(|case| Lent::new(std::slice::from_ref(case))).collect::<Result<Vec<_>, _>>()?;
            let mut next = batches.iter().cycle();
            growth("articles", || next.next().map_or(Ok(()), |batch| Ok(session.process(batch).map(drop)?)))
        }),
    )
    .needs(CLEAN)
    .counting()
    .patient(4),
    Test::new(
        "memory-refusals",
        "1,000 configurations that `open` refuses leak no memory",
        "free what was allocated before you return an error: `close` is not called after a refusal",
        Run::Each(|_, subject| {
            let broken = || subject.open_with(Str::new("{\"a\":"), 256).map(drop);
            if broken().is_ok() {
                return skip("it refuses nothing");
            }
            growth("refusals", || {
                let _ = broken();
                Ok(())
            })
        }),
    )
    .needs(CLEAN)
    .counting()
    .patient(4),
];

const ROUNDS: usize = 1000;
/// Fewer rounds are run of a plugin that is slow.
const ENOUGH: Duration = Duration::from_secs(20);
/// Growth per round in bytes that counts as a leak: of the heap, which is exact, and of resident memory, which fluctuates.
const HEAP: usize = 16;
const RESIDENT: usize = 1024;

/// Fails if, after some rounds to warm up, memory in use grows in both halves of the rounds: what grows once is a cache, what grows again is a
/// leak.
fn growth(what: &str, mut round: impl FnMut() -> Result<(), Finding>) -> Verdict {
    let start = Instant::now();
    let mut rounds = |share: usize| -> Result<(usize, Memory), Finding> {
        let start = Instant::now();
        let mut done = 0;
        while done < ROUNDS / share && (done < 3 || start.elapsed() < ENOUGH / share as u32) {
            round()?;
            done += 1;
        }
        Ok((done, system::memory()))
    };
    let (_, warm) = rounds(10)?;
    let (one, half) = rounds(2)?;
    let (two, end) = rounds(2)?;
    let leaked = |of: fn(&Memory) -> Option<usize>, allowed: usize| {
        let grew = |from: &Memory, to: &Memory| Some(of(to)?.saturating_sub(of(from)?));
        let (first, second) = (grew(&warm, &half)?, grew(&half, &end)?);
        (first > allowed * one && second > allowed * two).then_some(first + second)
    };
    let leaked = leaked(|memory| memory.heap, HEAP).or_else(|| leaked(|memory| memory.resident, RESIDENT));
    match leaked {
        Some(bytes) => fail(format!(
            "{} {what} took {bytes} bytes, {} each, in {:.1} s",
            one + two,
            bytes / (one + two),
            start.elapsed().as_secs_f32()
        )),
        None => Ok(()),
    }
}
