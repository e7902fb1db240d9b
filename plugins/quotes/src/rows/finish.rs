//! The rows of an article in their final order, without short and unlikely ones, each with the row that contains it.

use std::cmp::Reverse;

use copydesk_plugin::standard::QuoteKind;

use crate::confidence;
use crate::model::Quote;
use crate::settings::Settings;

/// Sorts the rows by start, longer first, and makes their links point to the new places.
pub(super) fn finish(text: &str, settings: &Settings, mut rows: Vec<Quote>) -> Vec<Quote> {
    let roots = roots(&rows);
    let words: Vec<usize> = rows.iter().map(|row| text[row.span.clone()].split_whitespace().count()).collect();
    // By first parts: the words of the utterance, its parts, and how sure its surest part is.
    let mut whole = vec![(0, 0, 0.0f32); rows.len()];
    for (&root, words) in roots.iter().zip(&words) {
        whole[root].0 += words;
        whole[root].1 += 1;
    }
    for (row, &root) in rows.iter_mut().zip(&roots) {
        (row.words, row.parts) = (whole[root].0, whole[root].1);
        row.score = confidence::quote_score(row, text);
        whole[root].2 = whole[root].2.max(row.score);
    }
    let mut order: Vec<usize> = (0..rows.len())
        .filter(|&i| {
            let sure = whole[roots[i]].2 >= settings.min_score;
            // The score says how likely it is a report of speech, and beliefs are more than that.
            (sure || settings.beliefs) && (rows[i].kind == QuoteKind::Indirect || words[i] >= settings.min_words)
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
    let mut out = in_order(rows, &place);
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

/// The rows in their places, without those that have none. In an article of many quotations they take more than its text, so they are moved within
/// their list.
fn in_order(mut rows: Vec<Quote>, place: &[Option<usize>]) -> Vec<Quote> {
    let mut places = place.iter();
    rows.retain(|_| places.next().is_some_and(Option::is_some));
    let mut places: Vec<usize> = place.iter().copied().flatten().collect();
    for at in 0..rows.len() {
        while places[at] != at {
            let to = places[at];
            rows.swap(at, to);
            places.swap(at, to);
        }
    }
    rows
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
