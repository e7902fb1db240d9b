//! Why an input is not an article, or not a record. `Display` says what was expected and what to do about it; [`Error::InPlace`] adds
//! file and line.

use std::fmt;
use std::io;
use std::time::Duration;

use crate::RecordDefect;

/// Why an input could not be read as an article, or as a record.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The operating system could not read it.
    Io(io::Error),
    /// It is empty or holds only white space.
    NoText,
    /// It is larger than [`MAX_ARTICLE_BYTES`](crate::MAX_ARTICLE_BYTES).
    TooLarge,
    /// A byte that is not UTF-8.
    NotUtf8 {
        /// Offset in the input, from 0.
        byte: u64,
    },
    /// A file of a format that is not supported, recognised by its first bytes.
    OtherFormat {
        /// The name of the format.
        what: &'static str,
        /// How to convert it.
        remedy: &'static str,
    },
    /// Not valid JSON.
    Json {
        /// What the parser said.
        message: String,
        /// Line in the value, from 1.
        line: usize,
        /// Column, in bytes from 1.
        column: usize,
    },
    /// JSON other than an object where an article should be.
    NotAnObject(String),
    /// The input ends in the middle of a JSON value.
    Unfinished,
    /// Something after the end of a JSON value.
    Trailing,
    /// No field or column holds the text.
    NoTextField {
        /// The fields that there are.
        there: Vec<String>,
        /// The one of them that may hold the text: the longest.
        likely: Option<String>,
    },
    /// A field that was mapped is not there.
    NoSuchField {
        /// The name that it was mapped to.
        name: String,
        /// The fields that there are.
        there: Vec<String>,
    },
    /// A known field or column is there twice.
    Duplicate {
        /// Its name.
        field: String,
    },
    /// A table, by its file name or its `sep=`, without a header line.
    NoHeader {
        /// Its first line.
        line: String,
    },
    /// A table whose lines end in carriage returns only.
    CarriageReturns,
    /// The field that should hold the text holds something else.
    TextType {
        /// Name of the field.
        field: &'static str,
        /// What it holds.
        found: &'static str,
    },
    /// The article has its text only as HTML.
    HtmlOnly {
        /// Name of the field.
        field: &'static str,
    },
    /// A record of copydesk whose text is null.
    RecordWithoutText,
    /// `offsets` names no unit.
    Unit(String),
    /// A target is not a span of the text.
    Target {
        /// Which: `targets[2]`.
        place: String,
        /// What is wrong with it.
        why: String,
    },
    /// A row of a table with too few or too many cells.
    Cells {
        /// How many cells the row has.
        found: usize,
        /// How many columns the table has.
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
    /// A text with so many zero bytes that it is none, or is in an encoding that was not recognised.
    Zeros,
    /// A feed that is not well-formed XML.
    Feed(String),
    /// A ZIP archive that cannot be read.
    Zip(String),
    /// A page in which no article was found.
    NoArticle(String),
    /// It was not read within this time.
    TooSlow(Duration),
}

/// How many field names a message shows.
const SHOWN: usize = 20;

/// How many characters of a line a message shows.
const SHOWN_CHARS: usize = 60;

