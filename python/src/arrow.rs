//! The Arrow PyCapsule interface: streams, batches and schemas of other libraries in, ours out.
#![expect(unsafe_code, reason = "takes what a capsule of another library holds")]

use std::ffi::CStr;
use std::sync::Arc;

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi};
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::{RecordBatch, RecordBatchOptions, RecordBatchReader, StructArray};
use arrow_schema::{DataType, Schema};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyCapsuleMethods};

use crate::error::ConfigError;

const STREAM: &CStr = c"arrow_array_stream";
const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";

/// The stream of an object with `__arrow_c_stream__`; `None` if it has no such method.
pub fn stream(object: &Bound<'_, PyAny>) -> PyResult<Option<RecordBatchStreamReader>> {
    let Some(method) = object.getattr_opt("__arrow_c_stream__")? else { return Ok(None) };
    let capsule = method.call0()?;
    let capsule = capsule.cast::<PyCapsule>().map_err(|_| not_capsule("__arrow_c_stream__"))?;
    let pointer = capsule.pointer_checked(Some(STREAM))?.cast::<FFI_ArrowArrayStream>();
    // SAFETY: by its name, the capsule holds a stream of the C interface. It is moved out, and what is left counts as released.
    let reader = unsafe { RecordBatchStreamReader::from_raw(pointer.as_ptr()) };
    reader.map(Some).map_err(|error| {
        let kind = object.get_type();
        ConfigError::new_err(format!(
            "the source, a {kind}, is no table; give one with a column for each field ({error})"
        ))
    })
}

/// The batch of an object with `__arrow_c_array__`.
pub fn batch(object: &Bound<'_, PyAny>) -> PyResult<RecordBatch> {
    let Some(method) = object.getattr_opt("__arrow_c_array__")? else {
        let kind = object.get_type().name()?;
        let message = format!(
            "expected record batches, found {kind}; make a table first, such as pyarrow.Table.from_pylist(rows)"
        );
        return Err(PyTypeError::new_err(message));
    };
    let capsules = method.call0()?;
    let (schema, array): (Bound<'_, PyAny>, Bound<'_, PyAny>) = capsules.extract()?;
    let schema = schema.cast::<PyCapsule>().map_err(|_| not_capsule("__arrow_c_array__"))?;
    let array = array.cast::<PyCapsule>().map_err(|_| not_capsule("__arrow_c_array__"))?;
    let schema = schema.pointer_checked(Some(SCHEMA))?.cast::<FFI_ArrowSchema>();
    let array = array.pointer_checked(Some(ARRAY))?.cast::<FFI_ArrowArray>();
    // SAFETY: by their names, the capsules hold a schema and an array of the C interface. They are moved out, and what is left counts as
    // released.
    let data = unsafe {
        let schema = FFI_ArrowSchema::from_raw(schema.as_ptr());
        from_ffi(FFI_ArrowArray::from_raw(array.as_ptr()), &schema)
    };
    let data = data.map_err(|error| PyTypeError::new_err(format!("a batch cannot be read: {error}")))?;
    let rows = data.len();
    if !matches!(data.data_type(), DataType::Struct(_)) {
        let message = format!(
            "expected record batches, found an array of {}; give one with a column for each field",
            data.data_type()
        );
        return Err(PyTypeError::new_err(message));
    }
    // A row that is null has columns all the same, as those of a stream have.
    let (fields, columns, _) = StructArray::from(data).into_parts();
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), columns, &options)
        .map_err(|error| PyTypeError::new_err(format!("a batch cannot be read: {error}")))
}

fn not_capsule(method: &str) -> PyErr {
    PyTypeError::new_err(format!("{method} gave no capsule"))
}

/// A capsule of a stream.
pub fn stream_capsule(py: Python<'_>, reader: Box<dyn RecordBatchReader + Send>) -> PyResult<Bound<'_, PyCapsule>> {
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(reader), STREAM)
}

/// A capsule of a schema.
pub fn schema_capsule<'py>(py: Python<'py>, schema: &Schema) -> PyResult<Bound<'py, PyCapsule>> {
    let schema = FFI_ArrowSchema::try_from(schema).map_err(|error| PyTypeError::new_err(error.to_string()))?;
    PyCapsule::new_with_value(py, schema, SCHEMA)
}
