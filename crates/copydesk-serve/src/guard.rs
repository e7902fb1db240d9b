//! Access control: refuses requests from pages of other sites, and under host names that are not this machine's (DNS rebinding).

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::error::Refusal;
use crate::limits;

/// The cookie that holds the token. Servers on other ports of this machine are sent it too, and have names of their own for theirs.
pub(crate) fn cookie(app: &App) -> String {
    format!("copydesk-{}", app.address.port())
}

pub(crate) async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    match allowed(&app, &request) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// Sets what every answer has.
pub(crate) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed: [(HeaderName, &str); 5] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // Not `no-referrer`, with which forms would not tell where they are from.
        (header::REFERRER_POLICY, "same-origin"),
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
    let host = text(headers, header::HOST.as_str()).unwrap_or_default();
    if !is_own(app.address.ip(), &app.names, host) {
        let why = "this server answers as localhost only, or by the name that it was started with";
        return Err(Refusal::new(StatusCode::MISDIRECTED_REQUEST, why));
    }
    let follows_link = request.method() == Method::GET && text(headers, "sec-fetch-mode") == Some("navigate");
    if is_of_another_site(headers, host) && !(follows_link && request.uri().path() == "/") {
        let why =
            "this request comes from a page of another site, which may link to the start page and to nothing else";
        return Err(Refusal::new(StatusCode::FORBIDDEN, why));
    }
    Ok(())
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// Whether a page of another site, or of another port, has a browser send the request. Browsers say so in `Sec-Fetch-Site`, and those of before
/// 2023 in `Origin` of all that is no GET. A request with neither is a program's. A browser of before 2020 looks the same: a page that it shows
/// could take this machine's time, but reads no answer, and writes nothing, since that takes a token.
fn is_of_another_site(headers: &HeaderMap, host: &str) -> bool {
    match (text(headers, "sec-fetch-site"), text(headers, header::ORIGIN.as_str())) {
        (Some(site), _) => !["same-origin", "none"].contains(&site),
        (None, Some(origin)) => origin.strip_prefix("http://") != Some(host),
        (None, None) => false,
    }
}

/// Whether a host, with its port or without, is this server: `localhost`, a name that it was given, or an address. A site whose name leads to
/// this machine (DNS rebinding) is none of them.
fn is_own(address: IpAddr, names: &[String], host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    // One that listens on this machine only is reached by no other address.
    let is_address = |found: IpAddr| found.is_loopback() || !address.is_loopback();
    name.eq_ignore_ascii_case("localhost")
        || names.iter().any(|own| name.eq_ignore_ascii_case(own))
        || name.parse().is_ok_and(is_address)
}

/// Whether a request has the token, as a cookie or as a header.
pub(crate) fn has_token(app: &App, headers: &HeaderMap) -> bool {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let named = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
    let own = cookie(app);
    let mut of_cookies = named.filter(|(name, _)| *name == own).map(|(_, value)| value);
    let of_header = text(headers, "x-copydesk-token");
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
        let (local, open) = (IpAddr::from([127, 0, 0, 1]), IpAddr::from([0, 0, 0, 0]));
        for own in ["localhost", "LOCALHOST:80", "127.0.0.1:8000", "127.9.9.9", "[::1]:8000"] {
            assert!(is_own(local, &[], own) && is_own(open, &[], own), "{own}");
        }
        for other in ["", "example.org", "localhost.example.org", "127.0.0.1.nip.io:8000"] {
            assert!(!is_own(local, &[], other) && !is_own(open, &[], other), "{other}");
        }
        // An address is no name that somebody could lead elsewhere.
        for address in ["192.168.0.2", "192.168.0.2:8000", "[::2]"] {
            assert!(!is_own(local, &[], address) && is_own(open, &[], address), "{address}");
        }
        assert!(is_own(open, &["Desk.example".into()], "desk.EXAMPLE:8000"));
    }

    #[test]
    fn browsers_tell_where_a_request_is_from() {
        let told = |headers: &[(&'static str, &str)]| {
            let headers = headers.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()));
            is_of_another_site(&headers.collect(), "localhost:8000")
        };
        let (site, origin) = ("sec-fetch-site", "origin");
        for own in [&[][..], &[(site, "same-origin")], &[(site, "none")], &[(origin, "http://localhost:8000")]] {
            assert!(!told(own), "{own:?}");
        }
        // A page without an origin of its own, as of a form with no referrer, is told by what newer browsers say.
        assert!(!told(&[(site, "same-origin"), (origin, "null")]));
        for other in [
            &[(site, "cross-site")][..],
            // Another port of this machine.
            &[(site, "same-site")],
            &[(origin, "http://localhost:8001")],
            &[(origin, "https://example.org")],
            &[(origin, "null")],
            &[(site, "cross-site"), (origin, "http://localhost:8000")],
        ] {
            assert!(told(other), "{other:?}");
        }
    }
}
