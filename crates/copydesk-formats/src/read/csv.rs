//! Tables as text: CSV (RFC 4180) whose first line names the columns, separated by commas, semicolons, tabs or bars.
//!
//! This file decides what is a table, by which separator, and where a row ends although a quote mark is missing. `csv-core` parses the
//! cells of a row.

use std::io::{self, Read};
use std::ops::Range;
use std::sync::Arc;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder, Terminator};
use memchr::{memchr, memchr_iter, memchr2};

use super::input::Input;
use super::{Columns, encoding, names_of};
use crate::Error;

/// The columns of a table that is being read.
#[derive(Debug)]
pub(crate) struct Rows {
    cells: CellReader,
    columns: Vec<Arc<str>>,
    encoding: RowEncoding,
}

/// The encoding of a table, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RowEncoding {
    /// So far all is ASCII.
    Unknown,
    Utf8,
    Other(&'static encoding_rs::Encoding),
}

impl RowEncoding {
    /// What `bytes` say of it, of which the last may end inside a character.
    fn detect(bytes: &[u8]) -> RowEncoding {
        match std::str::from_utf8(bytes) {
            Ok(text) if text.is_ascii() => RowEncoding::Unknown,
            Ok(_) => RowEncoding::Utf8,
            Err(error) if error.error_len().is_none() || encoding::damage(bytes).is_some() => RowEncoding::Utf8,
            Err(_) => RowEncoding::Other(encoding::guess(bytes)),
        }
    }

    /// A cell in UTF-8; as it is if it is not in the encoding.
    fn decode(self, cell: Vec<u8>) -> Vec<u8> {
        match self {
            RowEncoding::Other(encoding) => match encoding::decoded(&cell, encoding) {
                Some(text) => text.into_owned().into_bytes(),
                None => cell,
            },
            _ => cell,
        }
    }
}

/// The cells of a row, by column.
type Cells = Vec<(Arc<str>, Vec<u8>)>;

/// The longest header line, in bytes.
const LONGEST: usize = 64 << 10;

/// A first line that may be a header, and the evidence for it.
struct Header {
    separator: u8,
    names: Vec<String>,
    /// How many of the names are known field names.
    known: usize,
    /// Whether one of them names the text.
    text: bool,
    /// Whether it can be nothing but a header: single words, one of which is exactly a name of the text.
    plain: bool,
    /// Whether every cell is quoted.
    quoted: bool,
}

impl Header {
    fn parse(line: &[u8], separator: u8, columns: &Columns) -> Option<Header> {
        if line.len() > LONGEST {
            return None;
        }
        let cells = split(line, separator).into_iter().map(String::from_utf8);
        let names: Vec<String> = cells.collect::<Result<_, _>>().ok()?;
        let known: Vec<_> = names.iter().filter_map(|name| columns.find(name)).collect();
        if !names.iter().all(|name| is_name(name) || columns.known(name).is_some()) {
            return None;
        }
        let is_text = |name: &&'static str| names_of("text").contains(name);
        // The index of pandas has no name.
        let is_word = |(i, name): (usize, &String)| !name.contains(char::is_whitespace) && (i == 0 || !name.is_empty());
        let plain = names.len() > 1
            && known.iter().any(|(name, exact)| *exact && is_text(name))
            && names.iter().enumerate().all(is_word);
        let text = known.iter().any(|(name, _)| is_text(name));
        let quoted = line.split(|byte| *byte == separator).all(|cell| cell.starts_with(b"\""));
        Some(Header { separator, known: known.len(), text, plain, quoted, names })
    }
}

impl Header {
    /// # Errors
    /// If a known column is there twice, or one that the user mapped is not there.
    fn check(&self, columns: &Columns) -> Result<(), Error> {
        let known = |name: &&String| columns.find(name).is_some_and(|(_, exact)| exact);
        let mut names: Vec<&String> = self.names.iter().filter(known).collect();
        names.sort_unstable();
        if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(Error::Duplicate { field: pair[0].clone() });
        }
        let is_there = |(field, _): &(&str, &str)| {
            self.names.iter().any(|name| columns.find(name).is_some_and(|(known, _)| known == *field))
        };
        match columns.mapped().find(|mapped| !is_there(mapped)) {
            Some((_, theirs)) => Err(Error::NoSuchField { name: theirs.into(), there: self.names.clone() }),
            None => Ok(()),
        }
    }
}

/// Whether a cell may be the name of a column, and not a sentence or part of one.
fn is_name(cell: &str) -> bool {
    let is_label = |c: char| c.is_alphanumeric() || " _-./:#()%&".contains(c);
    let cell = cell.trim();
    cell.len() < 64
        && (!cell.contains(char::is_whitespace) || cell.chars().all(is_label))
        && !cell.ends_with(['.', ':'])
        && cell.split_whitespace().count() <= 5
}

