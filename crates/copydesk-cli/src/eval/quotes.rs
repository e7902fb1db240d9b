//! Quotations: found if they share half of what both cover, quote marks and commas at the edges aside; and of those found, who is
//! said to have said it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde_json::Value;

use super::records::{Record, Records};
use super::{Lost, Score, Span, items, prf, text};

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

pub(super) fn score(gold: &[Value], records: &Records, types: &[String], lost: &mut Lost) -> Score {
    let mut all = Cell::default();
    let mut by_type: BTreeMap<String, Cell> = BTreeMap::new();
    let counted = |kind: Option<&str>| types.is_empty() || kind.is_some_and(|kind| types.iter().any(|t| t == kind));
    for article in gold {
        let record = records.of(article, lost);
        let letters: Vec<char> = text(article, "text").unwrap_or_default().chars().collect();
        let trimmed = |row: &Value| Some(trim(&letters, Span::of(row)?));
        let (want, other): (Vec<&Value>, Vec<&Value>) =
            items(article, "quotes").iter().partition(|quote| counted(text(quote, "type")));
        let rows = record.as_ref().map_or(&[][..], |record| record.rows("quotes"));
        let have: Vec<&Value> = rows.iter().filter(|row| counted(text(row, "label"))).collect();
        let mut used = BTreeSet::new();
        for quote in want {
            let of_type = by_type.entry(name(text(quote, "type"))).or_default();
            let mut count = |add: &dyn Fn(&mut Cell)| {
                add(&mut all);
                add(of_type);
            };
            count(&|cell| cell.gold += 1);
            let Some(span) = trimmed(quote) else { continue };
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
            if let Some(speaker) = quote.get("speaker").and_then(Span::of) {
                let source = record.linked(row, "source").filter_map(Span::of).any(|span| span.overlaps(speaker));
                let right = is_speaker(article, record, row, speaker);
                count(&|cell| {
                    cell.spoken += 1;
                    cell.source += usize::from(source);
                    cell.speaker += usize::from(right);
                });
            }
            if let Some(name) = text(quote, "speaker_name").filter(|name| !name.is_empty()) {
                let right = record.linked(row, "speaker").any(|entity| same_name(name, entity));
                count(&|cell| {
                    cell.namable += 1;
                    cell.named += usize::from(right);
                });
            }
        }
        for (_, row) in have.iter().enumerate().filter(|(i, _)| !used.contains(i)) {
            let of_other = |quote: &&Value| match (trimmed(quote), trimmed(row)) {
                (Some(a), Some(b)) => a.iou(b) >= 0.5,
                _ => false,
            };
            // Right, but of a type that does not count here.
            if other.iter().any(of_other) {
                continue;
            }
            all.found += 1;
            by_type.entry(name(text(row, "label"))).or_default().found += 1;
        }
        for i in used {
            all.found += 1;
            by_type.entry(name(text(have[i], "label"))).or_default().found += 1;
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
fn is_speaker<'r>(article: &Value, record: &Record<'r>, row: &'r Value, speaker: Span) -> bool {
    let chains =
        items(article, "coref").iter().map(|chain| chain.as_array().into_iter().flatten().filter_map(Span::of));
    let of_speaker = chains.filter(|chain| chain.clone().any(|mention| mention.overlaps(speaker)));
    let names: Vec<Span> = std::iter::once(speaker).chain(of_speaker.flatten()).collect();
    let said = ["source", "speaker"].into_iter().flat_map(|role| record.spans(row, role));
    said.into_iter().any(|span| names.iter().any(|name| name.overlaps(span)))
}

/// Equal, or the words of one within those of the other: “Peskov”, “Dmitry Peskov”.
fn same_name(gold: &str, entity: &Value) -> bool {
    let words = |name: &str| name.to_lowercase().split_whitespace().map(str::to_owned).collect::<BTreeSet<_>>();
    let want = words(gold);
    let have = words(entity.get("attrs").and_then(|attrs| text(attrs, "name")).unwrap_or_default());
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
