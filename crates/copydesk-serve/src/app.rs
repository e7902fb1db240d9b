//! The shared state, and the routes.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use copydesk_core::{Article, Record};
use copydesk_formats::Unit;
use copydesk_host::Pipeline;
use copydesk_sql::{Content, Database};
use tokio::sync::Semaphore;

use crate::error::Refusal;
use crate::{Error, Options, annotate, browse, corrections, export, guard, limits, read};

pub(crate) struct App {
    pub pipeline: Pipeline,
    pub corpus: Option<Corpus>,
    corrections: Mutex<PathBuf>,
    /// Lets a browser write.
    pub token: String,
    /// Where it listens.
    pub address: SocketAddr,
    /// Of the requests that are annotated at once.
    pub permits: Arc<Semaphore>,
}

/// A run that is browsed.
pub(crate) struct Corpus {
    pub name: String,
    database: Mutex<Database>,
}

impl App {
    pub fn new(pipeline: Pipeline, options: &Options, address: SocketAddr) -> Result<App, Error> {
        let corpus = options.corpus.as_ref().map(|folder| {
            let database = Database::open(folder, Content::Everything).map_err(Error::Corpus)?;
            Ok(Corpus { name: folder.display().to_string(), database: Mutex::new(database) })
        });
        let corrections = Mutex::new(options.corrections.clone());
        let permits = Arc::new(Semaphore::new(limits::AT_ONCE));
        Ok(App { pipeline, corpus: corpus.transpose()?, corrections, token: token()?, address, permits })
    }

    /// The file of corrections. Whoever reads it or writes to it holds this meanwhile.
    pub fn corrections(&self) -> MutexGuard<'_, PathBuf> {
        self.corrections.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks the corpus, on a thread where that may take its time.
    pub async fn ask<T: Send + 'static>(
        self: &Arc<App>,
        question: impl FnOnce(&Database, &str) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let app = self.clone();
        on_a_thread(move || {
            let none = || Refusal::new(StatusCode::NOT_FOUND, "no corpus is served: start the server with a folder");
            let corpus = app.corpus.as_ref().ok_or_else(none)?;
            let database = corpus.database.lock().unwrap_or_else(PoisonError::into_inner);
            question(&database, &corpus.name)
        })
        .await
    }

    /// The record of an article of the corpus, corrected.
    pub async fn article(self: &Arc<App>, number: i64) -> Result<(Record, Unit), Refusal> {
        let app = self.clone();
        self.ask(move |database, _| {
            let none = || Refusal::new(StatusCode::NOT_FOUND, format!("there is no article {number} in this corpus"));
            let record = database.record(number)?.ok_or_else(none)?;
            Ok((corrections::apply(&app.corrections(), record)?, database.unit()))
        })
        .await
    }

    /// Annotates one article, and corrects it.
    pub async fn annotate(self: &Arc<App>, article: Article) -> Result<Record, Refusal> {
        let failed = |error: String| Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, error);
        let permit = self.permits.clone().acquire_owned().await.map_err(|error| failed(error.to_string()))?;
        let app = self.clone();
        on_a_thread(move || {
            // Held by the work, which goes on where the request is given up.
            let _permit = permit;
            let mut worker = app.pipeline.worker().map_err(|error| failed(error.to_string()))?;
            let record = worker.annotate(vec![article]).pop();
            let record = record.ok_or_else(|| failed("the article has no record".into()))?;
            corrections::apply(&app.corrections(), record)
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
        .with_state(app)
}

fn asset(kind: &'static str, text: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, kind)], text)
}
