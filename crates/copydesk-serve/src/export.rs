//! An article as a file: what is on the page, for other programs.

use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use copydesk_formats::{Format, Options, Writer};
use serde::Deserialize;

use crate::app::{App, on_a_thread};
use crate::error::Refusal;
use crate::read::Pasted;

#[derive(Debug, Deserialize)]
pub(crate) struct Parameters {
    #[serde(rename = "as")]
    form: String,
    /// The number of an article of the corpus, or
    article: Option<i64>,
    /// what was pasted.
    text: Option<String>,
    #[serde(default)]
    title: String,
}

/// `POST /export`
pub(crate) async fn export(
    State(app): State<Arc<App>>,
    parameters: Result<Form<Parameters>, FormRejection>,
) -> Result<Response, Refusal> {
    let Form(parameters) = parameters.map_err(|error| Refusal::new(error.status(), error.body_text()))?;
    let Parameters { form, article, text, title } = parameters;
    let record = match (article, text) {
        (Some(number), _) => app.article(number).await?.0,
        (None, Some(text)) => app.annotate(Pasted { text, title }.article()?).await?,
        (None, None) => return Err(Refusal::new(StatusCode::BAD_REQUEST, "`article` or `text` is needed")),
    };
    on_a_thread(move || {
        let format = |format| {
            let mut writer = Writer::new(Vec::new(), format, Options::default());
            let written = writer.write(&record).and_then(|()| writer.finish());
            written.map_err(|error| Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))
        };
        let (kind, name, bytes) = match form.as_str() {
            "record" => ("application/json", "record.json", format(Format::Json)?),
            "page" => ("text/html; charset=utf-8", "article.html", copydesk_pages::article(&record).into_bytes()),
            "labelstudio" => ("application/json", "labelstudio.json", format(Format::LabelStudio)?),
            "webanno" => ("application/ld+json", "annotations.jsonld", format(Format::WebAnnotation)?),
            _ => return Err(Refusal::new(StatusCode::BAD_REQUEST, "`as` is record, page, labelstudio or webanno")),
        };
        let headers = [
            (header::CONTENT_TYPE, kind.to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        ];
        Ok((headers, bytes).into_response())
    })
    .await
}
