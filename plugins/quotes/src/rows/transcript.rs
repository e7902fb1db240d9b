//! Transcripts: “Q: … / A: …”, “SMITH: …”, “Lena Holm: …”. Finds the paragraphs that are turns.

use std::ops::Range;

use copydesk_plugin::standard::SectionKind;

use crate::phrase::Node;
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
