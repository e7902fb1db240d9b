//! From the rows of a table to a record batch.

use std::iter;
use std::sync::Arc;

use arrow_array::types::ArrowPrimitiveType;
use arrow_array::{ArrayRef, Float64Array, Int64Array, PrimitiveArray, RecordBatch, StringArray};
use arrow_buffer::{Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};

use crate::{Column, Kind, Table, TableSpec, Values};

/// The schema of a table: texts are `utf8`.
pub fn schema(spec: &TableSpec) -> SchemaRef {
    let fields = spec.columns.iter().map(|column| {
        let kind = match column.kind {
            Kind::Text => DataType::Utf8,
            Kind::Int => DataType::Int64,
            Kind::Float => DataType::Float64,
        };
        Field::new(column.name, kind, !column.required)
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

/// The rows of a table as one batch, its texts not copied.
///
/// ```
/// use copydesk_core::Record;
/// use copydesk_formats::Unit;
/// use copydesk_tables::{arrow, tabulate};
///
/// let mut tables = tabulate(&Record::unreadable("a", "the file is empty"), 7, Unit::Codepoint);
/// let problems = arrow::batch(tables.take("problems").unwrap())?;
/// assert_eq!((problems.num_rows(), problems.schema().field(1).name().as_str()), (1, "id"));
/// # Ok::<(), arrow_schema::ArrowError>(())
/// ```
///
/// # Errors
/// If the texts of a column are longer than 2 GiB together, which offsets of 32 bits do not reach.
pub fn batch(table: Table) -> Result<RecordBatch, ArrowError> {
    let schema = schema(table.spec);
    let columns = table.columns.into_iter().map(array).collect::<Result<_, _>>()?;
    RecordBatch::try_new(schema, columns)
}

fn array(column: Column) -> Result<ArrayRef, ArrowError> {
    let Column { present, values } = column;
    Ok(match values {
        Values::Text { text, ends } => Arc::new(texts(text, &ends, &present)?),
        Values::Int(values) => Arc::new(numbers::<arrow_array::types::Int64Type>(values, &present) as Int64Array),
        Values::Float(values) => Arc::new(numbers::<arrow_array::types::Float64Type>(values, &present) as Float64Array),
    })
}

/// Where rows have no value; `None` if all have one.
fn nulls(present: &[bool]) -> Option<NullBuffer> {
    present.contains(&false).then(|| NullBuffer::from(present))
}

fn texts(text: String, ends: &[usize], present: &[bool]) -> Result<StringArray, ArrowError> {
    let mut ends = ends.iter();
    let mut end = 0;
    let after = present.iter().map(|present| {
        if *present {
            end = *ends.next().unwrap_or(&end);
        }
        i32::try_from(end).map_err(|_| ArrowError::InvalidArgumentError("a column of more than 2 GiB of text".into()))
    });
    let offsets: Vec<i32> = iter::once(Ok(0)).chain(after).collect::<Result<_, _>>()?;
    let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
    StringArray::try_new(offsets, Buffer::from(text.into_bytes()), nulls(present))
}

fn numbers<T: ArrowPrimitiveType>(values: Vec<T::Native>, present: &[bool]) -> PrimitiveArray<T> {
    let nulls = nulls(present);
    let values = match nulls {
        None => values,
        Some(_) => {
            let mut values = values.into_iter();
            let each = present.iter().map(|present| if *present { values.next() } else { None }.unwrap_or_default());
            each.collect()
        }
    };
    PrimitiveArray::new(ScalarBuffer::from(values), nulls)
}
