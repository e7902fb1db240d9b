//! A document: one article with the layers on it, and what went wrong.

use std::sync::Arc;

use copydesk::core::underline;
use copydesk::core::vocabulary::layer;
use copydesk::formats::read_record;
use copydesk::pages::article_fragment;
use pyo3::exceptions::{PyKeyError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyTuple};

use crate::annotated::Annotated;
use crate::rows;

#[pyclass(frozen, mapping, module = "copydesk")]
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
        self.0.record().id()
    }

    #[getter]
    fn text(&self) -> Option<&str> {
        self.0.record().text()
    }

    #[getter]
    fn meta<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let given = self.0.record().meta();
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
        let problems = self.0.record().problems.iter().map(|problem| Problem {
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

    #[staticmethod]
    fn from_json(py: Python<'_>, json: &str) -> PyResult<Document> {
        let stored = py.detach(|| read_record(json));
        let stored = stored.map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok(Document(Arc::new(Annotated::new(stored.record))))
    }

    /// Documents go from one process to another as records.
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Document>().getattr("from_json")?, (self.to_json(true)?,)))
    }

    #[pyo3(signature = (*layers))]
    fn explain(&self, layers: Vec<String>) -> PyResult<String> {
        let record = self.0.whole()?;
        for name in &layers {
            if self.0.position(name).is_none() {
                return Err(PyKeyError::new_err(name.clone()));
            }
        }
        let shown = underline::usual(record.layers(), &layers);
        Ok(underline::render(self.0.text(), record.layers(), &shown))
    }

    fn _repr_html_(&self) -> String {
        article_fragment(self.0.record())
    }

    fn __repr__(&self) -> String {
        let layers: Vec<String> =
            self.0.layers().map(|layer| format!("{} {}", layer.len(), layer.name().as_str())).collect();
        format!("<copydesk.Document {:?}: {}>", self.0.record().id(), layers.join(", "))
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