/// Whether a file name ends in `.csv` or `.tsv`, possibly compressed: a hint where the first line could be prose.
pub(crate) fn is_called(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").or(name.strip_suffix(".zst")).unwrap_or(&name);
    name.ends_with(".csv") || name.ends_with(".tsv")
}

/// The separator that a first line `sep=;` declares, as spreadsheets read it.
pub(crate) fn declared(line: &[u8]) -> Option<u8> {
    match line.trim_ascii_end() {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', separator] => Some(*separator),
        // A tab is trimmed above as white space.
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'='] => line.get(4).copied().filter(|byte| *byte == b'\t'),
        _ => None,
    }
}

impl Rows {
    /// Reads the first line, at `line`, as the header of a table, if it is one. Single words of which one is exactly a name of the text
    /// suffice. A line that could begin prose (`Text, body and soul`) needs rows with as many cells after it, or an input that
    /// `calls_itself` a table, which may have `declared` its separator.
    ///
    /// # Errors
    /// If it is a table in which no column holds the text, or calls itself a table and has no header.
    pub(crate) fn from_header<R: Read>(
        input: &mut Input<R>,
        line: Range<usize>,
        columns: &Columns,
        calls_itself: bool,
        declared: Option<u8>,
    ) -> Result<Option<Rows>, Error> {
        let separators = declared.map_or(b",\t;|".to_vec(), |separator| vec![separator]);
        let mut encoding = RowEncoding::Unknown;
        if !input.bytes()[line.clone()].is_ascii() {
            encoding = RowEncoding::detect(&input.bytes()[line.start..]);
        }
        let bytes = &input.bytes()[line.clone()];
        let decoded = encoding.decode(bytes.to_vec());
        let headers = separators.into_iter().filter_map(|separator| Header::parse(&decoded, separator, columns));
        let none = match calls_itself {
            true => Err(Error::no_header(bytes, input.offset() + line.start as u64)),
            false => Ok(None),
        };
        let Some(header) = headers.max_by_key(|header| (header.text, header.names.len())) else { return none };
        let separator = header.separator;
        let is_table = match header.names.len() {
            _ if row_end(input, line.start, separator)? != Some(line.end) => false,
            1 => calls_itself && header.text,
            _ if header.plain || calls_itself => true,
            // Prose may contain a name or two by chance, but hardly rows of equally many cells.
            names => {
                let enough = if header.text { 3 } else { 4 };
                let alike = rows_of(input, line.end, separator, names, 2)?;
                header.known > 0 && alike > 0 && header.known + alike >= enough
            }
        };
        if is_table {
            header.check(columns)?;
        }
        match is_table {
            true if !header.text => Err(Error::NoTextField { there: header.names, likely: None }),
            true => {
                // R writes no name for the first column, which holds row names.
                let unnamed = header.quoted && is_longer(input, line.end, separator, header.names.len())?;
                let first = unnamed.then(String::new);
                let columns = first.into_iter().chain(header.names).map(Arc::from).collect();
                Ok(Some(Rows { cells: CellReader::new(separator), columns, encoding }))
            }
            false => none,
        }
    }

    /// The next row; `None` at the end. A malformed row is an error of its own; the next call continues after it.
    pub(crate) fn next<R: Read>(&mut self, input: &mut Input<R>) -> Result<Option<Result<Cells, Error>>, Error> {
        loop {
            let line = input.past_line(0)?;
            if line == 0 {
                return Ok(None);
            }
            if input.bytes()[..line].iter().all(|byte| byte.is_ascii_whitespace() && *byte != self.cells.separator) {
                input.consume(line);
                continue;
            }
            let Some(end) = row_end(input, 0, self.cells.separator)? else {
                // Skip only this line: the lines that the unclosed quote seems to contain are rows.
                input.consume(line);
                return Ok(Some(Err(Error::OpenQuote)));
            };
            let mut cells = self.cells.read(&input.bytes()[..end]);
            if self.encoding == RowEncoding::Unknown && !input.bytes()[..end].is_ascii() {
                self.encoding = RowEncoding::detect(input.bytes());
            }
            cells.iter_mut().for_each(|cell| *cell = self.encoding.decode(std::mem::take(cell)));
            input.consume(end);
            return Ok(Some(self.row(cells)));
        }
    }

    fn row(&self, cells: Vec<Vec<u8>>) -> Result<Cells, Error> {
        if cells.len() != self.columns.len() {
            return Err(Error::Cells { found: cells.len(), expected: self.columns.len() });
        }
        Ok(self.columns.iter().cloned().zip(cells).collect())
    }
}

/// Whether the next row has one cell more, the first of them quoted: an unquoted text that contains the separator looks the same. A
/// separator at the end of the row does not count as a cell.
fn is_longer<R: Read>(input: &mut Input<R>, at: usize, separator: u8, cells: usize) -> io::Result<bool> {
    let Some(end) = row_end(input, at, separator)? else { return Ok(false) };
    let row = &input.bytes()[at..end];
    let row = row.strip_suffix(b"\n").unwrap_or(row);
    let row = row.strip_suffix(b"\r").unwrap_or(row);
    Ok(row.starts_with(b"\"") && !row.ends_with(&[separator]) && split(row, separator).len() == cells + 1)
}

