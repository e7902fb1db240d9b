//! `POST /annotate`: articles in, records out, as `copydesk annotate` does from standard input to a pipe.

use std::io::{self, Read};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

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

type Lines = mpsc::Sender<io::Result<Bytes>>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Parameters {
    offsets: Option<String>,
    #[serde(default)]
    tokens: bool,
}

/// Records stream out while articles come in. Memory is bounded: a client that does not read holds up its own articles. It is disconnected when
/// the server has waited too long for it, at once or in all, so that it does not hold up others.
pub(crate) async fn annotate(
    State(app): State<Arc<App>>,
    Query(parameters): Query<Parameters>,
    request: Request,
) -> Result<Response, Refusal> {
    let unit = match &parameters.offsets {
        None => Some(Unit::default()),
        Some(word) => Unit::parse(word),
    };
    let unknown = || Refusal::new(StatusCode::BAD_REQUEST, "`offsets` is codepoint, utf16 or byte");
    let options = Options { offsets: unit.ok_or_else(unknown)?, tokens: parameters.tokens };
    let (lines, received) = mpsc::channel(WAITING);
    let body = body(request.into_body(), app.patience);
    let failed = Arc::new(AtomicBool::new(false));
    let fails = failed.clone();
    tokio::spawn(async move {
        // Fails only when the server ends.
        let Ok(_permit) = app.programs.acquire().await else { return };
        let app = app.clone();
        let _ = tokio::task::spawn_blocking(move || {
            let complete = run(&app, body, &options, &lines).unwrap_or(false);
            fails.store(!complete, Ordering::Release);
        })
        .await;
    });
    // The status is sent already: an answer that breaks off is one that is not complete.
    let broken = move |()| {
        failed.load(Ordering::Acquire).then(|| Err::<Bytes, _>(io::Error::other("the rest is not annotated")))
    };
    let lines = ReceiverStream::new(received).chain(tokio_stream::once(()).filter_map(broken));
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(lines)).into_response())
}

/// Whether the client took all records.
fn run(app: &App, body: impl Read + Send + 'static, options: &Options, lines: &Lines) -> io::Result<bool> {
    let articles = Reader::new(INPUT, unpacked(body, limits::BODY)?);
    let line = |_, record| {
        let mut line = Vec::new();
        let written = write_record(&mut line, &record, options);
        line.push(b'\n');
        written.map(|()| Bytes::from(line))
    };
    let runtime = tokio::runtime::Handle::current();
    let mut left = app.patience * limits::STALLS;
    let summary = copydesk_host::run_with(&app.pipeline, 1, articles, line, |line| {
        let asked = Instant::now();
        let sent = runtime.block_on(lines.send_timeout(line, app.patience.min(left)));
        left = left.saturating_sub(asked.elapsed());
        match sent {
            Ok(()) => ControlFlow::Continue(()),
            // The client is gone, or does not read.
            Err(_) => ControlFlow::Break(()),
        }
    });
    summary.map(|summary| summary.stopped.is_none()).map_err(io::Error::other)
}

/// A blocking reader of the body, which fails if the body is too slow.
fn body(body: Body, patience: Duration) -> impl Read + Send + 'static {
    let pieces = body.into_data_stream().timeout(patience);
    let pieces = pieces.map(|piece| piece.map_err(|_| stalled())?.map_err(io::Error::other));
    let inner = SyncIoBridge::new(StreamReader::new(Box::pin(pieces)));
    Awaited { inner, left: patience * limits::STALLS }
}

fn stalled() -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, "the request stalled")
}

/// What is waited for no longer than this in all. The time between reads is the server's own and does not count.
struct Awaited<R> {
    inner: R,
    left: Duration,
}

impl<R: Read> Read for Awaited<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let asked = Instant::now();
        let read = self.inner.read(out);
        self.left = self.left.saturating_sub(asked.elapsed());
        if self.left.is_zero() { Err(stalled()) } else { read }
    }
}

/// What is in a body that may be packed. It fails at the byte after the last that is allowed, packed or not: a small body may unpack to a large
/// one.
fn unpacked(body: impl Read + Send + 'static, most: usize) -> io::Result<impl Read + Send + 'static> {
    Ok(Limited { inner: decompress(Limited { inner: body, left: most })?, left: most })
}

struct Limited<R> {
    inner: R,
    left: usize,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out)?;
        let over = || io::Error::new(io::ErrorKind::FileTooLarge, "the request is longer than 64 MiB; send several");
        self.left = self.left.checked_sub(read).ok_or_else(over)?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::net::SocketAddr;

    use copydesk_host::Builder;

    use super::*;

    #[test]
    fn a_small_body_does_not_unpack_to_a_large_one() {
        let packed = |bytes: &[u8]| {
            let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            packer.write_all(bytes).unwrap();
            packer.finish().unwrap()
        };
        let read = |packed: Vec<u8>| {
            let mut all = Vec::new();
            unpacked(io::Cursor::new(packed), 5000).and_then(|mut body| body.read_to_end(&mut all)).map(|_| all)
        };
        assert_eq!(read(packed(&[7; 5000])).unwrap(), [7; 5000]);
        assert!(packed(&[7; 1 << 20]).len() < 5000);
        assert_eq!(read(packed(&[7; 1 << 20])).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        // Nor is a body endless that unpacks to nothing.
        assert_eq!(read(packed(&[]).repeat(1000)).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        assert_eq!(read(vec![7; 5001]).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
    }

    #[tokio::test]
    async fn a_client_that_sends_a_byte_now_and_then_is_given_up() {
        let (patience, pause) = (Duration::from_millis(200), Duration::from_millis(100));
        let drip = tokio_stream::iter("Ada spoke. ".repeat(100).into_bytes()).throttle(pause);
        let mut body = body(Body::from_stream(drip.map(|byte| io::Result::Ok(vec![byte]))), patience);
        let read = move || {
            let mut text = Vec::new();
            body.read_to_end(&mut text).map_err(|error| (error.kind(), text.len()))
        };
        let (kind, bytes) = tokio::task::spawn_blocking(read).await.unwrap().unwrap_err();
        assert_eq!(kind, io::ErrorKind::TimedOut);
        // Each byte came in time, and all would take 100 s.
        assert!((2..100).contains(&bytes), "{bytes}");
    }

    #[tokio::test]
    async fn a_client_that_does_not_read_is_given_up() {
        let options = crate::Options { patience: Duration::from_millis(50), ..crate::Options::default() };
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        let app = App::new(Builder::new().open_linked().unwrap(), &options, address).unwrap();
        let (lines, mut received) = mpsc::channel(WAITING);
        let articles = "{\"text\": \"Ada spoke.\"}\n".repeat(3 * WAITING);
        let run = move || run(&app, io::Cursor::new(articles), &Options::default(), &lines).unwrap();
        let ran = tokio::time::timeout(Duration::from_secs(30), tokio::task::spawn_blocking(run)).await;
        assert!(!ran.unwrap().unwrap(), "it is not complete");
        let mut waiting = 0;
        while received.recv().await.is_some() {
            waiting += 1;
        }
        assert_eq!(waiting, WAITING);
    }
}
