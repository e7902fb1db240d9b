//! From a Parquet file to the texts in its rows.

use std::fs::File;
use std::io;
use std::sync::Arc;

use parquet::basic::{Repetition, Type as PhysicalType};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use parquet::schema::types::Type;

/// The rows of a file: of each, the cells of the wanted columns that are not null, as text.
pub struct Rows {
    rows: RowIter<'static>,
    names: Vec<Arc<str>>,
    /// After an error no row can be found.
    broken: bool,
}

/// Opens a file; `wanted` says which columns are read, by name and whether they hold text. Columns of groups and lists are none of them.
///
/// # Errors
/// If it is no Parquet file, or a damaged one, or has none of the columns.
pub fn open(file: File, wanted: impl Fn(&str, bool) -> bool) -> io::Result<Rows> {
    let reader = SerializedFileReader::new(file).map_err(io::Error::other)?;
    let schema = reader.metadata().file_metadata().schema();
    let fields: Vec<_> = schema
        .get_fields()
        .iter()
        .filter(|field| field.is_primitive() && field.get_basic_info().repetition() != Repetition::REPEATED)
        .filter(|field| wanted(field.name(), field.get_physical_type() == PhysicalType::BYTE_ARRAY))
        .cloned()
        .collect();
    if fields.is_empty() {
        let there: Vec<&str> = schema.get_fields().iter().map(|field| field.name()).collect();
        let message = format!("none of its columns is known as a field of an article: {}", there.join(", "));
        return Err(io::Error::new(io::ErrorKind::InvalidData, message));
    }
    let names = fields.iter().map(|field| Arc::from(field.name())).collect();
    let projection = Type::group_type_builder(schema.name()).with_fields(fields).build().map_err(io::Error::other)?;
    let rows = RowIter::from_file_into(Box::new(reader)).project(Some(projection)).map_err(io::Error::other)?;
    Ok(Rows { rows, names, broken: false })
}

impl Iterator for Rows {
    type Item = io::Result<Vec<(Arc<str>, String)>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.broken {
            return None;
        }
        let row: Result<Row, ParquetError> = self.rows.next()?;
        self.broken = row.is_err();
        Some(row.map_err(io::Error::other).map(|row| {
            let cells = row.get_column_iter().map(|(_, field)| text(field));
            self.names.iter().cloned().zip(cells).filter_map(|(name, cell)| Some((name, cell?))).collect()
        }))
    }
}

/// A cell as text: dates in ISO 8601, numbers in decimal.
fn text(field: &Field) -> Option<String> {
    match field {
        Field::Null => None,
        Field::Str(text) => Some(text.clone()),
        Field::Bytes(bytes) => Some(String::from_utf8_lossy(bytes.data()).into_owned()),
        Field::TimestampMillis(_) | Field::TimestampMicros(_) | Field::Date(_) => Some(iso(&field.to_string())),
        other => Some(other.to_string()),
    }
}

/// `2022-04-22 10:00:00 +00:00` as `2022-04-22T10:00:00Z`.
fn iso(text: &str) -> String {
    match text.strip_suffix(" +00:00") {
        Some(time) => time.replacen(' ', "T", 1) + "Z",
        None => text.to_owned(),
    }
}
