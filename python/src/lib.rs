//! The module `copydesk._copydesk`: the library `copydesk` as Python sees it. What a Python programmer needs beside it (types, entry points,
//! processors written in Python) is Python, in `package/copydesk`.
//!
//! - `desk`: a pipeline, opened (`loading`); one article through it
//! - `document`: a record, `rows`: the rows of its layers; `annotated` is what they share
//! - `tables`: many articles as Arrow streams in, tables as Arrow streams out; `source` reads, `run` works and keeps what nobody has fetched
//! - `processor`: a processor written in Python, as the host runs it
//!
//! The interpreter's lock is held only where Python objects are made or called.

mod annotated;
mod arrow;
mod desk;
mod document;
mod error;
mod loading;
mod processor;
mod rows;
mod run;
mod source;
mod tables;

#[pyo3::pymodule]
mod _copydesk {
    #[pymodule_export]
    use crate::desk::Core;
    #[pymodule_export]
    use crate::document::{Document, Problem, text_of};
    #[pymodule_export]
    use crate::error::{ConfigError, PluginError};
    #[pymodule_export]
    use crate::rows::{Entity, Mention, Quote, Row, Sentiment};
    #[pymodule_export]
    use crate::tables::{Schema, Stream, Tables};

    use pyo3::prelude::*;
    use pyo3::types::PyTuple;

    use crate::run;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.py().import("atexit")?.call_method1("register", (wrap_pyfunction!(run::end_runs, module)?,))?;
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        module.add("STANDARD_PLUGINS", PyTuple::new(module.py(), copydesk::settings::STANDARD_PLUGINS)?)?;
        let tables = copydesk::tables::TABLES.iter().map(|table| table.name);
        module.add("TABLES", PyTuple::new(module.py(), tables)?)
    }
}
