//! Writes records in one of the formats to a file or to standard output.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use anyhow::Result;
use copydesk::core::Record;
use copydesk::formats::{Options, Unit, Writer, write_record};
use copydesk::tables::{Table, TableSpec, csv, table, tabulate};

use super::file::Pending;
use super::terminal::{Escapes, Terminal};
use super::{Screen, explain::explain, pretty::pretty, stdout, svg::svg};

/// How records are written.
#[derive(Clone)]
pub enum View {
    /// One per line.
    Jsonl(Options),
    /// Indented.
    Json(Options),
    /// For other annotation tools.
    Exchange(copydesk::formats::Format),
    Pretty(Screen),
    /// These layers underlined, or all if none is named; wrapped for a screen.
    Explain(Vec<String>, Option<Screen>),
    /// A page of one article.
    Html,
    /// A picture of one article.
    Svg,
    /// The table `who_said_what` as CSV.
    Csv(Unit),
    /// The table `who_said_what` as Parquet.
    #[cfg(feature = "parquet")]
    Parquet(Unit),
}

/// The table that a single file holds.
const TABLE: &str = "who_said_what";

/// A text longer than this, in bytes, is not encoded by a worker but as it is written.
const LONG: usize = 128 << 10;

fn spec() -> io::Result<&'static TableSpec> {
    table(TABLE).ok_or_else(|| io::Error::other("there is no table who_said_what; this is a defect of copydesk"))
}

/// A record, encoded as far as a worker does it.
pub enum Encoded {
    /// Lines of JSON or CSV.
    Line(Vec<u8>),
    Record(Box<Record>),
    #[cfg(feature = "parquet")]
    Rows(Box<Table>),
}

/// Encodes the record of the article at a position of the input for a [`Sink`] of the view: the workers' part of the writing.
pub fn encode(view: &View, position: u64, record: Record) -> Encoded {
    let rows = |unit| {
        let tables = tabulate(&record, position as i64, unit).0;
        tables.into_iter().find(|table| table.spec.name == TABLE)
    };
    let options = match view {
        View::Jsonl(options) => options,
        View::Csv(unit) => return Encoded::Line(rows(*unit).as_ref().map(csv::rows).unwrap_or_default()),
        #[cfg(feature = "parquet")]
        View::Parquet(unit) => {
            return match rows(*unit) {
                Some(rows) => Encoded::Rows(Box::new(rows)),
                None => Encoded::Line(Vec::new()),
            };
        }
        _ => return Encoded::Record(Box::new(record)),
    };
    // The JSON of a long article may be many times as long: it is not held in memory.
    if record.text().is_some_and(|text| text.len() > LONG) {
        return Encoded::Record(Box::new(record));
    }
    let mut line = Vec::new();
    // Writing to a vector cannot fail.
    let _ = write_record(&mut line, &record, options);
    line.push(b'\n');
    Encoded::Line(line)
}

/// Writes records in one view to one place.
pub struct Sink {
    form: Form,
    file: Option<Pending>,
    /// Whether the output is flushed after each record.
    eager: bool,
}

type Out = BufWriter<Box<dyn Write + Send>>;

enum Form {
    /// JSONL, or CSV; with how a record is written that comes as it is.
    Lines(Out, Options),
    Json(Writer<Out>),
    Pretty {
        out: Out,
        screen: Screen,
        first: bool,
    },
    Explain {
        out: Out,
        layers: Vec<String>,
        screen: Option<Screen>,
        first: bool,
    },
    /// A page or a picture, which shows one article.
    One {
        out: Out,
        draw: fn(&Record) -> String,
        first: bool,
    },
    #[cfg(feature = "parquet")]
    Parquet {
        writer: copydesk::tables::parquet::Writer<Out>,
        gathered: Table,
    },
}

