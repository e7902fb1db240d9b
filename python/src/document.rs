//! A document: one article with the layers on it, and what went wrong.

use std::sync::{Arc, OnceLock};

use copydesk::core::underline;
use copydesk::core::vocabulary::layer;
use copydesk::formats::{Offsets, Options, Unit, write_record};
use copydesk::pages::article_fragment;
use copydesk::{Layer, Record};
use pyo3::exceptions::{PyKeyError, PyRuntimeError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyTuple};

use crate::rows;

/// Where the rows of a layer start and end; `None`: one is about the whole article.
type Spans = Vec<Option<(u32, u32)>>;

/// What documents and their rows share.
pub struct Annotated {
    record: Record,
    /// The layers that a processor is shown. What it sees is no record: links may lead into layers that it does not declare.
    shown: Option<Vec<Layer>>,
    /// Of each layer, where its rows start and end in code points, once that is asked for.
    spans: Vec<OnceLock<Spans>>,
}

impl Annotated {
    pub fn new(record: Record) -> Annotated {
        let spans = record.layers().iter().map(|_| OnceLock::new()).collect();
        Annotated { record, shown: None, spans }
    }

    /// What a processor sees of an article: `record` has no layers.
    pub fn view(record: Record, shown: Vec<Layer>) -> Annotated {
        let spans = shown.iter().map(|_| OnceLock::new()).collect();
        Annotated { record, shown: Some(shown), spans }
    }

    pub fn text(&self) -> &str {
        self.record.text().unwrap_or_default()
    }

    pub fn record(&self) -> &Record {
        &self.record
    }

    pub fn layers(&self) -> impl Iterator<Item = &Layer> {
        let found = self.shown.is_none().then(|| self.record.layers().iter());
        found.into_iter().flatten().chain(self.shown.iter().flatten())
    }

    pub fn layer(&self, at: usize) -> Option<&Layer> {
        self.layers().nth(at)
    }

    /// Which layer has this name.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.layers().position(|layer| layer.name().as_str() == name)
    }

    /// Where a row starts and ends, in code points; `None` if it is about the whole article.
    pub fn span(&self, layer: usize, row: usize) -> Option<(u32, u32)> {
        let spans = self.spans.get(layer)?.get_or_init(|| {
            let offsets = Offsets::new(self.text(), Unit::Codepoint);
            let rows = self.layer(layer).into_iter().flat_map(Layer::rows);
            let points = |at| offsets.from_byte(at);
            rows.map(|row| row.span().map(|span| (points(span.start()), points(span.end())))).collect()
        });
        spans.get(row).copied().flatten()
    }

    fn json(&self, tokens: bool) -> PyResult<Vec<u8>> {
        if self.shown.is_some() {
            return Err(PyRuntimeError::new_err("a processor sees layers of an article, and no record yet"));
        }
        let mut json = Vec::new();
        write_record(&mut json, &self.record, &Options { offsets: Unit::Codepoint, tokens })?;
        Ok(json)
    }
}

#[pyclass(frozen, module = "copydesk")]
pub struct Document(pub Arc<Annotated>);

impl Document {
    fn rows<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyList>> {
        match self.0.position(name) {
            Some(layer) => rows::all(py, &self.0, layer),
            None => Ok(PyList::empty(py)),
        }
    }
}

#[pymethods]
impl Document {
    #[getter]
    fn id(&self) -> &str {
        self.0.record.id()
    }

    #[getter]
    fn text(&self) -> Option<&str> {
        self.0.record.text()
    }

    #[getter]
    fn meta<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let given = self.0.record.meta();
        let meta = PyDict::new(py);
        meta.set_item("title", &given.title)?;
        meta.set_item("published", &given.published)?;
        meta.set_item("language", &given.language)?;
        meta.set_item("source", &given.source)?;
        meta.set_item("url", &given.url)?;
        Ok(meta)
    }

    #[getter]
    fn layers<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let names: Vec<&str> = self.0.layers().map(|layer| layer.name().as_str()).collect();
        PyTuple::new(py, names)
    }

    fn __getitem__<'py>(&self, py: Python<'py>, layer: &str) -> PyResult<Bound<'py, PyList>> {
        match self.0.position(layer) {
            Some(layer) => rows::all(py, &self.0, layer),
            None => Err(PyKeyError::new_err(layer.to_owned())),
        }
    }

    fn __contains__(&self, layer: &str) -> bool {
        self.0.position(layer).is_some()
    }

    #[getter]
    fn sections<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.rows(py, layer::SECTIONS)
    }

    #[getter]
    fn sentences<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.rows(py, layer::SENTENCES)
    }

    #[getter]
    fn tokens<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.rows(py, layer::TOKENS)
    }

    #[getter]
    fn mentions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.rows(py, layer::MENTIONS)
    }

    #[getter]
    fn entities<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.rows(py, layer::ENTITIES)
    }

    #[getter]
    fn quotes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.rows(py, layer::QUOTES)
    }

    #[getter]
    fn sentiment<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.rows(py, layer::SENTIMENT)
    }

    #[getter]
    fn problems(&self) -> Vec<Problem> {
        let problems = self.0.record.problems.iter().map(|problem| Problem {
            processor: problem.processor.clone(),
            kind: problem.kind.as_str(),
            message: problem.message.clone(),
        });
        problems.collect()
    }

    #[getter]
    fn record<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import("json")?.call_method1("loads", (self.0.json(false)?,))
    }

    #[pyo3(signature = (*, tokens = false))]
    fn to_json(&self, tokens: bool) -> PyResult<String> {
        String::from_utf8(self.0.json(tokens)?).map_err(|error| PyRuntimeError::new_err(error.to_string()))
    }

    #[pyo3(signature = (*layers))]
    fn explain(&self, layers: Vec<String>) -> PyResult<String> {
        if self.0.shown.is_some() {
            return Err(PyRuntimeError::new_err("a processor sees layers of an article, and no record yet"));
        }
        for name in &layers {
            if self.0.position(name).is_none() {
                return Err(PyKeyError::new_err(name.clone()));
            }
        }
        let shown = underline::usual(self.0.record.layers(), &layers);
        Ok(underline::render(self.0.text(), self.0.record.layers(), &shown))
    }

    fn _repr_html_(&self) -> String {
        article_fragment(&self.0.record)
    }

    fn __repr__(&self) -> String {
        let layers: Vec<String> =
            self.0.layers().map(|layer| format!("{} {}", layer.len(), layer.name().as_str())).collect();
        format!("<copydesk.Document {:?}: {}>", self.0.record.id(), layers.join(", "))
    }
}

#[pyclass(frozen, get_all, eq, hash, module = "copydesk")]
#[derive(PartialEq, Eq, Hash)]
pub struct Problem {
    processor: String,
    kind: &'static str,
    message: String,
}

#[pymethods]
impl Problem {
    fn __repr__(&self) -> String {
        format!("<copydesk.Problem {} {}: {}>", self.processor, self.kind, self.message)
    }
}

/// The text of a fixture: its lines that are no underlines.
#[pyfunction]
pub fn text_of(fixture: &str) -> String {
    underline::text_of(fixture)
}
