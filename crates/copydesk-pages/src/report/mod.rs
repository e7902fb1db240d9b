//! The figures of a corpus as one page: each with its plot, its table, and the SQL that gives it.

mod chart;

use copydesk_sql::{Answer, Cell, Database, Error, FIGURES, Figure};
use copydesk_tables::TABLES;
use maud::{Markup, html};

use crate::document::Document;
use crate::visible::{shortened, visible};

const STYLE: &str = include_str!("style.css");

/// Cells are cut after so many characters: an example need not be whole.
const MOST_CHARACTERS: usize = 240;

/// The page of a run.
///
/// # Errors
/// [`Error::Sql`]
pub fn report(database: &Database) -> Result<String, Error> {
    let mut figures: Vec<(&Figure, Answer)> = Vec::new();
    let mut linked = Vec::new();
    for figure in &FIGURES {
        if let Some(table) = figure.needs {
            if !database.has(table)? {
                continue;
            }
            linked.push(table);
        }
        figures.push((figure, database.query(figure.sql, &[])?));
    }
    let title = format!("Report: {}", shortened(database.name(), 120));
    let body = html! {
        main.report {
            h1 dir="auto" { (title) }
            nav aria-label="Figures" {
                ol { @for (figure, _) in &figures { li { a href={ "#" (figure.id) } { (figure.title) } } } }
            }
            @for (figure, answer) in &figures { (section(figure, answer)) }
            (how(&linked))
        }
    };
    Ok(Document { title: &title, style: STYLE, policy: Document::OF_A_FILE, head: html! {}, body }.into_string())
}

fn section(figure: &Figure, answer: &Answer) -> Markup {
    html! {
        section id=(figure.id) {
            h2 { (figure.title) }
            p.about { (figure.about) }
            @if answer.rows.is_empty() {
                p.nothing { "There is nothing to show: no row of the tables fits." }
            } @else {
                div.figure {
                    (chart::draw(figure, answer))
                    div.scroll tabindex="0" role="region" aria-label={ (figure.title) ", table" } { (table(answer)) }
                }
            }
            details.sql {
                summary { "SQL" }
                pre tabindex="0" { code { (figure.sql) } }
            }
        }
    }
}

fn table(answer: &Answer) -> Markup {
    let is_number = |at: usize| answer.rows.iter().all(|row| !matches!(row.get(at), Some(Cell::Text(_))));
    html! {
        table {
            thead {
                tr {
                    @for (at, column) in answer.columns.iter().enumerate() {
                        th scope="col" class=[is_number(at).then_some("number")] { (column.replace('_', " ")) }
                    }
                }
            }
            tbody {
                @for row in &answer.rows {
                    tr {
                        @for cell in row {
                            @match cell {
                                Cell::Null => { td { small { "–" } } }
                                Cell::Text(text) => { td dir="auto" { (shortened(text, MOST_CHARACTERS)) } }
                                Cell::Int(number) => { td.number data-value=(number) { (grouped(*number)) } }
                                Cell::Float(number) => { td.number data-value=(number) { (visible(&number.to_string().replace('-', "−"))) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// How to compute the figures again.
fn how(linked: &[&str]) -> Markup {
    let tables = TABLES.iter().map(|table| table.name).chain(linked.iter().copied());
    let views: Vec<String> = tables.map(|name| format!("CREATE VIEW {name} AS FROM '{name}/*.parquet';")).collect();
    html! {
        section id="how" {
            h2 { "How to compute this again" }
            p {
                "Every table on this page is what its SQL gives, over the Parquet files of the run. Start DuckDB in their folder, make the views, and "
                "paste a query. Long texts are cut here, and not in the tables."
            }
            pre tabindex="0" { code { (views.join("\n")) } }
        }
    }
}

/// `12,345`
fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::from(if number < 0 { "−" } else { "" });
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!([0, 999, 1000, -1_234_567].map(grouped), ["0", "999", "1,000", "−1,234,567"]);
    }
}
