//! Whose words they are: each byte of the article belongs to the article's own voice or to the innermost quote over it.
//!
//! Where no processor found quotes, marks that pair within a section and hold at least `LEAST_WORDS` words stand in.

use std::ops::Range;

use crate::input::{Input, Quote};

/// Fewer words than this between marks are a title or scare quotes, and stay the article's own.
const LEAST_WORDS: usize = 4;

/// A voice: [`OWN`], or 1 + the quote's number.
pub type Voice = u32;

/// The article's own voice.
pub const OWN: Voice = 0;

/// The stretches that are not the article's own, sorted and disjoint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Voices {
    stretches: Vec<(Range<usize>, Voice)>,
}

impl Voices {
    /// Reads the quotes of an article, or its quote marks where the quotes layer is absent.
    pub fn of(input: &Input) -> Self {
        Self::quoted(input, |_| true)
    }

    /// As [`of`](Self::of), but what is reported in other words than the speaker's stays with the voice that reports it.
    pub fn aloud(input: &Input) -> Self {
        Self::quoted(input, |quote| !quote.indirect)
    }

    fn quoted(input: &Input, counts: impl Fn(&Quote) -> bool) -> Self {
        match input.quotes {
            Some(quotes) => Self::innermost(
                (1..).zip(quotes).filter(|(_, quote)| counts(quote)).map(|(voice, q)| (q.span.clone(), voice)),
            ),
            None => Self::innermost(marked(input).into_iter().zip(1..)),
        }
    }

    /// Flattens spans that may nest: each byte goes to the span that began last before it.
    fn innermost(spans: impl Iterator<Item = (Range<usize>, Voice)>) -> Self {
        let mut spans: Vec<(Range<usize>, Voice)> = spans.filter(|(span, _)| span.start < span.end).collect();
        spans.sort_by_key(|(span, voice)| (span.start, std::cmp::Reverse(span.end), *voice));
        let mut stretches = Vec::with_capacity(spans.len());
        let mut open: Vec<(usize, Voice)> = Vec::new();
        let mut at = 0;
        let mut advance = |open: &mut Vec<(usize, Voice)>, to: usize| {
            while let Some(&(end, voice)) = open.last() {
                let until = end.min(to);
                if at < until {
                    stretches.push((at..until, voice));
                    at = until;
                }
                if end > to {
                    break;
                }
                open.pop();
            }
            at = at.max(to);
        };
        for (span, voice) in spans {
            advance(&mut open, span.start);
            open.push((span.end, voice));
        }
        advance(&mut open, usize::MAX);
        Self { stretches }
    }

    /// A reader for offsets that never decrease.
    pub fn reader(&self) -> impl FnMut(usize) -> Voice + '_ {
        let mut next = 0;
        move |offset| {
            while self.stretches.get(next).is_some_and(|(span, _)| span.end <= offset) {
                next += 1;
            }
            self.stretches.get(next).filter(|(span, _)| span.start <= offset).map_or(OWN, |&(_, voice)| voice)
        }
    }
}

/// The stretches between quote marks, marks included. Straight and curly double marks and « » count.
fn marked(input: &Input) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut sections = input.sections.iter().map(|s| s.span.end).peekable();
    let mut open: Option<(usize, usize)> = None;
    for (index, token) in input.tokens.iter().enumerate() {
        while sections.peek().is_some_and(|&end| end <= token.start) {
            sections.next();
            open = None;
        }
        match input.text.get(token.clone()).unwrap_or_default() {
            "“" | "«" | "„" | "``" => open = Some((token.start, index)),
            "”" | "»" | "''" => close(&mut open, token.end, index, &mut found),
            "\"" if open.is_some() => close(&mut open, token.end, index, &mut found),
            "\"" => open = Some((token.start, index)),
            _ => {}
        }
    }
    found
}

fn close(open: &mut Option<(usize, usize)>, end: usize, index: usize, found: &mut Vec<Range<usize>>) {
    if let Some((start, first)) = open.take()
        && index - first > LEAST_WORDS
    {
        found.push(start..end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_quote_has_the_word() {
        let voices = Voices::innermost([10..50, 20..30, 60..70].into_iter().zip(1..));
        let mut voice = voices.reader();
        let read: Vec<_> = [0, 10, 19, 20, 29, 30, 49, 50, 60, 69, 70].map(&mut voice).to_vec();
        assert_eq!(read, [0, 1, 1, 2, 2, 1, 1, 0, 3, 3, 0]);
    }

    #[test]
    fn crossing_and_empty_spans_are_no_trouble() {
        let voices = Voices::innermost([0..10, 5..15, 7..7].into_iter().zip(1..));
        let mut voice = voices.reader();
        assert_eq!([0, 5, 9, 12, 20].map(&mut voice), [1, 2, 2, 2, 0]);
    }
}
