//! Tone of the article or of a target, one of three labels.

use std::collections::BTreeMap;
use std::fmt::Write;

use copydesk_core::vocabulary::{Scope, Tone, key, layer, role};

use crate::gold::SentimentArticle;
use crate::records::{Record, Records, Row};
use crate::{Score, Unscored, prf};

pub(crate) fn score(gold: &[SentimentArticle], records: &Records, unscored: &mut Unscored) -> Score {
    /// Counts by gold label and answer.
    type Counts<'v> = BTreeMap<(Tone, &'v str), usize>;
    let mut counts: Counts<'_> = BTreeMap::new();
    for article in gold {
        let record = records.find(article, unscored);
        let answer = record.and_then(|record| answer(article, &record)).unwrap_or("none");
        *counts.entry((article.label, answer)).or_default() += 1;
    }
    let sum = |of: &dyn Fn(Tone, &str) -> bool| -> usize {
        counts.iter().filter(|((gold, answer), _)| of(*gold, answer)).map(|(_, count)| count).sum()
    };
    let mut table = String::new();
    let mut macro_f1 = 0.0;
    for tone in Tone::ALL {
        let label = tone.as_str();
        let hit = sum(&|gold, answer| gold == *tone && answer == label);
        let (found, gold) = (sum(&|_, answer| answer == label), sum(&|gold, _| gold == *tone));
        let (p, r, f) = prf(hit, found, gold);
        macro_f1 += f;
        let _ = writeln!(table, "{label:9} P {p:.4} R {r:.4} F1 {f:.4}  gold {gold} pred {found}");
    }
    macro_f1 /= Tone::ALL.len() as f64;
    let all = sum(&|_, _| true);
    let right = sum(&|gold, answer| gold.as_str() == answer);
    let accuracy = if all > 0 { right as f64 / all as f64 } else { 0.0 };
    let none = sum(&|_, answer| answer == "none");
    let _ = writeln!(table, "accuracy {accuracy:.4}  without an answer {none} of {all}\nmacro-F1 {macro_f1:.4}");
    Score { table, f1: macro_f1 }
}

/// What the record says of the article as a whole, or of the target.
fn answer<'r>(article: &SentimentArticle, record: &Record<'r>) -> Option<&'r str> {
    let has_scope = |row: &&Row, scope: Scope| row.attr(key::SCOPE) == Some(scope.as_str());
    let mut rows = record.rows(layer::SENTIMENT).iter();
    let row = match article.target {
        None => rows.rfind(|row| has_scope(row, Scope::Article)),
        Some(target) => rows
            .filter(|row| has_scope(row, Scope::Target))
            .find(|row| record.spans(row, role::TARGET).iter().any(|span| span.overlaps(target))),
    };
    row.and_then(|row| row.label.as_deref())
}
