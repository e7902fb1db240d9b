//! Loads the Parquet files of a run into the tables of a database.

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use copydesk_core::Record;
use copydesk_core::vocabulary::layer;
use copydesk_corpus::{Manifest, PartFormat};
use copydesk_formats::{Offsets, Unit};
use copydesk_tables::{Cell, ColumnSpec, Kind, TABLES, TableRow, TableSpec, parquet, tabulate};
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};

use crate::{Error, FIGURES, Figure};

/// Tables that are there once the persons and quotations of the run are linked across articles. Their columns are those of their files.
const LINKED: [&str; 2] = ["corpus_entities", "quote_groups"];

/// How much of a run is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// What [`FIGURES`](crate::FIGURES) need: no texts of articles.
    Figures,
    /// Every column of every table, and an index of all words in the articles: the table `search`.
    Everything,
}

/// Returns the unit of offsets.
pub(crate) fn load(connection: &Connection, folder: &Path, content: Content) -> Result<Unit, Error> {
    // The manifest is locked no longer than this: a run may then go on while its earlier parts are read.
    let manifest = Manifest::open(folder)?;
    let format = manifest.description().format;
    if format != PartFormat::Parquet {
        return Err(Error::Format { folder: folder.to_owned(), found: format.to_string() });
    }
    let (unit, parts) = (manifest.description().offsets, manifest.parts().map(|part| part.part).collect::<Vec<_>>());
    drop(manifest);
    for table in &TABLES {
        let columns: Vec<&ColumnSpec> =
            table.columns.iter().filter(|column| is_loaded(table, column, content)).collect();
        create(connection, table, &columns)?;
        for part in &parts {
            fill(connection, table, &columns, &folder.join(table.name).join(format!("{part:05}.parquet")))?;
        }
    }
    for table in LINKED {
        add_linked(connection, folder, table)?;
    }
    connection.execute_batch(include_str!("indexes.sql"))?;
    if content == Content::Everything {
        connection.execute_batch(include_str!("search.sql"))?;
    }
    Ok(unit)
}

/// Puts the rows of a record in the place of those that the article has. What is said of the article itself stays, but for its problems.
pub(crate) fn replace(connection: &Connection, article: i64, record: &Record, unit: Unit) -> Result<(), Error> {
    let transaction = connection.unchecked_transaction()?;
    if table_exists(connection, "quote_groups")? {
        renumber(connection, article, record, unit)?;
    }
    for table in tabulate(record, article, unit).0 {
        let TableSpec { name, columns, .. } = table.spec;
        if *name == "articles" {
            let problems = record.problems.len() as i64;
            connection.execute("UPDATE articles SET problems = ?2 WHERE article = ?1", params![article, problems])?;
            continue;
        }
        connection.execute(&format!("DELETE FROM \"{name}\" WHERE article = ?1"), [article])?;
        let places = vec!["?"; columns.len()].join(", ");
        let mut insert = connection.prepare(&format!("INSERT INTO \"{name}\" VALUES ({places})"))?;
        for row in table.iter() {
            insert.execute(params_from_iter(columns.iter().map(|column| stored(&row, column))))?;
        }
    }
    transaction.commit()?;
    Ok(())
}

fn stored(row: &TableRow<'_>, column: &ColumnSpec) -> Value {
    match row.cell(column.name) {
        Cell::Null => Value::Null,
        Cell::Text(text) => Value::Text(text.clone().into_owned()),
        Cell::Int(number) => Value::Integer(*number),
        Cell::Float(number) => Value::Real(*number),
    }
}

/// Has the groups of quotations refer to the rows of `quotes` as the record has them. A group loses those that are gone.
fn renumber(connection: &Connection, article: i64, record: &Record, unit: Unit) -> Result<(), Error> {
    let mut rows: HashMap<(i64, i64), i64> = HashMap::new();
    let offsets = Offsets::new(record.text().unwrap_or_default(), unit);
    for quote in record.layers().get(layer::QUOTES).into_iter().flat_map(copydesk_core::Layer::rows) {
        if let Some(span) = quote.span() {
            let [start, end] = [span.start(), span.end()].map(|at| i64::from(offsets.from_byte(at)));
            rows.entry((start, end)).or_insert(quote.index() as i64);
        }
    }
    let mut before =
        connection.prepare("SELECT \"row\", start, \"end\" FROM quotes WHERE article = ?1 AND start IS NOT NULL")?;
    let before = before.query_map([article], |row| Ok((row.get::<_, i64>(0)?, (row.get(1)?, row.get(2)?))))?;
    let changed = before.filter_map(|row| {
        row.map(|(row, span)| Some((row, rows.get(&span).copied())).filter(|(row, now)| *now != Some(*row))).transpose()
    });
    let changed = changed.collect::<Result<Vec<_>, _>>()?;
    for (row, now) in &changed {
        // Below zero meanwhile, where no row is in its way.
        let now = now.map(|now| -1 - now);
        connection.execute(
            "UPDATE quote_groups SET quote = ?3 WHERE article = ?1 AND quote = ?2",
            params![article, row, now],
        )?;
        connection.execute(
            "UPDATE quote_groups SET first_quote = ?3 WHERE first_article = ?1 AND first_quote = ?2",
            params![article, row, now],
        )?;
    }
    connection.execute_batch(
        "DELETE FROM quote_groups WHERE quote IS NULL OR first_quote IS NULL;
         UPDATE quote_groups SET quote = -1 - quote WHERE quote < 0;
         UPDATE quote_groups SET first_quote = -1 - first_quote WHERE first_quote < 0;",
    )?;
    Ok(())
}

