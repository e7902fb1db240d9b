//! The frame of every page: one document, and the policy by which a browser loads nothing that is not in it.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

/// A document with one style sheet, which alone its content security policy allows.
///
/// ```
/// use copydesk_pages::Document;
/// use maud::html;
///
/// let body = html! { p { "a < b" } };
/// let page = Document { title: "A page", style: "p{color:red}", policy: Document::OF_A_FILE, head: html! {}, body }.into_string();
/// assert!(page.starts_with("<!DOCTYPE html>") && page.contains("<p>a &lt; b</p>"));
/// assert!(page.contains("default-src 'none'; style-src 'sha256-"));
/// ```
pub struct Document<'a> {
    /// The title of the page.
    pub title: &'a str,
    /// The style sheet.
    pub style: &'a str,
    /// Directives of the policy in addition to those of every page.
    pub policy: &'a str,
    /// More of its head.
    pub head: Markup,
    /// Its body.
    pub body: Markup,
}

impl Document<'_> {
    /// The policy of a page that is opened as a file: it sends nothing anywhere.
    pub const OF_A_FILE: &'static str = "form-action 'none'";

    /// The document as HTML.
    pub fn into_string(self) -> String {
        let Document { title, style, policy, head, body } = self;
        let hash = BASE64_STANDARD.encode(Sha256::digest(style.as_bytes()));
        let policy = format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; {policy}");
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(policy);
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="referrer" content="same-origin";
                    meta name="color-scheme" content="light dark";
                    title { (title) }
                    (head)
                    style { (PreEscaped(style)) }
                }
                body { (body) }
            }
        }
        .into_string()
            + "\n"
    }
}
