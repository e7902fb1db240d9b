//! Transcripts: “Q: … / A: …”, “SMITH: …”, “Lena Holm: …”. Finds the paragraphs that are turns, and makes rows of them.

use std::ops::Range;

use copydesk_plugin::standard::{QuoteKind, SectionKind};

use super::{Rows, name};
use crate::model::Basis;
use crate::phrase::{Node, Phrase};
use crate::sentence::ParsedArticle;
use crate::words::class::*;

/// Longest label of a turn, in nodes: “SEN. ADA EXAMPLE (D-OHIO)”.
const LONGEST: usize = 9;

/// How many turns labelled “Lena Holm: …” make a transcript; fewer may be a list of results or dates.
const FEWEST: usize = 3;

/// How a turn is labelled.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// “Q”, “SMITH”
    Capitals,
    /// “Lena Holm”
    Name,
}

/// The most nodes of a name and its colon in front of all that a text says.
const NAME: usize = 5;

impl Rows<'_, '_> {
    /// A turn of a transcript: everything after its label, to the end of the paragraph.
    pub(super) fn turn(&mut self, nodes: &[Node], colon: usize, said: Range<usize>) {
        let mut quote = self.blank(nodes, (colon, colon));
        quote.span = said;
        (quote.kind, quote.basis, quote.lemma, quote.stance) = (QuoteKind::Direct, Basis::Turn, ":", "say");
        quote.cue = Some(nodes[colon].word.start..nodes[colon].word.end);
        name(&mut quote, nodes, Some(Phrase { start: 0, end: colon - 1, head: colon - 1 }));
        self.out.push(quote);
    }

    /// A text that is one turn of a transcript, “EXAMPLE: It is late.”, whose label the host reads as a dateline, or “Ada Example: I will go”: everything
    /// after the label.
    pub(super) fn only_turn(&mut self, nodes: &[Node]) -> bool {
        let named = |label: &[Node]| {
            label.first().is_some_and(|n| self.person_at(n.word.start)) && label.iter().all(|n| n.is(CAPITAL | STOP))
        };
        let (colon, said) = match self.input.sections {
            [(label, SectionKind::Dateline), (said, SectionKind::Paragraph)] => {
                let capitals = !self.article.text[label.clone()].chars().any(char::is_lowercase);
                let dateline = nodes[0].word.start == label.start && nodes[nodes.len() - 1].is(COLON);
                let colon = Some(nodes.len() - 1).filter(|_| capitals && dateline);
                (colon, said.clone())
            }
            [(whole, SectionKind::Paragraph)] if nodes[0].word.start == whole.start => {
                let colon = nodes.iter().take(NAME).position(|n| n.is(COLON));
                let own = |n: &Node| n.text(&["i", "i'm", "i’m", "i've", "i’ve", "we", "we've", "we’ve"]);
                let first = colon.and_then(|colon| nodes.get(colon + 1)).filter(|n| own(n));
                (colon.filter(|_| first.is_some()), first.map_or(whole.start, |n| n.word.start)..whole.end)
            }
            _ => return false,
        };
        let Some(colon) = colon.filter(|&colon| named(&nodes[..colon])) else { return false };
        self.section = self.input.sections.len() - 1;
        self.turn(nodes, colon, said);
        true
    }
}

/// For each section that is a turn of a transcript, the node of its colon, in the section's first unit.
pub(super) fn turns(article: &ParsedArticle<'_>, sections: &[(Range<usize>, SectionKind)]) -> Vec<Option<usize>> {
    let mut labels: Vec<Option<(usize, Style)>> = vec![None; sections.len()];
    // A quotation in a label makes it none, so that it does not matter where the first unit ends.
    for (section, nodes) in article.beginnings(LONGEST + 1) {
        if matches!(sections.get(section), Some((_, SectionKind::Paragraph | SectionKind::Heading))) {
            labels[section] = label(article.text, &nodes);
        }
    }
    let count = |style: Style| labels.iter().flatten().filter(|(_, found)| *found == style).count();
    let capitals = count(Style::Capitals) >= 2;
    let names = count(Style::Name) >= FEWEST && count(Style::Name) * 2 >= sections.len();
    let kept = |style: Style| if style == Style::Capitals { capitals } else { names };
    labels.into_iter().map(|label| label.filter(|&(_, style)| kept(style)).map(|(colon, _)| colon)).collect()
}

fn label(text: &str, nodes: &[Node]) -> Option<(usize, Style)> {
    let colon = nodes.iter().take(LONGEST).position(|n| n.is(COLON)).filter(|&colon| colon > 0)?;
    let said = nodes.get(colon + 1)?;
    let words = &nodes[..colon];
    let named = words.iter().all(|n| n.is(CAPITAL | OPEN | CLOSE | STOP) || n.lower.starts_with(['-', '.', '’', '\'']));
    // “WATCH: the debate”
    let editor = words
        .iter()
        .all(|n| n.text(&["breaking", "in", "just", "live", "more", "photos", "read", "update", "video", "watch"]));
    if !named || editor || said.pair.is_some() || !words[0].is(CAPITAL) {
        return None;
    }
    let label = &text[words[0].word.start..nodes[colon].word.start];
    let capitals = !label.chars().any(char::is_lowercase);
    Some((colon, if capitals { Style::Capitals } else { Style::Name }))
}
