//! Transcripts: “Q: … / A: …”, “SMITH: …”, “Lena Holm: …”. Finds the paragraphs that are turns, and makes rows of them.

use std::ops::Range;

use copydesk_language::morphology::VerbForm;
use copydesk_plugin::standard::{QuoteKind, SectionKind};

use super::{Rows, name};
use crate::model::Basis;
use crate::phrase::{Node, Phrase};
use crate::report::Report;
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

/// Words for somebody who speaks of himself.
const OWN: &[&str] = &["i", "i'm", "i’m", "i've", "i’ve", "we", "we've", "we’ve"];

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

    /// A text that is one turn of a transcript, “EXAMPLE: I will go”, whose label the host reads as a dateline, or “Ada Example: I will go”: the sentences
    /// after the label that somebody says of himself. Returns where they end.
    pub(super) fn only_turn(&mut self, nodes: &[Node]) -> Option<usize> {
        let (colon, said) = match self.input.sections {
            [(label, SectionKind::Dateline), (said, SectionKind::Paragraph)] => {
                let capitals = !self.article.text[label.clone()].chars().any(char::is_lowercase);
                let dateline = nodes[0].word.start == label.start && nodes[nodes.len() - 1].is(COLON);
                (Some(nodes.len() - 1).filter(|_| capitals && dateline)?, said.start)
            }
            [(whole, SectionKind::Paragraph)] if nodes[0].word.start == whole.start => {
                let colon = nodes.iter().take(NAME).position(|n| n.is(COLON))?;
                (colon, nodes.get(colon + 1)?.word.start)
            }
            _ => return None,
        };
        let label = &nodes[..colon];
        let named =
            label.first().is_some_and(|n| self.person_at(n.word.start)) && label.iter().all(|n| n.is(CAPITAL | STOP));
        if !named {
            return None;
        }
        let end = self.own_words(said, nodes.len() == colon + 1)?;
        self.section = self.input.sections.len() - 1;
        self.turn(nodes, colon, said..end);
        Some(end)
    }

    /// Where the sentences from a byte on end that somebody says of himself. None if the first does not begin so, or if somebody else tells: “Ada Example: We
    /// must stop her, rivals say” and “Ada Example: I was her driver, says pensioner” are headlines.
    /// Behind a name in capitals he may come later in the sentence: “EXAMPLE: Well, I think …”; not “EXAMPLE: How we …”.
    fn own_words(&self, start: usize, capitals: bool) -> Option<usize> {
        let mut end = None;
        let mut goes_on = true;
        for unit in self.article.units() {
            let Some(from) = unit.nodes.iter().position(|n| n.word.start >= start) else { continue };
            let nodes = &unit.nodes[from..];
            if nodes.iter().any(|n| n.pair.is_some()) || self.told(nodes) {
                return None;
            }
            let own = || nodes.iter().any(|n| n.text(OWN));
            goes_on &= match end {
                None if capitals => own() && !nodes[0].is(WH),
                None => nodes[0].text(OWN),
                Some(_) => own(),
            };
            if goes_on {
                end = nodes.last().map(|n| n.word.end);
            }
        }
        end
    }

    /// Whether a sentence reports what somebody but its speaker said.
    fn told(&self, nodes: &[Node]) -> bool {
        let other = |r: &Report| r.source.is_some_and(|source| !nodes[source.head].text(OWN));
        let inverted = |pair: &[Node]| {
            let verb = pair[1].word.cue.filter(|_| pair[0].is(COMMA | DASH));
            verb.is_some_and(|cue| matches!(cue.form, VerbForm::ThirdPerson | VerbForm::Past))
        };
        nodes.windows(2).any(inverted) || self.reports(nodes).0.iter().any(other)
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
