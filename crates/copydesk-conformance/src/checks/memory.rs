//! Memory does not grow with rounds of the same work.

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
        "1,000 rounds of `open` and `close` leave no memory behind",
        "free in `close` what `open` made",
        Run::Each(|_, subject| growth("rounds", || subject.open().map(drop))),
    )
    .needs(CLEAN)
    .counting()
    .patient(4),
    Test::new(
        "memory-sessions",
        "1,000 rounds of `start` and `stop` leave no memory behind",
        "free in `stop` what `start` made",
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
        "1,000 articles in one session leave no memory behind",
        "reuse the session's scratch memory, and free what an article took",
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
        "memory-refused",
        "1,000 configurations that `open` refuses leave no memory behind",
        "free what was made before you return an error: what was not opened is not closed",
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
/// A plugin that is slow to open is not tried as often.
const ENOUGH: Duration = Duration::from_secs(20);
/// Of the heap, which counts every allocation, and of resident pages, which come and go: more a round is a leak.
const HEAP: usize = 16;
const RESIDENT: usize = 1024;

/// Fails if each of two halves of the rounds, after some that warm up, leaves more memory in use than before it: what grows once is a
/// cache, what grows again is a leak.
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
