//! `/corrections`: a page sends a correction, and a person fetches the file of them.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use copydesk_link::Correction;
use serde_json::Value;

use crate::app::{App, on_a_thread};
use crate::corrections::NAME;
use crate::error::Refusal;
use crate::guard;

/// `POST /corrections`
pub(crate) async fn append(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    line: String,
) -> Result<StatusCode, Refusal> {
    if !guard::has_token(&app, &headers) {
        let why = "only a browser that was opened with the address which the server printed may write";
        return Err(Refusal::new(StatusCode::FORBIDDEN, why));
    }
    // What a form of another site can send is none of this.
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.split(';').next().is_none_or(|kind| !kind.trim().eq_ignore_ascii_case("application/json")) {
        return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "a correction is sent as application/json"));
    }
    let refused = |why| Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, format!("this is no correction: {why}"));
    Correction::parse(&line).map_err(refused)?;
    // On one line, with what is for people.
    let line: Value = serde_json::from_str(&line).map_err(|error| refused(error.to_string()))?;
    on_a_thread(move || app.corrections.append(&line)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /corrections`: the file.
pub(crate) async fn download(State(app): State<Arc<App>>) -> Result<Response, Refusal> {
    let lines = on_a_thread(move || app.corrections.bytes()).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/x-ndjson".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{NAME}\"")),
    ];
    Ok((headers, lines).into_response())
}
