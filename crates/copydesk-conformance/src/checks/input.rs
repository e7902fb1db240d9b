//! What a plugin is lent is read within its bounds, not written to, and let go; and input that makes no sense does not take the process down.

use std::time::Duration;

use copydesk_abi as abi;

use super::same::{expected, one, same};
use super::{Run, Test, ordinary};
use crate::finding::{Finding, Verdict, must};
use crate::lend::{Case, Form, Lent};
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
    Test::new(
        "panic-contained",
        "a document that makes no sense (rows that begin and end inside characters) costs its call at most: no panic gets out, and the \
         next session works",
        "catch panics and exceptions in every function of the entry (in Rust: `export!` does), and return CDK_PANIC",
        Run::Each(|bench, subject| {
            let (cases, expected) = expected(subject)?;
            let model = subject.open()?;
            for (case, expected) in cases.iter().zip(&expected) {
                // As many bytes as before, so that who counts bytes is safe, and every odd one inside a character.
                let senseless = format!("{}{}", "é".repeat(case.text.len() / 2), &"x"[..case.text.len() % 2]);
                bench.note(&format!("the layers of article `{}` over a text in which they cut characters", case.name));
                let senseless = Case { text: senseless.into(), ..case.clone() };
                let called = model.start()?.process(&Lent::new(&[senseless])?)?;
                let known = (abi::OK..=abi::CONFIG).contains(&called.code);
                must(known, || format!("`process` returns {}", called.code))?;
                same(case, "after a document that makes no sense", expected, &one(&mut model.start()?, case)?)?;
            }
            Ok(())
        }),
    )
    .needs(&["same-twice", "emit-rejected"]),
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
