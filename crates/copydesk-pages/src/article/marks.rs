//! The marks on the text: the element for each span. `text` nests them.

use copydesk_core::vocabulary::{MentionForm, SectionKind, Tone, key, layer, role};
use copydesk_core::{Row, Span};
use maud::{Markup, html};

use super::Page;
use super::facts::{attr, follow, form, kind_of, sign_of, tone_words};
use crate::visible::shortened;

/// A layer of another plugin with more rows than this is listed, and not marked in the text: it covers all of it, as tokens do.
const MOST_OTHER: usize = 2000;

/// A span that is drawn as an element.
pub(super) struct Mark {
    pub span: Span,
    /// Which lies outside where two spans are equal: the lower.
    pub rank: u8,
    pub class: String,
    /// On the first piece, where a mark is cut in pieces.
    pub id: Option<String>,
    pub title: Option<String>,
    pub what: What,
    /// Stands behind the last piece.
    pub after: Option<After>,
}

#[derive(Clone)]
pub(super) enum After {
    Sign(Markup),
    /// Who said it, and how that is shown.
    By(String, Markup),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    Span,
    /// Can be focused.
    Quote,
    /// Leads to a place on the page, unless it lies in such a mark.
    Link(String),
}

impl Mark {
    fn new(span: Span, rank: u8, class: impl Into<String>) -> Mark {
        Mark { span, rank, class: class.into(), id: None, title: None, what: What::Span, after: None }
    }
}

