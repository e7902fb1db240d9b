//! The sink: how a plugin reacts when it rejects tables or asks to stop, and that it is called only with its own context and in time.

use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use copydesk_abi as abi;

use super::same::{expected, one, same};
use super::{Run, Test, call_failure, one_by_one, ordinary};
use crate::finding::{fail, must};
use crate::host::WRONG_CONTEXTS;
use crate::lend::{Layout, Lent};
use crate::pages::Placement;
use crate::plugin::code;
use crate::sink::{Answer, LATE_CALLS, Recorded};

pub(super) const TESTS: &[Test] = &[
    Test::new(
        "emit-rejected",
        "when the sink rejects every table, the plugin survives, and the next article gives the usual rows",
        "continue, or end the call with CDK_REJECTED",
        Run::Each(|_, subject| {
            let (cases, expected) = expected(subject)?;
            let model = subject.open()?;
            let mut session = model.start()?;
            let called = session.process_as(&Lent::new(&cases)?, Answer::Reject, Layout::Current, Placement::Roomy)?;
            let sound = [abi::OK, abi::ERROR, abi::REJECTED].contains(&called.code);
            must(sound, || format!("`process` returns {}", code(called.code)))?;
            for (case, expected) in cases.iter().zip(&expected) {
                same(case, "after tables were rejected", expected, &one(&mut session, case)?)?;
            }
            Ok(())
        }),
    )
    .needs(&["same-session"]),
    Test::new(
        "stop-honoured",
        "it calls `should_stop` between the articles of a batch, and returns CDK_STOPPED when it is to stop",
        "call it before each article, and in long loops within one",
        Run::Each(|_, subject| {
            let cases: Vec<_> = ordinary(subject)?.into_iter().cycle().take(24).collect();
            let model = subject.open()?;
            for tables in [0, 1] {
                let called =
                    model.start()?.process_as(&Lent::new(&cases)?, Answer::StopAfter(tables), Layout::Current, Placement::Roomy)?;
                // A processor that emits nothing is never asked to stop after the first table.
                let asked_to_stop = called.recorded.emitted.len() >= tables;
                let when = if tables == 0 { "before the first article" } else { "after the first table" };
                must(!asked_to_stop || called.code == abi::STOPPED, || {
                    let Recorded { asked, emitted, .. } = &called.recorded;
                    format!(
                        "asked to stop {when} of 24 articles, `process` returns {} after {} tables; it called `should_stop` {asked} times",
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
        "reset the session before you return",
        Run::Each(|_, subject| {
            let (cases, expected) = expected(subject)?;
            let model = subject.open()?;
            let mut session = model.start()?;
            session.process_as(&Lent::new(&cases)?, Answer::StopAfter(1), Layout::Current, Placement::Roomy)?;
            for (case, expected) in cases.iter().zip(&expected) {
                same(case, "after a batch that was stopped", expected, &one(&mut session, case)?)?;
            }
            Ok(())
        }),
    )
    .needs(&["same-session", "stop-honoured"]),
    Test::new(
        "batch-of-none",
        "an empty batch is processed",
        "do not assume that there is a first article",
        Run::Each(|_, subject| {
            let called = subject.open()?.start()?.process(&Lent::new(&[])?)?;
            if let Some(call_failure) = call_failure(&called) {
                return fail(call_failure);
            }
            must(called.recorded.emitted.is_empty(), || "it emits a table".into())
        }),
    )
    .needs(&["ordinary-articles"]),
    Test::new(
        "contexts-kept",
        "functions of host and sink are called with their own context",
        "pass `host->ctx` to functions of the host, and `sink->ctx` to those of the sink",
        Run::Each(|_, subject| {
            one_by_one(subject, &ordinary(subject)?)?;
            let wrong = WRONG_CONTEXTS.load(Relaxed);
            must(wrong == 0, || format!("{wrong} calls had another context"))
        }),
    )
    .needs(&["ordinary-articles"]),
    Test::new(
        "sink-not-kept",
        "the sink is not used after `process` has returned",
        "wait in `process` for threads that you started in it",
        Run::Each(|_, subject| {
            let model = subject.open()?;
            for case in ordinary(subject)? {
                one(&mut model.start()?, &case)?;
                std::thread::sleep(Duration::from_millis(10));
            }
            drop(model);
            std::thread::sleep(Duration::from_millis(100));
            let late = LATE_CALLS.load(Relaxed);
            must(late == 0, || format!("{late} calls came after `process` had returned"))
        }),
    )
    .needs(&["ordinary-articles"]),
];
