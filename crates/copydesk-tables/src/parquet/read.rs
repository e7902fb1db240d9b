//! From a Parquet file to the texts in its rows.

use std::collections::VecDeque;
use std::fs::File;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use parquet::basic::Type as PhysicalType;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{FileReader, SerializedFileReader};

use super::cell::Kind;

/// How many rows are taken from the columns at a time: memory holds so many articles.
const BATCH: usize = 32;

/// The rows of a file: of each the number, from 1, and the cells of the wanted columns, as bytes of text; a null is empty. What
/// cannot be read of a row group is one error, and the next group goes on.
pub struct Rows {
    file: SerializedFileReader<File>,
    columns: Vec<String>,
    wanted: Vec<Column>,
    /// The next row group.
    group: usize,
    /// Those of the current group.
    readers: Vec<ColumnReader>,
    /// Rows of the group that were not taken from them.
    left: usize,
    taken: VecDeque<Cells>,
    /// The row that was given last, from 1.
    row: usize,
}

/// The cells of a row, by column.
type Cells = Vec<(Arc<str>, Vec<u8>)>;

struct Column {
    name: Arc<str>,
    index: usize,
    kind: Kind,
    /// The level at which a value is there, and none of the objects around it is null.
    present: i16,
}

/// Opens a file; `wanted` says which columns are read, by name and whether they hold text. A column of objects is the `name` in them
/// (`"source": {"name": "BBC"}`), and no text. Lists, other objects, and types that are no field of an article (intervals, times of day
/// ...) are none of them.
///
/// # Errors
/// If it is no Parquet file, or a damaged one.
pub fn open(file: File, mut wanted: impl FnMut(&str, bool) -> bool) -> io::Result<Rows> {
    let file = confined(|| SerializedFileReader::new(file)).map_err(io::Error::other)?;
    let schema = file.metadata().file_metadata().schema_descr();
    let columns = schema.root_schema().get_fields().iter().map(|field| match field.is_primitive() {
        true if is_text(field.get_physical_type()) => field.name().to_owned(),
        true => format!("{} ({})", field.name(), field.get_physical_type()),
        false => format!("{} (nested)", field.name()),
    });
    let columns = columns.collect();
    let wanted = schema.columns().iter().enumerate().filter_map(|(index, column)| {
        let (name, flat) = match column.path().parts() {
            [name] => (name, true),
            [object, name] if name == "name" => (object, false),
            _ => return None,
        };
        let kind = Kind::of(column).filter(|_| column.max_rep_level() == 0)?;
        wanted(name, flat && kind == Kind::Plain && is_text(column.physical_type())).then(|| Column {
            name: name.as_str().into(),
            index,
            kind,
            present: column.max_def_level(),
        })
    });
    let wanted = wanted.collect();
    Ok(Rows { file, columns, wanted, group: 0, readers: Vec::new(), left: 0, taken: VecDeque::new(), row: 0 })
}

/// Other people's files through other people's reader: where that gives up on damage by a panic, it is an error of the file.
fn confined<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    let damaged = |_| Err(ParquetError::General("it is damaged".into()));
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(damaged)
}

fn is_text(column: PhysicalType) -> bool {
    column == PhysicalType::BYTE_ARRAY
}

impl Rows {
    /// The names of all columns of the file, with the type of those that hold no text.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Opens the next row group; false if there is none.
    fn next_group(&mut self) -> Result<bool> {
        if self.group == self.file.num_row_groups() {
            return Ok(false);
        }
        // Also if it cannot be opened, it is through.
        let at = self.group;
        self.group += 1;
        self.left = usize::try_from(self.file.metadata().row_group(at).num_rows()).unwrap_or(0);
        let group = self.file.get_row_group(at)?;
        let readers = self.wanted.iter().map(|column| group.get_column_reader(column.index));
        self.readers = readers.collect::<Result<_>>()?;
        Ok(true)
    }

    /// Takes the next rows from the columns; false at the end.
    fn take(&mut self) -> Result<bool> {
        while self.left == 0 {
            if !self.next_group()? {
                return Ok(false);
            }
        }
        let n = self.left.min(BATCH);
        let mut rows = vec![Vec::with_capacity(self.wanted.len()); n];
        for (column, reader) in self.wanted.iter().zip(&mut self.readers) {
            for (row, cell) in rows.iter_mut().zip(cells(reader, column, n)?) {
                row.push((column.name.clone(), cell));
            }
        }
        self.left -= n;
        self.taken.extend(rows);
        Ok(true)
    }
}

impl Iterator for Rows {
    type Item = (usize, io::Result<Cells>);

    fn next(&mut self) -> Option<Self::Item> {
        self.row = self.row.saturating_add(1);
        if self.taken.is_empty() {
            match confined(|| self.take()) {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => {
                    let (first, lost) = (self.row, std::mem::take(&mut self.left).max(1));
                    self.row = self.row.saturating_add(lost - 1);
                    let message = format!("{error}; rows {first} to {} are lost with it", self.row);
                    return Some((first, Err(io::Error::new(io::ErrorKind::InvalidData, message))));
                }
            }
        }
        self.taken.pop_front().map(|cells| (self.row, Ok(cells)))
    }
}

/// The next `n` cells of a column, as text.
fn cells(reader: &mut ColumnReader, column: &Column, n: usize) -> Result<Vec<Vec<u8>>> {
    let Column { kind, present, .. } = *column;
    match reader {
        ColumnReader::BoolColumnReader(reader) => read(reader, n, present, |value| value.to_string().into()),
        ColumnReader::Int32ColumnReader(reader) if kind == Kind::Unsigned => {
            read(reader, n, present, |value| kind.int(i64::from(value.cast_unsigned())))
        }
        ColumnReader::Int32ColumnReader(reader) => read(reader, n, present, |value| kind.int(i64::from(*value))),
        ColumnReader::Int64ColumnReader(reader) => read(reader, n, present, |value| kind.int(*value)),
        ColumnReader::Int96ColumnReader(reader) => read(reader, n, present, |value| kind.int(value.to_micros())),
        ColumnReader::FloatColumnReader(reader) => read(reader, n, present, |value| value.to_string().into()),
        ColumnReader::DoubleColumnReader(reader) => read(reader, n, present, |value| value.to_string().into()),
        ColumnReader::ByteArrayColumnReader(reader) => read(reader, n, present, |value| kind.bytes(value.data())),
        ColumnReader::FixedLenByteArrayColumnReader(reader) => {
            read(reader, n, present, |value| kind.bytes(value.data()))
        }
    }
}

fn read<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    n: usize,
    present: i16,
    show: impl Fn(&T::T) -> Vec<u8>,
) -> Result<Vec<Vec<u8>>> {
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    let (records, found, _) = reader.read_records(n, Some(&mut levels), None, &mut values)?;
    if records < n {
        return Err(ParquetError::EOF(format!("a column ends {} rows early", n - records)));
    }
    let mut values = values.iter().map(show);
    if found == n {
        return Ok(values.collect());
    }
    Ok(levels
        .iter()
        .map(|level| if *level == present { values.next().unwrap_or_default() } else { Vec::new() })
        .collect())
}
