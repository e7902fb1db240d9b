//! `desk.tables`: a mapping from the name of a table to its rows, as a stream.

use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};
use copydesk::Pipeline;
use copydesk::tables::{TABLES, arrow};
use pyo3::exceptions::{PyKeyError, PyRuntimeError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};

use crate::arrow as capsules;
use crate::error::ConfigError;
use crate::run::{Fetched, Run, interrupt_main};
use crate::source::{self, Articles};

/// The most articles that are worked on at once, as on the command line.
const MOST_WORKERS: usize = 1024;

/// Prepares a run; it starts when a row of it is fetched.
pub fn start(
    pipeline: Arc<Pipeline>,
    from: &Bound<'_, PyAny>,
    columns: impl IntoIterator<Item = (String, String)>,
    workers: Option<i64>,
) -> PyResult<Tables> {
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    let workers = workers.map_or_else(|| Ok(cores()), usize::try_from).unwrap_or_default();
    if !(1..=MOST_WORKERS).contains(&workers) {
        return Err(ConfigError::new_err(format!("workers: expected 1 to {MOST_WORKERS}, or None for all cores")));
    }
    let failure = source::Failure::default();
    let articles = Articles::new(from, source::columns(columns)?, failure.clone())?;
    Ok(Tables { run: Run::new(pipeline, articles, workers, failure), taken: Mutex::default() })
}

#[pyclass(frozen, mapping, module = "copydesk")]
pub struct Tables {
    run: Arc<Run>,
    /// Which tables have a stream already.
    taken: Mutex<[bool; TABLES.len()]>,
}

impl Drop for Tables {
    fn drop(&mut self) {
        (0..TABLES.len()).for_each(|table| self.run.release(table));
    }
}

#[pymethods]
impl Tables {
    fn __getitem__(&self, name: &str) -> PyResult<Stream> {
        let table = position(name)?;
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::replace(&mut taken[table], true) {
            let message = format!("the rows of `{name}` can be fetched once; keep the stream, or what was made of it");
            return Err(PyRuntimeError::new_err(message));
        }
        self.run.hold(table);
        Ok(Stream { reader: Mutex::new(Some(Reader { run: self.run.clone(), table })), table })
    }

    fn __len__(&self) -> usize {
        TABLES.len()
    }

    fn __contains__(&self, name: &str) -> bool {
        position(name).is_ok()
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.keys(py)?.into_any().try_iter().map(Bound::into_any)
    }

    #[pyo3(signature = (key, default = None, /))]
    fn get(&self, py: Python<'_>, key: &str, default: Option<Py<PyAny>>) -> PyResult<Py<PyAny>> {
        match position(key) {
            Ok(_) => Ok(Py::new(py, self.__getitem__(key)?)?.into_any()),
            Err(_) => Ok(default.unwrap_or_else(|| py.None())),
        }
    }

    fn values(&self) -> PyResult<Vec<Stream>> {
        TABLES.iter().map(|table| self.__getitem__(table.name)).collect()
    }

    fn items(&self) -> PyResult<Vec<(&'static str, Stream)>> {
        TABLES.iter().map(|table| Ok((table.name, self.__getitem__(table.name)?))).collect()
    }

    fn keys<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, TABLES.iter().map(|table| table.name))
    }

    fn __repr__(&self) -> String {
        format!("<copydesk.Tables {}>", TABLES.each_ref().map(|table| table.name).join(", "))
    }
}

fn position(name: &str) -> PyResult<usize> {
    let at = TABLES.iter().position(|table| table.name == name);
    at.ok_or_else(|| PyKeyError::new_err(name.to_owned()))
}

/// The rows of one table, which can be read once by whatever speaks the Arrow PyCapsule interface.
#[pyclass(frozen, module = "copydesk")]
pub struct Stream {
    reader: Mutex<Option<Reader>>,
    table: usize,
}

#[pymethods]
impl Stream {
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // By the interface, a schema that is not the stream's own may be ignored.
        drop(requested_schema);
        let reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner).take();
        let read = || PyRuntimeError::new_err("the stream was read already");
        capsules::stream_capsule(py, Box::new(reader.ok_or_else(read)?))
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        capsules::schema_capsule(py, &arrow::schema(&TABLES[self.table]))
    }

    fn __repr__(&self) -> String {
        format!("<copydesk.Stream {}>", TABLES[self.table].name)
    }
}

/// The columns of a table.
#[pyclass(frozen, module = "copydesk")]
pub struct Schema(usize);

#[pymethods]
impl Schema {
    #[new]
    fn new(table: &str) -> PyResult<Schema> {
        position(table).map(Schema)
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        capsules::schema_capsule(py, &arrow::schema(&TABLES[self.0]))
    }

    fn __repr__(&self) -> String {
        format!("<copydesk.Schema {}>", TABLES[self.0].name)
    }
}

/// One table of a run, batch by batch.
struct Reader {
    run: Arc<Run>,
    table: usize,
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.run.release(self.table);
    }
}

impl Iterator for Reader {
    type Item = Result<RecordBatch, ArrowError>;

    /// Whoever reads may hold the interpreter's lock, which a source or a processor written in Python needs meanwhile.
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let fetched = Python::try_attach(|py| {
                let fetched = py.detach(|| self.run.fetch(self.table));
                if matches!(fetched, Fetched::NotYet) && py.check_signals().is_err() {
                    self.run.stop("KeyboardInterrupt");
                    // What reads the stream knows nothing of Python's exceptions.
                    interrupt_main(py);
                }
                fetched
            });
            match fetched.unwrap_or_else(|| Fetched::Error("the interpreter has ended".into())) {
                Fetched::Batch(batch) => return Some(Ok(batch)),
                Fetched::End => return None,
                // The interface carries texts that end in NUL.
                Fetched::Error(why) => return Some(Err(ArrowError::ExternalError(why.replace('\0', "␀").into()))),
                Fetched::NotYet => {}
            }
        }
    }
}

impl RecordBatchReader for Reader {
    fn schema(&self) -> SchemaRef {
        arrow::schema(&TABLES[self.table])
    }
}
