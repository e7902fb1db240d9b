//! Why a server cannot be started, and why a request is refused.

use std::fmt;
use std::io;
use std::net::SocketAddr;

use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

use crate::pages;

/// Why a server cannot be started.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// It cannot listen.
    Listen {
        /// Where.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The corpus cannot be read.
    Corpus(copydesk_sql::Error),
    /// The system gives no random bytes for the token.
    Token(io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Listen { address, source } => write!(f, "cannot listen on {address}: {source}"),
            Error::Corpus(_) => f.write_str("cannot open the corpus"),
            Error::Token(source) => write!(f, "cannot make a token: {source}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Listen { source, .. } | Error::Token(source) => Some(source),
            Error::Corpus(error) => Some(error),
        }
    }
}

/// Why a request is refused: a status and a sentence.
#[derive(Debug)]
pub(crate) struct Refusal(pub StatusCode, pub String);

impl Refusal {
    pub fn new(status: StatusCode, why: impl Into<String>) -> Refusal {
        Refusal(status, why.into())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = (self.0, format!("{}\n", self.1)).into_response();
        response.extensions_mut().insert(Why(self.1));
        response
    }
}

/// Why a request was refused, beside the answer that says so.
#[derive(Clone)]
struct Why(String);

/// Shows a refusal as a page to who reads pages.
pub(crate) async fn as_page(request: Request, next: Next) -> Response {
    let accepted = request.headers().get(header::ACCEPT).and_then(|kinds| kinds.to_str().ok());
    let reads_pages = accepted.is_some_and(|kinds| kinds.contains("text/html"));
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<Why>() {
        Some(Why(why)) if reads_pages => (response.status(), Html(pages::refusal(&why))).into_response(),
        _ => response,
    }
}

/// An internal error.
impl From<copydesk_sql::Error> for Refusal {
    fn from(error: copydesk_sql::Error) -> Refusal {
        Refusal(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
    }
}
