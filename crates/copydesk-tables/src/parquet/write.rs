//! From columns to a Parquet file.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{ColumnPath, Type};

use crate::{ColumnSpec, Kind, Table, TableSpec, Values};

/// Compression level; higher levels take more time for little gain.
const LEVEL: i32 = 3;

/// How many rows are converted at a time. A multiple of the batches of the library, so that pages are cut in the same places.
const CHUNK: usize = 8192;

/// Writes one table to one file.
///
/// ```
/// use copydesk_core::Record;
/// use copydesk_formats::Unit;
/// use copydesk_tables::{parquet::Writer, tabulate};
///
/// let tables = tabulate(&Record::unreadable("a", "the file is empty"), 0, Unit::Codepoint);
/// let articles = tables.get("articles").unwrap();
/// let mut writer = Writer::new(Vec::new(), articles.spec)?;
/// writer.write(articles)?;
/// assert!(writer.finish()?.starts_with(b"PAR1"));
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct Writer<W: io::Write + Send>(SerializedFileWriter<W>);

impl<W: io::Write + Send> Writer<W> {
    /// Starts a file.
    ///
    /// # Errors
    /// An error of the output.
    pub fn new(out: W, spec: &'static TableSpec) -> io::Result<Writer<W>> {
        let level = ZstdLevel::try_new(LEVEL).map_err(io::Error::other)?;
        let mut properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(level))
            .set_created_by(concat!("copydesk ", env!("CARGO_PKG_VERSION")).into());
        // Long texts do not repeat, and their minimum and maximum are of no use.
        for long in ["text", "words"] {
            let path = ColumnPath::from(long);
            properties = properties.set_column_dictionary_enabled(path.clone(), false);
            properties = properties.set_column_statistics_enabled(path, EnabledStatistics::None);
        }
        let schema = schema(spec).map_err(io_error)?;
        SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties.build())).map(Writer).map_err(io_error)
    }

    /// Writes the rows as one row group; without rows, nothing.
    ///
    /// # Errors
    /// An error of the output.
    pub fn write(&mut self, table: &Table) -> io::Result<()> {
        if table.rows() == 0 {
            return Ok(());
        }
        self.write_group(table).map_err(io_error)
    }

    fn write_group(&mut self, table: &Table) -> Result<()> {
        let mut group = self.0.next_row_group()?;
        for (column, spec) in table.columns.iter().zip(table.spec.columns) {
            let Some(mut writer) = group.next_column()? else { break };
            let mut start = 0;
            for present in column.present.chunks(CHUNK) {
                let end = start + present.iter().filter(|present| **present).count();
                let levels = levels(present, spec);
                let levels = levels.as_deref();
                match &column.values {
                    Values::Text { text, ends } => {
                        let texts = texts(text, ends, start..end);
                        writer.typed::<ByteArrayType>().write_batch(&texts, levels, None)?;
                    }
                    Values::Int(values) => {
                        writer.typed::<Int64Type>().write_batch(&values[start..end], levels, None)?;
                    }
                    Values::Float(values) => {
                        writer.typed::<DoubleType>().write_batch(&values[start..end], levels, None)?;
                    }
                }
                start = end;
            }
            writer.close()?;
        }
        group.close()?;
        Ok(())
    }

    /// Finishes the file and returns the output.
    ///
    /// # Errors
    /// An error of the output.
    pub fn finish(self) -> io::Result<W> {
        self.0.into_inner().map_err(io_error)
    }
}

/// The error of the output, if that is the cause.
fn io_error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}

fn schema(spec: &TableSpec) -> Result<Type> {
    let fields = spec.columns.iter().map(|column| {
        let physical = match column.kind {
            Kind::Text => Physical::BYTE_ARRAY,
            Kind::Int => Physical::INT64,
            Kind::Float => Physical::DOUBLE,
        };
        let repetition = if column.required { Repetition::REQUIRED } else { Repetition::OPTIONAL };
        let mut field = Type::primitive_type_builder(column.name, physical).with_repetition(repetition);
        if column.kind == Kind::Text {
            field = field.with_logical_type(Some(LogicalType::String)).with_converted_type(ConvertedType::UTF8);
        }
        field.build().map(Arc::new)
    });
    Type::group_type_builder(spec.name).with_fields(fields.collect::<Result<_>>()?).build()
}

/// The definition levels of rows of a column that may be null: 1 where a value is.
fn levels(present: &[bool], spec: &ColumnSpec) -> Option<Vec<i16>> {
    (!spec.required).then(|| present.iter().map(|present| i16::from(*present)).collect())
}

/// Some of the texts, as views into one copy of them.
fn texts(text: &str, ends: &[usize], which: Range<usize>) -> Vec<ByteArray> {
    let mut start = which.start.checked_sub(1).map_or(0, |before| ends[before]);
    let first = start;
    let last = which.clone().next_back().map_or(start, |last| ends[last]);
    let all = Bytes::copy_from_slice(&text.as_bytes()[start..last]);
    let view = |&end: &usize| ByteArray::from(all.slice(std::mem::replace(&mut start, end) - first..end - first));
    ends[which].iter().map(view).collect()
}
