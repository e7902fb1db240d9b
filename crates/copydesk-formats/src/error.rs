//! Why an input is no article. `Display` says what was expected and what to do; the reader puts file and line before it.

use std::fmt;
use std::io;

use crate::RecordDefect;

/// Why an input could not be read as an article.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The system could not read it.
    Io(io::Error),
    /// There is nothing in it but white space.
    NoText,
    /// It is more than [`MAX_ARTICLE_BYTES`](crate::MAX_ARTICLE_BYTES).
    TooLarge,
    /// A byte that is not UTF-8.
    NotUtf8 {
        /// Offset in the input, from 0.
        byte: u64,
    },
    /// A file of another kind, known by its first bytes.
    OtherFormat {
        /// What it is.
        what: &'static str,
        /// How to make text of it.
        remedy: &'static str,
    },
    /// Not JSON, or not JSON that holds an article.
    Json {
        /// What the parser said.
        message: String,
        /// Line in the value, from 1.
        line: usize,
        /// Column, in bytes from 1.
        column: usize,
    },
    /// Something other than an object where an article should be.
    NotAnObject(String),
    /// The input ends in the middle of a JSON value.
    Unfinished,
    /// Something after the end of a JSON value.
    Trailing,
    /// No field, or column, that holds the text.
    NoTextField {
        /// Those that are there.
        there: Vec<String>,
    },
    /// What should be a table by its name or its `sep=`, and whose first line names no columns.
    NoHeader {
        /// How it begins.
        line: String,
    },
    /// A table whose lines end in carriage returns alone.
    CarriageReturns,
    /// The field that should hold the text holds something else.
    TextType {
        /// Name of the field.
        field: &'static str,
        /// What it holds.
        found: &'static str,
    },
    /// The text is there as HTML only.
    HtmlOnly {
        /// Name of the field.
        field: &'static str,
    },
    /// A record of copydesk whose text is null.
    RecordWithoutText,
    /// `offsets` names no unit.
    Unit(String),
    /// A target is no stretch of the text.
    Target {
        /// Which: `targets[2]`.
        place: String,
        /// What is wrong with it.
        why: String,
    },
    /// A row of a table with too few or too many cells.
    Cells {
        /// How many it has.
        found: usize,
        /// How many columns there are.
        expected: usize,
    },
    /// A cell of a table that begins with a quote mark and does not end with one.
    OpenQuote,
    /// A cell of a table that is not UTF-8.
    CellNotUtf8 {
        /// The name of its column.
        column: String,
        /// Offset in the cell, from 0.
        byte: usize,
    },
    /// A stored record of copydesk with a field that is not what the schema says.
    Record {
        /// Which: `layers.quotes[3].start`; empty for the record itself.
        field: String,
        /// What is wrong with it.
        defect: RecordDefect,
    },
    /// Another error, with where it was met.
    InPlace {
        /// File and line.
        place: String,
        /// What is wrong there.
        error: Box<Error>,
    },
    /// A web archive, or a record of one, that cannot be read.
    Archive(String),
    /// A page in which no article was found.
    NoArticle(String),
}

/// How many names of fields are shown, of those that are no longer than a name is.
const SHOWN: usize = 20;

/// How much is shown of a line.
const SHOWN_LETTERS: usize = 60;

fn is_short(name: &str) -> bool {
    (1..=64).contains(&name.len())
}

impl Error {
    /// What should be a table and begins with such a line, at `offset` in the input.
    pub(crate) fn no_header(line: &[u8], offset: u64) -> Error {
        let line = line.trim_ascii_end();
        if line.contains(&b'\r') {
            return Error::CarriageReturns;
        }
        match std::str::from_utf8(line) {
            Ok(line) => Error::NoHeader { line: line.chars().take(SHOWN_LETTERS).collect() },
            Err(error) => Error::NotUtf8 { byte: offset + error.valid_up_to() as u64 },
        }
    }

    /// A field of a stored record that is not what it should be.
    pub(crate) fn record(field: &str, defect: RecordDefect) -> Error {
        // The parser's word for the value as a whole.
        let field = if field == "." { "" } else { field };
        Error::Record { field: field.to_owned(), defect }
    }