/// Names of fields, as far as a message shows them.
fn listed(there: &[String]) -> String {
    let is_short = |name: &&str| (1..=64).contains(&name.len());
    let shown: Vec<_> = there.iter().map(|name| name.trim()).filter(is_short).take(SHOWN).collect();
    match there.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

impl Error {
    /// The error of a table that has this first line instead of a header; the line stands at `offset` in the input.
    pub(crate) fn no_header(line: &[u8], offset: u64) -> Error {
        let line = line.trim_ascii_end();
        if line.contains(&b'\r') {
            return Error::CarriageReturns;
        }
        match std::str::from_utf8(line) {
            Ok(line) => Error::NoHeader { line: line.chars().take(SHOWN_CHARS).collect() },
            Err(error) => Error::NotUtf8 { byte: offset + error.valid_up_to() as u64 },
        }
    }

    /// A field of a stored record that is not what it should be.
    pub(crate) fn record(field: &str, defect: RecordDefect) -> Error {
        // The parser's word for the value as a whole.
        let field = if field == "." { "" } else { field };
        Error::Record { field: field.to_owned(), defect }
    }

    /// From an error of the JSON parser.
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
            Error::TooLarge => write!(f, "the article is larger than 1 GiB; split it"),
            Error::NotUtf8 { byte } => write!(
                f,
                "byte {byte} is not UTF-8; name the encoding, or convert the file: iconv -f WINDOWS-1252 -t UTF-8 FILE"
            ),
            Error::OtherFormat { what, remedy } => {
                write!(f, "{what} is not supported; {remedy}")
            }
            Error::Json { message, .. } if message.contains("surrogate") || message.contains("hex escape") => {
                write!(f, "{message}: half of a pair such as \\ud83d\\ude00 is not a character; remove it")
            }
            Error::Json { message, .. } => {
                write!(f, "not JSON: {message}; expected one object, such as {{\"id\": \"1\", \"text\": \"...\"}}")
            }
            Error::NotAnObject(found) => {
                write!(f, "not an article: {found}, such as {{\"id\": \"1\", \"text\": \"...\"}}")
            }
            Error::Unfinished => write!(f, "the input ends in the middle of a JSON value; is the file complete?"),
            Error::Trailing => {
                write!(f, "something follows the end of the JSON; expected one value, or one object per line (JSONL)")
            }
            Error::NoTextField { there, likely } => {
                write!(f, "no field holds the text; expected one of {}", crate::read::names_of("text").join(", "))?;
                match (there.is_empty(), likely) {
                    (true, _) => Ok(()),
                    (false, None) => {
                        write!(f, "; there are: {}; if one of them holds the text, map it: text=NAME", listed(there))
                    }
                    (false, Some(likely)) => {
                        write!(f, "; there are: {}; if `{likely}` holds the text, map it: text={likely}", listed(there))
                    }
                }
            }
            Error::NoSuchField { name, there } => write!(f, "there is no field `{name}`; there are: {}", listed(there)),
            Error::Duplicate { field } => write!(f, "`{field}` is there twice; remove or rename one of them"),
            Error::NoHeader { line } => write!(
                f,
                "this should be a table, but its first line names no columns: “{line}”; add a header line such as id,title,text, separated by \
                 commas, semicolons, tabs or bars"
            ),
            Error::CarriageReturns => {
                write!(f, "its lines end in carriage returns only; convert it: tr '\\r' '\\n' < FILE")
            }
            Error::TextType { field, found } => write!(f, "field `{field}` holds {found}; expected a string"),
            Error::HtmlOnly { field } => write!(
                f,
                "its text is HTML only (`{field}`), and tags are not text; add the plain text as `text` or `body_text`"
            ),
            Error::Unit(found) => {
                write!(f, "`offsets` is {found}; expected \"codepoint\", \"utf16\" or \"byte\"")
            }
            Error::Target { place, why } => write!(f, "`{place}`: {why}"),
            Error::Record { field, defect } if field.is_empty() => write!(f, "not a record of copydesk: {defect}"),
            Error::Record { field, defect } => write!(f, "`{field}`: {defect}"),
            Error::InPlace { place, error } => write!(f, "{place}: {error}"),
            Error::RecordWithoutText => {
                write!(f, "a record without text: its article could not be read when the record was made")
            }
            Error::Cells { found, expected } => {
                let why = match found < expected {
                    true => "write a separator for each empty cell too, and put a text of several lines in quotes",
                    false => "put a text that contains the separator in quotes, and name every column",
                };
                let count = |n: &usize, what: &str| format!("{n} {what}{}", if *n == 1 { "" } else { "s" });
                write!(
                    f,
                    "the row has {}, but the table has {}; {why}",
                    count(found, "cell"),
                    count(expected, "column")
                )
            }
            Error::OpenQuote => {
                write!(
                    f,
                    "a cell begins with a quote mark and does not end with one; double the quote marks inside it (reading continues at the next line)"
                )
            }
            Error::CellNotUtf8 { column, byte } => write!(
                f,
                "column `{column}`: byte {byte} is not UTF-8; name the encoding, or convert it: iconv -f WINDOWS-1252 -t UTF-8 FILE"
            ),
            Error::Archive(why) => write!(f, "a web archive (WARC): {why}"),
            Error::Zeros => {
                write!(f, "many of its bytes are zero: it is no text, or text in UTF-16 or UTF-32; name the encoding")
            }
            Error::Feed(why) => write!(f, "a feed (RSS or Atom): {why}"),
            Error::Zip(why) => write!(f, "a ZIP archive: {why}"),
            Error::NoArticle(why) => write!(f, "no article found in the page: {why}"),
            Error::TooSlow(time) => write!(
                f,
                "reading it takes longer than {} s; allow more time, or leave it out",
                (time.as_secs_f64() * 10.0).round() / 10.0
            ),
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
