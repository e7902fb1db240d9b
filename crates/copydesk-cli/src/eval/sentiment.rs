//! Tone: of the article, or of a target, one of three labels.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::Value;

use super::records::{Record, Records};
use super::{Lost, Score, Span, prf, text};

pub(super) const LABELS: [&str; 3] = ["negative", "neutral", "positive"];

pub(super) fn score(gold: &[Value], records: &Records, lost: &mut Lost) -> Score {
    /// Counts by gold label and answer.
    type Counts<'v> = BTreeMap<(&'v str, &'v str), usize>;
    let mut counts: Counts<'_> = BTreeMap::new();
    for article in gold {
        let record = records.of(article, lost);
        let answer = record.and_then(|record| answer(article, &record)).unwrap_or("none");
        *counts.entry((text(article, "label").unwrap_or_default(), answer)).or_default() += 1;
    }
    let sum = |of: &dyn Fn(&str, &str) -> bool| -> usize {
        counts.iter().filter(|((gold, answer), _)| of(gold, answer)).map(|(_, count)| count).sum()
    };
    let mut table = String::new();
    let mut macro_f1 = 0.0;
    for label in LABELS {
        let hit = sum(&|gold, answer| gold == label && answer == label);
        let (found, gold) = (sum(&|_, answer| answer == label), sum(&|gold, _| gold == label));
        let (p, r, f) = prf(hit, found, gold);
        macro_f1 += f;
        let _ = writeln!(table, "{label:9} P {p:.4} R {r:.4} F1 {f:.4}  gold {gold} pred {found}");
    }
    macro_f1 /= LABELS.len() as f64;
    let all = sum(&|_, _| true);
    let right = sum(&|gold, answer| gold == answer);
    let accuracy = if all > 0 { right as f64 / all as f64 } else { 0.0 };
    let none = sum(&|_, answer| answer == "none");
    let _ = writeln!(table, "accuracy {accuracy:.4}  without an answer {none} of {all}\nmacro-F1 {macro_f1:.4}");
    Score { table, f1: macro_f1 }
}

/// What the record says of the article as a whole, or of the target.
fn answer<'r>(article: &Value, record: &Record<'r>) -> Option<&'r str> {
    let scope = |row: &'r Value| row.get("attrs").and_then(|attrs| text(attrs, "scope"));
    let mut rows = record.rows("sentiment").iter();
    let row = match article.get("target").and_then(Span::of) {
        None => rows.rfind(|row| scope(row) == Some("article")),
        Some(target) => rows
            .filter(|row| scope(row) == Some("target"))
            .find(|row| record.spans(row, "target").iter().any(|span| span.overlaps(target))),
    };
    row.and_then(|row| text(row, "label"))
}
