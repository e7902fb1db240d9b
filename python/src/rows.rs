//! Rows of a document's layers. Those of the standard layers have what they mean as attributes.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use copydesk::core::vocabulary::{key, layer, role};
use copydesk::core::{Link, Value};
use copydesk::{Layer, Row as CoreRow};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use crate::annotated::Annotated;

/// How much of a row's text its `repr` shows, in characters.
const SHOWN: usize = 60;

#[pyclass(frozen, subclass, module = "copydesk")]
pub struct Row {
    article: Arc<Annotated>,
    layer: usize,
    index: usize,
}

/// The rows of a layer, in order.
pub fn all<'py>(py: Python<'py>, article: &Arc<Annotated>, layer: usize) -> PyResult<Bound<'py, PyList>> {
    let rows = PyList::empty(py);
    for index in 0..article.layer(layer).map_or(0, Layer::len) {
        rows.append(row(py, article, layer, index)?)?;
    }
    Ok(rows)
}

/// A row as what it is.
fn row<'py>(py: Python<'py>, article: &Arc<Annotated>, at: usize, index: usize) -> PyResult<Bound<'py, PyAny>> {
    let row = Row { article: article.clone(), layer: at, index };
    let row = PyClassInitializer::from(row);
    Ok(match article.layer(at).map_or("", |layer| layer.name().as_str()) {
        layer::MENTIONS => Bound::new(py, row.add_subclass(Mention))?.into_any(),
        layer::ENTITIES => Bound::new(py, row.add_subclass(Entity))?.into_any(),
        layer::QUOTES => Bound::new(py, row.add_subclass(Quote))?.into_any(),
        layer::SENTIMENT => Bound::new(py, row.add_subclass(Sentiment))?.into_any(),
        _ => Bound::new(py, row)?.into_any(),
    })
}

impl Row {
    fn read<T>(&self, read: impl FnOnce(CoreRow<'_>) -> Option<T>) -> Option<T> {
        read(self.article.layer(self.layer)?.row(self.index)?)
    }

    fn string(&self, key: &str) -> Option<String> {
        self.read(|row| row.attr(key)?.as_str().map(str::to_owned))
    }

    fn number(&self, key: &str) -> Option<f64> {
        self.read(|row| match row.attr(key)? {
            Value::Float(number) => Some(number),
            Value::Int(number) => Some(number as f64),
            _ => None,
        })
    }

    fn words(&self) -> Option<String> {
        self.read(|row| Some(self.article.text()[row.span()?.range()].to_owned()))
    }

    fn name(&self) -> &'static str {
        self.article.layer(self.layer).map_or("", |layer| layer.name().as_str())
    }

    /// The row that a link leads to; `None` if its layer is not shown to this processor.
    fn target<'py>(&self, py: Python<'py>, link: Link) -> PyResult<Option<Bound<'py, PyAny>>> {
        let to = self.article.position(link.layer.as_str());
        to.map(|to| row(py, &self.article, to, link.row as usize)).transpose()
    }

    fn targets<'py>(&self, py: Python<'py>, role: &str, layer: &str) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let wanted = |link: &&Link| link.role.as_str() == role && link.layer.as_str() == layer;
        let links: Vec<Link> =
            self.read(|row| Some(row.links().iter().filter(wanted).copied().collect())).unwrap_or_default();
        links.into_iter().filter_map(|link| self.target(py, link).transpose()).collect()
    }

    fn first<'py>(&self, py: Python<'py>, role: &str, layer: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
        Ok(self.targets(py, role, layer)?.into_iter().next())
    }
}

#[pymethods]
impl Row {
    #[getter]
    fn layer(&self) -> &'static str {
        self.name()
    }

    #[getter]
    fn index(&self) -> usize {
        self.index
    }

    #[getter]
    fn start(&self) -> Option<u32> {
        self.article.span(self.layer, self.index).map(|(start, _)| start)
    }

    #[getter]
    fn end(&self) -> Option<u32> {
        self.article.span(self.layer, self.index).map(|(_, end)| end)
    }

    #[getter]
    fn text(&self) -> Option<String> {
        self.words()
    }

    #[getter]
    fn label(&self) -> Option<&'static str> {
        self.read(|row| Some(row.label().as_str())).filter(|label| !label.is_empty())
    }

    /// Four decimals, as in the record.
    #[getter]
    fn score(&self) -> Option<f64> {
        self.read(|row| row.score()).map(|score| (f64::from(score) * 1e4).round() / 1e4)
    }

    #[getter]
    fn attrs<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let attrs = PyDict::new(py);
        let row = self.article.layer(self.layer).and_then(|layer| layer.row(self.index));
        for (key, value) in row.into_iter().flat_map(CoreRow::attrs) {
            match value {
                Value::Str(text) => attrs.set_item(key.as_str(), text)?,
                Value::Int(number) => attrs.set_item(key.as_str(), number)?,
                Value::Float(number) => attrs.set_item(key.as_str(), number)?,
                Value::Bool(yes) => attrs.set_item(key.as_str(), yes)?,
            }
        }
        Ok(attrs)
    }

    #[getter]
    fn links<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let roles = PyDict::new(py);
        let links: Vec<Link> = self.read(|row| Some(row.links().to_vec())).unwrap_or_default();
        for link in links {
            let Some(target) = self.target(py, link)? else { continue };
            match roles.get_item(link.role.as_str())? {
                Some(rows) => rows.cast::<PyList>()?.append(target)?,
                None => roles.set_item(link.role.as_str(), PyList::new(py, [target])?)?,
            }
        }
        Ok(roles)
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Row>().is_ok_and(|other| {
            let other = other.get();
            Arc::ptr_eq(&self.article, &other.article) && (self.layer, self.index) == (other.layer, other.index)
        })
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (Arc::as_ptr(&self.article), self.layer, self.index).hash(&mut hasher);
        hasher.finish()
    }

    fn __repr__(&self) -> String {
        let place = match self.article.span(self.layer, self.index) {
            Some((start, end)) => format!("{start}:{end}"),
            None => "whole article".into(),
        };
        let words = self.words().unwrap_or_default();
        let shown: String = words.chars().take(SHOWN).collect();
        let more = if shown.len() < words.len() { "…" } else { "" };
        format!("<{}[{}] {place} {} {:?}{more}>", self.name(), self.index, self.label().unwrap_or(""), shown)
    }
}

