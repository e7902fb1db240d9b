//! The server over plain HTTP, without plugins. What a browser does with its pages is tested in `tests/browser`.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;

use copydesk_core::Record;
use copydesk_formats::{Options as WriteOptions, Reader, write_record};
use copydesk_host::Builder;
use copydesk_serve::{Options, Server};

struct Client {
    address: String,
    token: String,
    corrections: PathBuf,
    _folder: tempfile::TempDir,
}

impl Client {
    fn new() -> Client {
        let folder = tempfile::tempdir().unwrap();
        let corrections = folder.path().join("corrections.jsonl");
        let options = Options { corrections: corrections.clone(), ..Options::default() };
        let server = Server::bind(Builder::new().open_linked().unwrap(), options).unwrap();
        let url = server.url();
        let (address, token) = url.strip_prefix("http://").unwrap().split_once("/?token=").unwrap();
        let (address, token) = (address.to_owned(), token.to_owned());
        std::thread::spawn(|| server.run());
        Client { address, token, corrections, _folder: folder }
    }

    /// Status line and headers, and the body.
    fn ask(&self, request: &str, headers: &str, body: &str) -> (String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let host = if headers.starts_with("host:") { String::new() } else { format!("host: {}\r\n", self.address) };
        let length = body.len();
        write!(stream, "{request} HTTP/1.0\r\n{host}{headers}content-length: {length}\r\n\r\n{body}").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_ascii_lowercase(), body.to_owned())
    }
}

#[test]
fn records_are_those_of_the_reader_and_the_writer() {
    let client = Client::new();
    let articles = "{\"id\": 1, \"text\": \"\"}\n{ no article\n{\"text\": 7}\n";
    let (head, body) = client.ask("POST /annotate", "", articles);
    assert!(head.starts_with("http/1.0 200") && head.contains("application/x-ndjson"), "{head}");
    let mut expected = Vec::new();
    for article in Reader::new("stdin", articles.as_bytes()) {
        // None of them can be read, so that nothing depends on what the host adds.
        let record: Record = article.unwrap_err();
        write_record(&mut expected, &record, &WriteOptions::default()).unwrap();
        expected.push(b'\n');
    }
    assert_eq!(body, String::from_utf8(expected).unwrap());
    let (_, body) = client.ask("POST /annotate?offsets=utf16", "", "🙂 Ada spoke.");
    assert!(
        body.contains("\"offsets\":\"utf16\"") && body.contains("\"sentences\":[{\"start\":0,\"end\":13}]"),
        "{body}"
    );
}

#[test]
fn wrong_requests_say_what_is_wrong() {
    let client = Client::new();
    for (request, body, status, said) in [
        ("POST /annotate?offsets=miles", "Ada.", "400", "codepoint, utf16 or byte"),
        ("POST /annotate?colour=red", "Ada.", "400", "unknown field"),
        ("GET /article/0", "", "404", "no corpus is served"),
        ("GET /search", "", "404", "no corpus is served"),
        ("POST /read", "text=%20", "422", "there is no text"),
        ("POST /export", "as=song&text=Ada.", "400", "record, page, labelstudio or webanno"),
    ] {
        let (head, body) = client.ask(request, "content-type: application/x-www-form-urlencoded\r\n", body);
        assert!(head.starts_with(&format!("http/1.0 {status}")) && body.contains(said), "{request}: {head}\n{body}");
    }
}

#[test]
fn the_token_becomes_a_cookie_that_other_sites_do_not_send() {
    let client = Client::new();
    let (head, _) = client.ask(&format!("GET /?token={}", client.token), "", "");
    assert!(head.starts_with("http/1.0 303") && head.contains("\r\nlocation: /"), "{head}");
    let port = client.address.rsplit(':').next().unwrap();
    let cookie = format!("set-cookie: copydesk-{port}={}; httponly; samesite=strict; path=/", client.token);
    assert!(head.contains(&cookie), "{head}");
    let (head, page) = client.ask("GET /?token=guess", "", "");
    assert!(head.starts_with("http/1.0 200") && !head.contains("set-cookie") && !page.contains(&client.token));
    assert!(head.contains("x-frame-options: deny") && head.contains("cache-control: no-store"), "{head}");
}

