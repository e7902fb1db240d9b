//! The articles of a source: a stream of Arrow record batches, or a Python iterator of them.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use arrow_array::ffi_stream::RecordBatchStreamReader;
use arrow_array::{RecordBatch, RecordBatchReader};
use copydesk::formats::{COLUMNS, Columns, Error, FIELD_NAMES, UnparsedArticle};
use copydesk::tables::arrow;
use copydesk::{Article, Record, host};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyIterator, PyString};

use crate::arrow as capsules;
use crate::error::ConfigError;

/// What default ids and messages call the source: `row:1`, `row 1`.
const NAME: &str = "source";

/// Why a source broke off.
pub type Failure = Arc<Mutex<Option<String>>>;

/// All articles of a source, split off and not parsed yet.
pub struct Articles {
    batches: Batches,
    columns: Arc<Columns>,
    selected: arrow::Columns,
    current: Option<(arrow::Rows, usize)>,
    name: Arc<str>,
    /// Rows that were given out.
    row: usize,
    failure: Failure,
    /// Is there as long as this is.
    alive: Arc<()>,
}

enum Batches {
    Stream(RecordBatchStreamReader),
    /// The first batch, which had to be looked at for its schema, and the iterator of the others.
    Iterator(Option<RecordBatch>, Py<PyIterator>),
    /// Of an iterator that has no batch.
    Empty,
}

impl Articles {
    /// Looks at a source's schema; no more is read of a stream.
    pub fn new(source: &Bound<'_, PyAny>, columns: Columns, failure: Failure) -> PyResult<Articles> {
        let batches = match capsules::stream(source)? {
            Some(reader) => Batches::Stream(reader),
            None => iterator(source)?,
        };
        let schema = match &batches {
            Batches::Stream(reader) => Some(reader.schema()),
            Batches::Iterator(first, _) => first.as_ref().map(RecordBatch::schema),
            Batches::Empty => None,
        };
        let mut has_text = schema.is_none();
        let schema = schema.unwrap_or_else(|| Arc::new(arrow_schema::Schema::empty()));
        let selected = arrow::Columns::select(&schema, |column, holds_text| {
            // A number is not an article's text, whatever its column is called.
            let Some(field) = columns.known(column).filter(|field| holds_text || !is_text(field)) else { return false };
            has_text |= is_text(field);
            true
        });
        let there = || selected.all().to_vec();
        if !has_text {
            return Err(ConfigError::new_err(Error::NoTextField { there: there(), likely: None }.to_string()));
        }
        let is_there = |field: &str| schema.fields().iter().any(|column| columns.known(column.name()) == Some(field));
        if let Some((field, theirs)) = columns.mapped().find(|(field, _)| !is_there(field))
            && !matches!(batches, Batches::Empty)
        {
            let message = format!("columns: no column `{theirs}` for `{field}`; there are: {}", there().join(", "));
            return Err(ConfigError::new_err(message));
        }
        Ok(Articles {
            batches,
            columns: Arc::new(columns),
            selected,
            current: None,
            name: NAME.into(),
            row: 0,
            failure,
            alive: Arc::default(),
        })
    }

    /// Tells whether they are still read.
    pub fn alive(&self) -> Weak<()> {
        Arc::downgrade(&self.alive)
    }

    /// The next batch; `None` at the end. An error is the source's, not a row's.
    fn next_batch(&mut self) -> Option<Result<RecordBatch, String>> {
        match &mut self.batches {
            Batches::Empty => None,
            Batches::Stream(reader) => reader.next().map(|batch| batch.map_err(|error| error.to_string())),
            Batches::Iterator(first, rest) => match first.take() {
                Some(first) => Some(Ok(first)),
                None => Python::try_attach(|py| {
                    let batch = rest.bind(py).clone().next()?.and_then(|batch| capsules::batch(&batch));
                    Some(batch.map_err(|error| error.to_string()))
                })
                .unwrap_or_else(|| Some(Err("the interpreter has ended".into()))),
            },
        }
    }

    fn fail(&self, why: String) {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(why);
    }
}

/// The mapping of a user's column names; the error names the key.
pub fn columns(given: impl IntoIterator<Item = (String, String)>) -> PyResult<Columns> {
    let mut columns = Columns::default();
    for (field, theirs) in given {
        if !columns.map(&field, theirs) {
            let message = format!("columns: no field `{field}`; expected one of {}", COLUMNS.join(", "));
            return Err(ConfigError::new_err(message));
        }
    }
    Ok(columns)
}

fn iterator(source: &Bound<'_, PyAny>) -> PyResult<Batches> {
    // A string is iterable too, and most likely the name of a file.
    let iterator = (!source.is_instance_of::<PyString>()).then(|| source.try_iter().ok()).flatten();
    let Some(iterator) = iterator else {
        let kind = source.get_type().name()?;
        let message = format!(
            "expected a table, or an iterable of record batches, found {kind}; read files with pandas, Polars or DuckDB, or with the command copydesk"
        );
        return Err(PyTypeError::new_err(message));
    };
    match iterator.clone().next() {
        None => Ok(Batches::Empty),
        Some(first) => Ok(Batches::Iterator(Some(capsules::batch(&first?)?), iterator.unbind())),
    }
}

/// Whether a field holds an article's text.
fn is_text(field: &str) -> bool {
    FIELD_NAMES.iter().any(|(name, names)| *name == "text" && names.contains(&field))
}

impl Iterator for Articles {
    type Item = Unread;

    fn next(&mut self) -> Option<Unread> {
        loop {
            if let Some((rows, at)) = &mut self.current
                && *at < rows.len()
            {
                let cells = rows.cells(*at);
                *at += 1;
                self.row += 1;
                let unparsed = UnparsedArticle::from_row(&self.name, self.row, cells);
                return Some(Unread { unparsed, columns: self.columns.clone() });
            }
            let read = self.next_batch()?;
            match read.and_then(|batch| self.selected.read(&batch).map_err(|error| error.to_string())) {
                Ok(rows) => self.current = Some((rows, 0)),
                Err(why) => {
                    self.fail(why);
                    return None;
                }
            }
        }
    }
}

/// An article of a source; workers parse it.
pub struct Unread {
    unparsed: UnparsedArticle,
    columns: Arc<Columns>,
}

impl host::Input for Unread {
    fn bytes(&self) -> usize {
        self.unparsed.bytes()
    }

    fn read(self) -> Result<Article, Record> {
        self.unparsed.parse(&self.columns)
    }
}
