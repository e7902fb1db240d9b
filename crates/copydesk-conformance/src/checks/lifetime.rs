//! Models and sessions: several at once, in any order, on any thread.

use std::thread;

use super::same::{expected, one, same};
use super::{Run, Test};
use crate::finding::{Finding, Verdict, fail};

pub(super) const TESTS: &[Test] = &[
    Test::new(
        "sessions-many",
        "many sessions can be open at once, and stopped in any order",
        "let each session own its memory; keep nothing about sessions in the model",
        Run::Each(|_, subject| {
            let (cases, expected) = expected(subject)?;
            let model = subject.open()?;
            let mut sessions = (0..32).map(|_| model.start()).collect::<Result<Vec<_>, _>>()?;
            while !sessions.is_empty() {
                let mut session = sessions.swap_remove(sessions.len() / 3);
                let i = sessions.len() % cases.len();
                same(&cases[i], "beside other sessions", &expected[i], &one(&mut session, &cases[i])?)?;
            }
            Ok(())
        }),
    )
    .needs(&["same-session"]),
    Test::new(
        "sessions-anywhere",
        "a session can be started on one thread and stopped on another",
        "keep no part of a session in thread-local memory",
        Run::Each(|_, subject| {
            let (cases, expected) = expected(subject)?;
            let model = subject.open()?;
            thread::scope(|scope| {
                let panicked = || fail("the test's own thread panicked");
                let mut session = scope.spawn(|| model.start()).join().unwrap_or_else(|_| panicked())?;
                same(&cases[0], "in a session of another thread", &expected[0], &one(&mut session, &cases[0])?)?;
                scope
                    .spawn(move || drop(session))
                    .join()
                    .map_err(|_| Finding::Fail("the test's own thread panicked".into()))
            })
        }),
    )
    .needs(&["same-session"]),
    Test::new(
        "models-anywhere",
        "a model can be closed on another thread than the one that opened it",
        "keep no part of a model in thread-local memory; free in `close` what `open` allocated, on whichever thread",
        Run::Each(|_, subject| {
            let (cases, expected) = expected(subject)?;
            let model = subject.open()?;
            let mut session = model.start()?;
            same(&cases[0], "before its model moves", &expected[0], &one(&mut session, &cases[0])?)?;
            drop(session);
            thread::scope(|scope| scope.spawn(move || drop(model)).join())
                .map_err(|_| Finding::Fail("the test's own thread panicked".into()))?;
            // What `close` left behind may affect the next model.
            let again = subject.open()?;
            let mut session = again.start()?;
            same(&cases[0], "after a model was closed elsewhere", &expected[0], &one(&mut session, &cases[0])?)
        }),
    )
    .needs(&["same-session"]),
    Test::new(
        "models-many",
        "two models can be open at once, and the second still works after the first was closed",
        "keep what `open` makes in the model; use no globals",
        Run::Each(|_, subject| -> Verdict {
            let (cases, expected) = expected(subject)?;
            let (first, second) = (subject.open()?, subject.open()?);
            let (mut one_session, mut other) = (first.start()?, second.start()?);
            for (case, expected) in cases.iter().zip(&expected) {
                same(case, "while another model is open", expected, &one(&mut one_session, case)?)?;
                same(case, "in a second model", expected, &one(&mut other, case)?)?;
            }
            drop(one_session);
            drop(first);
            cases.iter().zip(&expected).try_for_each(|(case, expected)| {
                same(case, "when another model was closed", expected, &one(&mut other, case)?)
            })
        }),
    )
    .needs(&["same-session"]),
];
