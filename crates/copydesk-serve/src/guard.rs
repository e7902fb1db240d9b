//! Access control: refuses requests from pages of other sites, and under host names that are not this machine's (DNS rebinding).

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::error::Refusal;
use crate::limits;

/// The cookie that holds the token.
pub(crate) const COOKIE: &str = "copydesk";

pub(crate) async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    if let Err(refusal) = allowed(&app, &request) {
        return refusal.into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed: [(HeaderName, &str); 5] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn allowed(app: &App, request: &Request) -> Result<(), Refusal> {
    let headers = request.headers();
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    // Whoever listens on other addresses has chosen to be reached by other names.
    if app.address.ip().is_loopback() && !is_this_machine(host) {
        return Err(Refusal::new(StatusCode::MISDIRECTED_REQUEST, "this server answers as localhost only"));
    }
    let site = headers.get("sec-fetch-site").and_then(|site| site.to_str().ok());
    if *request.method() == Method::POST && site.is_some_and(|site| !["same-origin", "none"].contains(&site)) {
        return Err(Refusal::new(StatusCode::FORBIDDEN, "this request comes from a page of another site"));
    }
    Ok(())
}

/// Whether a host, with its port or without, names the machine itself.
fn is_this_machine(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.eq_ignore_ascii_case("localhost") || name.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}

/// Whether a request has the token, as a cookie or as a header.
pub(crate) fn has_token(app: &App, headers: &HeaderMap) -> bool {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let named = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
    let mut of_cookies = named.filter(|(name, _)| *name == COOKIE).map(|(_, value)| value);
    let of_header = headers.get("x-copydesk-token").and_then(|value| value.to_str().ok());
    of_cookies.any(|value| is_equal(value, &app.token)) || of_header.is_some_and(|value| is_equal(value, &app.token))
}

/// Compares tokens in constant time.
pub(crate) fn is_equal(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

/// Ends a request that takes too long.
pub(crate) async fn in_time(request: Request, next: Next) -> Response {
    let late = |_| Refusal::new(StatusCode::GATEWAY_TIMEOUT, "this took too long").into_response();
    tokio::time::timeout(limits::ANSWER, next.run(request)).await.unwrap_or_else(late)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_answered() {
        for own in ["localhost", "LOCALHOST:80", "127.0.0.1:8000", "127.9.9.9", "[::1]:8000"] {
            assert!(is_this_machine(own), "{own}");
        }
        for other in ["", "example.org", "localhost.example.org", "127.0.0.1.nip.io:8000", "192.168.0.2", "[::2]"] {
            assert!(!is_this_machine(other), "{other}");
        }
    }
}
