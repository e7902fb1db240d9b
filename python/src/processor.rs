//! A processor written in Python, as the host runs it: it is described and opened as a plugin is, sees the layers that it declares, and gives
//! rows that the host checks. Offsets are code points there and bytes here.

use std::cell::RefCell;
use std::sync::Arc;

use copydesk::core::{LayerBuilder, Link, Name, Value};
use copydesk::formats::{Offsets, Unit};
use copydesk::host::{Descriptor, Embedded, LayerUse, View};
use copydesk::{Article, Layer, Meta, Record};
use pyo3::exceptions::{PyException, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyFloat, PyInt, PyString};

use crate::annotated::Annotated;
use crate::document::Document;
use crate::error::ConfigError;

/// A subclass of `copydesk.Processor`.
pub struct Processor(Py<PyAny>);

/// What `Processor._describe` gives.
#[derive(FromPyObject)]
struct Description {
    id: String,
    version: String,
    summary: String,
    schema: Option<String>,
    provides: Vec<String>,
    requires: Vec<String>,
    uses: Vec<String>,
}

/// A row as `Processor._run` gives it: start, end, label, score, attributes, links.
type GivenRow<'py> = (
    Option<u32>,
    Option<u32>,
    Option<String>,
    Option<f32>,
    Vec<(String, Bound<'py, PyAny>)>,
    Vec<(String, String, u32)>,
);

impl Processor {
    pub fn new(plugin: &Bound<'_, PyAny>) -> PyResult<Processor> {
        if plugin.hasattr("_describe")? {
            return Ok(Processor(plugin.clone().unbind()));
        }
        let message = format!("plugins: {plugin} is no name, path or processor");
        Err(PyTypeError::new_err(message))
    }

    pub fn descriptor(&self) -> PyResult<Descriptor> {
        let given: Description = Python::attach(|py| self.0.bind(py).call_method0("_describe")?.extract())?;
        let layers = |names: Vec<String>| -> PyResult<Vec<LayerUse>> {
            let layers = names.iter().map(|layer| {
                let unnamed =
                    || ConfigError::new_err(format!("`{}` declares layer {layer:?}, which is no name", given.id));
                Ok(LayerUse { layer: Name::intern(layer).ok_or_else(unnamed)?, revision: 1 })
            });
            layers.collect()
        };
        let schema = given.schema.as_deref().map(serde_json::from_str).transpose();
        let schema = schema.map_err(|error| ConfigError::new_err(format!("the schema of `{}`: {error}", given.id)))?;
        Ok(Descriptor {
            name: given.id.clone(),
            version: given.version,
            summary: given.summary,
            config_schema: schema,
            provides: layers(given.provides)?,
            requires: layers(given.requires)?,
            uses: layers(given.uses)?,
            id: given.id.clone(),
            ..Descriptor::default()
        })
    }

    pub fn open(&self, config: &str) -> Result<Box<dyn Embedded>, String> {
        Python::attach(|py| match self.0.bind(py).call_method1("_open", (config,)) {
            Ok(opened) => Ok(Box::new(Opened(opened.unbind())) as Box<dyn Embedded>),
            Err(error) => Err(described(py, &error)),
        })
    }
}

/// A processor with its configuration.
struct Opened(Py<PyAny>);

thread_local! {
    /// What a processor raised on this thread that is no [`PyException`]: it is meant for the program, not for the article.
    static RAISED: RefCell<Option<PyErr>> = const { RefCell::new(None) };
}

/// Takes a `KeyboardInterrupt` or the like that a processor raised on this thread.
pub fn raised() -> Option<PyErr> {
    RAISED.take()
}

impl Embedded for Opened {
    fn process(&self, view: &View<'_>) -> Result<Vec<Layer>, String> {
        let failed = |py: Python<'_>, error: PyErr| {
            let described = described(py, &error);
            if !error.is_instance_of::<PyException>(py) {
                RAISED.set(Some(error));
            }
            described
        };
        let ended = || Err("the interpreter has ended".into());
        Python::try_attach(|py| self.run(py, view).map_err(|error| failed(py, error))).unwrap_or_else(ended)
    }
}

impl Opened {
    fn run(&self, py: Python<'_>, view: &View<'_>) -> PyResult<Vec<Layer>> {
        let article = Article::new(view.id, view.text, meta(view.meta_json));
        let layers = view.layers.iter().map(|layer| (*layer).clone()).collect();
        let document = Document(Arc::new(Annotated::view(Record::new(article), layers)));
        let given = self.0.bind(py).call_method1("_run", (document,))?;
        let given: Vec<(String, Vec<GivenRow<'_>>)> = given.extract()?;
        let offsets = Offsets::new(view.text, Unit::Codepoint);
        given.into_iter().map(|(name, rows)| layer(&name, rows, view.text, &offsets)).collect()
    }
}

fn layer(name: &str, rows: Vec<GivenRow<'_>>, text: &str, offsets: &Offsets<'_>) -> PyResult<Layer> {
    let refused = |why: String| ConfigError::new_err(why);
    let intern = |word: &str| {
        Name::intern(word)
            .ok_or_else(|| refused(format!("{word:?} is too long for a name, or there are too many names")))
    };
    let mut layer = LayerBuilder::new(intern(name)?, text).map_err(|defect| refused(defect.to_string()))?;
    for (start, end, label, score, attrs, links) in rows {
        let span = match (start, end) {
            (None, None) => None,
            (Some(start), Some(end)) => {
                let length = offsets.len();
                let outside =
                    || refused(format!("layer `{name}`: span {start}:{end} leaves the text of {length} characters"));
                let [from, to] = [start, end].map(|at| offsets.to_byte(at));
                Some(from.ok_or_else(outside)?..to.ok_or_else(outside)?)
            }
            _ => return Err(refused(format!("layer `{name}`: a row has a start and an end, or neither"))),
        };
        let label = label.map_or(Ok(Name::NONE), |label| intern(&label))?;
        layer.row(span, label, score).map_err(|defect| refused(defect.to_string()))?;
        for (key, given) in attrs {
            let text: String;
            let value = if given.is_instance_of::<PyBool>() {
                Value::Bool(given.extract()?)
            } else if given.is_instance_of::<PyInt>() {
                Value::Int(given.extract()?)
            } else if given.is_instance_of::<PyFloat>() {
                Value::Float(given.extract()?)
            } else if given.is_instance_of::<PyString>() {
                text = given.extract()?;
                Value::Str(&text)
            } else {
                let kind = given.get_type();
                return Err(refused(format!(
                    "layer `{name}`: attribute `{key}` is {kind}; expected str, int, float or bool"
                )));
            };
            layer.attr(intern(&key)?, value).map_err(|defect| refused(defect.to_string()))?;
        }
        for (role, to, row) in links {
            let link = Link::new(intern(&role)?, intern(&to)?, row);
            layer.link(link).map_err(|defect| refused(defect.to_string()))?;
        }
    }
    Ok(layer.finish())
}

/// The metadata as the host tells it.
fn meta(json: &str) -> Meta {
    let given: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
    let field = |name: &str| given.get(name).and_then(|value| value.as_str()).map(str::to_owned);
    let [title, published, language, source, url] = ["title", "published", "language", "source", "url"].map(field);
    Meta { title, published, language, source, url }
}

/// An exception in one line, with the line of the processor that raised it.
fn described(py: Python<'_>, error: &PyErr) -> String {
    let described = || -> PyResult<String> {
        py.import("copydesk._processor")?
            .call_method1("describe_exception", (error.value(py), error.traceback(py)))?
            .extract()
    };
    described().unwrap_or_else(|_| error.to_string())
}
