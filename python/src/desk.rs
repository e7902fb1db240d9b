//! An opened pipeline, and one article through it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use copydesk::formats::Reader;
use copydesk::host::{self, Isolate, Isolation, Level};
use copydesk::settings::{ISOLATED_PLUGIN, parse_seconds, parse_size};
use copydesk::{Article, Builder, Meta, Pipeline, Record, Search, Worker};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use crate::annotated::Annotated;
use crate::document::Document;
use crate::error::{ConfigError, from_host};
use crate::loading;
use crate::processor::{self, Processor};
use crate::tables::{self, Tables};

self_cell::self_cell! {
    /// One thread's sessions, with the pipeline that they are of.
    struct Session {
        owner: Arc<Pipeline>,

        #[covariant]
        dependent: Worker,
    }
}

/// The part of `copydesk.Desk` that is not Python.
#[pyclass(frozen, module = "copydesk._copydesk")]
pub struct Core {
    /// `None` only while it is dropped.
    pipeline: Option<Arc<Pipeline>>,
    /// Sessions that no thread uses now.
    idle: Mutex<Vec<Session>>,
    /// The process that opened it.
    process: u32,
}

impl Drop for Core {
    /// A thread of the pipeline may be writing a log line, for which it needs the interpreter: it must not be waited for while this
    /// thread holds it. A process that was forked from the one that opened it has none of its threads, and only borrows its worker
    /// processes: it lets all lie.
    fn drop(&mut self) {
        let held = (std::mem::take(&mut self.idle), self.pipeline.take());
        if self.process != std::process::id() {
            return std::mem::forget(held);
        }
        // Where the interpreter has ended, nobody holds it, and `held` is dropped with the closure.
        Python::try_attach(move |py| py.detach(move || drop(held)));
    }
}

impl Core {
    fn pipeline(&self) -> &Arc<Pipeline> {
        self.pipeline.as_ref().expect("it is there until the desk is dropped")
    }

    /// Without the interpreter.
    fn annotate(&self, article: Article) -> PyResult<Record> {
        let record = self.record(article).map_err(|error| from_host(&error))?;
        match processor::raised() {
            None => Ok(record),
            Some(raised) => Err(raised),
        }
    }

    fn record(&self, article: Article) -> Result<Record, host::Error> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let ready = idle().pop();
        let mut session = match ready {
            Some(session) => session,
            None => Session::try_new(self.pipeline().clone(), |pipeline| pipeline.worker())?,
        };
        let record = session.with_dependent_mut(|_, worker| worker.annotate(vec![article]).pop());
        idle().push(session);
        Ok(record.unwrap_or_else(|| Record::unreadable("", "no record was given; this is a defect of copydesk")))
    }
}

#[pymethods]
impl Core {
    /// `plugins` are names, paths, and descriptions of processors written in Python; `program` is the packaged command, for isolation.
    #[new]
    #[expect(clippy::too_many_arguments, reason = "all that opens a pipeline")]
    #[pyo3(signature = (plugins, config, folders, program, isolate, timeout, memory_limit))]
    fn new(
        py: Python<'_>,
        plugins: Vec<Bound<'_, PyAny>>,
        config: &str,
        folders: Vec<PathBuf>,
        program: PathBuf,
        isolate: Option<Vec<String>>,
        timeout: Option<String>,
        memory_limit: Option<String>,
    ) -> PyResult<Core> {
        let mut builder = Builder::new().log(Level::Warn, log);
        for plugin in plugins {
            builder = match plugin.extract::<String>() {
                Ok(name) => builder.plugin(name),
                Err(_) => {
                    let processor = Processor::new(&plugin)?;
                    let descriptor = processor.descriptor()?;
                    builder.embedded(descriptor, move |config| processor.open(config))
                }
            };
        }
        let config: BTreeMap<String, serde_json::Value> = serde_json::from_str(config)
            .map_err(|error| ConfigError::new_err(format!("config: {error}; give a mapping for each plugin")))?;
        for (id, config) in config {
            builder = builder.configure(id, config);
        }
        let named = |name: &str, why: String| ConfigError::new_err(format!("{name}: {why}"));
        if let Some(timeout) = timeout {
            let timeout: Duration = parse_seconds(&timeout).map_err(|why| named("timeout", why))?;
            builder = builder.timeout(timeout);
        }
        let memory =
            memory_limit.map(|size| parse_size(&size)).transpose().map_err(|why| named("memory_limit", why))?;
        if let Some(names) = isolate {
            let which = if names.is_empty() { Isolate::All } else { Isolate::Only(names) };
            builder = builder.isolate(which, Isolation::new(program, [ISOLATED_PLUGIN]).memory(memory));
        } else if memory.is_some() {
            return Err(named("memory_limit", "it applies to isolated plugins only; add isolate=True".into()));
        }
        let search = folders.into_iter().fold(Search::from_environment(), Search::folder);
        let pipeline = py.detach(move || loading::pipeline(builder, &search));
        let pipeline = Arc::new(pipeline.map_err(|error| from_host(&error))?);
        Ok(Core { pipeline: Some(pipeline), idle: Mutex::default(), process: std::process::id() })
    }

