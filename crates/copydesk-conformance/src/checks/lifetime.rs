//! Models and sessions: many at once, in any order, from any thread.

use std::thread;

use super::same::{expected, one, same};
use super::{Run, Test};
use crate::finding::{Finding, Verdict, fail};

pub(super) const TESTS: &[Test] = &[
    Test::new(
        "sessions-many",
        "many sessions can be open at once, and stop in any order",
        "a session owns its memory; the model counts nothing",
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
        "a session starts on any thread, and stops on another",
        "keep nothing of it in thread-local memory",
        Run::Each(|_, subject| {
            let (cases, expected) = expected(subject)?;
            let model = subject.open()?;
            thread::scope(|scope| {
                let fell = || fail("the test's thread fell");
                let mut session = scope.spawn(|| model.start()).join().unwrap_or_else(|_| fell())?;
                same(&cases[0], "in a session of another thread", &expected[0], &one(&mut session, &cases[0])?)?;
                scope.spawn(move || drop(session)).join().map_err(|_| Finding::Fail("the test's thread fell".into()))
            })
        }),
    )
    .needs(&["same-session"]),
    Test::new(
        "models-anywhere",
        "a model closes on another thread than the one that opened it",
        "keep nothing of it in thread-local memory; free in `close` what `open` made, whichever thread runs it",
        Run::Each(|_, subject| {
            let (cases, expected) = expected(subject)?;
            let model = subject.open()?;
            let mut session = model.start()?;
            same(&cases[0], "before its model moves", &expected[0], &one(&mut session, &cases[0])?)?;
            drop(session);
            thread::scope(|scope| scope.spawn(move || drop(model)).join())
                .map_err(|_| Finding::Fail("the test's thread fell".into()))?;
            // What `close` left undone shows in the next.
            let again = subject.open()?;
            let mut session = again.start()?;
            same(&cases[0], "after a model was closed elsewhere", &expected[0], &one(&mut session, &cases[0])?)
        }),
    )
    .needs(&["same-session"]),
    Test::new(
        "models-many",
        "two models can be open at once, and the second works on when the first is closed",
        "keep what `open` makes in the model; there are no globals",
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
