//! Input: a plugin reads it within its bounds, does not write to it, and does not keep it; malformed input does not end the process.

use std::time::Duration;

use copydesk_abi as abi;

use super::same::{expected, one, same};
use super::{Run, Test, ordinary};
use crate::finding::{Finding, Verdict, must};
use crate::lend::{Case, Layout, Lent};
use crate::pages::{Access, Placement};
use crate::plugin::Subject;
use crate::sink::Answer;

pub(super) const TESTS: &[Test] = &[
    Test::new(
        "input-bounds",
        "it does not read past the end of texts, ids, metadata and tables",
        "texts do not end in NUL: use `len`; arrays have as many elements as their counts say",
        Run::Each(|context, subject| lent(context, subject, Placement::Tight, Access::Write)),
    )
    .needs(&["ordinary-articles"]),
    Test::new(
        "input-read-only",
        "it does not write to the input",
        "copy what you want to change",
        Run::Each(|context, subject| lent(context, subject, Placement::Roomy, Access::Read)),
    )
    .needs(&["ordinary-articles"]),
    Test::new(
        "input-not-kept",
        "it does not access the input or the sink after `process` has returned",
        "copy what you need later before you return",
        Run::Each(|context, subject| {
            let model = subject.open()?;
            let mut session = model.start()?;
            for case in ordinary(subject)? {
                context.note(&format!("article `{}`, after another that can no longer be accessed", case.name));
                let batch = Lent::new(std::slice::from_ref(&case))?;
                // Tight: the sink becomes inaccessible too.
                session.process_as(&batch, Answer::Judge, Layout::Current, Placement::Tight)?;
                batch.allow(Access::Nothing)?;
            }
            context.note("stopping and closing, when no article can be accessed any more");
            drop(session);
            drop(model);
            std::thread::sleep(Duration::from_millis(50));
            Ok(())
        }),
    )
    .needs(&["ordinary-articles"]),
    Test::new(
        "panic-contained",
        "a malformed document (rows that begin and end inside characters) fails its call at most: no panic crosses the boundary, and the \
         next session works",
        "catch panics and exceptions in every function of the entry (in Rust: `export!` does), and return CDK_PANIC",
        Run::Each(|context, subject| {
            let (cases, expected) = expected(subject)?;
            let model = subject.open()?;
            for (case, expected) in cases.iter().zip(&expected) {
                // As many bytes as before, so that all spans are inside, with every odd byte inside a character.
                let malformed = format!("{}{}", "é".repeat(case.text.len() / 2), &"x"[..case.text.len() % 2]);
                context.note(&format!("the layers of article `{}` over a text in which they cut characters", case.name));
                let malformed = Case { text: malformed.into(), ..case.clone() };
                let called = model.start()?.process(&Lent::new(&[malformed])?)?;
                let known = (abi::OK..=abi::CONFIG).contains(&called.code);
                must(known, || format!("`process` returns {}", called.code))?;
                same(case, "after a malformed document", expected, &one(&mut model.start()?, case)?)?;
            }
            Ok(())
        }),
    )
    .needs(&["same-twice", "emit-rejected"]),
];

/// Processes the articles in memory with this placement and access; a forbidden access crashes.
fn lent(context: &crate::context::Context, subject: &Subject, placement: Placement, access: Access) -> Verdict {
    let model = subject.open()?;
    let mut session = model.start()?;
    ordinary(subject)?.iter().try_for_each(|case| -> Result<(), Finding> {
        context.note(&format!("article `{}`", case.name));
        let batch = Lent::laid_out(std::slice::from_ref(case), placement, Layout::Current)?;
        batch.allow(access)?;
        session.process_as(&batch, Answer::Judge, Layout::Current, placement)?;
        Ok(())
    })
}
