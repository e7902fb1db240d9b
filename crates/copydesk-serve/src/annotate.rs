//! `POST /annotate`: articles in, records out, as `copydesk annotate` does from standard input to a pipe.

use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Query, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use copydesk_formats::{Options, Reader, Unit, decompress, write_record};
use serde::Deserialize;
use tokio::sync::mpsc;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::io::{StreamReader, SyncIoBridge};

use crate::app::App;
use crate::error::Refusal;
use crate::limits;

/// What standard input is called: ids of articles without one begin with it, and are to be those of the command line.
const INPUT: &str = "stdin";

/// Records that may wait for a client that reads slowly.
const WAITING: usize = 16;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    offsets: Option<String>,
    #[serde(default)]
    tokens: bool,
}

/// Records stream out while articles come in. Memory is bounded: a client that does not read holds up its own articles.
pub(crate) async fn annotate(
    State(app): State<Arc<App>>,
    Query(asked): Query<Asked>,
    request: Request,
) -> Result<Response, Refusal> {
    let unit = match &asked.offsets {
        None => Some(Unit::default()),
        Some(word) => Unit::parse(word),
    };
    let unknown = || Refusal::new(StatusCode::BAD_REQUEST, "`offsets` is codepoint, utf16 or byte");
    let options = Options { offsets: unit.ok_or_else(unknown)?, tokens: asked.tokens };
    let (lines, received) = mpsc::channel::<io::Result<Bytes>>(WAITING);
    let body = body(request.into_body());
    tokio::spawn(async move {
        // Fails only when the server ends.
        let Ok(_permit) = app.permits.acquire().await else { return };
        let app = app.clone();
        let _ = tokio::task::spawn_blocking(move || {
            if let Err(error) = run(&app, body, &options, &lines) {
                // The status is sent already: an answer that breaks off is one that failed.
                let _ = lines.blocking_send(Err(error));
            }
        })
        .await;
    });
    let body = Body::from_stream(ReceiverStream::new(received));
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], body).into_response())
}

fn run(
    app: &App,
    body: impl io::Read + Send + 'static,
    options: &Options,
    lines: &mpsc::Sender<io::Result<Bytes>>,
) -> io::Result<()> {
    let articles = Reader::new(INPUT, decompress(body)?);
    let line = |_, record| {
        let mut line = Vec::new();
        let written = write_record(&mut line, &record, options);
        line.push(b'\n');
        written.map(|()| Bytes::from(line))
    };
    let summary = copydesk_host::run_with(&app.pipeline, 1, articles, line, |line| match lines.blocking_send(line) {
        Ok(()) => ControlFlow::Continue(()),
        // The client is gone.
        Err(_) => ControlFlow::Break(()),
    });
    summary.map(drop).map_err(io::Error::other)
}

/// A blocking reader of the body, which fails if the body is too long or too slow.
fn body(body: Body) -> impl io::Read + Send + 'static {
    let mut left = limits::BODY;
    let pieces = body.into_data_stream().timeout(limits::PIECE).map(move |piece| {
        let piece = piece.map_err(|_| io::Error::new(io::ErrorKind::TimedOut, "the request stalled"))?;
        let piece = piece.map_err(io::Error::other)?;
        let over = || io::Error::new(io::ErrorKind::FileTooLarge, "the request is longer than 64 MiB; send several");
        left = left.checked_sub(piece.len()).ok_or_else(over)?;
        Ok::<_, io::Error>(piece)
    });
    SyncIoBridge::new(StreamReader::new(Box::pin(pieces)))
}
