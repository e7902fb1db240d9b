//! The layers that are shown: those that are there only if they have a provider, in any order, empty, and odd.

use copydesk_abi as abi;
use copydesk_core::Name;

use super::same::{expected, one, same};
use super::{Run, Test, complaint, ordinary};
use crate::finding::{Finding, Verdict, fail, must, skip};
use crate::lend::{Case, Lent};
use crate::plugin::Subject;
use crate::upstream;

pub(super) const TESTS: &[Test] = &[
    Test::new(
        "layers-optional-absent",
        "it works with no layer that it only uses",
        "declare what it cannot do without as CDK_REQUIRES; a layer without a provider is not in the document",
        Run::Each(|_, subject| {
            optional(subject)?;
            let required = |layer: Name| subject.descriptor.requires.iter().any(|l| l.layer == layer);
            goes_well(subject, "with no layer that it only uses", |case| Ok(case.keep(required)))
        }),
    )
    .needs(&["ordinary-articles"]),
    Test::new(
        "layers-optional-hidden",
        "it works without any one of the layers that it uses, although others link into it",
        "a link may lead to a layer that is not shown: look its rows up only if it is",
        Run::Each(|_, subject| {
            for hidden in optional(subject)? {
                goes_well(subject, &format!("without `{hidden}`"), |case| Ok(case.keep(|layer| layer != hidden)))?;
            }
            Ok(())
        }),
    )
    .needs(&["ordinary-articles"]),
    Test::new(
        "layers-empty",
        "it works with layers that have no rows",
        "arrays of no rows may be anything: look at the count first",
        Run::Each(|_, subject| {
            let empty = |case: Case| {
                let empty = |layer: &copydesk_core::Layer| copydesk_core::LayerBuilder::new(layer.name(), &case.text).map(|l| l.finish());
                Ok(Case { layers: case.layers.iter().map(empty).collect::<Result<_, _>>()?, ..case })
            };
            goes_well(subject, "with layers without rows", empty)
        }),
    )
    .needs(&["ordinary-articles"]),
    Test::new(
        "layers-in-any-order",
        "the order of a document's layers means nothing",
        "find a layer by its name, not by its place",
        Run::Each(|_, subject| {
            let (cases, expected) = expected(subject)?;
            let model = subject.open()?;
            let mut session = model.start()?;
            for (case, expected) in cases.iter().zip(&expected) {
                let turned = Case { layers: case.layers.iter().rev().cloned().collect(), ..case.clone() };
                same(case, "when its layers come in another order", expected, &one(&mut session, &turned)?)?;
            }
            Ok(())
        }),
    )
    .needs(&["same-session"]),
    Test::new(
        "layers-strange",
        "rows that nobody promised (without span, label or the usual attributes, over one another, linked in circles) do no harm",
        "take nothing for granted of the rows of others but what copydesk.h says; who cannot use them calls `fail`",
        Run::Each(|bench, subject| {
            if ordinary(subject)?.iter().flat_map(|case| &case.layers).all(|layer| upstream::is_hosts(layer.name())) {
                return skip("it reads no layers but the host's");
            }
            let model = subject.open()?;
            for (i, case) in ordinary(subject)?.iter().cycle().take(60).enumerate() {
                let seed = bench.seed + i as u64;
                bench.note(&format!("article `{}` with layers made from {seed}", case.name));
                let strange = upstream::strange(case, seed)?;
                let called = model.start()?.process(&Lent::new(&[strange])?)?;
                let panicked = called.code == abi::PANIC || called.recorded.failed.iter().any(|(_, why, _)| *why == abi::PANIC);
                must(!panicked, || format!("article `{}`: {}", case.name, complaint(&called).unwrap_or_default()))?;
            }
            Ok(())
        }),
    )
    .needs(&["ordinary-articles"]),
];

fn optional(subject: &Subject) -> Result<Vec<Name>, Finding> {
    let layers: Vec<Name> = subject.descriptor.uses.iter().map(|l| l.layer).collect();
    if layers.is_empty() { skip("it uses no layer that may be absent") } else { Ok(layers) }
}

/// Fails if an article does not go well once its layers are changed.
fn goes_well(subject: &Subject, how: &str, change: impl Fn(Case) -> Result<Case, copydesk_core::Defect>) -> Verdict {
    let model = subject.open()?;
    let mut session = model.start()?;
    for case in ordinary(subject)? {
        let case = change(case)?;
        let called = session.process(&Lent::new(std::slice::from_ref(&case))?)?;
        if let Some(complaint) = complaint(&called) {
            return fail(format!("article `{}` {how}: {complaint}", case.name));
        }
    }
    Ok(())
}
