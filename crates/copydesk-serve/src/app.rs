//! The shared state, and the routes.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use copydesk_core::{Article, Record};
use copydesk_formats::Unit;
use copydesk_host::Pipeline;
use copydesk_sql::Database;
use tokio::sync::Semaphore;

use crate::corpus::Corpus;
use crate::corrections::File;
use crate::error::Refusal;
use crate::{Error, Options, annotate, browse, corrections, error, export, guard, limits, read};

pub(crate) struct App {
    pub pipeline: Pipeline,
    pub corpus: Option<Corpus>,
    pub corrections: File,
    /// Lets a browser write.
    pub token: String,
    /// Where it listens.
    pub address: SocketAddr,
    /// What else it is called.
    pub names: Vec<String>,
    pub patience: Duration,
    /// Of the requests of programs that are annotated at once.
    pub programs: Semaphore,
    /// Of the pastes that are.
    people: Arc<Semaphore>,
}

impl App {
    pub fn new(pipeline: Pipeline, options: &Options, address: SocketAddr) -> Result<App, Error> {
        Ok(App {
            pipeline,
            corpus: Corpus::open(options)?,
            corrections: File::new(options.corrections.clone()),
            token: token()?,
            address,
            names: options.names.clone(),
            patience: options.patience,
            programs: Semaphore::new(limits::PROGRAMS),
            people: Arc::new(Semaphore::new(limits::PEOPLE)),
        })
    }

    /// Asks the corpus, on a thread where that may take its time.
    pub async fn ask<T: Send + 'static>(
        self: &Arc<App>,
        question: impl FnOnce(&Database) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let app = self.clone();
        on_a_thread(move || {
            let none = || Refusal::new(StatusCode::NOT_FOUND, "no corpus is served: start the server with a folder");
            let corpus = app.corpus.as_ref().ok_or_else(none)?;
            question(&corpus.corrected(&app.corrections)?.database)
        })
        .await
    }

    /// The record of an article of the corpus, corrected.
    pub async fn article(self: &Arc<App>, number: i64) -> Result<(Record, Unit), Refusal> {
        self.ask(move |database| {
            let none = || Refusal::new(StatusCode::NOT_FOUND, format!("there is no article {number} in this corpus"));
            Ok((database.record(number)?.ok_or_else(none)?, database.unit()))
        })
        .await
    }

    /// Annotates one article of a person, and corrects it.
    pub async fn annotate(self: &Arc<App>, article: Article) -> Result<Record, Refusal> {
        let failed = |error: String| Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, error);
        let permit = self.people.clone().acquire_owned().await.map_err(|error| failed(error.to_string()))?;
        let app = self.clone();
        on_a_thread(move || {
            // Held by the work, which goes on where the request is given up.
            let _permit = permit;
            let mut worker = app.pipeline.worker().map_err(|error| failed(error.to_string()))?;
            let record = worker.annotate(vec![article]).pop();
            let record = record.ok_or_else(|| failed("the article has no record".into()))?;
            app.corrections.amend(record, Unit::default())
        })
        .await
    }
}

/// Runs blocking work on a thread of its own.
pub(crate) async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    let panicked = |_| Err(Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "this request met a defect of copydesk"));
    tokio::task::spawn_blocking(work).await.unwrap_or_else(panicked)
}

/// 32 hexadecimal digits.
fn token() -> Result<String, Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| Error::Token(io::Error::other(error)))?;
    Ok(format!("{:032x}", u128::from_le_bytes(bytes)))
}

pub(crate) fn router(app: Arc<App>) -> Router {
    let timed = Router::new()
        .route("/", get(read::home))
        .route("/read", post(read::read))
        .route("/search", get(browse::search))
        .route("/person", get(browse::person))
        .route("/article/{number}", get(browse::article))
        .route("/report", get(browse::report))
        .route("/export", post(export::export))
        .route("/corrections", post(corrections::append).get(corrections::download))
        .route("/health", get(|| async { "ok\n" }))
        .route("/openapi.json", get(|| async { asset("application/json", include_str!("openapi.json")) }))
        .route("/app.js", get(|| async { asset("text/javascript", include_str!("../web/app.js")) }))
        .layer(axum::middleware::from_fn(guard::in_time));
    Router::new()
        // It has limits of its own: it answers while it reads.
        .route("/annotate", post(annotate::annotate))
        .merge(timed)
        .layer(DefaultBodyLimit::max(limits::BODY))
        .layer(from_fn_with_state(app.clone(), guard::guard))
        .layer(axum::middleware::from_fn(error::as_page))
        .layer(axum::middleware::from_fn(guard::headers))
        .with_state(app)
}

fn asset(kind: &'static str, text: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, kind)], text)
}
