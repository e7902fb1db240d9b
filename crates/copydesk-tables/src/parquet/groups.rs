//! From a Parquet file of a table of ours back to its rows, one row group at a time.

use std::fs::File;
use std::io;
use std::sync::Arc;

use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{FileReader, SerializedFileReader};

use super::LIMIT;
use super::confined::within;
use crate::{Column, ColumnSpec, Kind, Table, TableSpec, Values};

/// The row groups of a file that [`Writer`](super::Writer) wrote, each as a table.
///
/// ```
/// use copydesk_core::Record;
/// use copydesk_formats::Unit;
/// use copydesk_tables::parquet::{Groups, Writer};
/// use copydesk_tables::{table, tabulate};
///
/// # fn main() -> std::io::Result<()> {
/// # let path = std::env::temp_dir().join(format!("copydesk-groups-{}", std::process::id()));
/// let [articles, ..] = tabulate(&Record::unreadable("a", "the file is empty"), 0, Unit::Codepoint).0;
/// let mut writer = Writer::new(std::fs::File::create(&path)?, articles.spec)?;
/// writer.write(&articles)?;
/// writer.finish()?;
/// let mut groups = Groups::open(std::fs::File::open(&path)?, articles.spec, |_| true)?;
/// assert_eq!(groups.rows(), 1);
/// assert_eq!(groups.next().unwrap()?, articles);
/// # std::fs::remove_file(&path)
/// # }
/// ```
pub struct Groups {
    file: Arc<SerializedFileReader<File>>,
    spec: &'static TableSpec,
    /// For each column of the table, which of the file it is; `None`: it is not read, or not there.
    columns: Arc<[Option<usize>]>,
    group: usize,
}

impl Groups {
    /// Opens a file. Columns that are not `wanted`, and those that the file does not have, are null in every row.
    ///
    /// # Errors
    /// If it is not a Parquet file, or takes longer than [`LIMIT`] to open.
    pub fn open(file: File, spec: &'static TableSpec, wanted: impl Fn(&ColumnSpec) -> bool) -> io::Result<Groups> {
        let file = Arc::new(within(LIMIT, || SerializedFileReader::new(file))?);
        let schema = file.metadata().file_metadata().schema_descr();
        let position = |column: &ColumnSpec| {
            let named = |at: &usize| schema.column(*at).path().parts() == [column.name];
            (0..schema.num_columns()).find(named).filter(|_| wanted(column))
        };
        let columns = spec.columns.iter().map(position).collect();
        Ok(Groups { spec, columns, group: 0, file })
    }

    /// How many rows the file has.
    pub fn rows(&self) -> u64 {
        u64::try_from(self.file.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    /// Whether the file has a column of this name.
    pub fn has(&self, column: &str) -> bool {
        let schema = self.file.metadata().file_metadata().schema_descr();
        schema.columns().iter().any(|has| has.path().parts() == [column])
    }
}

impl Iterator for Groups {
    type Item = io::Result<Table>;

    fn next(&mut self) -> Option<Self::Item> {
        let group = self.group;
        if group == self.file.num_row_groups() {
            return None;
        }
        self.group += 1;
        let (file, spec, columns) = (self.file.clone(), self.spec, self.columns.clone());
        Some(within(LIMIT, move || read(&file, group, spec, &columns)))
    }
}

fn read(
    file: &SerializedFileReader<File>,
    group: usize,
    spec: &'static TableSpec,
    columns: &[Option<usize>],
) -> Result<Table> {
    let rows = usize::try_from(file.metadata().row_group(group).num_rows()).unwrap_or(0);
    let group = file.get_row_group(group)?;
    let column = |(spec, at): (&ColumnSpec, &Option<usize>)| match at {
        Some(at) => read_column(group.get_column_reader(*at)?, spec, rows),
        None => Ok(Column::nulls(spec.kind, rows)),
    };
    let columns = spec.columns.iter().zip(columns).map(column).collect::<Result<_>>()?;
    Ok(Table { spec, columns })
}

fn read_column(reader: ColumnReader, spec: &ColumnSpec, rows: usize) -> Result<Column> {
    match (reader, spec.kind) {
        (ColumnReader::ByteArrayColumnReader(reader), Kind::Text) => {
            let (present, values) = values(reader, rows)?;
            let mut text = String::with_capacity(values.iter().map(|value| value.len()).sum());
            let mut ends = Vec::with_capacity(values.len());
            for value in &values {
                text.push_str(value.as_utf8()?);
                ends.push(text.len());
            }
            Ok(Column { present, values: Values::Text { text, ends } })
        }
        (ColumnReader::Int64ColumnReader(reader), Kind::Int) => {
            values(reader, rows).map(|(present, values)| Column { present, values: Values::Int(values) })
        }
        (ColumnReader::DoubleColumnReader(reader), Kind::Float) => {
            values(reader, rows).map(|(present, values)| Column { present, values: Values::Float(values) })
        }
        _ => Err(ParquetError::General(format!("the column `{}` has another type", spec.name))),
    }
}

/// Which of the rows have a value, and the values.
fn values<T: DataType>(mut reader: ColumnReaderImpl<T>, rows: usize) -> Result<(Vec<bool>, Vec<T::T>)> {
    let (mut levels, mut values, mut read) = (Vec::new(), Vec::new(), 0);
    while read < rows {
        let (records, _, _) = reader.read_records(rows - read, Some(&mut levels), None, &mut values)?;
        if records == 0 {
            return Err(ParquetError::EOF(format!("a column ends {} rows early", rows - read)));
        }
        read += records;
    }
    // A column that has a value in every row has no levels.
    let present = if levels.is_empty() { vec![true; rows] } else { levels.iter().map(|level| *level == 1).collect() };
    Ok((present, values))
}