    #[getter]
    fn processors<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyDict>>> {
        let ran = self.pipeline().provenance().map(|provenance| {
            let processor = PyDict::new(py);
            processor.set_item("id", &provenance.id)?;
            processor.set_item("version", &provenance.version)?;
            processor.set_item("config_sha256", &provenance.config_sha256)?;
            Ok(processor)
        });
        ran.collect()
    }

    #[pyo3(signature = (text, id, title, published, language, source, url))]
    #[expect(clippy::too_many_arguments, reason = "the metadata of an article")]
    fn annotate_text(
        &self,
        py: Python<'_>,
        text: &Bound<'_, PyString>,
        id: String,
        title: Option<String>,
        published: Option<String>,
        language: Option<String>,
        source: Option<String>,
        url: Option<String>,
    ) -> PyResult<Document> {
        let meta = Meta { title, published, language, source, url };
        let record = match text.to_str() {
            Ok(text) => {
                let text = text.to_owned();
                py.detach(|| self.annotate(Article::new(id, text, meta)))?
            }
            // Python's strings may hold half of a surrogate pair, which is no character: one article's problem.
            Err(error) => Record::unreadable(id, error.to_string()).with_meta(meta),
        };
        Ok(Document(Arc::new(Annotated::new(record))))
    }

    /// Annotates the article of a JSON object, whose fields are recognised as those of a line of input.
    fn annotate_json(&self, py: Python<'_>, json: &str) -> PyResult<Document> {
        let record = py.detach(|| {
            let mut articles = Reader::new("article", json.as_bytes());
            let (first, second) = (articles.next(), articles.next());
            match (first, second) {
                (Some(Ok(article)), None) => self.annotate(article),
                (Some(Err(record)), None) => Ok(record),
                (None, _) => Err(PyValueError::new_err("no article is in it")),
                (Some(_), Some(_)) => Err(PyValueError::new_err("it holds several articles; annotate one at a time")),
            }
        })?;
        Ok(Document(Arc::new(Annotated::new(record))))
    }

    #[pyo3(signature = (source, columns, workers))]
    fn tables(
        &self,
        source: &Bound<'_, PyAny>,
        columns: BTreeMap<String, String>,
        workers: Option<i64>,
    ) -> PyResult<Tables> {
        tables::start(self.pipeline().clone(), source, columns, workers)
    }
}

/// Writes a log line of a plugin to Python's logger `copydesk`.
fn log(level: Level, processor: &str, line: &str) {
    let method = match level {
        Level::Error => "error",
        Level::Warn => "warning",
        Level::Info => "info",
        _ => "debug",
    };
    // Where the interpreter ends, nobody reads it any more.
    Python::try_attach(|py| {
        let logger = py.import("logging").and_then(|logging| logging.call_method1("getLogger", ("copydesk",)));
        // Nobody is left to be told that a logger fails.
        let _ = logger.and_then(|logger| logger.call_method1(method, ("%s: %s", processor, line)));
    });
}