#[pyclass(frozen, extends = Row, module = "copydesk")]
pub struct Mention;

#[pymethods]
impl Mention {
    #[getter]
    fn form(slf: PyRef<'_, Self>) -> Option<String> {
        slf.as_super().string(key::FORM)
    }

    #[getter]
    fn kind(slf: PyRef<'_, Self>) -> Option<String> {
        slf.as_super().string(key::KIND)
    }

    #[getter]
    fn entity<'py>(slf: PyRef<'py, Self>) -> PyResult<Option<Bound<'py, PyAny>>> {
        slf.as_super().first(slf.py(), role::ENTITY, layer::ENTITIES)
    }
}

#[pyclass(frozen, extends = Row, module = "copydesk")]
pub struct Entity;

#[pymethods]
impl Entity {
    #[getter]
    fn name(slf: PyRef<'_, Self>) -> Option<String> {
        slf.as_super().string(key::NAME).or_else(|| slf.as_super().words())
    }

    #[getter]
    fn role(slf: PyRef<'_, Self>) -> Option<String> {
        slf.as_super().string(key::ROLE)
    }

    #[getter]
    fn mentions<'py>(slf: PyRef<'py, Self>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let Row { article, layer: own, index } = &**slf.as_super();
        let Some(at) = article.position(layer::MENTIONS) else { return Ok(Vec::new()) };
        let own = article.layer(*own).map(Layer::name);
        let is_own =
            |link: &Link| link.role.as_str() == role::ENTITY && Some(link.layer) == own && link.row as usize == *index;
        let mentions = article.layer(at).into_iter().flat_map(Layer::rows);
        let own = mentions.filter(|mention| mention.links().iter().any(is_own));
        own.map(|mention| row(slf.py(), article, at, mention.index())).collect()
    }
}

#[pyclass(frozen, extends = Row, module = "copydesk")]
pub struct Quote;

#[pymethods]
impl Quote {
    #[getter]
    fn cue(slf: PyRef<'_, Self>) -> Option<String> {
        slf.as_super().string(key::CUE)
    }

    #[getter]
    fn stance(slf: PyRef<'_, Self>) -> Option<String> {
        slf.as_super().string(key::STANCE)
    }

    #[getter]
    fn source_phrase(slf: PyRef<'_, Self>) -> Option<String> {
        slf.as_super().string(key::SOURCE_PHRASE)
    }

    #[getter]
    fn source<'py>(slf: PyRef<'py, Self>) -> PyResult<Option<Bound<'py, PyAny>>> {
        slf.as_super().first(slf.py(), role::SOURCE, layer::MENTIONS)
    }

    #[getter]
    fn speaker<'py>(slf: PyRef<'py, Self>) -> PyResult<Option<Bound<'py, PyAny>>> {
        slf.as_super().first(slf.py(), role::SPEAKER, layer::ENTITIES)
    }

    #[getter]
    fn speakers<'py>(slf: PyRef<'py, Self>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        slf.as_super().targets(slf.py(), role::SPEAKER, layer::ENTITIES)
    }

    #[getter]
    fn speaker_score(slf: PyRef<'_, Self>) -> Option<f64> {
        slf.as_super().number(key::SPEAKER_SCORE)
    }

    #[getter]
    fn addressee<'py>(slf: PyRef<'py, Self>) -> PyResult<Option<Bound<'py, PyAny>>> {
        slf.as_super().first(slf.py(), role::ADDRESSEE, layer::ENTITIES)
    }

    #[getter]
    fn continues<'py>(slf: PyRef<'py, Self>) -> PyResult<Option<Bound<'py, PyAny>>> {
        slf.as_super().first(slf.py(), role::CONTINUES, layer::QUOTES)
    }

    #[getter]
    fn within<'py>(slf: PyRef<'py, Self>) -> PyResult<Option<Bound<'py, PyAny>>> {
        slf.as_super().first(slf.py(), role::WITHIN, layer::QUOTES)
    }
}

#[pyclass(frozen, extends = Row, module = "copydesk")]
pub struct Sentiment;

#[pymethods]
impl Sentiment {
    #[getter]
    fn scope(slf: PyRef<'_, Self>) -> Option<String> {
        slf.as_super().string(key::SCOPE)
    }

    #[getter]
    fn polarity(slf: PyRef<'_, Self>) -> Option<f64> {
        slf.as_super().number(key::POLARITY)
    }

    #[getter]
    fn words(slf: PyRef<'_, Self>) -> Option<String> {
        slf.as_super().string(key::WORDS)
    }

    #[getter]
    fn target<'py>(slf: PyRef<'py, Self>) -> PyResult<Option<Bound<'py, PyAny>>> {
        slf.as_super().first(slf.py(), role::TARGET, layer::ENTITIES)
    }

    #[getter]
    fn quote<'py>(slf: PyRef<'py, Self>) -> PyResult<Option<Bound<'py, PyAny>>> {
        slf.as_super().first(slf.py(), role::QUOTE, layer::QUOTES)
    }
}
