//! The rows of an article in their final order, without short and unlikely ones, each with the row that contains it.

use std::cmp::Reverse;

use copydesk_plugin::standard::QuoteKind;

use crate::confidence;
use crate::model::Quote;
use crate::settings::Settings;

/// Sorts the rows by start, longer first, and makes their links point to the new places.
pub(super) fn finish(text: &str, settings: &Settings, mut rows: Vec<Quote>) -> Vec<Quote> {
    for row in &mut rows {
        row.score = confidence::quote_score(row, text);
    }
    let roots = roots(&rows);
    let mut order: Vec<usize> = (0..rows.len())
        .filter(|&i| {
            let words = || text[rows[i].span.clone()].split_whitespace().count();
            let sure = rows[i].score.max(rows[roots[i]].score) >= settings.min_score;
            (sure || settings.beliefs && rows[i].attitude)
                && (rows[i].kind == QuoteKind::Indirect || words() >= settings.min_words)
        })
        .collect();
    order.sort_by_key(|&i| (rows[i].span.start, Reverse(rows[i].span.end), i));
    // Two cues over the same words make one row, with the higher score.
    order.dedup_by(|b, a| {
        let same = rows[*a].span == rows[*b].span;
        if same && rows[*b].score > rows[*a].score {
            *a = *b;
        }
        same
    });
    let mut place: Vec<Option<usize>> = vec![None; rows.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = Some(new);
    }
    let to = |old: usize| place[old];
    let mut out: Vec<Quote> = order.iter().map(|&i| rows[i].clone()).collect();
    let mut stack: Vec<usize> = Vec::new();
    for i in 0..out.len() {
        // Always to a row before it, so that links form no cycle.
        out[i].continues = out[i].continues.and_then(to).filter(|&c| c < i);
        out[i].repeats = out[i].repeats.and_then(to);
        out[i].inside = out[i].inside.and_then(to).filter(|&o| o < i);
        while stack.last().is_some_and(|&s| out[s].span.end < out[i].span.end) {
            stack.pop();
        }
        out[i].within = stack.last().copied();
        stack.push(i);
    }
    out
}

/// For each row the first part of the utterance that it belongs to.
fn roots(rows: &[Quote]) -> Vec<usize> {
    let mut roots: Vec<usize> = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let before = row.continues.and_then(|before| roots.get(before).copied());
        roots.push(before.unwrap_or(at));
    }
    roots
}
