//! Quotations: found if they share half of what both cover, apart from quote marks and commas at the edges. Of those found, whether the
//! speaker is right.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use copydesk_core::vocabulary::{key, layer, role};

use crate::gold::{GoldQuote, QuoteArticle};
use crate::jsonl::Object;
use crate::records::{Record, Records, Row};
use crate::span::Span;
use crate::{Score, Unscored, prf};

/// Marks and white space at the ends of a quotation are a convention, not an error.
const EDGE: &str = " \t\n\"'“”‘’«»,.;:?!–—-`";

/// Of one type.
#[derive(Clone, Copy, Default)]
struct Cell {
    gold: usize,
    found: usize,
    hit: usize,
    exact: usize,
    /// Hits whose speaker gold knows; those whose source span, and whose speaker, is right.
    spoken: usize,
    source: usize,
    speaker: usize,
    /// Hits whose speaker gold has a name for; those where the name is right.
    namable: usize,
    named: usize,
}

pub(crate) fn score(gold: &[QuoteArticle], records: &Records, types: &[String], unscored: &mut Unscored) -> Score {
    let mut all = Cell::default();
    let mut by_type: BTreeMap<String, Cell> = BTreeMap::new();
    let counted = |kind: Option<&str>| types.is_empty() || kind.is_some_and(|kind| types.iter().any(|t| t == kind));
    for article in gold {
        let record = records.find(article, unscored);
        let letters: Vec<char> = article.text.chars().collect();
        let trimmed = |row: &Row| Some(trim(&letters, row.span()?));
        let (want, other): (Vec<&GoldQuote>, Vec<&GoldQuote>) =
            article.quotes.iter().map(|Object(quote)| quote).partition(|quote| counted(quote.kind.as_deref()));
        let rows = record.as_ref().map_or(&[][..], |record| record.rows(layer::QUOTES));
        let have: Vec<&Row> = rows.iter().filter(|row| counted(row.label.as_deref())).collect();
        let mut used = BTreeSet::new();
        for quote in want {
            let of_type = by_type.entry(name(quote.kind.as_deref())).or_default();
            let mut count = |add: &dyn Fn(&mut Cell)| {
                add(&mut all);
                add(of_type);
            };
            count(&|cell| cell.gold += 1);
            let span = trim(&letters, quote.span());
            let mut best = (None, 0.0);
            for (i, row) in have.iter().enumerate().filter(|(i, _)| !used.contains(i)) {
                let iou = trimmed(row).map_or(0.0, |found| span.iou(found));
                if iou > best.1 {
                    best = (Some((i, *row)), iou);
                }
            }
            let (Some((i, row)), Some(record)) = (best.0.filter(|_| best.1 >= 0.5), &record) else { continue };
            used.insert(i);
            let exact = trimmed(row) == Some(span);
            count(&|cell| {
                cell.hit += 1;
                cell.exact += usize::from(exact);
            });
            if let Some(speaker) = quote.speaker {
                let source = record.linked(row, role::SOURCE).filter_map(Row::span).any(|span| span.overlaps(speaker));
                let right = is_speaker(article, record, row, speaker);
                count(&|cell| {
                    cell.spoken += 1;
                    cell.source += usize::from(source);
                    cell.speaker += usize::from(right);
                });
            }
            if let Some(name) = quote.speaker_name.as_deref().filter(|name| !name.is_empty()) {
                let right = record.linked(row, role::SPEAKER).any(|entity| same_name(name, entity));
                count(&|cell| {
                    cell.namable += 1;
                    cell.named += usize::from(right);
                });
            }
        }
        for (_, row) in have.iter().enumerate().filter(|(i, _)| !used.contains(i)) {
            let of_other =
                |quote: &&GoldQuote| trimmed(row).is_some_and(|found| trim(&letters, quote.span()).iou(found) >= 0.5);
            // Right, but of a type that does not count.
            if other.iter().any(of_other) {
                continue;
            }
            all.found += 1;
            by_type.entry(name(row.label.as_deref())).or_default().found += 1;
        }
        for i in used {
            all.found += 1;
            by_type.entry(name(have[i].label.as_deref())).or_default().found += 1;
        }
    }
    let mut table = String::new();
    for (name, cell) in [("all".to_owned(), all)].into_iter().chain(by_type) {
        write_line(&mut table, &name, &cell);
    }
    Score { table, f1: prf(all.hit, all.found, all.gold).2 }
}

fn name(kind: Option<&str>) -> String {
    kind.filter(|kind| !kind.is_empty()).unwrap_or("any").to_owned()
}

/// Whether the record names the gold speaker, or another mention of the same person by gold's chains.
fn is_speaker<'r>(article: &QuoteArticle, record: &Record<'r>, row: &'r Row, speaker: Span) -> bool {
    let chains = article.coref.iter().flatten();
    let of_speaker = chains.filter(|chain| chain.iter().any(|mention| mention.overlaps(speaker)));
    let names: Vec<Span> = std::iter::once(speaker).chain(of_speaker.flatten().copied()).collect();
    let found = [role::SOURCE, role::SPEAKER].into_iter().flat_map(|role| record.spans(row, role));
    found.into_iter().any(|span| names.iter().any(|name| name.overlaps(span)))
}

/// Equal, or the words of one within those of the other: “Peskov”, “Dmitry Peskov”.
fn same_name(gold: &str, entity: &Row) -> bool {
    let words = |name: &str| name.to_lowercase().split_whitespace().map(str::to_owned).collect::<BTreeSet<_>>();
    let want = words(gold);
    let have = words(entity.attr(key::NAME).unwrap_or_default());
    !have.is_empty() && (have.is_subset(&want) || want.is_subset(&have))
}

fn trim(letters: &[char], Span { mut start, mut end }: Span) -> Span {
    let is_edge = |at: u64| letters.get(at as usize).is_some_and(|letter| EDGE.contains(*letter));
    while start < end && is_edge(start) {
        start += 1;
    }
    while end > start && is_edge(end - 1) {
        end -= 1;
    }
    Span { start, end }
}

fn write_line(table: &mut String, name: &str, cell: &Cell) {
    let (p, r, f) = prf(cell.hit, cell.found, cell.gold);
    let exact = prf(cell.exact, cell.found, cell.gold).2;
    let share = |part: usize, whole: usize| if whole > 0 { part as f64 / whole as f64 } else { 0.0 };
    let (source, speaker) = (share(cell.source, cell.spoken), share(cell.speaker, cell.spoken));
    let both = share(2 * cell.speaker, cell.found + cell.gold);
    let named = match cell.namable {
        0 => String::new(),
        all => format!(" | speaker's name {} of {all}", cell.named),
    };
    let _ = writeln!(
        table,
        "{name:9} IoU>=.5 P {p:.4} R {r:.4} F1 {f:.4} | exact F1 {exact:.4} | of matched: source span {source:.4} speaker {speaker:.4} \
         | quote+speaker F1 {both:.4}  gold {} pred {}{named}",
        cell.gold, cell.found
    );
}
