//! Hosts of other ages: shorter structs, longer ones, and names that run out.

use std::sync::atomic::Ordering::Relaxed;

use copydesk_abi::{self as abi, Str};

use super::same::{expected, same};
use super::{Run, Test, complaint, one_by_one, ordinary, rendered};
use crate::articles;
use crate::bench::Bench;
use crate::finding::{Verdict, fail, must, warn};
use crate::host::{NAMELESS, NAMES, REFUSED, locked};
use crate::lend::{Form, Lent};
use crate::pages::Placement;
use crate::plugin::code;
use crate::random::Random;
use crate::sink::Answer;
use crate::upstream;

pub(super) const TESTS: &[Test] = &[
    Test::new(
        "host-oldest",
        "with the oldest host, whose structs are those of minor 0 and not a byte longer, the rows are the same",
        "read no more of a struct than its `size` says",
        Run::File(|bench| another_host(bench, Form::Oldest, Placement::Tight)),
    )
    .needs(&["same-session", "input-bounds"]),
    Test::new(
        "host-newer",
        "with a newer host, whose structs and strides are longer and whose minor is higher, the rows are the same",
        "step through arrays by the stride given, and ask for no minor: extensions tell what there is",
        Run::File(|bench| another_host(bench, Form::Newer, Placement::Roomy)),
    )
    .needs(&["same-session"]),
    Test::new(
        "host-nameless",
        "a host that interns no name (its table is full) is survived: `open` says so, or what is emitted is refused",
        "0 is no name: say in `open` that there is none, or go on without",
        Run::Each(|_, subject| {
            let cases = ordinary(subject)?;
            NAMELESS.store(true, Relaxed);
            match subject.open_with(Str::new(&subject.config), 4096) {
                Err(refusal) => must(!refusal.message.is_empty(), || {
                    format!("`open` returns {} and no message", code(refusal.code))
                }),
                Ok(model) => {
                    let mut session = model.start()?;
                    for case in &cases {
                        let called = session.process(&Lent::new(std::slice::from_ref(case))?)?;
                        let panicked =
                            called.code == abi::PANIC || called.recorded.failed.iter().any(|f| f.1 == abi::PANIC);
                        must(!panicked, || complaint(&called).unwrap_or_default())?;
                    }
                    Ok(())
                }
            }
        }),
    )
    .needs(&["emit-rejected"]),
    Test::new(
        "names-sound",
        "names that it interns are UTF-8, and of at most 256 bytes",
        "labels, keys and roles are a vocabulary; text of the article belongs into attributes",
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
        "its names are a vocabulary: 300 articles need fewer than 1,000",
        "text of the article belongs into attributes; a host holds a million names, for all plugins together",
        Run::Each(|bench, subject| {
            let mut random = Random::new(bench.seed);
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

/// Fails if another host gets other rows than today's.
fn another_host(bench: &Bench, form: Form, placement: Placement) -> Verdict {
    let today = bench.subjects(Form::Today, Placement::Roomy)?;
    for (subject, today) in bench.subjects(form, placement)?.iter().zip(&today) {
        let (cases, expected) = expected(today)?;
        let model = subject.open()?;
        let mut session = model.start()?;
        for (case, expected) in cases.iter().zip(&expected) {
            bench.note(&format!("article `{}`", case.name));
            let batch = Lent::laid_out(std::slice::from_ref(case), placement, form)?;
            let called = session.process_as(&batch, Answer::Judge, form, placement)?;
            same(case, "with another host", expected, &rendered(&called.recorded, 0..1))?;
        }
    }
    Ok(())
}
