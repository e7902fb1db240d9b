//! What a processor emits for ordinary articles, judged as the host does, one kind of fault a test.

use copydesk_core::{Defect, Name};
use copydesk_host::inspect::TableError;

use super::{Run, Test, complaint, one_by_one, ordinary};
use crate::finding::{Verdict, fail, must};
use crate::plugin::Subject;
use crate::sink::{Emitted, Recorded};

const READ: &[&str] = &["ordinary-articles"];

pub(super) const TESTS: &[Test] = &[
    Test::new(
        "ordinary-articles",
        "ordinary articles are processed: CDK_OK, and no call of `fail`",
        "see the message; what cannot be analysed gives no rows, not a failure",
        Run::Each(|bench, subject| {
            for case in ordinary(subject)? {
                bench.note(&format!("article `{}`", case.name));
                let called = one_by_one(subject, std::slice::from_ref(&case))?;
                if let Some(complaint) = called.iter().find_map(complaint) {
                    return fail(format!("article `{}`: {complaint}", case.name));
                }
            }
            Ok(())
        }),
    )
    .needs(&["opens"]),
    Test::new(
        "tables-readable",
        "tables can be read: size, strides, counts and pointers hold, and strings are UTF-8",
        "set `size` and each stride with sizeof, and count what is there",
        Run::Each(|_, s| refused(s, |refused| matches!(refused, TableError::Unreadable(_)))),
    )
    .needs(READ),
    Test::new(
        "names-known",
        "labels, keys, roles and layers are numbers that `intern` gave",
        "intern each name once, in `open`, and keep its number",
        Run::Each(|_, s| refused(s, |refused| matches!(refused, TableError::Name(_)))),
    )
    .needs(READ),
    Test::new(
        "layers-declared",
        "it emits the layers that it declared that it provides, and no others",
        "declare the layer as CDK_PROVIDES; layers of others cannot be added to",
        Run::Each(|_, s| {
            let provided = |layer: Name| s.descriptor.provides(layer);
            found(s, |recorded| {
                let stranger = |e: &Emitted| e.layer.ok().filter(|layer| !provided(*layer));
                let layer = recorded.emitted.iter().find_map(stranger)?;
                Some(format!("it emits layer `{layer}`"))
            })
        }),
    )
    .needs(READ),
    Test::new(
        "layers-once",
        "it emits a layer once an article",
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
        "what it emits, or says of a failure, is for a document of the batch",
        "documents are counted from 0, anew in each call",
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
        "spans are not empty and lie in the text",
        "begin and end are bytes from the start of the text, the end one past the last; a row without a span has CDK_NO_SPAN and 0, 0",
        Run::Each(|_, s| row(s, |d, len| matches!(d, Defect::Span { start, end, .. } if start >= end || *end > len) || matches!(d, Defect::SpanOfNone { .. }))),
    )
    .needs(READ),
    Test::new(
        "spans-whole-characters",
        "spans begin and end between characters",
        "count bytes of UTF-8, and step by whole characters",
        Run::Each(|_, s| row(s, |d, len| matches!(d, Defect::Span { start, end, .. } if start < end && *end <= len))),
    )
    .needs(READ),
    Test::new(
        "rows-sorted",
        "rows are sorted by begin, then the longer first; those without a span come last",
        "sort before you emit (the Rust SDK does it)",
        Run::Each(|_, s| row(s, |d, _| matches!(d, Defect::Order))),
    )
    .needs(READ),
    Test::new(
        "scores",
        "scores are 0 to 1, or NaN",
        "NaN is no score; a probability is one",
        Run::Each(|_, s| row(s, |d, _| matches!(d, Defect::Score))),
    )
    .needs(READ),
    Test::new(
        "attributes",
        "attributes are sound: a key once a row, a type that there is, a finite number, 0 or 1, a slice of the arena between characters",
        "set type and value together, and count the arena in bytes",
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
        "each attribute and each link belongs to one row of its table",
        "count `first_attr` and `first_link` on from row to row",
        Run::Each(|_, s| row(s, |d, _| matches!(d, Defect::Part { .. } | Defect::Shared(_)))),
    )
    .needs(READ),
    Test::new(
        "links-lead-somewhere",
        "links lead to rows that are there: of layers that it was shown, or that it emits for the same article",
        "link by the row's index in its layer, after sorting",
        Run::Each(links),
    )
    .needs(READ),
];

/// Fails if something is found in what comes of an ordinary article.
fn found(subject: &Subject, fault: impl Fn(&Recorded) -> Option<String>) -> Verdict {
    let cases = ordinary(subject)?;
    for (case, called) in cases.iter().zip(one_by_one(subject, &cases)?) {
        if let Some(fault) = fault(&called.recorded) {
            return fail(format!("article `{}`: {fault}", case.name));
        }
    }
    Ok(())
}

/// Fails if a table is refused for such a reason.
fn refused(subject: &Subject, reason: impl Fn(&TableError) -> bool) -> Verdict {
    found(subject, |recorded| {
        let reasons = recorded.emitted.iter().filter(|e| e.document == 0).filter_map(|e| e.table.as_ref().err());
        reasons.into_iter().find(|refused| reason(refused)).map(TableError::to_string)
    })
}

/// Fails if a row has such a defect; `is` gets the length of the text.
fn row(subject: &Subject, defect: impl Fn(&Defect, usize) -> bool) -> Verdict {
    refused(subject, |refused| {
        let TableError::Row(Defect::InRow { defect: inner, .. }) = refused else { return false };
        let len = if let Defect::Span { text_len, .. } = **inner { text_len } else { 0 };
        defect(inner, len)
    })
}

fn links(bench: &crate::bench::Bench, subject: &Subject) -> Verdict {
    row(subject, |d, _| matches!(d, Defect::Unnamed(what) if what.starts_with("link")))?;
    let cases = ordinary(subject)?;
    for (case, called) in cases.iter().zip(one_by_one(subject, &cases)?) {
        bench.note(&format!("article `{}`", case.name));
        let emitted: Vec<_> = called.recorded.emitted.iter().filter_map(|e| e.table.as_ref().ok()).collect();
        let rows = |layer: Name| {
            case.layers.iter().chain(emitted.iter().copied()).find(|l| l.name() == layer).map(|l| l.len())
        };
        for layer in &emitted {
            for link in layer.links() {
                let at =
                    || format!("article `{}`: layer `{}`: link `{}` leads to ", case.name, layer.name(), link.role);
                let Some(rows) = rows(link.layer) else {
                    return fail(format!("{}layer `{}`, which is not there", at(), link.layer));
                };
                must((link.row as usize) < rows, || {
                    format!("{}row {} of `{}`, which has {rows}", at(), link.row, link.layer)
                })?;
            }
        }
    }
    Ok(())
}
