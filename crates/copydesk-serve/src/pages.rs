//! The pages of the server: a frame around what `copydesk-pages` shows, and lists of what is found.

use copydesk_core::Record;
use copydesk_formats::{Offsets, Unit};
use copydesk_pages::{ArticleView, Document};
use copydesk_sql::{Answer, Cell};
use maud::{Markup, PreEscaped, html};
use serde_json::json;

use crate::find::{BEGIN, END, PER_PAGE, Results, Search};

const STYLE: &str = include_str!("style.css");

/// What a page of the server may do beside what a file may: send forms to it, run its one script, and write corrections.
const POLICY: &str = "form-action 'self'; script-src 'self'; connect-src 'self'";

/// Where an article is from, as fields of the form that exports it.
pub(crate) struct Origin {
    pub fields: Markup,
}

fn document(title: &str, style: &str, body: Markup) -> String {
    let head = html! { script src="/app.js" defer {} };
    let body = html! {
        nav.bar { a href="/" { "copydesk" } }
        (body)
    };
    Document { title, style: &format!("{STYLE}\n{style}"), policy: POLICY, head, body }.into_string()
}

/// Where everything starts.
pub(crate) fn home(corpus: Option<&str>) -> String {
    let body = html! {
        main.page {
            @if let Some(name) = corpus {
                h1 { "Search " (name) }
                p { "Find articles by what is in them, and what somebody said. Any field may be empty." }
                (search_form(&Search::default()))
                p { a href="/report" { "The figures: who is quoted, whose words, which tone" } }
            }
            h1 { "Read an article" }
            p {
                "Paste the text of a news article in English, and see who is named, who says what, and the tone. It stays on this machine."
            }
            form method="post" action="/read" {
                label { "Title, if it is not in the text" input name="title" autocomplete="off"; }
                label { "Text" textarea name="text" rows="12" required {} }
                button { "Annotate" }
            }
            p.more {
                a href="/corrections" { "Corrections made so far" } " · "
                a href="/openapi.json" { "The HTTP interface, for programs" }
            }
        }
    };
    document("copydesk", "", body)
}

fn search_form(search: &Search) -> Markup {
    html! {
        form.search action="/search" role="search" {
            label { "Phrase" input type="search" name="phrase" value=(search.phrase); }
            label { "Person or organisation" input type="search" name="person" value=(search.person); }
            label { "Paper" input type="search" name="paper" value=(search.paper); }
            label { "From" input name="from" value=(search.from) placeholder="2022-04" inputmode="numeric"; }
            label { "To" input name="to" value=(search.to) placeholder="2022-05-31" inputmode="numeric"; }
            button { "Search" }
        }
    }
}

pub(crate) fn search(corpus: &str, search: &Search, found: &Results) -> String {
    let body = html! {
        main.page {
            h1 { "Search " (corpus) }
            (search_form(search))
            @if let Some(people) = &found.people {
                h2 { "Quoted" }
                @if people.rows.is_empty() { p { "Nobody of this name is quoted." } }
                ul.results {
                    @for row in rows(people) {
                        li {
                            a href=(link("/person", &[("name", &row.text("name"))])) dir="auto" { (row.text("name")) } " "
                            @if !row.text("role").is_empty() { small dir="auto" { (visible(&row.text("role"))) } " " }
                            small { (counted(row.number("quotations"), "quotation")) " in " (counted(row.number("articles"), "article")) }
                        }
                    }
                }
            }
            h2 { "Articles " small { (found.count) } }
            @if found.count == 0 { p { "No article has all of this." } }
            ul.results {
                @for row in rows(&found.articles) {
                    li {
                        (article_link(&row, ""))
                        p dir="auto" { (excerpt(&row.text("excerpt"))) }
                    }
                }
            }
            (pager(search.page, found.count, |page| {
                let page = page.to_string();
                let Search { phrase, person, paper, from, to, .. } = search;
                link("/search", &[("phrase", phrase), ("person", person), ("paper", paper), ("from", from), ("to", to), ("page", &page)])
            }))
        }
    };
    document(&format!("Search {corpus}"), "", body)
}

/// Everything that one person said.
pub(crate) fn person(corpus: &str, name: &str, page: i64, count: i64, said: &Answer) -> String {
    let body = html! {
        main.page {
            h1 dir="auto" { (name) " " small { (counted(count, "quotation")) " in " (corpus) } }
            ul.results.said {
                @for row in rows(said) {
                    li {
                        p.words dir="auto" { (visible(&row.text("said"))) }
                        small { (visible(&row.text("type"))) @if !row.text("cue").is_empty() { ", “" (visible(&row.text("cue"))) "”" } }
                        " " (article_link(&row, &format!("?quote={}", row.number("row"))))
                    }
                }
            }
            (pager(page, count, |page| link("/person", &[("name", name), ("page", &page.to_string())])))
        }
    };
    document(name, "", body)
}

/// One article, with forms that export it, and what the script needs to make corrections.
pub(crate) fn article(record: &Record, unit: Unit, origin: &Origin) -> String {
    let ArticleView { title, style, body } = ArticleView::new(record);
    let exports =
        [("page", "Page"), ("record", "Record (JSON)"), ("labelstudio", "Label Studio"), ("webanno", "Web Annotation")];
    let body = html! {
        form.export method="post" action="/export" {
            (origin.fields)
            span { "Save as" }
            @for (name, label) in exports { button name="as" value=(name) { (label) } }
        }
        main { (body) }
        script type="application/json" id="facts" { (PreEscaped(facts(record, unit))) }
    };
    document(&title, &style, body)
}

