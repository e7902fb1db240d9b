//! The server over plain HTTP, without plugins. What a browser does with its pages is tested in `tests/browser`.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::io::{Read, Write};
use std::net::TcpStream;

use copydesk_core::Record;
use copydesk_formats::{Options as WriteOptions, Reader, write_record};
use copydesk_host::Builder;
use copydesk_serve::{Options, Server};

struct Client {
    address: String,
    token: String,
    _folder: tempfile::TempDir,
}

impl Client {
    fn new() -> Client {
        let folder = tempfile::tempdir().unwrap();
        let options = Options { corrections: folder.path().join("corrections.jsonl"), ..Options::default() };
        let server = Server::bind(Builder::new().open_linked().unwrap(), options).unwrap();
        let url = server.url();
        let (address, token) = url.strip_prefix("http://").unwrap().split_once("/?token=").unwrap();
        let (address, token) = (address.to_owned(), token.to_owned());
        std::thread::spawn(|| server.run());
        Client { address, token, _folder: folder }
    }

    /// Status line and headers, and the body.
    fn ask(&self, request: &str, headers: &str, body: &str) -> (String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let host = if headers.contains("host:") { String::new() } else { format!("host: {}\r\n", self.address) };
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
    assert!(
        head.contains(&format!("set-cookie: copydesk={}; httponly; samesite=strict; path=/", client.token)),
        "{head}"
    );
    let (head, page) = client.ask("GET /?token=guess", "", "");
    assert!(head.starts_with("http/1.0 200") && !head.contains("set-cookie") && !page.contains(&client.token));
    assert!(head.contains("x-frame-options: deny") && head.contains("cache-control: no-store"), "{head}");
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
