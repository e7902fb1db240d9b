//! A database of one run, and queries of it.

use std::path::Path;

use copydesk_core::Record;
use copydesk_formats::Unit;
use rusqlite::functions::FunctionFlags;
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, params_from_iter};

use crate::{Content, Error, load};

/// The tables of one run.
pub struct Database {
    pub(crate) connection: Connection,
    /// What offsets in the tables count.
    pub(crate) unit: Unit,
    name: String,
}

/// The value of a column in a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// None.
    Null,
    /// A whole number.
    Int(i64),
    /// A number.
    Float(f64),
    /// A text.
    Text(String),
}

/// What a query gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// One value per column.
    pub rows: Vec<Vec<Cell>>,
}

impl Database {
    /// Loads the complete parts of a run into a temporary file, which no other process sees. A part that has no line in the manifest is
    /// left out.
    ///
    /// # Errors
    /// [`Error::Run`] if the folder holds no run, or one that is going on; [`Error::Format`] if it has no Parquet; [`Error::File`].
    pub fn open(folder: &Path, content: Content) -> Result<Database, Error> {
        // Without a name, the file is temporary, and SQLite keeps it in memory while it is small.
        let connection = Connection::open("")?;
        connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;")?;
        // SQLite's own knows the letters of ASCII only, DuckDB's those of Unicode.
        let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
        connection.create_scalar_function("lower", 1, flags, |context| {
            Ok(context.get::<Option<String>>(0)?.map(|text| text.to_lowercase()))
        })?;
        let unit = load::load(&connection, folder, content)?;
        let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let name = whole.file_name().unwrap_or(whole.as_os_str()).to_string_lossy().into_owned();
        Ok(Database { connection, unit, name })
    }

    /// What the run is called: the name of its folder.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What offsets in the tables count.
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// Whether a table is there: all of `docs/tables.md` are, and those of a linked run if it is linked.
    ///
    /// # Errors
    /// [`Error::Sql`]
    pub fn has(&self, table: &str) -> Result<bool, Error> {
        load::table_exists(&self.connection, table)
    }

    /// Has an article's rows be those of a record, such as its own with corrections. The database needs [`Content::Everything`].
    ///
    /// # Errors
    /// [`Error::Sql`]
    pub fn replace(&self, article: i64, record: &Record) -> Result<(), Error> {
        load::replace(&self.connection, article, record, self.unit)
    }

    /// Answers one query. `?1` in it stands for the first of `parameters`.
    ///
    /// # Errors
    /// [`Error::Sql`]
    pub fn query(&self, sql: &str, parameters: &[Cell]) -> Result<Answer, Error> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let parameters = parameters.iter().map(|cell| match cell {
            Cell::Null => Value::Null,
            Cell::Int(number) => Value::Integer(*number),
            Cell::Float(number) => Value::Real(*number),
            Cell::Text(text) => Value::Text(text.clone()),
        });
        let mut found = statement.query(params_from_iter(parameters))?;
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            let cell = |at| row.get_ref(at).map(Cell::from);
            rows.push((0..columns.len()).map(cell).collect::<Result<_, _>>()?);
        }
        Ok(Answer { columns, rows })
    }
}

impl From<ValueRef<'_>> for Cell {
    fn from(value: ValueRef<'_>) -> Cell {
        match value {
            ValueRef::Null => Cell::Null,
            ValueRef::Integer(number) => Cell::Int(number),
            ValueRef::Real(number) => Cell::Float(number),
            ValueRef::Text(text) | ValueRef::Blob(text) => Cell::Text(String::from_utf8_lossy(text).into_owned()),
        }
    }
}

impl Cell {
    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Cell::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, if it is one.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Cell::Int(number) => Some(*number as f64),
            Cell::Float(number) => Some(*number),
            _ => None,
        }
    }

    /// The whole number, if it is one.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Cell::Int(number) => Some(*number),
            _ => None,
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Cell {
        Cell::Int(number)
    }
}