impl Sink {
    /// To a file, which may be replaced only by `force`, or to standard output.
    pub fn open(view: View, file: Option<&Path>, force: bool, eager: bool) -> Result<Sink> {
        let (out, file): (Box<dyn Write + Send>, _) = match file {
            Some(path) => {
                let (pending, file) = Pending::create(path, force)?;
                (Box::new(file), Some(pending))
            }
            None => {
                let out = stdout()?;
                let out: Box<dyn Write + Send> = match &view {
                    _ if !out.is_terminal() => Box::new(out),
                    // Its own escape sequences are meant.
                    View::Pretty(_) => Box::new(out),
                    View::Jsonl(_) | View::Json(_) | View::Exchange(_) => Box::new(Terminal::new(out, Escapes::Json)),
                    _ => Box::new(Terminal::new(out, Escapes::Text)),
                };
                (out, None)
            }
        };
        let mut out = BufWriter::with_capacity(64 << 10, out);
        let form = match view {
            View::Jsonl(options) => Form::Lines(out, options),
            View::Csv(_) => {
                out.write_all(csv::header(spec()?).as_bytes())?;
                Form::Lines(out, Options::default())
            }
            #[cfg(feature = "parquet")]
            View::Parquet(_) => {
                let spec = spec()?;
                Form::Parquet { writer: copydesk::tables::parquet::Writer::new(out, spec)?, gathered: Table::new(spec) }
            }
            View::Json(options) => Form::Json(Writer::new(out, copydesk::formats::Format::Json, options)),
            View::Exchange(format) => Form::Json(Writer::new(out, format, Options::default())),
            View::Pretty(screen) => Form::Pretty { out, screen, first: true },
            View::Explain(layers, screen) => Form::Explain { out, layers, screen, first: true },
            View::Html => Form::One { out, draw: copydesk::pages::article, first: true },
            View::Svg => Form::One { out, draw: svg, first: true },
        };
        Ok(Sink { form, file, eager })
    }

    /// Whether the records themselves appear on a terminal.
    pub fn is_watched(&self) -> bool {
        self.file.is_none() && stdout().is_ok_and(IsTerminal::is_terminal)
    }

    /// Whether a person reads the problems in what is written.
    pub fn shows_problems(&self) -> bool {
        matches!(self.form, Form::Pretty { .. } | Form::Explain { .. })
    }

    pub fn write(&mut self, encoded: &Encoded) -> io::Result<()> {
        let (out, text, first) = match (&mut self.form, encoded) {
            #[cfg(feature = "parquet")]
            (Form::Parquet { writer, gathered }, Encoded::Rows(rows)) => {
                gathered.append(rows);
                if gathered.bytes() >= copydesk::tables::ROW_GROUP_BYTES {
                    writer.write(gathered)?;
                    gathered.clear();
                }
                return Ok(());
            }
            (Form::Lines(out, _), Encoded::Line(line)) => {
                out.write_all(line)?;
                return if self.eager { out.flush() } else { Ok(()) };
            }
            (Form::Lines(out, options), Encoded::Record(record)) => {
                write_record(&mut *out, record, options)?;
                out.write_all(b"\n")?;
                return if self.eager { out.flush() } else { Ok(()) };
            }
            (Form::Json(writer), Encoded::Record(record)) => return writer.write(record),
            (Form::Pretty { out, screen, first }, Encoded::Record(record)) => (out, pretty(record, *screen), first),
            (Form::Explain { out, layers, screen, first }, Encoded::Record(record)) => {
                (out, explain(record, layers, *first, *screen), first)
            }
            (Form::One { first: false, .. }, Encoded::Record(_)) => {
                return Err(io::Error::other("a page or a picture shows one article, and the input has several"));
            }
            (Form::One { out, draw, first }, Encoded::Record(record)) => (out, draw(record), first),
            _ => {
                return Err(io::Error::other("a record was encoded for another view; this is a defect of copydesk"));
            }
        };
        if !*first {
            out.write_all(b"\n")?;
        }
        *first = false;
        out.write_all(text.as_bytes())?;
        if self.eager { out.flush() } else { Ok(()) }
    }

    /// Writes what is due at the end, and puts a file in its place.
    pub fn finish(self) -> io::Result<()> {
        match self.form {
            Form::Json(writer) => drop(writer.finish()?),
            #[cfg(feature = "parquet")]
            Form::Parquet { mut writer, gathered } => {
                writer.write(&gathered)?;
                writer.finish()?.flush()?;
            }
            Form::Lines(mut out, _)
            | Form::Pretty { mut out, .. }
            | Form::Explain { mut out, .. }
            | Form::One { mut out, .. } => out.flush()?,
        }
        self.file.map_or(Ok(()), Pending::complete)
    }
}