    /// Makes an error of what the JSON parser said.
    pub(crate) fn json(error: &serde_json::Error) -> Error {
        let mut message = error.to_string();
        message.truncate(message.rfind(" at line ").unwrap_or(message.len()));
        match error.classify() {
            serde_json::error::Category::Data => Error::NotAnObject(message),
            _ => Error::Json { message, line: error.line(), column: error.column() },
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Error {
        match error.kind() {
            io::ErrorKind::FileTooLarge => Error::TooLarge,
            _ => Error::Io(error),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Io(error) => write!(f, "cannot be read: {error}"),
            Error::NoText => write!(f, "no text: nothing but white space is in it"),
            Error::TooLarge => write!(f, "an article of more than 1 GiB; split it"),
            Error::NotUtf8 { byte } => write!(
                f,
                "byte {byte} is not UTF-8; convert the file from the encoding that it has, as with: iconv -f WINDOWS-1252 -t UTF-8"
            ),
            Error::OtherFormat { what, remedy } => {
                write!(f, "this is {what}, which holds no article that can be read; {remedy}")
            }
            Error::Json { message, .. } if message.contains("surrogate") || message.contains("hex escape") => write!(
                f,
                "{message}: half of a \\ud83d\\ude00 pair is no character; write the JSON anew without the lone half"
            ),
            Error::Json { message, .. } => {
                write!(f, "not JSON: {message}; expected one object, such as {{\"id\": \"1\", \"text\": \"...\"}}")
            }
            Error::NotAnObject(found) => {
                write!(f, "not an article: {found}, such as {{\"id\": \"1\", \"text\": \"...\"}}")
            }
            Error::Unfinished => write!(f, "the input ends in the middle of a JSON value; is the file whole?"),
            Error::Trailing => {
                write!(f, "something follows the end of the JSON; expected one value, or one object a line (JSONL)")
            }
            Error::NoTextField { there } => {
                write!(f, "no field holds the text; expected one of {}", crate::read::names_of("text").join(", "))?;
                if there.is_empty() {
                    return Ok(());
                }
                let shown: Vec<_> =
                    there.iter().map(|name| name.trim()).filter(|name| is_short(name)).take(SHOWN).collect();
                let more = there.len() - shown.len();
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                write!(f, "; there are: {}{more}; say which holds it: --columns text=NAME", shown.join(", "))
            }
            Error::NoHeader { line } => write!(
                f,
                "this should be a table, but its first line names no columns: “{line}”; put their names before the rows, such as id,title,text, \
                 separated by a comma, a semicolon, a tab or a bar"
            ),
            Error::CarriageReturns => {
                write!(f, "its lines end in carriage returns alone; convert it, as with: tr '\\r' '\\n' < FILE")
            }
            Error::TextType { field, found } => write!(f, "field `{field}` holds {found}; expected a string of text"),
            Error::HtmlOnly { field } => write!(
                f,
                "its text is there as HTML only (`{field}`), and tags are not text; give the plain text as `text` or `body_text`"
            ),
            Error::Unit(found) => {
                write!(f, "`offsets` is {found}; expected \"codepoint\", \"utf16\" or \"byte\"")
            }
            Error::Target { place, why } => write!(f, "`{place}`: {why}"),
            Error::Record { field, defect } if field.is_empty() => write!(f, "not a record of copydesk: {defect}"),
            Error::Record { field, defect } => write!(f, "`{field}`: {defect}"),
            Error::InPlace { place, error } => write!(f, "{place}: {error}"),
            Error::RecordWithoutText => write!(f, "a record without text: its article could not be read before either"),
            Error::Cells { found, expected } => {
                let why = match found < expected {
                    true => "an empty cell has its separator too, and a text of several lines stands in quotes",
                    false => "a text that holds the separator stands in quotes, and each column has a name",
                };
                write!(f, "a row of {found} cells where there are {expected} columns; {why}")
            }
            Error::OpenQuote => {
                write!(
                    f,
                    "a cell begins with a quote mark and has none at its end; quotes inside are doubled; read on at the next line"
                )
            }
            Error::CellNotUtf8 { column, byte } => write!(
                f,
                "column `{column}`: byte {byte} is not UTF-8; convert it from the encoding that it has, as with: iconv -f WINDOWS-1252 -t UTF-8"
            ),
            Error::Archive(why) => write!(f, "a web archive (WARC): {why}"),
            Error::NoArticle(why) => write!(f, "no article is found in the page: {why}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Io(error) => Some(error),
            Error::Record { defect, .. } => Some(defect),
            Error::InPlace { error, .. } => Some(error),
            _ => None,
        }
    }
}
