//! The fuzzer: random articles, with random layers of other processors, under random configurations that the schema accepts. Everything in a
//! case follows from its seed.

use copydesk_abi::{self as abi, Str};
use copydesk_core::Defect;

use super::{Needs, Run, Test, call_failure, difference, refusal, rendered, rows};
use crate::articles;
use crate::context::Context;
use crate::finding::{Verdict, fail};
use crate::lend::{Case, Lent};
use crate::plugin::{CallResult, Model, Subject};
use crate::random::Random;
use crate::{schema, upstream};

pub(crate) const NAME: &str = "fuzz";

pub(super) const TESTS: &[Test] = &[Test {
    needs: Needs::AllOthers,
    call_timeout: 8,
    ..Test::new(
        NAME,
        "for random articles, layers and configurations, what is emitted is valid, and the same the second time",
        "the number of the case is its seed, by which it can be described and run again",
        Run::Each(|context, subject| {
            (0..context.cases).try_for_each(|i| one(context, subject, context.seed.wrapping_add(i)))
        }),
    )
}];

/// A random case.
struct Trial {
    config: String,
    batch: Vec<Case>,
    /// Whether the layers of other processors are unusual: then a processor may fail, but not panic.
    unusual: bool,
}

fn trial(subject: &Subject, seed: u64) -> Result<Trial, Defect> {
    let mut random = Random::new(seed);
    let config = if random.once_in(3) { schema::valid(&subject.descriptor, &mut random) } else { None };
    let unusual = random.once_in(4);
    let mut batch = Vec::new();
    for i in 0..1 + random.below(3) {
        let mut case = upstream::case(&subject.descriptor, &format!("random-{i}"), &articles::random(&mut random))?;
        if unusual {
            case = upstream::unusual(&case, random.next())?;
        }
        let hidden: Vec<_> = subject.descriptor.uses.iter().map(|l| l.layer).filter(|_| random.once_in(4)).collect();
        batch.push(case.keep(|layer| !hidden.contains(&layer)));
    }
    Ok(Trial { config: config.map_or_else(|| subject.config.clone(), |c| c.json().to_owned()), batch, unusual })
}

fn one(context: &Context, subject: &Subject, seed: u64) -> Verdict {
    let case = trial(subject, seed)?;
    context.note(&format!("case {seed}"));
    if context.cases == 1 {
        context.describe(&described(subject, seed, &case));
    }
    // `open` may refuse what the schema accepts; another test checks how.
    let Ok(model) = subject.open_with(Str::new(&case.config), 4096) else { return Ok(()) };
    let called = process(&model, &case)?;
    let all = 0..case.batch.len() as u32;
    let panicked = called.code == abi::PANIC || called.recorded.failed.iter().any(|(_, why, _)| *why == abi::PANIC);
    let wrong = call_failure(&called).filter(|_| !case.unusual || panicked).or_else(|| refusal(&called.recorded));
    let wrong = wrong.map_or_else(
        || -> Result<Option<String>, crate::finding::Finding> {
            let again = process(&model, &case)?;
            let difference =
                difference(&rendered(&called.recorded, all.clone()), &rendered(&again.recorded, all.clone()));
            Ok(difference.map(|difference| format!("the second result differs: {difference}")))
        },
        |wrong| Ok(Some(wrong)),
    )?;
    wrong.map_or(Ok(()), |wrong| fail(format!("case {seed}: {wrong}")))
}

fn process(model: &Model<'_>, case: &Trial) -> Result<CallResult, crate::finding::Finding> {
    Ok(model.start()?.process(&Lent::new(&case.batch)?)?)
}

/// A case as readable text.
fn described(subject: &Subject, seed: u64, case: &Trial) -> String {
    let mut text = format!("case {seed} of `{}`\nconfiguration: {}\n", subject.descriptor.id, case.config);
    for (i, Case { text: article, layers, .. }) in case.batch.iter().enumerate() {
        text += &format!("\narticle {i} of {}: {article:?}\n", case.batch.len());
        text.extend(layers.iter().filter(|layer| !upstream::is_hosts(layer.name())).map(rows));
    }
    text
}
