//! Corrections from a page, appended to a file in the format of `docs/corrections.md`. The
//! pages of the server apply them at once, and so does the next run that is given the file.

use std::fs;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use copydesk_core::Record;
use copydesk_link::{Amendment, Corrections};
use serde::{Deserialize, Serialize};

use crate::app::{App, on_a_thread};
use crate::error::Refusal;
use crate::guard;

/// The default name of the file.
pub(crate) const NAME: &str = "corrections.jsonl";

/// One line of the file, of the kinds that a page makes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "correct", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Correction {
    /// These entities are one.
    Merge { entities: Vec<Entity> },
    /// This entity said it, or nobody who is named.
    Speaker { quote: Quotation, speaker: Option<Speaker> },
    /// This is no quotation.
    NotAQuotation { quote: Quotation },
}

/// An entity of an article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entity {
    id: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
}

/// An utterance of an article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Quotation {
    id: String,
    said: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<u32>,
}

/// An entity of the same article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Speaker {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
}

/// `POST /corrections`
pub(crate) async fn append(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    correction: Result<Json<Correction>, JsonRejection>,
) -> Result<StatusCode, Refusal> {
    if !guard::has_token(&app, &headers) {
        let why = "only a browser that was opened with the address which the server printed may write";
        return Err(Refusal::new(StatusCode::FORBIDDEN, why));
    }
    let Json(correction) = correction.map_err(|error| Refusal::new(error.status(), error.body_text()))?;
    if matches!(&correction, Correction::Merge { entities } if entities.len() < 2) {
        return Err(Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, "to merge takes two entities"));
    }
    on_a_thread(move || {
        let path = app.corrections();
        let failed = |error| format!("cannot write {}: {error}", path.display());
        let written = write(&path, &correction).map_err(failed);
        written.map_err(|why| Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, why))
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The record with the corrections so far. One that does not fit is a problem in it.
pub(crate) fn apply(path: &Path, record: Record) -> Result<Record, Refusal> {
    if !path.exists() {
        return Ok(record);
    }
    let unreadable = |error: copydesk_link::Error| Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string());
    let corrections = Corrections::read(&[path]).map_err(unreadable)?;
    Ok(Amendment { authority: None, corrections }.amend(record))
}

/// Appends a whole line and flushes it to disk.
fn write(path: &Path, correction: &Correction) -> io::Result<()> {
    let mut line = serde_json::to_vec(correction)?;
    line.push(b'\n');
    let mut file = fs::OpenOptions::new().read(true).append(true).create(true).open(path)?;
    let end = file.metadata()?.len();
    if end > 0 {
        // A line that somebody, or a full disk, left without its end stays a line of its own.
        let mut last = [0];
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
        if last != *b"\n" {
            line.insert(0, b'\n');
        }
    }
    if let Err(error) = file.write_all(&line) {
        file.set_len(end)?;
        return Err(error);
    }
    file.sync_data()
}

/// `GET /corrections`: the file.
pub(crate) async fn download(State(app): State<Arc<App>>) -> Result<Response, Refusal> {
    let read = move || match fs::read(&*app.corrections()) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        read => read.map_err(|error| Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())),
    };
    let lines = on_a_thread(read).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/x-ndjson".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{NAME}\"")),
    ];
    Ok((headers, lines).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_the_documentation() {
        let lines = [
            r#"{"correct":"merge","entities":[{"id":"a","name":"V. Zelensky"},{"id":"a","name":"Zelenskyy","label":"PER"}]}"#,
            r#"{"correct":"speaker","quote":{"id":"a","said":"“No.”","start":7},"speaker":{"name":"Olena Zelenska"}}"#,
            r#"{"correct":"speaker","quote":{"id":"a","said":"“No.”"},"speaker":null}"#,
            r#"{"correct":"not_a_quotation","quote":{"id":"a","said":"“Iron Lady”"}}"#,
        ];
        for line in lines {
            let correction: Correction = serde_json::from_str(line).unwrap();
            assert_eq!(serde_json::to_string(&correction).unwrap(), line);
        }
        assert!(serde_json::from_str::<Correction>(r#"{"correct":"everything"}"#).is_err());
    }

    #[test]
    fn corrections_are_appended_as_whole_lines() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        let quote = Quotation { id: "a".into(), said: "line\nfeed".into(), start: None };
        let correction = Correction::NotAQuotation { quote };
        write(&path, &correction).unwrap();
        write(&path, &correction).unwrap();
        let written = fs::read_to_string(path).unwrap();
        assert_eq!(written.lines().count(), 2);
        assert!(written.ends_with("\n"));
    }
}
