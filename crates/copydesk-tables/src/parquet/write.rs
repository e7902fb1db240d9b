//! From columns to a Parquet file.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{ColumnPath, Type};

use crate::{Column, ColumnSpec, Kind, Table, TableSpec, Values};

/// Level of compression: past it, zstd takes more time for little.
const LEVEL: i32 = 3;

/// Writes one table to one file.
pub struct Writer<W: io::Write + Send>(SerializedFileWriter<W>);

impl<W: io::Write + Send> Writer<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// Whatever the output says.
    pub fn new(out: W, spec: &'static TableSpec) -> io::Result<Writer<W>> {
        let level = ZstdLevel::try_new(LEVEL).map_err(io::Error::other)?;
        let mut properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(level))
            .set_created_by(concat!("copydesk ", env!("CARGO_PKG_VERSION")).into());
        // Whole articles are all different, and their extremes say nothing.
        for long in ["text", "words"] {
            let path = ColumnPath::from(long);
            properties = properties.set_column_dictionary_enabled(path.clone(), false);
            properties = properties.set_column_statistics_enabled(path, EnabledStatistics::None);
        }
        let schema = schema(spec).map_err(io_error)?;
        SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties.build())).map(Writer).map_err(io_error)
    }

    /// Writes rows as one row group; none if there are none.
    ///
    /// # Errors
    /// Whatever the output says.
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
            let levels = levels(column, spec);
            let levels = levels.as_deref();
            match &column.values {
                Values::Text { text, ends } => {
                    let texts = texts(text, ends);
                    writer.typed::<ByteArrayType>().write_batch(&texts, levels, None)?;
                }
                Values::Int(values) => _ = writer.typed::<Int64Type>().write_batch(values, levels, None)?,
                Values::Float(values) => _ = writer.typed::<DoubleType>().write_batch(values, levels, None)?,
            }
            writer.close()?;
        }
        group.close()?;
        Ok(())
    }

    /// Ends the file, and gives the output back.
    ///
    /// # Errors
    /// Whatever the output says.
    pub fn finish(self) -> io::Result<W> {
        self.0.into_inner().map_err(io_error)
    }
}

/// The system's error where it is one.
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

/// Of a column that may be null: 1 where a value is.
fn levels(column: &Column, spec: &ColumnSpec) -> Option<Vec<i16>> {
    (!spec.required).then(|| column.present.iter().map(|present| i16::from(*present)).collect())
}

/// Views into one buffer, one a text.
fn texts(text: &str, ends: &[usize]) -> Vec<ByteArray> {
    let all = Bytes::copy_from_slice(text.as_bytes());
    let starts = std::iter::once(0).chain(ends.iter().copied());
    starts.zip(ends).map(|(start, &end)| ByteArray::from(all.slice(start..end))).collect()
}
