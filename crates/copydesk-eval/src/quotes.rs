//! Quotations: found if they share half of what both cover, apart from quote marks and commas at the edges. Of those found, whether the
//! speaker is right.

use std::collections::{BTreeMap, BTreeSet};

use copydesk_core::Row;
use copydesk_core::vocabulary::{key, layer, role};

use crate::articles::{GoldQuote, QuoteArticle};
use crate::jsonl::Object;
use crate::records::{Records, ScoredRecord};
use crate::span::Span;
use crate::{Figures, QuoteCounts, Unscored};

/// Marks and white space at the ends of a quotation are a convention, not an error.
const EDGE: &str = " \t\n\"'“”‘’«»,.;:?!–—-`";

pub(crate) fn score(gold: &[QuoteArticle], records: &Records, types: &[String], unscored: &mut Unscored) -> Figures {
    let mut all = QuoteCounts::default();
    let mut by_type: BTreeMap<String, QuoteCounts> = BTreeMap::new();
    let counted = |kind: Option<&str>| types.is_empty() || kind.is_some_and(|kind| types.iter().any(|t| t == kind));
    for article in gold {
        let record = records.find(article, unscored);
        let letters: Vec<char> = article.text.chars().collect();
        let trimmed = |row: Row<'_>| Some(trim(&letters, record.as_ref()?.span(row)?));
        let (want, other): (Vec<&GoldQuote>, Vec<&GoldQuote>) =
            article.quotes.iter().map(|Object(quote)| quote).partition(|quote| counted(quote.kind.as_deref()));
        let rows = record.iter().flat_map(|record| record.rows(layer::QUOTES));
        let have: Vec<Row<'_>> = rows.filter(|row| counted(Some(row.label().as_str()))).collect();
        let spans: Vec<Option<Span>> = have.iter().map(|row| trimmed(*row)).collect();
        let mut used = BTreeSet::new();
        for quote in want {
            let of_type = by_type.entry(name(quote.kind.as_deref())).or_default();
            let mut count = |add: &dyn Fn(&mut QuoteCounts)| {
                add(&mut all);
                add(of_type);
            };
            count(&|counts| counts.quotes.gold += 1);
            let span = trim(&letters, quote.span());
            let (Some(i), Some(record)) = (best_match(span, &spans, &used), &record) else { continue };
            let row = have[i];
            used.insert(i);
            let exact = trimmed(row) == Some(span);
            count(&|counts| {
                counts.quotes.hits += 1;
                counts.exact += usize::from(exact);
            });
            if let Some(speaker) = quote.speaker {
                let mut sources = record.linked(row, role::SOURCE).filter_map(|source| record.span(source));
                let source = sources.any(|span| span.overlaps(speaker));
                let right = is_speaker(article, record, row, speaker);
                count(&|counts| {
                    counts.with_speaker += 1;
                    counts.source_right += usize::from(source);
                    counts.speaker_right += usize::from(right);
                });
            }
            if let Some(name) = quote.speaker_name.as_deref().filter(|name| !name.is_empty()) {
                let right = record.linked(row, role::SPEAKER).any(|entity| same_name(name, entity));
                count(&|counts| {
                    counts.with_name += 1;
                    counts.name_right += usize::from(right);
                });
            }
        }
        for (_, row) in have.iter().enumerate().filter(|(i, _)| !used.contains(i)) {
            let of_other =
                |quote: &&GoldQuote| trimmed(*row).is_some_and(|found| trim(&letters, quote.span()).iou(found) >= 0.5);
            // Right, but of a type that does not count.
            if other.iter().any(of_other) {
                continue;
            }
            all.quotes.found += 1;
            by_type.entry(name(Some(row.label().as_str()))).or_default().quotes.found += 1;
        }
        for i in used {
            all.quotes.found += 1;
            by_type.entry(name(Some(have[i].label().as_str()))).or_default().quotes.found += 1;
        }
    }
    Figures::Quotes { all, by_type }
}

/// The unused row that shares most with a quotation, if that is half of what both cover.
pub(crate) fn best_match(quote: Span, rows: &[Option<Span>], used: &BTreeSet<usize>) -> Option<usize> {
    let mut best = (None, 0.0);
    for (i, row) in rows.iter().enumerate().filter(|(i, _)| !used.contains(i)) {
        let iou = row.map_or(0.0, |found| quote.iou(found));
        if iou > best.1 {
            best = (Some(i), iou);
        }
    }
    best.0.filter(|_| best.1 >= 0.5)
}

fn name(kind: Option<&str>) -> String {
    kind.filter(|kind| !kind.is_empty()).unwrap_or("any").to_owned()
}

/// Whether the record names the gold speaker, or another mention of the same person by gold's chains.
fn is_speaker<'r>(article: &QuoteArticle, record: &ScoredRecord<'r>, row: Row<'r>, speaker: Span) -> bool {
    let chains = article.coref.iter().flatten();
    let of_speaker = chains.filter(|chain| chain.iter().any(|mention| mention.overlaps(speaker)));
    let names: Vec<Span> = std::iter::once(speaker).chain(of_speaker.flatten().copied()).collect();
    let found = [role::SOURCE, role::SPEAKER].into_iter().flat_map(|role| record.spans(row, role));
    found.into_iter().any(|span| names.iter().any(|name| name.overlaps(span)))
}

/// Equal, or the words of one within those of the other: “Peskov”, “Dmitry Peskov”.
pub(crate) fn same_name(gold: &str, entity: Row<'_>) -> bool {
    let words = |name: &str| name.to_lowercase().split_whitespace().map(str::to_owned).collect::<BTreeSet<_>>();
    let want = words(gold);
    let have = words(entity.attr_str(key::NAME).unwrap_or_default());
    !have.is_empty() && (have.is_subset(&want) || want.is_subset(&have))
}

/// Without marks and white space at the ends.
pub(crate) fn trim(letters: &[char], Span { mut start, mut end }: Span) -> Span {
    let is_edge = |at: u64| letters.get(at as usize).is_some_and(|letter| EDGE.contains(*letter));
    while start < end && is_edge(start) {
        start += 1;
    }
    while end > start && is_edge(end - 1) {
        end -= 1;
    }
    Span { start, end }
}
