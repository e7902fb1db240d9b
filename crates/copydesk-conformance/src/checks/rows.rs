//! The tables that a processor emits for ordinary articles, validated as the host does; one kind of fault per test.

use copydesk_core::{Defect, Name};
use copydesk_host::inspect::TableError;

use super::{Run, Test, call_failure, one_by_one, ordinary};
use crate::finding::{Verdict, fail, must};
use crate::plugin::Subject;
use crate::sink::{Emitted, Recorded};

const READ: &[&str] = &["ordinary-articles"];

pub(super) const TESTS: &[Test] = &[
    Test::new(
        "ordinary-articles",
        "ordinary articles are processed: `process` returns CDK_OK and does not call `fail`",
        "see the message; text that cannot be analysed gives no rows, not a failure",
        Run::Each(|context, subject| {
            for case in ordinary(subject)? {
                context.note(&format!("article `{}`", case.name));
                let called = one_by_one(subject, std::slice::from_ref(&case))?;
                if let Some(call_failure) = called.iter().find_map(call_failure) {
                    return fail(format!("article `{}`: {call_failure}", case.name));
                }
            }
            Ok(())
        }),
    )
    .needs(&["opens"]),
    Test::new(
        "tables-readable",
        "tables can be read: size, strides, counts and pointers are valid, and strings are UTF-8",
        "set `size` and each stride with sizeof, and each count to the number of elements",
        Run::Each(|_, s| rejected(s, |error| matches!(error, TableError::Unreadable(_)))),
    )
    .needs(READ),
    Test::new(
        "names-known",
        "labels, keys, roles and layers are numbers that `intern` returned",
        "intern each name once, in `open`, and keep its number",
        Run::Each(|_, s| rejected(s, |error| matches!(error, TableError::Name(_)))),
    )
    .needs(READ),
    Test::new(
        "layers-declared",
        "it emits only layers that it declares as provided",
        "declare the layer as CDK_PROVIDES; rows cannot be added to layers of other processors",
        Run::Each(|_, s| {
            let provided = |layer: Name| s.descriptor.provides(layer);
            found(s, |recorded| {
                let undeclared = |e: &Emitted| e.layer.ok().filter(|layer| !provided(*layer));
                let layer = recorded.emitted.iter().find_map(undeclared)?;
                Some(format!("it emits layer `{layer}`"))
            })
        }),
    )
    .needs(READ),
    Test::new(
        "layers-once",
        "it emits each layer at most once per article",
        "collect all rows of a layer, and emit one table",
        Run::Each(|_, s| {
            found(s, |recorded| {
                let again = |(i, e): (usize, &Emitted)| {
                    let same = |other: &Emitted| other.layer.is_ok() && (other.document, other.layer) == (e.document, e.layer);
                    recorded.emitted[..i].iter().any(same).then(|| e.layer.ok()).flatten()
                };
                let layer = recorded.emitted.iter().enumerate().find_map(again)?;
                Some(format!("layer `{layer}` twice for one article"))
            })
        }),
    )
    .needs(READ),
    Test::new(
        "documents-known",
        "it emits tables and reports failures only for documents of the batch",
        "documents are counted from 0 in each call",
        Run::Each(|_, s| {
            found(s, |recorded| {
                let named = recorded.emitted.iter().map(|e| e.document).chain(recorded.failed.iter().map(|f| f.0));
                let stray = named.into_iter().find(|document| *document > 0)?;
                Some(format!("document {stray} of a batch of 1"))
            })
        }),
    )
    .needs(READ),
    Test::new(
        "spans-inside",
        "spans are not empty and lie inside the text",
        "begin and end count bytes from the start of the text, end exclusive; a row without a span has CDK_NO_SPAN and 0, 0",
        Run::Each(|_, s| row(s, |d, len| matches!(d, Defect::Span { start, end, .. } if start >= end || *end > len) || matches!(d, Defect::SpanOfNone { .. }))),
    )
    .needs(READ),
    Test::new(
        "spans-whole-characters",
        "spans begin and end on character boundaries",
        "count bytes of UTF-8, and step by whole characters",
        Run::Each(|_, s| row(s, |d, len| matches!(d, Defect::Span { start, end, .. } if start < end && *end <= len))),
    )
    .needs(READ),
    Test::new(
        "rows-sorted",
        "rows are sorted by begin, the longer first; rows without a span come last",
        "sort before you emit (the Rust SDK does)",
        Run::Each(|_, s| row(s, |d, _| matches!(d, Defect::Order))),
    )
    .needs(READ),
    Test::new(
        "scores",
        "scores are from 0 to 1, or NaN",
        "use NaN for no score",
        Run::Each(|_, s| row(s, |d, _| matches!(d, Defect::Score))),
    )
    .needs(READ),
    Test::new(
        "attributes",
        "attributes are valid: each key once per row, a known type, finite numbers, booleans of 0 or 1, text on character boundaries of the arena",
        "set type and value together, and count bytes of the arena",
        Run::Each(|_, s| {
            row(s, |d, _| {
                matches!(d, Defect::Text { .. } | Defect::NotBool(..) | Defect::Kind(..) | Defect::NotFinite(_) | Defect::DuplicateKey(_) | Defect::TooManyAttrs(_))
                    || matches!(d, Defect::Unnamed("attribute"))
            })
        }),
    )
    .needs(READ),
    Test::new(
        "attributes-owned",
        "each attribute and each link belongs to exactly one row",
        "let `first_attr` and `first_link` of each row continue where those of the row before it end",
        Run::Each(|_, s| row(s, |d, _| matches!(d, Defect::Part { .. } | Defect::Shared(_)))),
    )
    .needs(READ),
    Test::new(
        "links-lead-somewhere",
        "links lead to existing rows of layers that it was shown or that it emits for the same article",
        "link by the row's index in its layer, after sorting",
        Run::Each(links),
    )
    .needs(READ),
];

