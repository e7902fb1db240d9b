//! The pages of the corpus: a search and what it finds, an article, all that one person said, the report.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Html;
use copydesk_sql::Cell;
use maud::html;
use serde::Deserialize;

use crate::app::{App, on_a_thread};
use crate::error::Refusal;
use crate::find::{PER_PAGE, Search, TITLE, find};
use crate::pages::{self, Origin};

/// `GET /search`
pub(crate) async fn search(State(app): State<Arc<App>>, Query(search): Query<Search>) -> Result<Html<String>, Refusal> {
    app.ask(move |database| Ok(Html(pages::search(database.name(), &search, &find(database, &search)?)))).await
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
