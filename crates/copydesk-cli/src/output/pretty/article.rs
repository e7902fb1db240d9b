//! The text of the article: names coloured and numbered by entity, quotations in italics and followed by their speakers.

use std::cmp::Reverse;
use std::ops::Range;

use copydesk::core::views::Quote;
use copydesk::core::vocabulary::{MentionForm, QuoteKind, SectionKind, key, role};
use copydesk::core::{Record, Row, Span};

use super::{Page, colour_of, name_of, speaker_of};
use crate::output::style::{Piece, Style, printable};

/// Shows the text, paragraph by paragraph.
pub fn show(page: &mut Page, text: &str, record: &Record) {
    let edges = edges(text, record);
    let mut open = Open::default();
    let mut rest = edges.as_slice();
    for block in blocks(text, record) {
        let mut pieces = Vec::new();
        let mut at = block.start;
        while let Some((edge, later)) = rest.split_first()
            && edge.at <= block.end
        {
            // What starts where the block ends belongs to the next one.
            if edge.at == block.end && edge.starts() {
                break;
            }
            if edge.at > at {
                pieces.push(Piece::new(printable(&text[at..edge.at]), open.style()));
                at = edge.at;
            }
            open.pass(edge, &mut pieces);
            rest = later;
        }
        pieces.push(Piece::new(printable(&text[at..block.end]), open.style()));
        page.blank();
        page.text(&pieces, 0);
    }
}

/// The ranges that are shown as paragraphs: sections, joined where they share a line, or lines if there are no sections.
fn blocks(text: &str, record: &Record) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    for span in record.sections().filter_map(|section| section.span()) {
        match blocks.last_mut() {
            Some(last) if span.start() <= last.end || !text[last.end..span.start()].contains('\n') => {
                last.end = last.end.max(span.end());
            }
            _ => blocks.push(span.range()),
        }
    }
    if !blocks.is_empty() {
        return blocks;
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim_end();
        if !words.trim_start().is_empty() {
            blocks.push(start..start + words.len());
        }
        start += line.len();
    }
    blocks
}

/// A place in the text where something starts or ends.
struct Edge {
    at: usize,
    what: What,
}

enum What {
    Start(Mark),
    /// The mark that ends, and what is written there.
    End(Mark, Vec<Piece>),
}

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Section(Style),
    Quote { bracketed: bool },
    Mention(Style),
}

impl Edge {
    fn starts(&self) -> bool {
        matches!(self.what, What::Start(_))
    }
}

/// All edges in the order of the text: at one place, what ends before what starts, and the inner inside the outer.
fn edges(text: &str, record: &Record) -> Vec<Edge> {
    let mut marks: Vec<(Span, Mark, Vec<Piece>)> = Vec::new();
    for section in record.sections() {
        let (Some(span), Some(kind)) = (section.span(), section.kind()) else { continue };
        let (style, noted) = match kind {
            SectionKind::Title | SectionKind::Heading => (Style::BOLD, false),
            SectionKind::Dateline => (Style::DIM, false),
            SectionKind::Byline | SectionKind::Credit | SectionKind::Boilerplate => (Style::DIM, true),
            SectionKind::Paragraph => continue,
        };
        let note = noted.then(|| Piece::new(format!(" ⟦{}⟧", kind.as_str()), Style::DIM));
        marks.push((span, Mark::Section(style), note.into_iter().collect()));
    }
    for quote in record.quotes() {
        let Some(span) = quote.span() else { continue };
        let bracketed = quote.kind() != Some(QuoteKind::Direct);
        let close = if bracketed { "⟩" } else { "" };
        let signed = Piece::new(format!("{close} ⟦{}⟧", signature(text, record, &quote)), Style::DIM);
        marks.push((span, Mark::Quote { bracketed }, vec![signed]));
    }
    let mut outer = 0;
    for mention in record.mentions() {
        let Some(span) = mention.span() else { continue };
        let is_name = mention.attr_str(key::FORM).is_none_or(|form| form == MentionForm::Name.as_str());
        let style = Style { bold: is_name, ..Style::colour(colour_of(mention.label())) };
        // A name inside a name has its colour and no number: two numbers at one place read as one.
        let number = mention.link(role::ENTITY).filter(|_| span.end() > outer).map(|link| link.row as usize + 1);
        outer = outer.max(span.end());
        let number = number.map(|n| Piece::new(superscript(n), Style { bold: false, ..style }));
        marks.push((span, Mark::Mention(style), number.into_iter().collect()));
    }
    // Stable: where spans are equal, sections lie outside quotes, and quotes outside mentions.
    marks.sort_by_key(|(span, ..)| *span);
    let mut edges = Vec::with_capacity(2 * marks.len());
    for (i, (span, mark, note)) in marks.into_iter().enumerate() {
        edges.push(((span.end(), false, Reverse(i)), Edge { at: span.end(), what: What::End(mark, note) }));
        edges.push(((span.start(), true, Reverse(usize::MAX - i)), Edge { at: span.start(), what: What::Start(mark) }));
    }
    edges.sort_by_key(|(key, _)| *key);
    edges.into_iter().map(|(_, edge)| edge).collect()
}

/// What is open at a place of the text.
#[derive(Default)]
struct Open {
    sections: Vec<Mark>,
    quotes: usize,
    mentions: Vec<Mark>,
}

impl Open {
    fn pass(&mut self, edge: &Edge, pieces: &mut Vec<Piece>) {
        match &edge.what {
            What::Start(mark) => match mark {
                Mark::Section(_) => self.sections.push(*mark),
                Mark::Quote { bracketed } => {
                    self.quotes += 1;
                    if *bracketed {
                        pieces.push(Piece::new("⟨", Style::DIM));
                    }
                }
                Mark::Mention(_) => self.mentions.push(*mark),
            },
            What::End(mark, note) => {
                pieces.extend(note.iter().cloned());
                let marks = match mark {
                    Mark::Section(_) => &mut self.sections,
                    Mark::Quote { .. } => {
                        self.quotes -= 1;
                        return;
                    }
                    Mark::Mention(_) => &mut self.mentions,
                };
                if let Some(i) = marks.iter().rposition(|open| open == mark) {
                    marks.remove(i);
                }
            }
        }
    }

    fn style(&self) -> Style {
        let of = |marks: &[Mark]| match marks.last() {
            Some(Mark::Section(style) | Mark::Mention(style)) => *style,
            _ => Style::PLAIN,
        };
        let (section, mention) = (of(&self.sections), of(&self.mentions));
        Style {
            colour: mention.colour,
            bold: section.bold || mention.bold,
            dim: section.dim && self.mentions.is_empty(),
            italic: self.quotes > 0,
        }
    }
}

/// Speaker and cue, as far as they are known: `Dmitry Peskov: told`.
fn signature(text: &str, record: &Record, quote: &Quote<'_>) -> String {
    let speaker = speaker_of(quote).map(|entity| name_of(&entity));
    let words = |row: Row<'_>| row.span().map(|span| printable(&text[span.range()]));
    let source = || quote.link(role::SOURCE).and_then(|link| record.layers().follow(link)).and_then(words);
    let cue = quote.cue().map(printable);
    match (speaker.or_else(source), cue) {
        (Some(who), Some(cue)) => format!("{who}: {cue}"),
        (Some(known), None) | (None, Some(known)) => known,
        (None, None) => quote.label().to_string(),
    }
}

fn superscript(number: usize) -> String {
    let digit = |c: char| match c {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        c => char::from_u32('⁰' as u32 + c as u32 - '0' as u32).unwrap_or(c),
    };
    number.to_string().chars().map(digit).collect()
}
