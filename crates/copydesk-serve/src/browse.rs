//! The corpus: find a person, a phrase, a paper, a date; open an article; all that one person said.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Html;
use copydesk_sql::{Answer, Cell, Database};
use maud::html;
use serde::Deserialize;

use crate::app::{App, on_a_thread};
use crate::error::Refusal;
use crate::pages::{self, Origin};

/// Articles or quotations on one page.
pub(crate) const PER_PAGE: i64 = 50;

/// The title of an article `a`, or its first line.
const TITLE: &str = "coalesce(nullif(trim(a.title), ''), substr(ltrim(a.text, char(9, 10, 13, 32)), 1, \
    instr(ltrim(a.text, char(9, 10, 13, 32)) || char(10), char(10)) - 1))";

/// What is looked for; an empty field asks for nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    pub phrase: String,
    pub person: String,
    pub paper: String,
    pub from: String,
    pub to: String,
    /// From 0.
    pub page: i64,
}

/// What is found.
pub(crate) struct Found {
    /// `article`, `id`, `title`, `paper`, `published`, `excerpt`
    pub articles: Answer,
    pub count: i64,
    /// `name`, `role`, `quotations`, `articles`
    pub people: Option<Answer>,
}

/// Marks in an excerpt where the words that were looked for begin and end: characters that no article keeps, since a page shows none.
pub(crate) const BEGIN: char = '\u{2}';
pub(crate) const END: char = '\u{3}';

/// `GET /search`
pub(crate) async fn search(State(app): State<Arc<App>>, Query(wanted): Query<Wanted>) -> Result<Html<String>, Refusal> {
    app.ask(move |database| Ok(Html(pages::search(database.name(), &wanted, &find(database, &wanted)?)))).await
}

fn find(database: &Database, wanted: &Wanted) -> Result<Found, Refusal> {
    let (mut conditions, mut parameters) = (Vec::new(), Vec::<Cell>::new());
    let mut also = |condition: &str, value: String| {
        parameters.push(Cell::Text(value));
        conditions.push(condition.replace('?', &format!("?{}", parameters.len())));
    };
    let phrase = wanted.phrase.trim();
    if !phrase.is_empty() {
        // A string of the query language: whatever is in it, it is words in a row.
        also("search MATCH ?", format!("\"{}\"", phrase.replace('"', "\"\"")));
    }
    let person = wanted.person.trim();
    if !person.is_empty() {
        let named =
            "EXISTS (SELECT 1 FROM entities e WHERE e.article = a.article AND lower(e.name) LIKE ? ESCAPE '\\')";
        also(named, contains(person));
    }
    if !wanted.paper.trim().is_empty() {
        also("lower(a.source) LIKE ? ESCAPE '\\'", contains(wanted.paper.trim()));
    }
    if !wanted.from.trim().is_empty() {
        also("a.published >= ?", wanted.from.trim().to_owned());
    }
    if !wanted.to.trim().is_empty() {
        // The whole of that day, month or year: a longer date of the same beginning sorts before this.
        also("a.published < ?", format!("{}~", wanted.to.trim()));
    }
    let conditions = if conditions.is_empty() { "1".to_owned() } else { conditions.join(" AND ") };
    let (from, excerpt) = match phrase.is_empty() {
        true => ("articles a", "substr(a.text, 1, 200)".to_owned()),
        false => {
            let marks = format!("char({}), char({})", BEGIN as u32, END as u32);
            ("search JOIN articles a ON a.rowid = search.rowid", format!("snippet(search, -1, {marks}, '…', 32)"))
        }
    };
    let count = database.query(&format!("SELECT count(*) FROM {from} WHERE {conditions}"), &parameters)?;
    let articles = format!(
        "SELECT a.article, a.id, {TITLE} AS title, a.source AS paper, a.published, {excerpt} AS excerpt FROM {from} WHERE {conditions} \
         ORDER BY a.published DESC, a.article LIMIT {PER_PAGE} OFFSET {}",
        wanted.page.max(0).saturating_mul(PER_PAGE)
    );
    let articles = database.query(&articles, &parameters)?;
    let people = "SELECT speaker AS name, min(speaker_role) AS role, count(*) AS quotations, count(DISTINCT article) AS articles \
        FROM who_said_what WHERE lower(speaker) LIKE ?1 ESCAPE '\\' GROUP BY speaker ORDER BY quotations DESC, speaker LIMIT 30";
    let people = (!person.is_empty()).then(|| database.query(people, &[Cell::Text(contains(person))])).transpose()?;
    let count = count.rows.first().and_then(|row| row.first()?.as_i64()).unwrap_or(0);
    Ok(Found { articles, count, people })
}

/// A pattern of `LIKE` that finds the text anywhere in what `lower` gives.
fn contains(text: &str) -> String {
    format!("%{}%", text.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}

#[derive(Debug, Deserialize)]
pub(crate) struct Person {
    name: String,
    #[serde(default)]
    page: i64,
}

/// `GET /person`: everything that one person said.
pub(crate) async fn person(
    State(app): State<Arc<App>>,
    Query(Person { name, page }): Query<Person>,
) -> Result<Html<String>, Refusal> {
    app.ask(move |database| {
        let parameter = [Cell::Text(name.clone())];
        let count = database.query("SELECT count(*) FROM who_said_what WHERE speaker = ?1", &parameter)?;
        let said = format!(
            "SELECT w.article, w.quote, w.id, {TITLE} AS title, w.publisher AS paper, w.published, w.said, w.type, w.cue, w.speaker_role AS role, w.tone, \
             q.\"row\" AS row FROM who_said_what w JOIN quotes q ON q.article = w.article AND q.\"row\" = w.quote \
             JOIN articles a ON a.article = w.article WHERE w.speaker = ?1 \
             ORDER BY w.published, w.article, w.quote LIMIT {PER_PAGE} OFFSET {}",
            page.max(0).saturating_mul(PER_PAGE)
        );
        let said = database.query(&said, &parameter)?;
        let count = count.rows.first().and_then(|row| row.first()?.as_i64()).unwrap_or(0);
        if count == 0 {
            return Err(Refusal::new(StatusCode::NOT_FOUND, "nobody of this name is quoted in this corpus"));
        }
        Ok(Html(pages::person(database.name(), &name, page, count, &said)))
    })
    .await
}

/// `GET /article/{number}`
pub(crate) async fn article(State(app): State<Arc<App>>, Path(number): Path<i64>) -> Result<Html<String>, Refusal> {
    let (record, unit) = app.article(number).await?;
    on_a_thread(move || {
        let origin = Origin { fields: html! { input type="hidden" name="article" value=(number); } };
        Ok(Html(pages::article(&record, unit, &origin)))
    })
    .await
}

/// `GET /report`
pub(crate) async fn report(State(app): State<Arc<App>>) -> Result<Html<String>, Refusal> {
    app.ask(|database| Ok(Html(copydesk_pages::report(database)?))).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_the_pattern_language_are_letters() {
        assert_eq!(contains("100% A_b\\"), "%100\\% a\\_b\\\\%");
    }
}