/// Fails if `fault` finds something in the result of an ordinary article.
fn found(subject: &Subject, fault: impl Fn(&Recorded) -> Option<String>) -> Verdict {
    let cases = ordinary(subject)?;
    for (case, called) in cases.iter().zip(one_by_one(subject, &cases)?) {
        if let Some(fault) = fault(&called.recorded) {
            return fail(format!("article `{}`: {fault}", case.name));
        }
    }
    Ok(())
}

/// Fails if a table is rejected with an error for which `is` is true.
fn rejected(subject: &Subject, is: impl Fn(&TableError) -> bool) -> Verdict {
    found(subject, |recorded| {
        let errors = recorded.emitted.iter().filter(|e| e.document == 0).filter_map(|e| e.table.as_ref().err());
        errors.into_iter().find(|error| is(error)).map(TableError::to_string)
    })
}

/// Fails if a row has a defect for which `defect` is true; it gets the length of the text too.
fn row(subject: &Subject, defect: impl Fn(&Defect, usize) -> bool) -> Verdict {
    rejected(subject, |error| {
        let TableError::Row(Defect::InRow { defect: inner, .. }) = error else { return false };
        let len = if let Defect::Span { text_len, .. } = **inner { text_len } else { 0 };
        defect(inner, len)
    })
}

fn links(context: &crate::context::Context, subject: &Subject) -> Verdict {
    row(subject, |d, _| matches!(d, Defect::Unnamed(what) if what.starts_with("link")))?;
    let cases = ordinary(subject)?;
    for (case, called) in cases.iter().zip(one_by_one(subject, &cases)?) {
        context.note(&format!("article `{}`", case.name));
        let emitted: Vec<_> = called.recorded.emitted.iter().filter_map(|e| e.table.as_ref().ok()).collect();
        let rows = |layer: Name| {
            case.layers.iter().chain(emitted.iter().copied()).find(|l| l.name() == layer).map(|l| l.len())
        };
        for layer in &emitted {
            for link in layer.links() {
                let at =
                    || format!("article `{}`: layer `{}`: link `{}` leads to ", case.name, layer.name(), link.role);
                let Some(rows) = rows(link.layer) else {
                    return fail(format!("{}layer `{}`, which does not exist", at(), link.layer));
                };
                must((link.row as usize) < rows, || {
                    format!("{}row {} of `{}`, which has {rows}", at(), link.row, link.layer)
                })?;
            }
        }
    }
    Ok(())
}
