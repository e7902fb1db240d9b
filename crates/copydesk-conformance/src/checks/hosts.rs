//! Other hosts: older ones with shorter structs, newer ones with longer structs, one that lends short rows, and one whose table of names is full.

use std::sync::atomic::Ordering::Relaxed;

use copydesk_abi::{self as abi, Str};

use super::entry::extension;
use super::same::{expected, same};
use super::{Run, Test, call_failure, one_by_one, ordinary, rendered};
use crate::articles;
use crate::context::Context;
use crate::finding::{Verdict, fail, must, skip, warn};
use crate::host::{NAMES, REFUSE_NAMES, REFUSED, locked};
use crate::lend::{Layout, Lent};
use crate::pages::Placement;
use crate::plugin::code;
use crate::random::Random;
use crate::sink::Answer;
use crate::upstream;

pub(super) const TESTS: &[Test] = &[
    Test::new(
        "host-oldest",
        "the rows are the same with the oldest host, whose structs have the sizes of minor 0",
        "read no more of a struct than its `size` says",
        Run::File(|context| another_host(context, Layout::Oldest, Placement::Tight)),
    )
    .needs(&["same-session", "input-bounds"]),
    Test::new(
        "host-newer",
        "the rows are the same with a newer host, whose structs and strides are longer and whose minor is higher",
        "step through arrays by the given stride; do not require a minor, but ask for extensions",
        Run::File(|context| another_host(context, Layout::Newer, Placement::Roomy)),
    )
    .needs(&["same-session"]),
    Test::new(
        "host-short-rows",
        "the rows are the same where the host lends short rows, if it offers to read them",
        "read of an annotation what `annotation_stride` says is there; or do not offer `copydesk.short-rows/1`",
        Run::File(|context| {
            if extension(context, abi::SHORT_ROWS)?.is_null() {
                return skip("it does not offer to read short rows, which is optional");
            }
            another_host(context, Layout::Short, Placement::Tight)
        }),
    )
    .needs(&["entry-extension", "same-session", "input-bounds"]),
    Test::new(
        "host-names-full",
        "when the host interns no more names (its table is full), `open` refuses with a message, or the tables are rejected",
        "`intern` returns 0 when it has no name: refuse in `open`, or continue without",
        Run::Each(|_, subject| {
            let cases = ordinary(subject)?;
            REFUSE_NAMES.store(true, Relaxed);
            match subject.open_with(Str::new(&subject.config), 4096) {
                Err(refusal) => must(!refusal.message.is_empty(), || {
                    format!("`open` returns {} without a message", code(refusal.code))
                }),
                Ok(model) => {
                    let mut session = model.start()?;
                    for case in &cases {
                        let called = session.process(&Lent::new(std::slice::from_ref(case))?)?;
                        let panicked =
                            called.code == abi::PANIC || called.recorded.failed.iter().any(|f| f.1 == abi::PANIC);
                        must(!panicked, || call_failure(&called).unwrap_or_default())?;
                    }
                    Ok(())
                }
            }
        }),
    )
    .needs(&["emit-rejected"]),
    Test::new(
        "names-sound",
        "the names that it interns are UTF-8 of at most 256 bytes",
        "labels, keys and roles are a fixed vocabulary; text of the article belongs in attributes",
        Run::Each(|_, subject| {
            one_by_one(subject, &ordinary(subject)?)?;
            match locked(&REFUSED).first() {
                Some(name) => fail(format!("it interns {:?}", name.chars().take(60).collect::<String>())),
                None => Ok(()),
            }
        }),
    )
    .needs(&["ordinary-articles"]),
    Test::new(
        "names-few",
        "it interns fewer than 1,000 names for 300 articles",
        "text of the article belongs in attributes; a host holds a million names for all plugins together",
        Run::Each(|context, subject| {
            let mut random = Random::new(context.seed);
            let cases = (0..300)
                .map(|i| upstream::case(&subject.descriptor, &format!("random-{i}"), &articles::random(&mut random)));
            one_by_one(subject, &cases.collect::<Result<Vec<_>, _>>()?)?;
            match locked(&NAMES).len() {
                ..1000 => Ok(()),
                names => warn(format!("it interns {names}")),
            }
        }),
    )
    .needs(&[
        "text-empty",
        "text-blank",
        "text-nul",
        "text-accents",
        "text-combining",
        "text-emoji",
        "text-crlf",
        "text-no-break",
        "text-right-to-left",
        "text-markup",
        "text-symbols",
    ])
    .patient(2),
];

/// Fails if another host gets other rows than the current one.
fn another_host(context: &Context, layout: Layout, placement: Placement) -> Verdict {
    let current = context.subjects(Layout::Current, Placement::Roomy)?;
    for (subject, current) in context.subjects(layout, placement)?.iter().zip(&current) {
        let (cases, expected) = expected(current)?;
        let model = subject.open()?;
        let mut session = model.start()?;
        for (case, expected) in cases.iter().zip(&expected) {
            context.note(&format!("article `{}`", case.name));
            let batch = Lent::laid_out(std::slice::from_ref(case), placement, layout)?;
            let called = session.process_as(&batch, Answer::Judge, layout, placement)?;
            same(case, "with another host", expected, &rendered(&called.recorded, 0..1))?;
        }
    }
    Ok(())
}