/// What corrections refer to. It is JSON in a script that is none: only `<` could end it.
fn facts(record: &Record, unit: Unit) -> String {
    let text = record.text().unwrap_or_default();
    let offsets = Offsets::new(text, unit);
    let entities = record.entities().map(|entity| json!({"name": entity.name(), "label": entity.label().as_str()}));
    // By the first part of each utterance: later ones add their words to it.
    let mut quotes: Vec<serde_json::Value> = Vec::new();
    let mut first_of: Vec<usize> = Vec::new();
    for quote in record.quotes() {
        let words = quote.words().unwrap_or_default();
        let earlier = quote.continues().and_then(|earlier| first_of.get(earlier.index()).copied());
        first_of.push(earlier.unwrap_or(quote.index()));
        let row = quote.index();
        let start = quote.span().map(|span| offsets.from_byte(span.start()));
        let speaker = quote.speaker().map(|speaker| speaker.index());
        quotes.push(
            json!({"row": row, "first": earlier.unwrap_or(row), "said": words, "start": start, "speaker": speaker}),
        );
    }
    let facts = json!({"id": record.id(), "entities": entities.collect::<Vec<_>>(), "quotes": quotes});
    facts.to_string().replace('<', "\\u003c")
}

/// Why there is no page.
pub(crate) fn refusal(why: &str) -> String {
    let first = why.chars().next().map_or(String::new(), |first| first.to_uppercase().to_string());
    let rest = why.chars().skip(1).collect::<String>();
    let body = html! {
        main.page {
            h1 { "This did not work" }
            p dir="auto" { (visible(&format!("{first}{rest}"))) }
            p { a href="/" { "To the start page" } }
        }
    };
    document("copydesk", "", body)
}

/// A row of an answer, by the names of its columns.
struct Named<'a>(&'a Answer, &'a [Cell]);

fn rows(answer: &Answer) -> impl Iterator<Item = Named<'_>> {
    answer.rows.iter().map(move |row| Named(answer, row))
}

impl Named<'_> {
    fn cell(&self, name: &str) -> Option<&Cell> {
        self.1.get(self.0.columns.iter().position(|column| column == name)?)
    }

    fn text(&self, name: &str) -> String {
        self.cell(name).and_then(Cell::as_str).unwrap_or_default().to_owned()
    }

    fn number(&self, name: &str) -> i64 {
        self.cell(name).and_then(Cell::as_i64).unwrap_or(0)
    }
}

fn article_link(row: &Named<'_>, more: &str) -> Markup {
    let title =
        [row.text("title"), row.text("id")].into_iter().find(|title| !title.trim().is_empty()).unwrap_or_default();
    let place = [row.text("id"), row.text("paper"), row.text("published")];
    let place = place.into_iter().filter(|known| !known.is_empty());
    html! {
        a href={ "/article/" (row.number("article")) (more) } dir="auto" { (copydesk_pages::shortened(&title, 120)) } " "
        small dir="auto" { (visible(&place.collect::<Vec<_>>().join(" · "))) }
    }
}

/// An excerpt with the words that were looked for.
fn excerpt(text: &str) -> Markup {
    html! {
        @for (i, piece) in text.split(BEGIN).enumerate() {
            @match piece.split_once(END).filter(|_| i > 0) {
                Some((found, rest)) => { mark { (visible(found)) } (visible(rest)) }
                None => { (visible(piece)) }
            }
        }
    }
}

fn visible(text: &str) -> String {
    copydesk_pages::visible(text).into_owned()
}

/// `1 article`, `2 articles`
fn counted(count: i64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn pager(page: i64, count: i64, href: impl Fn(i64) -> String) -> Markup {
    let last = (count - 1).max(0) / PER_PAGE;
    html! {
        @if last > 0 {
            nav.pager aria-label="Pages" {
                @if page > 0 { a href=(href(page - 1)) rel="prev" { "Earlier" } }
                span { "Page " (page + 1) " of " (last + 1) }
                @if page < last { a href=(href(page + 1)) rel="next" { "Later" } }
            }
        }
    }
}

/// An address with parameters; those without a value are left out.
fn link(path: &str, parameters: &[(&str, &str)]) -> String {
    let mut link = path.to_owned();
    for (i, (name, value)) in parameters.iter().filter(|(_, value)| !value.is_empty()).enumerate() {
        link.push(if i == 0 { '?' } else { '&' });
        link.push_str(name);
        link.push('=');
        for byte in value.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => link.push(byte.into()),
                byte => link.push_str(&format!("%{byte:02X}")),
            }
        }
    }
    link
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_encoded() {
        let address = link("/person", &[("name", "É & <b>"), ("page", "")]);
        assert_eq!(address, "/person?name=%C3%89%20%26%20%3Cb%3E");
    }

    #[test]
    fn excerpts_are_escaped_around_their_marks() {
        let shown = excerpt("a <b> \u{2}c & d\u{3} e\u{3}").into_string();
        assert_eq!(shown, "a &lt;b&gt; <mark>c &amp; d</mark> e␃");
    }
}