#[test]
fn pages_of_other_sites_reach_nothing() {
    let client = Client::new();
    let link = "sec-fetch-site: cross-site\r\nsec-fetch-mode: navigate\r\n";
    for (request, headers, status) in [
        ("GET /", "", "200"),
        // Somebody follows the link that the server printed, in a notebook or a mail.
        ("GET /", link, "200"),
        ("GET /report", link, "403"),
        ("GET /corrections", link, "403"),
        ("GET /health", "sec-fetch-site: same-site\r\nsec-fetch-mode: no-cors\r\n", "403"),
        ("POST /annotate", link, "403"),
        ("POST /annotate", "origin: http://localhost:1\r\n", "403"),
        ("POST /annotate", "origin: null\r\n", "403"),
        ("POST /annotate", "host: example.org\r\n", "421"),
        ("POST /annotate", "", "200"),
        ("POST /annotate", &format!("origin: http://{}\r\n", client.address), "200"),
    ] {
        let (head, _) = client.ask(request, headers, "");
        assert!(head.starts_with(&format!("http/1.0 {status}")), "{request} {headers}: {head}");
        assert!(head.contains("x-frame-options: deny"), "{head}");
    }
    // Who reads pages is shown one.
    let (head, page) = client.ask("GET /report", &format!("{link}accept: text/html\r\n"), "");
    assert!(head.starts_with("http/1.0 403") && head.contains("text/html") && page.contains("another site"), "{page}");
}

#[test]
fn corrections_are_written_with_the_token_and_as_they_are_read() {
    let client = Client::new();
    let post = |headers: &str, body: &str| {
        client.ask("POST /corrections", &format!("x-copydesk-token: {}\r\n{headers}", client.token), body)
    };
    let (json, line) = (
        "content-type: application/json\r\n",
        r#"{"by":"ada","correct":"type","entity":{"id":"a","name":"b"},"is":"PER"}"#,
    );
    let pretty = line.replace(',', ",\n ");
    assert!(client.ask("POST /corrections", json, line).0.starts_with("http/1.0 403"));
    assert!(post("content-type: text/plain\r\n", line).0.starts_with("http/1.0 415"));
    let (head, why) = post(json, r#"{"correct":"type","entity":{"id":"a","name":"b"},"is":"person"}"#);
    assert!(head.starts_with("http/1.0 422") && why.contains("unknown type `person`"), "{why}");
    assert!(!client.corrections.exists());
    assert!(post(json, &pretty).0.starts_with("http/1.0 204"));
    assert_eq!(std::fs::read_to_string(&client.corrections).unwrap(), format!("{line}\n"));
}

#[test]
fn a_file_of_corrections_that_cannot_be_read_is_named_with_its_line() {
    let client = Client::new();
    std::fs::write(&client.corrections, "\n{\"correct\": \"everything\"}\n").unwrap();
    let headers = "content-type: application/x-www-form-urlencoded\r\n";
    let (head, why) = client.ask("POST /read", headers, "text=Ada+spoke.");
    assert!(head.starts_with("http/1.0 503"), "{head}");
    assert!(why.contains("corrections.jsonl, line 2: unknown variant `everything`"), "{why}");
    // Nor is anything put behind that line.
    let headers = format!("content-type: application/json\r\nx-copydesk-token: {}\r\n", client.token);
    let correction = r#"{"correct":"not_a_quotation","quote":{"id":"a","said":"b"}}"#;
    assert!(client.ask("POST /corrections", &headers, correction).0.starts_with("http/1.0 503"));
    std::fs::write(&client.corrections, "").unwrap();
    assert!(client.ask("POST /corrections", &headers, correction).0.starts_with("http/1.0 204"));
}

#[test]
fn the_description_lists_what_programs_may_ask() {
    let client = Client::new();
    let (_, description) = client.ask("GET /openapi.json", "", "");
    let description: serde_json::Value = serde_json::from_str(&description).unwrap();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let (head, _) = client.ask(&format!("{} {path}", method.to_uppercase()), "", "");
            assert!(!head.starts_with("http/1.0 404") && !head.starts_with("http/1.0 405"), "{method} {path}: {head}");
        }
    }
}
