//! From a Parquet file to the texts in its rows.

use std::fs::File;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;
use std::vec;

use parquet::basic::Type as PhysicalType;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{FileReader, SerializedFileReader};

use super::cell::Kind;
use super::confined::{given_up, start, unpanicked, within};

/// How many rows are read from the columns at a time. Their texts are views into decoded pages and are copied one row at a time.
const BATCH: usize = 32;

/// The rows of a file: the number of each, from 1, and its cells in the wanted columns, as bytes of text. A null is empty. After damage in a
/// row group, which is one error, reading continues with the next group; where it takes longer than the limit, it ends.
pub struct Rows {
    columns: Vec<String>,
    /// The names of the wanted columns.
    names: Vec<Arc<str>>,
    /// `None` is the end: without it, the thread that reads has died.
    batches: Receiver<Option<Batch>>,
    limit: Duration,
    batch: vec::IntoIter<Vec<Cell>>,
    /// The row that was returned last, from 1.
    row: usize,
    /// Whether nothing more is to come.
    ended: bool,
}

/// The cells of a row, by column.
type Cells = Vec<(Arc<str>, Vec<u8>)>;

/// The next rows, or how many were lost, and why.
type Batch = std::result::Result<Vec<Vec<Cell>>, (usize, ParquetError)>;

struct Column {
    name: Arc<str>,
    index: usize,
    kind: Kind,
    /// The definition level of a value that is not null, in no object that is null.
    present: i16,
}

/// Opens a file. `wanted` decides which columns are read, by name and by whether they hold text. A column of objects stands for the `name` in
/// them (`"source": {"name": "BBC"}`), which is not text. Lists, other objects, and types that no field of an article has (intervals, times
/// of day ...) cannot be read. To open the file, and to read its next rows, may each take as long as `limit`.
///
/// ```no_run
/// use copydesk_tables::parquet;
///
/// let file = std::fs::File::open("news.parquet")?;
/// for (row, cells) in parquet::open(file, parquet::LIMIT, |name, is_text| is_text && name == "text")? {
///     let (_, text) = &cells?[0];
///     println!("row {row}: {} bytes", text.len());
/// }
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// If it is not a Parquet file, is damaged, or takes longer than the limit to open.
pub fn open(file: File, limit: Duration, mut wanted: impl FnMut(&str, bool) -> bool) -> io::Result<Rows> {
    let file = within(limit, || SerializedFileReader::new(file))?;
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
        let kind = Kind::from_column(column).filter(|_| column.max_rep_level() == 0)?;
        wanted(name, flat && kind == Kind::Plain && is_text(column.physical_type())).then(|| Column {
            name: name.as_str().into(),
            index,
            kind,
            present: column.max_def_level(),
        })
    });
    let wanted: Vec<_> = wanted.collect();
    let names = wanted.iter().map(|column| column.name.clone()).collect();
    let batches = Batches { file, wanted, group: 0, readers: Vec::new(), left: 0 };
    // One batch is read while the one before is used.
    let (send, receive) = mpsc::sync_channel(0);
    start(move || {
        for batch in batches.map(Some).chain([None]) {
            // Nobody wants the rest.
            if send.send(batch).is_err() {
                break;
            }
        }
    })?;
    Ok(Rows { columns, names, batches: receive, limit, batch: Vec::new().into_iter(), row: 0, ended: false })
}

fn is_text(column: PhysicalType) -> bool {
    column == PhysicalType::BYTE_ARRAY
}

impl Rows {
    /// The names of all columns of the file, each followed by its type if it is not text.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }
}

impl Iterator for Rows {
    type Item = (usize, io::Result<Cells>);

    fn next(&mut self) -> Option<Self::Item> {
        self.row = self.row.saturating_add(1);
        if self.batch.len() == 0 && !self.ended {
            match self.batches.recv_timeout(self.limit) {
                Ok(None) => self.ended = true,
                Ok(Some(Ok(batch))) => self.batch = batch.into_iter(),
                Ok(Some(Err((lost, error)))) => {
                    let first = self.row;
                    self.row = first.saturating_add(lost - 1);
                    let message = format!("{error}; rows {first} to {} cannot be read", self.row);
                    return Some((first, Err(io::Error::new(io::ErrorKind::InvalidData, message))));
                }
                Err(error) => {
                    self.ended = true;
                    return Some((self.row, Err(given_up(error, self.limit))));
                }
            }
        }
        let cells = self.batch.next()?;
        let named = self.names.iter().cloned().zip(cells.into_iter().map(Cell::into_bytes));
        Some((self.row, Ok(named.collect())))
    }
}