pub(crate) fn table_exists(connection: &Connection, table: &str) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1";
    Ok(connection.prepare_cached(sql)?.exists([table])?)
}

/// For figures, only columns that one of them names: the texts of articles and sentences are most of the bytes.
fn is_loaded(table: &TableSpec, column: &ColumnSpec, content: Content) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let named = |figure: &Figure| figure.sql.split(|c| !is_name(c)).any(|word| word == column.name);
    let is_long = column.name == "text" && table.name != layer::MENTIONS;
    content == Content::Everything || !is_long && FIGURES.iter().any(named)
}

fn create(connection: &Connection, table: &TableSpec, columns: &[&ColumnSpec]) -> Result<(), Error> {
    let columns: Vec<String> = columns
        .iter()
        .map(|column| {
            let kind = match column.kind {
                Kind::Text => "TEXT",
                Kind::Int => "INTEGER",
                Kind::Float => "REAL",
            };
            format!("\"{}\" {kind}", column.name)
        })
        .collect();
    connection.execute_batch(&format!("CREATE TABLE \"{}\" ({})", table.name, columns.join(", ")))?;
    Ok(())
}

fn fill(connection: &Connection, table: &TableSpec, columns: &[&ColumnSpec], path: &Path) -> Result<(), Error> {
    let wanted = |name: &str| columns.iter().position(|column| column.name == name);
    let file = File::open(path).map_err(Error::file(path))?;
    let rows = parquet::open(file, parquet::LIMIT, |name, _| wanted(name).is_some()).map_err(Error::file(path))?;
    let places = vec!["?"; columns.len()].join(", ");
    let transaction = connection.unchecked_transaction()?;
    let mut insert = transaction.prepare(&format!("INSERT INTO \"{}\" VALUES ({places})", table.name))?;
    for (_, cells) in rows {
        let mut values = vec![Value::Null; columns.len()];
        for (name, bytes) in cells.map_err(Error::file(path))? {
            let at = wanted(&name).filter(|_| !bytes.is_empty());
            if let Some((value, column)) = at.and_then(|at| Some((values.get_mut(at)?, columns.get(at)?))) {
                *value = parsed(column.kind, bytes);
            }
        }
        insert.execute(params_from_iter(values))?;
    }
    drop(insert);
    transaction.commit()?;
    Ok(())
}

/// Adds a table of the linked run, if it is there.
fn add_linked(connection: &Connection, folder: &Path, table: &str) -> Result<(), Error> {
    let folder = folder.join(table);
    let Ok(entries) = folder.read_dir() else { return Ok(()) };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "parquet"));
    files.sort();
    let mut insert = String::new();
    for path in &files {
        let file = File::open(path).map_err(Error::file(path))?;
        let mut columns: Vec<(String, Kind)> = Vec::new();
        let rows = parquet::open(file, parquet::LIMIT, |name, is_text| {
            columns.push((name.to_owned(), if is_text { Kind::Text } else { Kind::Float }));
            true
        });
        let rows = rows.map_err(Error::file(path))?;
        if insert.is_empty() {
            let names: Vec<String> =
                columns.iter().map(|(name, _)| format!("\"{}\"", name.replace('"', "\"\""))).collect();
            connection.execute_batch(&format!("CREATE TABLE {table} ({})", names.join(", ")))?;
            insert = format!("INSERT INTO {table} VALUES ({})", vec!["?"; names.len()].join(", "));
        }
        let transaction = connection.unchecked_transaction()?;
        let mut insert = transaction.prepare(&insert)?;
        for (_, cells) in rows {
            let cells = cells.map_err(Error::file(path))?;
            let values =
                columns.iter().zip(cells).map(|((_, kind), (_, bytes))| match parsed(Kind::Int, bytes.clone()) {
                    _ if bytes.is_empty() => Value::Null,
                    whole @ Value::Integer(_) if *kind != Kind::Text => whole,
                    _ => parsed(*kind, bytes),
                });
            insert.execute(params_from_iter(values))?;
        }
        drop(insert);
        transaction.commit()?;
    }
    Ok(())
}

/// A value as the reader writes it: as text.
fn parsed(kind: Kind, bytes: Vec<u8>) -> Value {
    let text = String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    match kind {
        Kind::Text => Value::Text(text),
        Kind::Int => text.parse().map_or(Value::Null, Value::Integer),
        Kind::Float => text.parse().map_or(Value::Null, Value::Real),
    }
}
