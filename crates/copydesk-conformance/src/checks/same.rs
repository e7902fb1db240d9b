//! The same article, layers and configuration give the same rows, whatever came before, beside or in between.

use std::thread;

use super::{Run, Test, difference, one_by_one, ordinary, rendered};
use crate::bench::Bench;
use crate::finding::{Finding, Verdict, fail};
use crate::lend::{Case, Lent};
use crate::plugin::{Session, Subject};
use crate::random::Random;

pub(super) const TESTS: &[Test] = &[
    Test::new(
        "same-twice",
        "an article gives the same rows in each of two new sessions",
        "use no clock, no random numbers, no addresses, and no order of a hash table",
        Run::Each(|_, subject| {
            for case in ordinary(subject)? {
                same(&case, "in a second session", &alone(subject, &case)?, &alone(subject, &case)?)?;
            }
            Ok(())
        }),
    )
    .needs(&["ordinary-articles"]),
    Test::new(
        "same-session",
        "an article gives the same rows in a session that has seen others, in any order",
        "clear the session's scratch memory before each article, and learn nothing from it",
        Run::Each(|_, subject| {
            let (cases, expected) = expected(subject)?;
            let model = subject.open()?;
            let mut session = model.start()?;
            for i in (0..cases.len()).rev().chain(0..cases.len()) {
                same(&cases[i], "after other articles", &expected[i], &one(&mut session, &cases[i])?)?;
            }
            Ok(())
        }),
    )
    .needs(&["same-twice"]),
    Test::new(
        "same-batch",
        "a batch gives what its articles give one by one",
        "work on one article after another; give each row the index of its own article",
        Run::Each(|_, subject| {
            let (cases, expected) = expected(subject)?;
            let model = subject.open()?;
            let mut session = model.start()?;
            for size in [2, 3, 4, cases.len()] {
                for (i, batch) in cases.chunks(size).enumerate() {
                    let called = session.process(&Lent::new(batch)?)?;
                    for (j, case) in batch.iter().enumerate() {
                        let (at, found) = (i * size + j, rendered(&called.recorded, j as u32..j as u32 + 1));
                        same(case, &format!("in a batch of {}", batch.len()), &expected[at], &found)?;
                    }
                }
            }
            Ok(())
        }),
    )
    .needs(&["same-session"]),
    Test::new(
        "same-threads",
        "sessions of one model that work at once give what one gives alone",
        "keep what changes in the session; the model is read-only, and there are no globals",
        Run::Each(at_once),
    )
    .needs(&["same-session"])
    .patient(2),
    Test::new(
        "same-moved",
        "a session that goes from thread to thread gives the same rows",
        "keep nothing in thread-local memory that a result depends on",
        Run::Each(|_, subject| {
            let (cases, expected) = expected(subject)?;
            let model = subject.open()?;
            let mut session = model.start()?;
            for (case, expected) in cases.iter().zip(&expected) {
                let moved = &mut session;
                let found = thread::scope(|scope| scope.spawn(move || one(moved, case)).join());
                same(case, "on another thread", expected, &found.unwrap_or_else(|_| fail("the test's thread fell"))?)?;
            }
            Ok(())
        }),
    )
    .needs(&["same-session"]),
    Test::new(
        "same-processes",
        "two processes give the same rows",
        "iterate over no hash table whose order can show, and use neither addresses nor the time",
        Run::Agree(|_, subject| Ok(expected(subject)?.1.concat())),
    )
    .needs(&["same-twice"]),
];

/// The ordinary articles, and what each gives in a session of its own.
pub(super) fn expected(subject: &Subject) -> Result<(Vec<Case>, Vec<String>), Finding> {
    let cases = ordinary(subject)?;
    let expected = cases.iter().map(|case| alone(subject, case)).collect::<Result<_, _>>()?;
    Ok((cases, expected))
}

fn alone(subject: &Subject, case: &Case) -> Result<String, Finding> {
    let called = one_by_one(subject, std::slice::from_ref(case))?;
    Ok(called.iter().map(|called| rendered(&called.recorded, 0..1)).collect())
}

pub(super) fn one(session: &mut Session<'_>, case: &Case) -> Result<String, Finding> {
    let called = session.process(&Lent::new(std::slice::from_ref(case))?)?;
    Ok(rendered(&called.recorded, 0..1))
}

/// Fails if what an article gives under some circumstance is not what it gives otherwise.
pub(super) fn same(case: &Case, when: &str, expected: &str, found: &str) -> Verdict {
    match difference(expected, found) {
        Some(difference) => fail(format!("article `{}` gives something else {when}: {difference}", case.name)),
        None => Ok(()),
    }
}

/// Four sessions at once, each over all articles in an order of its own, a few times.
fn at_once(bench: &Bench, subject: &Subject) -> Verdict {
    let (cases, expected) = expected(subject)?;
    let model = subject.open()?;
    let sessions = (0..4).map(|_| model.start()).collect::<Result<Vec<_>, _>>()?;
    let work = |seed: u64, mut session: Session<'_>| {
        let mut random = Random::new(seed);
        for _ in 0..5 * cases.len() {
            let i = random.below(cases.len());
            same(&cases[i], "while others work", &expected[i], &one(&mut session, &cases[i])?)?;
        }
        Ok(())
    };
    thread::scope(|scope| {
        let work = &work;
        let workers: Vec<_> = sessions
            .into_iter()
            .zip(bench.seed..)
            .map(|(session, seed)| scope.spawn(move || work(seed, session)))
            .collect();
        workers.into_iter().try_for_each(|worker| worker.join().unwrap_or_else(|_| fail("the test's thread fell")))
    })
}
