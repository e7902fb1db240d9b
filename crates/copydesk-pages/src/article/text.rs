//! The text of the article with its marks. Marks may overlap in any way; elements may not, so that a mark that outlives the one around it is
//! cut in pieces there.

use std::ops::Range;

use copydesk_core::vocabulary::SectionKind;
use maud::{Markup, PreEscaped, Render, html};

use super::Page;
use super::marks::{After, Mark, What};
use crate::visible::visible;

/// How deep elements are nested. What lies deeper is left unmarked: browsers give up at some hundreds.
const MOST_OPEN: usize = 64;

/// A range of the text that is a paragraph of the page.
struct Block {
    range: Range<usize>,
    tag: &'static str,
}

impl Page<'_> {
    pub(super) fn text(&self, text: &str) -> Markup {
        let mut writer = Writer::new(text, self.marks());
        for block in self.blocks(text) {
            writer.block(&block);
        }
        PreEscaped(writer.html)
    }

    /// Sections, joined where they share a line; what lies between them, if it is not blank; lines, if there are no sections.
    fn blocks(&self, text: &str) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        let lines = |blocks: &mut Vec<Block>, range: Range<usize>| {
            let mut start = range.start;
            for line in text[range].split_inclusive('\n') {
                if !line.trim().is_empty() {
                    blocks.push(Block { range: start..start + line.trim_end().len(), tag: "p" });
                }
                start += line.len();
            }
        };
        let mut end = 0;
        for section in self.facts.record.sections() {
            let Some(span) = section.span().filter(|span| span.start() < text.len()) else { continue };
            let range = span.start()..span.end().min(text.len());
            let tag = match section.kind() {
                Some(SectionKind::Title) => "h2",
                Some(SectionKind::Heading) => "h3",
                _ => "p",
            };
            let same_line = || !text[end..range.start].contains('\n') && text[end..range.start].trim().is_empty();
            match blocks.last_mut() {
                Some(last) if range.start <= last.range.end || same_line() => {
                    last.range.end = last.range.end.max(range.end);
                    last.tag = if last.tag == tag { tag } else { "p" };
                }
                _ => {
                    lines(&mut blocks, end.min(range.start)..range.start);
                    blocks.push(Block { range: range.clone(), tag });
                }
            }
            end = end.max(range.end);
        }
        lines(&mut blocks, end..text.len());
        blocks
    }
}

struct Writer<'t> {
    text: &'t str,
    marks: Vec<Mark>,
    /// The next mark to open.
    next: usize,
    /// The open marks and their elements, the outermost first.
    open: Vec<(usize, &'static str)>,
    /// Whether the first piece of a mark is written.
    begun: Vec<bool>,
    /// Who was said to speak last in this block: it is not said again.
    by: Option<String>,
    html: String,
}

impl<'t> Writer<'t> {
    fn new(text: &'t str, marks: Vec<Mark>) -> Writer<'t> {
        let begun = vec![false; marks.len()];
        Writer { text, marks, next: 0, open: Vec::new(), begun, by: None, html: String::new() }
    }

    fn block(&mut self, block: &Block) {
        let Block { range: Range { start, end }, tag } = *block;
        self.html += &format!("<{tag} dir=\"auto\">");
        self.by = None;
        for (mark, _) in std::mem::take(&mut self.open) {
            self.start(mark);
        }
        let mut at = start;
        loop {
            self.end_marks(at);
            self.begin_marks(at, end);
            if at == end {
                break;
            }
            let ends = self.open.iter().map(|(mark, _)| self.marks[*mark].span.end());
            let begins = self.marks.get(self.next).map(|mark| mark.span.start());
            let to = ends.chain(begins).filter(|to| *to > at).fold(end, usize::min);
            visible(&self.text[at..to]).render_to(&mut self.html);
            at = to;
        }
        for (_, element) in self.open.iter().rev() {
            self.html += &format!("</{element}>");
        }
        self.html += &format!("</{tag}>\n");
    }

    /// Opens what starts at or before a place, and before the end of the block.
    fn begin_marks(&mut self, at: usize, end: usize) {
        while let Some(mark) = self.marks.get(self.next).filter(|mark| mark.span.start() <= at && at < end) {
            if mark.span.end() > at && self.open.len() < MOST_OPEN {
                self.start(self.next);
            }
            self.next += 1;
        }
    }

    /// Closes what ends at or before a place, and opens again what lies in it and goes on.
    fn end_marks(&mut self, at: usize) {
        let ends = |mark: usize| self.marks[mark].span.end() <= at;
        let Some(outermost) = self.open.iter().position(|(mark, _)| ends(*mark)) else { return };
        let closed = self.open.split_off(outermost);
        for (_, element) in closed.iter().rev() {
            self.html += &format!("</{element}>");
        }
        let (ended, cut): (Vec<_>, Vec<_>) = closed.into_iter().map(|(mark, _)| mark).partition(|mark| ends(*mark));
        for mark in ended.iter().rev() {
            match self.marks[*mark].after.take() {
                Some(After::By(who, by)) if self.by.as_ref() != Some(&who) => {
                    self.html += &by.0;
                    self.by = Some(who);
                }
                Some(After::Sign(sign)) => self.html += &sign.0,
                _ => {}
            }
        }
        cut.into_iter().for_each(|mark| self.start(mark));
    }

    /// Opens an element for a mark, or for what follows of it.
    fn start(&mut self, at: usize) {
        let is_first = !std::mem::replace(&mut self.begun[at], true);
        let Mark { class, id, title, what, .. } = &self.marks[at];
        let (id, title) = (id.as_deref().filter(|_| is_first), title.as_deref());
        let (element, markup) = match what {
            // A link in a link would end the outer one.
            What::Link(href) if !self.open.iter().any(|(_, element)| *element == "a") => {
                ("a", html! { a class=(class) id=[id] title=[title] href=(href) {} })
            }
            What::Quote => ("q", html! { q class=(class) id=[id] title=[title] tabindex=[is_first.then_some("0")] {} }),
            _ => ("span", html! { span class=(class) id=[id] title=[title] {} }),
        };
        // Only the start tag; the end tag is due when the mark ends.
        self.html += markup.0.strip_suffix(&format!("</{element}>")).unwrap_or(&markup.0);
        self.open.push((at, element));
    }
}
