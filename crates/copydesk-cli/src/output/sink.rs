//! Where records go, and in which form.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use anyhow::Result;
use copydesk::core::Record;
use copydesk::formats::{Options, Writer, write_record};

use super::file::Pending;
use super::{Screen, explain::explain, pretty::pretty, svg::svg};

/// How records are written.
#[derive(Clone)]
pub enum View {
    /// One per line.
    Jsonl(Options),
    /// Indented.
    Json(Options),
    Pretty(Screen),
    /// These layers underlined, or all if none is named; wrapped for a screen.
    Explain(Vec<String>, Option<Screen>),
    /// A picture of one article.
    Svg,
}

/// A record, encoded as far as a worker does it.
pub enum Encoded {
    Line(Vec<u8>),
    Record(Box<Record>),
}

/// Encodes a record for a [`Sink`] of the view: the workers' part of the writing.
pub fn encode(view: &View, record: Record) -> Encoded {
    let View::Jsonl(options) = view else { return Encoded::Record(Box::new(record)) };
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
    /// Whether each record is handed on as soon as it is written.
    eager: bool,
}

type Out = BufWriter<Box<dyn Write>>;

enum Form {
    Jsonl(Out),
    Json(Writer<Out>),
    Pretty { out: Out, screen: Screen, first: bool },
    Explain { out: Out, layers: Vec<String>, screen: Option<Screen>, first: bool },
    Svg { out: Out, first: bool },
}

impl Sink {
    /// To a file, which may be replaced only by `force`, or to standard output.
    pub fn open(view: View, file: Option<&Path>, force: bool, eager: bool) -> Result<Sink> {
        let (out, file): (Box<dyn Write>, _) = match file {
            Some(path) => {
                let (pending, file) = Pending::create(path, force)?;
                (Box::new(file), Some(pending))
            }
            None => (Box::new(io::stdout().lock()), None),
        };
        let out = BufWriter::with_capacity(64 << 10, out);
        let form = match view {
            View::Jsonl(_) => Form::Jsonl(out),
            View::Json(options) => Form::Json(Writer::new(out, copydesk::formats::Format::Json, options)),
            View::Pretty(screen) => Form::Pretty { out, screen, first: true },
            View::Explain(layers, screen) => Form::Explain { out, layers, screen, first: true },
            View::Svg => Form::Svg { out, first: true },
        };
        Ok(Sink { form, file, eager })
    }

    /// Whether the records themselves appear on a terminal.
    pub fn is_watched(&self) -> bool {
        self.file.is_none() && io::stdout().is_terminal()
    }

    /// Whether a person reads the problems in what is written.
    pub fn shows_problems(&self) -> bool {
        matches!(self.form, Form::Pretty { .. } | Form::Explain { .. })
    }

    pub fn write(&mut self, encoded: &Encoded) -> io::Result<()> {
        let (out, text, first) = match (&mut self.form, encoded) {
            (Form::Jsonl(out), Encoded::Line(line)) => {
                out.write_all(line)?;
                return if self.eager { out.flush() } else { Ok(()) };
            }
            (Form::Json(writer), Encoded::Record(record)) => return writer.write(record),
            (Form::Pretty { out, screen, first }, Encoded::Record(record)) => (out, pretty(record, *screen), first),
            (Form::Explain { out, layers, screen, first }, Encoded::Record(record)) => {
                (out, explain(record, layers, *first, *screen), first)
            }
            (Form::Svg { first: false, .. }, Encoded::Record(_)) => {
                return Err(io::Error::other("a picture shows one article, and the input has several"));
            }
            (Form::Svg { out, first }, Encoded::Record(record)) => (out, svg(record), first),
            (_, Encoded::Line(_)) | (Form::Jsonl(_), _) => {
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
            Form::Jsonl(mut out)
            | Form::Pretty { mut out, .. }
            | Form::Explain { mut out, .. }
            | Form::Svg { mut out, .. } => out.flush()?,
        }
        self.file.map_or(Ok(()), Pending::complete)
    }
}
