//! Tables as text: CSV (RFC 4180) whose first line names the columns, separated by commas, semicolons or tabs.

use std::io::Read;
use std::sync::Arc;

use super::input::Input;
use super::{Columns, names_of};
use crate::Error;

/// The columns of a table that is being read.
#[derive(Debug)]
pub(crate) struct Separated {
    separator: u8,
    columns: Vec<Arc<str>>,
}

/// The cells of a row that are not empty, by column.
type Cells = Vec<(Arc<str>, String)>;

impl Separated {
    /// Takes a first line for a header if it holds several names, and one of them is that of an article's text: prose does not.
    pub(crate) fn of_header(line: &[u8], columns: &Columns) -> Option<Separated> {
        let names_text = |cell: &str| columns.known(cell).is_some_and(|name| names_of("text").contains(&name));
        let is_name = |cell: &str| {
            columns.known(cell).is_some() || !cell.is_empty() && !cell.contains(char::is_whitespace) && cell.len() < 64
        };
        b",\t;".iter().find_map(|&separator| {
            let cells = split(line, separator).ok()?;
            let header =
                cells.len() > 1 && cells.iter().all(|cell| is_name(cell)) && cells.iter().any(|c| names_text(c));
            header.then(|| Separated { separator, columns: cells.into_iter().map(Arc::from).collect() })
        })
    }

    /// The next row; `None` at the end. A row that is none is an error of its own, and the next call goes on after it.
    pub(crate) fn next<R: Read>(&self, input: &mut Input<R>) -> Result<Option<Result<Cells, Error>>, Error> {
        loop {
            let first_line = input.past_line(0)?;
            if first_line == 0 {
                return Ok(None);
            }
            if input.bytes()[..first_line].iter().all(u8::is_ascii_whitespace) {
                input.consume(first_line);
                continue;
            }
            let mut end = first_line;
            // Line feeds inside quotes belong to the row.
            while is_open(&input.bytes()[..end], self.separator) {
                match input.past_line(end)? {
                    // A quote that is never closed costs its line, not the rest of the table.
                    same if same == end => {
                        input.consume(first_line);
                        return Ok(Some(Err(Error::OpenQuote)));
                    }
                    next => end = next,
                }
            }
            let offset = input.offset();
            let cells = split(&input.bytes()[..end], self.separator);
            input.consume(end);
            return Ok(Some(
                cells.map_err(|byte| Error::NotUtf8 { byte: offset + byte }).and_then(|cells| self.row(cells)),
            ));
        }
    }

    fn row(&self, cells: Vec<String>) -> Result<Cells, Error> {
        if cells.len() != self.columns.len() {
            return Err(Error::Cells { found: cells.len(), expected: self.columns.len() });
        }
        Ok(self.columns.iter().cloned().zip(cells).filter(|(_, cell)| !cell.is_empty()).collect())
    }
}

/// Whether a row's bytes end inside quotes. Quotes count only where a cell begins with them.
fn is_open(row: &[u8], separator: u8) -> bool {
    // A doubled quote closes and opens again: after a quote that closes, another may stand.
    let (mut quoted, mut may_open) = (false, true);
    for &byte in row {
        match byte {
            b'"' if quoted => (quoted, may_open) = (false, true),
            b'"' if may_open => quoted = true,
            _ => may_open = !quoted && byte == separator,
        }
    }
    quoted
}

/// The cells of a row, without their quotes. The error is the first byte that is not UTF-8.
fn split(row: &[u8], separator: u8) -> Result<Vec<String>, u64> {
    let text = std::str::from_utf8(row).map_err(|error| error.valid_up_to() as u64)?;
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    let mut cells = Vec::new();
    let mut rest = text;
    loop {
        let (cell, after) = cell(rest, char::from(separator));
        cells.push(cell);
        match after.strip_prefix(char::from(separator)) {
            Some(next) => rest = next,
            None => return Ok(cells),
        }
    }
}

/// The first cell, and what follows it.
fn cell(text: &str, separator: char) -> (String, &str) {
    let Some(mut rest) = text.strip_prefix('"') else {
        let end = text.find(separator).unwrap_or(text.len());
        return (text[..end].to_owned(), &text[end..]);
    };
    let mut cell = String::new();
    while let Some((inside, after)) = rest.split_once('"') {
        cell.push_str(inside);
        match after.strip_prefix('"') {
            Some(after) => {
                cell.push('"');
                rest = after;
            }
            None => {
                // What stands between the closing quote and the separator is kept, as spreadsheets do.
                let end = after.find(separator).unwrap_or(after.len());
                cell.push_str(&after[..end]);
                return (cell, &after[end..]);
            }
        }
    }
    cell.push_str(rest);
    (cell, "")
}