impl Page<'_> {
    /// All marks in the order of their spans, the outer first.
    pub(super) fn marks(&self) -> Vec<Mark> {
        let mut marks = Vec::new();
        self.sections(&mut marks);
        self.tones(&mut marks);
        self.quotes(&mut marks);
        self.mentions(&mut marks);
        self.others(&mut marks);
        let (text, shown) = (self.facts.text, self.facts.shown);
        if shown < text.len() {
            marks.retain(|mark| mark.span.start() < shown);
            for mark in marks.iter_mut().filter(|mark| mark.span.end() > shown) {
                mark.span = Span::new(text, mark.span.start()..shown).unwrap_or(mark.span);
            }
        }
        marks.sort_by_key(|mark| (mark.span, mark.rank));
        marks
    }

    fn sections(&self, marks: &mut Vec<Mark>) {
        for section in self.facts.record.sections() {
            let Some(span) = section.span() else { continue };
            match section.kind() {
                Some(SectionKind::Paragraph) | None => {}
                Some(kind) => {
                    let mut mark = Mark::new(span, 0, format!("section {}", kind.as_str()));
                    mark.title = Some(kind.as_str().into());
                    marks.push(mark);
                }
            }
        }
    }

    fn tones(&self, marks: &mut Vec<Mark>) {
        let mut words = Vec::new();
        for tone in &self.facts.tones {
            let (class, sign) = sign_of(*tone);
            let quote = tone.link(role::QUOTE).and_then(|link| self.facts.quotes.get(link.row as usize));
            let Some(span) = tone.span().or(quote.and_then(|quote| quote.row.span())) else { continue };
            if class == "neutral" {
                continue;
            }
            let found = attr(*tone, key::WORDS).unwrap_or_default();
            words.extend(located(self.facts.text, span, found).map(|word| (word, class)));
            // The tone towards somebody in a sentence is shown by its words.
            if tone.link(role::TARGET).is_none() && quote.is_none() {
                let mut mark = Mark::new(span, 1, format!("sentence {class}"));
                let title = format!("This sentence: {}", tone_words(*tone));
                let sign =
                    html! { span class={ "sign " (class) } role="img" aria-label=(title) title=(title) { (sign) } };
                mark.after = Some(After::Sign(sign));
                marks.push(mark);
            }
        }
        words.sort();
        words.dedup_by_key(|(span, _)| *span);
        marks.extend(words.into_iter().map(|(span, class)| Mark::new(span, 6, format!("deciding {class}"))));
    }

    fn quotes(&self, marks: &mut Vec<Mark>) {
        for quote in &self.facts.quotes {
            let (at, row) = (quote.row.index(), quote.row);
            let Some(span) = row.span() else { continue };
            let mut mark = Mark::new(span, 2, format!("quote {} q{}", class_of(row), quote.first));
            mark.id = Some(self.id("q", at));
            mark.what = What::Quote;
            mark.title = Some(self.quote_title(row));
            let who = self.facts.speaker(quote);
            mark.after = who.map(|who| {
                let whose = quote.speakers.first().map(|entity| self.href("e", *entity));
                let by =
                    html! { span.by { "— " @if let Some(href) = whose { a href=(href) { (who) } } @else { (who) } } };
                After::By(who, by)
            });
            marks.push(mark);
            if let Some(span) = quote.cue.and_then(Row::span) {
                marks.push(Mark::new(span, 4, format!("cue q{}", quote.first)));
            }
            if let Some((_, source)) = quote.source
                && let Some(span) = source.span()
            {
                marks.push(Mark::new(span, 3, format!("source q{}", quote.first)));
            }
        }
    }

    /// “direct, cue “told”, speaker 97 % sure”
    fn quote_title(&self, row: Row<'_>) -> String {
        let mut known = vec![format!("{} quotation", shortened(row.label().as_str(), 20))];
        if row.attr(key::NEGATED).is_some() {
            known.push("not said".into());
        }
        known.extend(attr(row, key::CUE).map(|cue| format!("cue “{}”", shortened(cue, 40))));
        if let Some(copydesk_core::Value::Float(score)) = row.attr(key::SPEAKER_SCORE) {
            known.push(format!("speaker {:.0} % sure", score * 100.0));
        }
        known.join(", ")
    }

    fn mentions(&self, marks: &mut Vec<Mark>) {
        for mention in &self.facts.mentions {
            let Some(span) = mention.span() else { continue };
            let (class, _) = kind_of(*mention);
            let form = form(*mention).unwrap_or(MentionForm::Name);
            let entity = mention.link(role::ENTITY).filter(|link| link.layer.as_str() == layer::ENTITIES);
            let mut mark = Mark::new(span, 5, format!("mention {class} {}", form.as_str()));
            mark.id = Some(self.id("m", mention.index()));
            if let Some(entity) = entity.map(|link| link.row as usize) {
                mark.class += &format!(" e{entity}");
                mark.what = What::Link(self.href("e", entity));
                mark.title = (form != MentionForm::Name).then(|| self.facts.name(entity));
            }
            marks.push(mark);
        }
    }

    fn others(&self, marks: &mut Vec<Mark>) {
        for (number, layer) in self.facts.other.iter().enumerate().filter(|(_, layer)| layer.len() <= MOST_OTHER) {
            for row in layer.rows() {
                let Some(span) = row.span() else { continue };
                let mut mark = Mark::new(span, 7, "row");
                mark.id = Some(self.id(&format!("x{number}-"), row.index()));
                mark.title = Some(self.row_title(layer.name().as_str(), row));
                marks.push(mark);
            }
        }
    }

    fn row_title(&self, layer: &str, row: Row<'_>) -> String {
        format!("{} {}", shortened(layer, 40), shortened(row.label().as_str(), 60)).trim_end().to_owned()
    }

    /// The words of a row that a link leads to.
    pub(super) fn linked_words(&self, link: copydesk_core::Link) -> Option<String> {
        let row = follow(self.facts.record.layers(), link)?;
        row.span().map(|span| shortened(&self.facts.text[span.range()], 60))
    }
}

/// A quotation's label as a class; one that another plugin made up is none.
fn class_of(quote: Row<'_>) -> &'static str {
    copydesk_core::vocabulary::QuoteKind::parse(quote.label().as_str()).map_or("", |kind| kind.as_str())
}

/// Where words, separated by commas and in the order of the text, stand in a span.
fn located<'t>(text: &'t str, span: Span, words: &'t str) -> impl Iterator<Item = Span> + 't {
    let mut at = span.start();
    words.split(',').map(str::trim).filter(|word| !word.is_empty()).filter_map(move |word| {
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let whole = |start: &usize| {
            let end = start + word.len();
            !is_letter(text[..*start].chars().next_back()) && !is_letter(text[end..].chars().next())
        };
        let found = |from: usize| {
            text.get(from..span.end())?.match_indices(word).map(|(offset, _)| from + offset).find(|start| whole(start))
        };
        // A word that stands earlier than the one before it was given out of order.
        let start = found(at).or_else(|| found(span.start()))?;
        at = start + word.len();
        Span::new(text, start..at).ok()
    })
}

const _: () = assert!(Tone::ALL.len() == 3, "the style sheet knows three tones");
