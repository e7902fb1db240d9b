//! A local server for people: paste an article and see it annotated, browse a corpus, correct what is wrong. And for programs: `POST
//! /annotate` takes articles in any format that copydesk reads and gives the records that `copydesk annotate` writes, byte for byte.
//!
//! It is made to listen on this machine only. A request that comes from another site's page, or under a name that is not this server's, is
//! refused; what writes a file needs the token that is in [`Server::url`]. No request names a file: articles are referred to by number,
//! and the only file that is written is the one for corrections.
//!
//! ```
//! use std::io::{Read, Write};
//! use std::net::TcpStream;
//!
//! use copydesk_host::Builder;
//! use copydesk_serve::{Options, Server};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let server = Server::bind(Builder::new().open_linked()?, Options::default())?; // on a port that is free
//! let url = server.url(); // for a browser: http://127.0.0.1:40123/?token=…
//! std::thread::spawn(|| server.run());
//!
//! let address = url.trim_start_matches("http://").split('/').next().unwrap();
//! let mut program = TcpStream::connect(address)?;
//! write!(program, "POST /annotate HTTP/1.0\r\nHost: {address}\r\nContent-Length: 10\r\n\r\nAda spoke.")?;
//! let mut answer = String::new();
//! program.read_to_string(&mut answer)?;
//! assert!(answer.contains("\r\n\r\n{\"schema\":\"copydesk.record/1\",\"id\":\"stdin\",\"text\":\"Ada spoke.\""), "{answer}");
//! # Ok(())
//! # }
//! ```
//!
//! | request | gives |
//! |---|---|
//! | `GET /` | a page to paste an article into, and to search the corpus from |
//! | `POST /read` | the page of the pasted article |
//! | `GET /search`, `/person`, `/article/{number}`, `/report` | pages of the corpus |
//! | `POST /export` | an article as a file: record, page, Label Studio, Web Annotation |
//! | `POST /corrections` | appends one correction to `corrections.jsonl` |
//! | `POST /annotate` | records, one per line, while articles still come in |
//! | `GET /health`, `/openapi.json` | whether it is up; the description of all this |
#![deny(missing_docs)]

mod annotate;
mod app;
mod browse;
mod corpus;
mod correct;
mod corrections;
mod error;
mod export;
mod find;
mod guard;
mod limits;
mod pages;
mod read;
mod routes;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use copydesk_host::Pipeline;

pub use error::Error;

use app::App;

/// What is served, and where.
#[derive(Clone, Debug)]
pub struct Options {
    /// The address to listen on; port 0 takes one that is free.
    pub address: SocketAddr,
    /// The folder of a run with Parquet tables, to browse.
    pub corpus: Option<PathBuf>,
    /// The file that corrections are appended to.
    pub corrections: PathBuf,
    /// Names by which others reach it, beside `localhost` and addresses.
    pub names: Vec<String>,
    /// How long a client of `/annotate` may neither send nor read; in all, ten times as long.
    pub patience: Duration,
}

impl Default for Options {
    /// This machine only, without a corpus.
    fn default() -> Options {
        let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
        let (corrections, names) = (corrections::NAME.into(), Vec::new());
        Options { address, corpus: None, corrections, names, patience: limits::PATIENCE }
    }
}

/// A server that listens, and answers once it runs.
pub struct Server {
    listener: std::net::TcpListener,
    address: SocketAddr,
    app: Arc<App>,
}

impl Server {
    /// Loads the corpus and starts to listen.
    ///
    /// # Errors
    /// [`Error::Corpus`], [`Error::Listen`]
    pub fn bind(pipeline: Pipeline, options: Options) -> Result<Server, Error> {
        let listen = |source| Error::Listen { address: options.address, source };
        let listener = std::net::TcpListener::bind(options.address).map_err(listen)?;
        listener.set_nonblocking(true).map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let app = Arc::new(App::new(pipeline, &options, address)?);
        Ok(Server { listener, address, app })
    }

    /// Where to open it, with the token that lets the browser write corrections.
    pub fn url(&self) -> String {
        format!("http://{}/?token={}", self.address, self.app.token)
    }

    /// Answers until Ctrl-C, or until the process ends.
    ///
    /// # Errors
    /// [`Error::Listen`]
    pub fn run(self) -> Result<(), Error> {
        let listen = |source| Error::Listen { address: self.address, source };
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(listen)?;
        let served = runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            axum::serve(listener, routes::router(self.app)).await
        });
        // A request that is still being answered on a thread of its own must not hold the process.
        runtime.shutdown_background();
        served.map_err(listen)
    }
}
