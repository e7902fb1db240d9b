//! The rows of an article in their final order: short and unsure ones left out, split ones joined if so wished, and which stand in which.

use std::cmp::Reverse;

use copydesk_plugin::standard::QuoteKind;

use crate::confidence;
use crate::model::Quote;
use crate::settings::{Join, Settings};

/// Sorts the rows by start, longer first, and makes their links point to the new places.
pub(super) fn finish(text: &str, settings: &Settings, mut rows: Vec<Quote>) -> Vec<Quote> {
    let joined = join(text, settings.join, &mut rows);
    for row in &mut rows {
        row.score = confidence::quote_score(row, text);
    }
    let mut order: Vec<usize> = (0..rows.len())
        .filter(|&i| {
            let words = || text[rows[i].span.clone()].split_whitespace().count();
            joined[i].is_none()
                && rows[i].score >= settings.min_score
                && (rows[i].kind == QuoteKind::Indirect || words() >= settings.min_words)
        })
        .collect();
    order.sort_by_key(|&i| (rows[i].span.start, Reverse(rows[i].span.end), i));
    // Two cues over the same words are one row: the surer.
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
    // A link to a row that was joined to another is a link to that one.
    let to = |old: usize| place[joined[old].unwrap_or(old)];
    let mut out: Vec<Quote> = order.iter().map(|&i| rows[i].clone()).collect();
    let mut stack: Vec<usize> = Vec::new();
    for i in 0..out.len() {
        // Always to a row before it, so that links make no circle.
        out[i].continues = out[i].continues.and_then(to).filter(|&c| c < i);
        out[i].inside = out[i].inside.and_then(to).filter(|&o| o < i);
        while stack.last().is_some_and(|&s| out[s].span.end < out[i].span.end) {
            stack.pop();
        }
        out[i].within = stack.last().copied();
        stack.push(i);
    }
    out
}

/// Stretches first halves over the second halves that `which` joins to them; answers for each row the one that it was joined to.
fn join(text: &str, which: Join, rows: &mut [Quote]) -> Vec<Option<usize>> {
    let mut joined: Vec<Option<usize>> = vec![None; rows.len()];
    for at in 0..rows.len() {
        let Some(to) = rows[at].continues.filter(|&to| to < at) else { continue };
        // An attribution that ends with a stop stands between two sentences of the quotation; any other cuts one.
        let between = text
            .get(rows[to].span.end..rows[at].span.start)
            .is_some_and(|gap| gap.trim_end().ends_with(['.', ':', '!', '?']));
        if which == Join::Always || which == Join::Sentences && between {
            // Rows come in the order of the text: what `to` was joined to is known.
            let to = joined[to].unwrap_or(to);
            joined[at] = Some(to);
            if rows[at].kind != rows[to].kind {
                rows[to].kind = QuoteKind::Mixed;
            }
            rows[to].span.end = rows[to].span.end.max(rows[at].span.end);
        }
    }
    joined
}
