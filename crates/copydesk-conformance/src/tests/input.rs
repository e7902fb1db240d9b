//! What a plugin is lent is read within its bounds, not written to, and let go.

use std::time::Duration;

use super::{Run, Test, ordinary};
use crate::finding::{Finding, Verdict};
use crate::lend::{Form, Lent};
use crate::pages::{Access, Placement};
use crate::plugin::Subject;
use crate::sink::Answer;

pub(super) const TESTS: &[Test] = &[
    Test::new(
        "input-bounds",
        "texts, ids, metadata and tables are read within their lengths",
        "texts do not end in NUL: use `len`; arrays have as many elements as their counts say",
        Run::Each(|bench, subject| lent(bench, subject, Placement::Tight, Access::Write)),
    )
    .needs(&["ordinary-articles"]),
    Test::new(
        "input-read-only",
        "nothing is written into the input",
        "copy what you want to change",
        Run::Each(|bench, subject| lent(bench, subject, Placement::Roomy, Access::Read)),
    )
    .needs(&["ordinary-articles"]),
    Test::new(
        "input-let-go",
        "nothing of the input or the sink is touched after `process` has returned",
        "copy what you keep, before you return",
        Run::Each(|bench, subject| {
            let model = subject.open()?;
            let mut session = model.start()?;
            for case in ordinary(subject)? {
                bench.note(&format!("article `{}`, after another whose memory is gone", case.name));
                let batch = Lent::new(std::slice::from_ref(&case))?;
                // Tight: the sink's own memory goes too.
                session.process_as(&batch, Answer::Judge, Form::Today, Placement::Tight)?;
                batch.allow(Access::Nothing)?;
            }
            bench.note("stopping and closing, when the memory of all articles is gone");
            drop(session);
            drop(model);
            std::thread::sleep(Duration::from_millis(50));
            Ok(())
        }),
    )
    .needs(&["ordinary-articles"]),
];

/// Gives it the articles, laid out and protected so; who does wrong does not come back.
fn lent(bench: &crate::bench::Bench, subject: &Subject, placement: Placement, access: Access) -> Verdict {
    let model = subject.open()?;
    let mut session = model.start()?;
    ordinary(subject)?.iter().try_for_each(|case| -> Result<(), Finding> {
        bench.note(&format!("article `{}`", case.name));
        let batch = Lent::laid_out(std::slice::from_ref(case), placement, Form::Today)?;
        batch.allow(access)?;
        session.process_as(&batch, Answer::Judge, Form::Today, placement)?;
        Ok(())
    })
}
