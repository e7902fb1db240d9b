//! Sections: what each block of lines is for, judged by shape and position. The phrases are in `phrases`.
//!
//! Conservative: a block that is not clearly something else is a paragraph, because later steps skip boilerplate.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use crate::lexicon::prepositions;
use crate::lookup::Set;

use super::chars::{is_stop, trim};
use super::{Section, SectionKind, dateline, lines, phrases};

/// A title or heading is no longer than this many bytes.
const HEADLINE: usize = 160;
const HEADING: usize = 90;

/// A short line that occurs this often belongs to the page, not to the article.
const REPEATED: usize = 3;

/// The sections of a text: sorted, disjoint, trimmed, covering every visible character.
pub(super) fn sections(text: &str, title: Option<Range<usize>>) -> Vec<Section> {
    let mut blocks = lines::blocks(text);
    let title = title.map(|range| trim(text, fit(text, range))).filter(|range| !range.is_empty());
    if let Some(title) = &title {
        blocks = cut_out(text, blocks, title);
    }
    let kinds = classify(text, &blocks, title.as_ref());
    let mut sections = Vec::with_capacity(blocks.len() + 2);
    // Two labels in capitals are speakers of a transcript.
    let colon = blocks.iter().filter(|block| dateline::is_labelled(&text[(*block).clone()])).nth(1).is_none();
    let mut paragraphs = 0;
    for (span, kind) in blocks.into_iter().zip(kinds) {
        if kind != SectionKind::Paragraph {
            sections.push(Section { span, kind });
            continue;
        }
        let Range { mut start, mut end } = span;
        if let Some(length) = dateline::length(&text[start..end], paragraphs, colon) {
            sections.push(Section { span: trim(text, start..start + length), kind: SectionKind::Dateline });
            start = trim(text, start + length..end).start;
        }
        paragraphs += 1;
        let credit = phrases::trailing_credit(&text[start..end]).map(|at| start + at..end);
        if let Some(credit) = &credit {
            end = trim(text, start..credit.start).end;
        }
        sections.push(Section { span: start..end, kind });
        sections.extend(credit.map(|span| Section { span, kind: SectionKind::Credit }));
    }
    sections
}

/// The part of `range` that lies in the text, on char boundaries.
fn fit(text: &str, range: Range<usize>) -> Range<usize> {
    let floor = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let end = floor(range.end.min(text.len()));
    floor(range.start.min(end))..end
}

/// `blocks` with `title` as a block of its own.
fn cut_out(text: &str, blocks: Vec<Range<usize>>, title: &Range<usize>) -> Vec<Range<usize>> {
    let mut cut = Vec::with_capacity(blocks.len() + 2);
    let mut placed = false;
    for block in blocks {
        if block.end <= title.start {
            cut.push(block);
            continue;
        }
        if block.start < title.start {
            cut.push(trim(text, block.start..title.start));
        }
        if !placed {
            cut.push(title.clone());
            placed = true;
        }
        if block.end > title.end {
            cut.push(trim(text, block.start.max(title.end)..block.end));
        }
    }
    cut.retain(|block| !block.is_empty());
    cut
}

/// The kind of each block.
fn classify(text: &str, blocks: &[Range<usize>], title: Option<&Range<usize>>) -> Vec<SectionKind> {
    let mut kinds: Vec<SectionKind> = blocks
        .iter()
        .enumerate()
        .map(|(i, block)| {
            if Some(block) == title {
                return SectionKind::Title;
            }
            let near_edge = i < 8 || i + 5 > blocks.len();
            phrases::kind(&text[block.clone()], near_edge).unwrap_or(SectionKind::Paragraph)
        })
        .collect();
    let is_prose = |i: usize, kinds: &[SectionKind]| {
        kinds.get(i) == Some(&SectionKind::Paragraph) && !lacks_stop(&text[blocks[i].clone()])
    };
    let first = kinds.iter().position(|&kind| kind == SectionKind::Paragraph);
    if let (None, Some(first)) = (title, first)
        && looks_like_title(&text[blocks[first].clone()])
        && (first + 1..blocks.len()).any(|i| is_prose(i, &kinds))
    {
        kinds[first] = SectionKind::Title;
    }
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let short: Vec<usize> = (0..blocks.len())
        .filter(|&i| kinds[i] == SectionKind::Paragraph && looks_like_heading(&text[blocks[i].clone()]))
        .collect();
    for &i in &short {
        *seen.entry(&text[blocks[i].clone()]).or_default() += 1;
    }
    for i in short {
        let line = &text[blocks[i].clone()];
        if seen[line] >= REPEATED && !line.contains(|c: char| c.is_numeric()) {
            kinds[i] = SectionKind::Boilerplate;
        } else if (i + 1..blocks.len().min(i + 3)).any(|i| is_prose(i, &kinds)) {
            kinds[i] = SectionKind::Heading;
        }
    }
    kinds
}

/// True if the line does not end like a sentence or a clause.
fn lacks_stop(line: &str) -> bool {
    let bare = line.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']']);
    !bare.chars().next_back().is_some_and(|c| is_stop(c) || matches!(c, ':' | ';' | ','))
}

/// A first line is a title if it is short and has no stop, or has one in spite of its Headline Capitals.
fn looks_like_title(line: &str) -> bool {
    line.len() <= HEADLINE
        && starts_like_headline(line)
        && dateline::length(line, 0, true).is_none()
        && (lacks_stop(line.trim_end_matches(';')) || in_headline_capitals(line))
}

fn looks_like_heading(line: &str) -> bool {
    line.len() <= HEADING
        && starts_like_headline(line)
        && lacks_stop(line)
        && !line.ends_with(['"', '”', '’'])
        && !line.contains(['$', '£', '€', '₹', '₡'])
}

fn starts_like_headline(line: &str) -> bool {
    let mut letters = line.chars();
    match letters.next() {
        Some('“' | '"' | '‘' | '\'' | '«') => letters.any(|c| matches!(c, '”' | '"' | '’' | '\'' | '»')),
        Some(c) => c.is_uppercase() || c.is_numeric() || matches!(c, '$' | '£' | '€'),
        None => false,
    }
}

/// True if all words of four letters or more have a capital, prepositions and the like aside, and there are three of them.
fn in_headline_capitals(line: &str) -> bool {
    static SMALL: LazyLock<Set<&str>> = LazyLock::new(|| prepositions::all().chain(["that", "this"]).collect());
    let mut capitals = 0;
    for word in line.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= 4) {
        if word.starts_with(char::is_lowercase) {
            if !SMALL.contains(word) {
                return false;
            }
        } else {
            capitals += 1;
        }
    }
    capitals >= 3
}
