//! A text that somebody pastes, and its page.

use std::sync::Arc;

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use copydesk_core::{Article, Meta};
use maud::html;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::app::{App, on_a_thread};
use crate::error::Refusal;
use crate::guard::{cookie, is_equal};
use crate::pages::{self, Origin};

#[derive(Debug, Deserialize)]
pub(crate) struct Opened {
    token: Option<String>,
}

/// `GET /`. With the token, the browser keeps it, and the address loses it.
pub(crate) async fn home(State(app): State<Arc<App>>, Query(opened): Query<Opened>) -> Response {
    match opened.token {
        Some(token) if is_equal(&token, &app.token) => {
            let cookie = format!("{}={token}; HttpOnly; SameSite=Strict; Path=/", cookie(&app));
            ([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response()
        }
        _ => Html(pages::home(app.corpus.as_ref().map(|corpus| corpus.name.as_str()))).into_response(),
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct Pasted {
    pub text: String,
    #[serde(default)]
    pub title: String,
}

impl Pasted {
    /// The article, called after its text, so that a correction finds it when it is pasted again.
    pub fn article(self) -> Result<Article, Refusal> {
        // A form sends line ends as CR LF, whatever was pasted.
        let text = self.text.replace("\r\n", "\n");
        if text.trim().is_empty() {
            return Err(Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, "there is no text; paste an article"));
        }
        let hash = format!("{:x}", Sha256::digest(&text));
        let title = Some(self.title).filter(|title| !title.trim().is_empty());
        Ok(Article::new(format!("pasted-{}", &hash[..12]), text, Meta { title, ..Meta::default() }))
    }
}

/// `POST /read`
pub(crate) async fn read(
    State(app): State<Arc<App>>,
    pasted: Result<Form<Pasted>, FormRejection>,
) -> Result<Html<String>, Refusal> {
    let Form(pasted) = pasted.map_err(|error| Refusal::new(error.status(), error.body_text()))?;
    let article = pasted.article()?;
    let text = article.text().to_owned();
    let title = article.meta().title.clone().unwrap_or_default();
    let record = app.annotate(article).await?;
    on_a_thread(move || {
        let origin = Origin {
            fields: html! {
                input type="hidden" name="title" value=(title);
                textarea name="text" hidden { "\n" (text) }
            },
        };
        Ok(Html(pages::article(&record, copydesk_formats::Unit::Codepoint, &origin)))
    })
    .await
}
