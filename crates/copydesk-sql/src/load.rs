//! Loads the Parquet files of a run into the tables of a database.

use std::fs::File;
use std::path::{Path, PathBuf};

use copydesk_core::vocabulary::layer;
use copydesk_corpus::{Manifest, PartFormat};
use copydesk_formats::Unit;
use copydesk_tables::{ColumnSpec, Kind, TABLES, TableSpec, parquet};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::{Content, Error, FIGURES, Figure};

/// Tables that are there once the persons and quotations of the run are linked across articles. Their columns are those of their files.
const LINKED: [&str; 2] = ["corpus_entities", "quote_groups"];

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
    let rows = parquet::open(file, |name, _| wanted(name).is_some()).map_err(Error::file(path))?;
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
        let rows = parquet::open(file, |name, is_text| {
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
