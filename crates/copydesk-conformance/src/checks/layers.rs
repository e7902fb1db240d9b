//! Layers of the input: optional ones that are absent, any order, no rows, unusual rows.

use copydesk_abi as abi;
use copydesk_core::Name;

use super::same::{expected, one, same};
use super::{Run, Test, call_failure, ordinary};
use crate::finding::{Finding, Verdict, fail, must, skip};
use crate::lend::{Case, Lent};
use crate::plugin::Subject;
use crate::upstream;

pub(super) const TESTS: &[Test] = &[
    Test::new(
        "layers-optional-absent",
        "it works without the layers that it only uses",
        "declare layers that it cannot work without as CDK_REQUIRES; a layer without a provider is not in the document",
        Run::Each(|_, subject| {
            optional(subject)?;
            let required = |layer: Name| subject.descriptor.requires.iter().any(|l| l.layer == layer);
            succeeds(subject, "without the layers that it only uses", |case| Ok(case.keep(required)))
        }),
    )
    .needs(&["ordinary-articles"]),
    Test::new(
        "layers-optional-hidden",
        "it works without any single layer that it uses, although others link to it",
        "a link may lead to a layer that is not in the document: check before you look its rows up",
        Run::Each(|_, subject| {
            for hidden in optional(subject)? {
                succeeds(subject, &format!("without `{hidden}`"), |case| Ok(case.keep(|layer| layer != hidden)))?;
            }
            Ok(())
        }),
    )
    .needs(&["ordinary-articles"]),
    Test::new(
        "layers-empty",
        "it works with layers that have no rows",
        "the pointer to an empty array may have any value: check the count first",
        Run::Each(|_, subject| {
            let empty = |case: Case| {
                let empty = |layer: &copydesk_core::Layer| copydesk_core::LayerBuilder::new(layer.name(), &case.text).map(|l| l.finish());
                Ok(Case { layers: case.layers.iter().map(empty).collect::<Result<_, _>>()?, ..case })
            };
            succeeds(subject, "with layers without rows", empty)
        }),
    )
    .needs(&["ordinary-articles"]),
    Test::new(
        "layers-in-any-order",
        "the order of a document's layers does not matter",
        "find a layer by its name, not by its index",
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
        "layers-unusual",
        "unusual rows (without span, label or the usual attributes, overlapping, linked in circles) do not make it panic",
        "rely only on what copydesk.h says about rows of other processors; call `fail` if you cannot use them",
        Run::Each(|context, subject| {
            if ordinary(subject)?.iter().flat_map(|case| &case.layers).all(|layer| upstream::is_hosts(layer.name())) {
                return skip("it reads only layers of the host");
            }
            let model = subject.open()?;
            for (i, case) in ordinary(subject)?.iter().cycle().take(60).enumerate() {
                let seed = context.seed + i as u64;
                context.note(&format!("article `{}` with layers made from {seed}", case.name));
                let unusual = upstream::unusual(case, seed)?;
                let called = model.start()?.process(&Lent::new(&[unusual])?)?;
                let panicked = called.code == abi::PANIC || called.recorded.failed.iter().any(|(_, why, _)| *why == abi::PANIC);
                must(!panicked, || format!("article `{}`: {}", case.name, call_failure(&called).unwrap_or_default()))?;
            }
            Ok(())
        }),
    )
    .needs(&["ordinary-articles"]),
];

fn optional(subject: &Subject) -> Result<Vec<Name>, Finding> {
    let layers: Vec<Name> = subject.descriptor.uses.iter().map(|l| l.layer).collect();
    if layers.is_empty() { skip("it uses no optional layer") } else { Ok(layers) }
}

/// Fails if an article fails after its layers were changed.
fn succeeds(subject: &Subject, how: &str, change: impl Fn(Case) -> Result<Case, copydesk_core::Defect>) -> Verdict {
    let model = subject.open()?;
    let mut session = model.start()?;
    for case in ordinary(subject)? {
        let case = change(case)?;
        let called = session.process(&Lent::new(std::slice::from_ref(&case))?)?;
        if let Some(call_failure) = call_failure(&called) {
            return fail(format!("article `{}` {how}: {call_failure}", case.name));
        }
    }
    Ok(())
}