/// How many of the next rows, up to `most`, have exactly `cells` cells.
fn rows_of<R: Read>(
    input: &mut Input<R>,
    mut at: usize,
    separator: u8,
    cells: usize,
    most: usize,
) -> io::Result<usize> {
    for alike in 0..most {
        let Some(end) = row_end(input, at, separator)? else { return Ok(alike) };
        if end == at || split(&input.bytes()[at..end], separator).len() != cells {
            return Ok(alike);
        }
        at = end;
    }
    Ok(most)
}

/// The position after the row that begins at `at`; `None` if a quote in it is never closed, or is closed in the middle of its cell and so
/// belongs to a later row. Lookahead in vain ends at the next line with an odd number of quotes, so that any table is read in linear time.
fn row_end<R: Read>(input: &mut Input<R>, mut at: usize, separator: u8) -> io::Result<Option<usize>> {
    loop {
        if input.byte(at)? == Some(b'"') {
            match past_quotes(input, at + 1, separator) {
                Ok(Some(end)) => at = end,
                Ok(None) => return Ok(None),
                Err(error) if error.kind() == io::ErrorKind::FileTooLarge => return Ok(None),
                Err(error) => return Err(error),
            }
        }
        let end = input.find(at, |bytes| memchr2(separator, b'\n', bytes))?;
        match input.byte(end)? {
            None => return Ok(Some(end)),
            Some(b'\n') => return Ok(Some(end + 1)),
            Some(_) => at = end + 1,
        }
    }
}

/// The position after the quote that ends a cell; `at` is inside its quotes.
fn past_quotes<R: Read>(input: &mut Input<R>, mut at: usize, separator: u8) -> io::Result<Option<usize>> {
    loop {
        let quote = input.find(at, |bytes| memchr(b'"', bytes))?;
        if input.byte(quote)?.is_none() {
            return Ok(None);
        }
        at = quote + 1;
        return match input.byte(at)? {
            Some(b'"') => {
                at += 1;
                continue;
            }
            Some(b'\r') if matches!(input.byte(at + 1)?, None | Some(b'\n')) => Ok(Some(at)),
            Some(byte) if byte != b'\n' && byte != separator => Ok(None),
            _ => Ok(Some(at)),
        };
    }
}

/// Finds the cells of rows, one row after another.
#[derive(Debug)]
struct CellReader {
    separator: u8,
    parser: Reader,
}

impl CellReader {
    fn new(separator: u8) -> CellReader {
        // A carriage return alone does not end a row: it may stand in a cell.
        let mut parser = ReaderBuilder::new().delimiter(separator).terminator(Terminator::Any(b'\n')).build();
        // The parser strips a byte order mark from its first bytes, but here those may begin a cell.
        parser.read_record(b"\n", &mut [], &mut []);
        CellReader { separator, parser }
    }

    /// The cells of a row, without their quotes. An empty row has one empty cell.
    fn read(&mut self, row: &[u8]) -> Vec<Vec<u8>> {
        let row = row.strip_suffix(b"\n").unwrap_or(row);
        let row = row.strip_suffix(b"\r").unwrap_or(row);
        let mut text = vec![0; row.len() + 1];
        let mut ends = vec![0; memchr_iter(self.separator, row).count() + 1];
        let (_, _, written, found) = self.parser.read_record(row, &mut text, &mut ends);
        let (result, _, _, last) = self.parser.read_record(b"\n", &mut text[written..], &mut ends[found..]);
        if !matches!(result, ReadRecordResult::Record) {
            return vec![text[..written].to_vec()];
        }
        let mut start = 0;
        let cell = |&end: &usize| text[std::mem::replace(&mut start, end)..end].to_vec();
        ends[..found + last].iter().map(cell).collect()
    }
}

/// The cells of one row.
fn split(row: &[u8], separator: u8) -> Vec<Vec<u8>> {
    CellReader::new(separator).read(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_that_is_never_closed_holds_no_more_than_an_article_may() {
        let mut table = Rows {
            cells: CellReader::new(b','),
            columns: vec!["id".into(), "text".into()],
            encoding: RowEncoding::Unknown,
        };
        let rows = "b,B\n".repeat(1 << 16);
        let mut input = Input::with_limit(std::io::Cursor::new(format!("a,\"A\n{rows}")), 1 << 17);
        assert!(matches!(table.next(&mut input), Ok(Some(Err(Error::OpenQuote)))));
        assert!(input.bytes().len() < 1 << 18);
        let mut read = 0;
        while let Some(row) = table.next(&mut input).unwrap() {
            assert_eq!(row.unwrap()[1].1, b"B");
            read += 1;
        }
        assert_eq!(read, 1 << 16);
    }
}
