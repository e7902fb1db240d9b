//! The sink: what it refuses, when it asks to stop, and that it is used as it was given.

use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use copydesk_abi as abi;

use super::same::{expected, one, same};
use super::{Run, Test, complaint, one_by_one, ordinary};
use crate::finding::{fail, must};
use crate::host::STRANGERS;
use crate::lend::{Form, Lent};
use crate::pages::Placement;
use crate::plugin::code;
use crate::sink::{Answer, LATE, Recorded};

pub(super) const TESTS: &[Test] = &[
    Test::new(
        "emit-rejected",
        "a sink that takes no table is survived, and the next article is as always",
        "go on, or give the call up and return CDK_REJECTED; nothing is undone",
        Run::Each(|_, subject| {
            let (cases, expected) = expected(subject)?;
            let model = subject.open()?;
            let mut session = model.start()?;
            let called = session.process_as(&Lent::new(&cases)?, Answer::Reject, Form::Today, Placement::Roomy)?;
            let sound = [abi::OK, abi::ERROR, abi::REJECTED].contains(&called.code);
            must(sound, || format!("`process` returns {}", code(called.code)))?;
            for (case, expected) in cases.iter().zip(&expected) {
                same(case, "after tables were refused", expected, &one(&mut session, case)?)?;
            }
            Ok(())
        }),
    )
    .needs(&["same-session"]),
    Test::new(
        "stop-honoured",
        "it asks `should_stop` between the articles of a batch, and returns CDK_STOPPED when it should",
        "ask before each article, and in long loops within one",
        Run::Each(|_, subject| {
            let cases: Vec<_> = ordinary(subject)?.into_iter().cycle().take(24).collect();
            let model = subject.open()?;
            for tables in [0, 1] {
                let called =
                    model.start()?.process_as(&Lent::new(&cases)?, Answer::StopAfter(tables), Form::Today, Placement::Roomy)?;
                // A processor that emits nothing is never asked to stop after the first table.
                let asked_to_stop = called.recorded.emitted.len() >= tables;
                let when = if tables == 0 { "before the first article" } else { "after the first table" };
                must(!asked_to_stop || called.code == abi::STOPPED, || {
                    let Recorded { asked, emitted, .. } = &called.recorded;
                    format!(
                        "asked to stop {when} of 24 articles, `process` returns {} after {} tables; it asked `should_stop` {asked} times",
                        code(called.code),
                        emitted.len()
                    )
                })?;
            }
            Ok(())
        }),
    )
    .needs(&["ordinary-articles"]),
    Test::new(
        "stop-survived",
        "a session that was stopped in the middle of a batch can be used again",
        "leave the session as it was before the batch",
        Run::Each(|_, subject| {
            let (cases, expected) = expected(subject)?;
            let model = subject.open()?;
            let mut session = model.start()?;
            session.process_as(&Lent::new(&cases)?, Answer::StopAfter(1), Form::Today, Placement::Roomy)?;
            for (case, expected) in cases.iter().zip(&expected) {
                same(case, "after a batch that was stopped", expected, &one(&mut session, case)?)?;
            }
            Ok(())
        }),
    )
    .needs(&["same-session", "stop-honoured"]),
    Test::new(
        "batch-of-none",
        "a batch of no articles is processed",
        "start no loop with a first article",
        Run::Each(|_, subject| {
            let called = subject.open()?.start()?.process(&Lent::new(&[])?)?;
            if let Some(complaint) = complaint(&called) {
                return fail(complaint);
            }
            must(called.recorded.emitted.is_empty(), || "it emits a table".into())
        }),
    )
    .needs(&["ordinary-articles"]),
    Test::new(
        "contexts-kept",
        "functions of host and sink are called with the context that came with them",
        "pass `host->ctx` and `sink->ctx` on as they are, each to its own",
        Run::Each(|_, subject| {
            one_by_one(subject, &ordinary(subject)?)?;
            let strangers = STRANGERS.load(Relaxed);
            must(strangers == 0, || format!("{strangers} calls with another context"))
        }),
    )
    .needs(&["ordinary-articles"]),
    Test::new(
        "sink-let-go",
        "the sink is not used after `process` has returned",
        "wait in `process` for what you started in it",
        Run::Each(|_, subject| {
            let model = subject.open()?;
            for case in ordinary(subject)? {
                one(&mut model.start()?, &case)?;
                std::thread::sleep(Duration::from_millis(10));
            }
            drop(model);
            std::thread::sleep(Duration::from_millis(100));
            let late = LATE.load(Relaxed);
            must(late == 0, || format!("{late} calls came late"))
        }),
    )
    .needs(&["ordinary-articles"]),
];
