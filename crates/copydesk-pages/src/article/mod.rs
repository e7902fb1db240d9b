//! One record as a page, for a person to read: the text with its marks, then who is named, who said what, the tone, the rows of other
//! plugins, and the problems.

mod facts;
mod lists;
mod marks;
mod rows;
mod text;

use std::fmt::Write;

use copydesk_core::Record;
use maud::{Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use crate::document::Document;
use crate::visible::{shortened, visible};
use facts::Facts;

const STYLE: &str = include_str!("style.css");

/// How many elements a browser may have to look at, in all, when the pointer moves. It looks at each one for each rule that joins what belongs
/// together, half a million in about a tenth of a second. A page where they would be more has no such rules.
const MOST_CHECKS: usize = 500_000;

/// A record as part of a page: what to call it, its style sheet, and one element. Its ids begin with a hash of the article, so that several
/// can stand on one page.
#[derive(Clone, Debug)]
pub struct ArticleView {
    /// The title of the article, or its id: one line.
    pub title: String,
    /// The style sheet, for this article alone.
    pub style: String,
    /// The element.
    pub body: Markup,
}

impl ArticleView {
    /// The view of a record.
    pub fn new(record: &Record) -> ArticleView {
        let page = Page::new(record);
        let style = format!("{STYLE}\n{}", page.joins());
        ArticleView { title: shortened(&page.title(), 120), style, body: page.body() }
    }
}

/// A whole page of one record: one file, without a script.
pub fn article(record: &Record) -> String {
    let ArticleView { title, style, body } = ArticleView::new(record);
    let style = format!("{style}body{{margin:0}}\n");
    let (policy, body) = (Document::OF_A_FILE, html! { main { (body) } });
    Document { title: &title, style: &style, policy, head: html! {}, body }.into_string()
}

/// The same as part of a page that somebody else makes, such as a cell of a notebook: a style sheet and one element.
pub fn article_fragment(record: &Record) -> String {
    let ArticleView { style, body, .. } = ArticleView::new(record);
    html! { style { (PreEscaped(style)) } (body) }.into_string()
}

/// What is shown, and how its parts are addressed.
struct Page<'r> {
    facts: Facts<'r>,
    /// Begins every id of the page.
    prefix: String,
}

impl<'r> Page<'r> {
    fn new(record: &'r Record) -> Page<'r> {
        let mut hash = Sha256::new_with_prefix(record.id());
        hash.update([0]);
        hash.update(record.text().unwrap_or_default());
        let prefix = hash.finalize().iter().take(4).fold("c".to_owned(), |mut prefix, byte| {
            let _ = write!(prefix, "{byte:02x}");
            prefix
        });
        Page { facts: Facts::new(record), prefix }
    }

    /// The title, or what a reader would take for it.
    fn title(&self) -> String {
        let Facts { record, text, .. } = self.facts;
        let given = record.meta().title.as_deref();
        let known = given.into_iter().chain(text.lines()).map(|line| shortened(line, 300));
        known.into_iter().find(|title| !title.is_empty()).unwrap_or_else(|| shortened(record.id(), 300))
    }

    fn id(&self, kind: &str, row: usize) -> String {
        format!("{}-{kind}{row}", self.prefix)
    }

    fn href(&self, kind: &str, row: usize) -> String {
        format!("#{}", self.id(kind, row))
    }

    /// Rules by which a quotation, its source and its cue light up together, and all mentions of an entity.
    fn joins(&self) -> String {
        let Facts { quotes, entities, mentions, tones, .. } = &self.facts;
        let marks = 3 * quotes.len() + 2 * entities.len() + 2 * mentions.len() + tones.len();
        let mut rules = String::new();
        if marks * (quotes.len() + entities.len()) > MOST_CHECKS {
            return rules;
        }
        let root = &self.prefix;
        let joined =
            quotes.iter().filter(|quote| quote.first == quote.row.index()).map(|quote| ('q', quote.first, "joined"));
        let same = entities.iter().map(|entity| ('e', entity.row.index(), "same"));
        for (kind, row, colour) in joined.chain(same) {
            let class = format!("{kind}{row}");
            let _ = writeln!(rules, "#{root}:has(.{class}:is(:hover,:focus)) .{class}{{--lit:var(--{colour})}}");
        }
        rules
    }

    fn body(&self) -> Markup {
        let record = self.facts.record;
        let meta = record.meta();
        let known = [&meta.published, &meta.source, &meta.url, &meta.language].into_iter().flatten();
        let known: Vec<String> =
            std::iter::once(record.id()).chain(known.map(String::as_str)).map(|k| shortened(k, 200)).collect();
        html! {
            div.copydesk id=(self.prefix) {
                header {
                    h1 dir="auto" { (self.title()) }
                    @if !known.is_empty() { p.meta dir="auto" { (known.join(" · ")) } }
                }
                @if let Some(text) = record.text() {
                    (self.switches())
                    @if self.facts.shown < text.len() {
                        p.cut role="note" {
                            "The text is long: this page shows the first " (self.facts.shown / 1000) " kB of " (text.len() / 1000)
                            " kB, and what is found there. The record has all of it."
                        }
                    }
                    div.columns {
                        article.text aria-label="Text of the article" { (self.text(&text[..self.facts.shown])) }
                        div.found { (self.lists()) (self.other_layers()) (self.problems()) }
                    }
                } @else {
                    div.found { (self.problems()) }
                }
                footer {
                    @for ran in &record.processors {
                        span title={ "configuration " (ran.config_sha256) } { (visible(&ran.id)) " " (visible(&ran.version)) }
                        " "
                    }
                }
            }
        }
    }

    /// One checkbox per layer; the style sheet does the rest.
    fn switches(&self) -> Markup {
        let facts = &self.facts;
        let standard = [
            ("names", "Names", !facts.mentions.is_empty()),
            ("quotes", "Quotations", !facts.quotes.is_empty()),
            ("speakers", "Speakers", !facts.quotes.is_empty()),
            ("tone", "Tone", !facts.tones.is_empty()),
        ];
        html! {
            fieldset.switches {
                legend { "Show in the text" }
                @for (class, label, there) in standard {
                    @if there { label { input type="checkbox" class=(format!("show-{class}")) checked; " " (label) } }
                }
                @if !facts.other.is_empty() {
                    label { input.show-other type="checkbox"; " " (facts.other_names()) }
                }
                span.key aria-hidden="true" {
                    @if !facts.mentions.is_empty() {
                        span.mention.person { "person" } " " span.mention.organisation { "organisation" } " "
                        span.mention.place { "place" } " " span.mention.other { "other" } " "
                    }
                    @if !facts.quotes.is_empty() {
                        span.quoted.direct { "word for word" } " " span.quoted { "reported" } " "
                    }
                    @if !facts.tones.is_empty() {
                        span { span.sign.positive { "▲" } " favourable" } " " span { span.sign.negative { "▼" } " unfavourable" }
                    }
                }
            }
        }
    }

    fn problems(&self) -> Markup {
        let problems = &self.facts.record.problems;
        html! {
            @if !problems.is_empty() {
                section.problems {
                    h2 { "Problems" }
                    ul {
                        @for problem in problems {
                            li dir="auto" {
                                b { (visible(&problem.processor)) " " (problem.kind.as_str()) } ": " (visible(&problem.message))
                            }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
