//! Why a desk cannot be opened, as Python exceptions. What goes wrong with one article is no exception but a problem of its document.

use copydesk::host;
use pyo3::create_exception;
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;

create_exception!(
    copydesk,
    ConfigError,
    PyValueError,
    "A configuration or an argument that is wrong. The message names the key, and what was expected."
);
create_exception!(
    copydesk,
    PluginError,
    PyRuntimeError,
    "A plugin that cannot be found, loaded, ordered or opened. The message names it, and the remedy."
);

pub fn from_host(error: &host::Error) -> PyErr {
    let message = format!("{error:#}");
    match error.kind() {
        host::ErrorKind::Config => ConfigError::new_err(message),
        _ => PluginError::new_err(message),
    }
}
