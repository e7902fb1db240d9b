//! What a document and the rows of its layers share: the record, and where its rows are in code points.

use std::sync::OnceLock;

use copydesk::formats::{Offsets, Options, Unit, write_record};
use copydesk::{Layer, Record};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

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

    /// The record with all its layers, which a processor does not see.
    pub fn whole(&self) -> PyResult<&Record> {
        let hidden = || PyRuntimeError::new_err("a processor sees layers of an article, and no record yet");
        if self.shown.is_some() { Err(hidden()) } else { Ok(&self.record) }
    }

    pub fn json(&self, tokens: bool) -> PyResult<Vec<u8>> {
        let mut json = Vec::new();
        write_record(&mut json, self.whole()?, &Options { offsets: Unit::Codepoint, tokens })?;
        Ok(json)
    }
}
