//! The state that all requests share, and the work that they have in common.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use copydesk_core::{Article, Record};
use copydesk_formats::Unit;
use copydesk_host::Pipeline;
use copydesk_sql::Database;
use tokio::sync::Semaphore;

use crate::corpus::Corpus;
use crate::corrections::File;
use crate::error::Refusal;
use crate::{Error, Options, limits};

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
            // Held by the work, which continues when the client disconnects.
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