/// The rows of a file, some at a time.
struct Batches {
    file: SerializedFileReader<File>,
    wanted: Vec<Column>,
    /// The next row group.
    group: usize,
    /// The columns of the current group.
    readers: Vec<ColumnReader>,
    /// Rows of the group that are not read yet.
    left: usize,
}

impl Batches {
    /// Opens the next row group; false if there is none.
    fn next_group(&mut self) -> Result<bool> {
        if self.group == self.file.num_row_groups() {
            return Ok(false);
        }
        // Even if it cannot be opened, the next one is next.
        let at = self.group;
        self.group += 1;
        self.left = usize::try_from(self.file.metadata().row_group(at).num_rows()).unwrap_or(0);
        let group = self.file.get_row_group(at)?;
        let readers = self.wanted.iter().map(|column| group.get_column_reader(column.index));
        self.readers = readers.collect::<Result<_>>()?;
        Ok(true)
    }

    /// Reads the next rows from the columns; `None` at the end.
    fn read(&mut self) -> Result<Option<Vec<Vec<Cell>>>> {
        while self.left == 0 {
            if !self.next_group()? {
                return Ok(None);
            }
        }
        let n = self.left.min(BATCH);
        let mut rows = vec![Vec::with_capacity(self.wanted.len()); n];
        for (column, reader) in self.wanted.iter().zip(&mut self.readers) {
            for (row, cell) in rows.iter_mut().zip(cells(reader, column, n)?) {
                row.push(cell);
            }
        }
        self.left -= n;
        Ok(Some(rows))
    }
}

impl Iterator for Batches {
    type Item = Batch;

    fn next(&mut self) -> Option<Batch> {
        unpanicked(|| self.read()).map_err(|error| (std::mem::take(&mut self.left).max(1), error)).transpose()
    }
}

/// The value of a row in a column. A large dictionary value, which many rows may share, is copied only when its row is returned.
#[derive(Clone)]
enum Cell {
    Text(Vec<u8>),
    Shared(ByteArray, Kind),
}

impl Cell {
    fn into_bytes(self) -> Vec<u8> {
        match self {
            Cell::Text(text) => text,
            Cell::Shared(bytes, kind) => kind.bytes(bytes.data()),
        }
    }
}

impl From<Vec<u8>> for Cell {
    fn from(text: Vec<u8>) -> Cell {
        Cell::Text(text)
    }
}

/// The next `n` cells of a column.
fn cells(reader: &mut ColumnReader, column: &Column, n: usize) -> Result<Vec<Cell>> {
    let Column { kind, present, .. } = *column;
    match reader {
        ColumnReader::BoolColumnReader(reader) => {
            read(reader, n, present, |value| value.to_string().into_bytes().into())
        }
        ColumnReader::Int32ColumnReader(reader) if kind == Kind::Unsigned => {
            read(reader, n, present, |value| kind.int(i64::from(value.cast_unsigned())).into())
        }
        ColumnReader::Int32ColumnReader(reader) => read(reader, n, present, |value| kind.int(i64::from(*value)).into()),
        ColumnReader::Int64ColumnReader(reader) => read(reader, n, present, |value| kind.int(*value).into()),
        ColumnReader::Int96ColumnReader(reader) => read(reader, n, present, |value| kind.int(value.to_micros()).into()),
        ColumnReader::FloatColumnReader(reader) => {
            read(reader, n, present, |value| value.to_string().into_bytes().into())
        }
        ColumnReader::DoubleColumnReader(reader) => {
            read(reader, n, present, |value| value.to_string().into_bytes().into())
        }
        ColumnReader::ByteArrayColumnReader(reader) => {
            read(reader, n, present, |value| Cell::Shared(value.clone(), kind))
        }
        ColumnReader::FixedLenByteArrayColumnReader(reader) => {
            read(reader, n, present, |value| kind.bytes(value.data()).into())
        }
    }
}

fn read<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    n: usize,
    present: i16,
    show: impl Fn(&T::T) -> Cell,
) -> Result<Vec<Cell>> {
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
        .map(|level| if *level == present { values.next() } else { None }.unwrap_or(Cell::Text(Vec::new())))
        .collect())
}
