//! Which function answers which request.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header;
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use axum::routing::{get, post};

use crate::app::App;
use crate::{annotate, browse, correct, error, export, guard, limits, read};

pub(crate) fn router(app: Arc<App>) -> Router {
    let timed = Router::new()
        .route("/", get(read::home))
        .route("/read", post(read::read))
        .route("/search", get(browse::search))
        .route("/person", get(browse::person))
        .route("/article/{number}", get(browse::article))
        .route("/report", get(browse::report))
        .route("/export", post(export::export))
        .route("/corrections", post(correct::append).get(correct::download))
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
