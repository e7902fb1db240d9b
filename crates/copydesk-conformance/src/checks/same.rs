//! Determinism: the same article, layers and configuration give the same rows, whatever else is processed before or at the same time.

use std::thread;

use super::{Run, Test, difference, one_by_one, ordinary, rendered};
use crate::context::Context;
use crate::finding::{Finding, Verdict, fail};
use crate::lend::{Case, Lent};
use crate::plugin::{Session, Subject};
use crate::random::Random;

pub(super) const TESTS: &[Test] = &[
    Test::new(
        "same-twice",
        "an article gives the same rows in two new sessions",
        "do not depend on the clock, random numbers, addresses or the order of a hash table",
        Run::Each(|_, subject| {
            for case in ordinary(subject)? {
                same(&case, "in a second session", &separately(subject, &case)?, &separately(subject, &case)?)?;
            }
            Ok(())
        }),
    )
    .needs(&["ordinary-articles"]),
    Test::new(
        "same-session",
        "an article gives the same rows in a session that has processed others, in any order",
        "clear the session's scratch memory before each article",
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
        "a batch gives the same rows as its articles one by one",
        "work on one article after another; emit each table with the index of its own article",
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
        "concurrent sessions of one model give the same rows as a single one",
        "keep what changes in the session; treat the model as read-only, and use no globals",
        Run::Each(at_once),
    )
    .needs(&["same-session"])
    .patient(2),
    Test::new(
        "same-moved",
        "a session that moves between threads gives the same rows",
        "keep nothing in thread-local memory that a result depends on",
        Run::Each(|_, subject| {
            let (cases, expected) = expected(subject)?;
            let model = subject.open()?;
            let mut session = model.start()?;
            for (case, expected) in cases.iter().zip(&expected) {
                let moved = &mut session;
                let found = thread::scope(|scope| scope.spawn(move || one(moved, case)).join());
                same(
                    case,
                    "on another thread",
                    expected,
                    &found.unwrap_or_else(|_| fail("the test's own thread panicked"))?,
                )?;
            }
            Ok(())
        }),
    )
    .needs(&["same-session"]),
    Test::new(
        "same-processes",
        "two processes give the same rows",
        "let no result depend on the order of a hash table, on addresses or on the time",
        Run::Agree(|_, subject| Ok(expected(subject)?.1.concat())),
    )
    .needs(&["same-twice"]),
];

/// The ordinary articles, and the result of each in a session of its own.
pub(super) fn expected(subject: &Subject) -> Result<(Vec<Case>, Vec<String>), Finding> {
    let cases = ordinary(subject)?;
    let expected = cases.iter().map(|case| separately(subject, case)).collect::<Result<_, _>>()?;
    Ok((cases, expected))
}

fn separately(subject: &Subject, case: &Case) -> Result<String, Finding> {
    let called = one_by_one(subject, std::slice::from_ref(case))?;
    Ok(called.iter().map(|called| rendered(&called.recorded, 0..1)).collect())
}

pub(super) fn one(session: &mut Session<'_>, case: &Case) -> Result<String, Finding> {
    let called = session.process(&Lent::new(std::slice::from_ref(case))?)?;
    Ok(rendered(&called.recorded, 0..1))
}

/// Fails if the result of an article differs from the expected one; `when` describes the circumstance.
pub(super) fn same(case: &Case, when: &str, expected: &str, found: &str) -> Verdict {
    match difference(expected, found) {
        Some(difference) => fail(format!("article `{}` gives other rows {when}: {difference}", case.name)),
        None => Ok(()),
    }
}

/// Four sessions at once, each over randomly chosen articles.
fn at_once(context: &Context, subject: &Subject) -> Verdict {
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
            .zip(context.seed..)
            .map(|(session, seed)| scope.spawn(move || work(seed, session)))
            .collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().unwrap_or_else(|_| fail("the test's own thread panicked")))
    })
}
