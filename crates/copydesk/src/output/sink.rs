//! Where records go, and in which form.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::Result;
use copydesk_core::Record;
use copydesk_formats::{Options, Writer};

use super::file::Pending;
use super::{Screen, explain::explain, pretty::pretty};

/// How records are written.
pub enum View {
    Json(copydesk_formats::Format, Options),
    Pretty(Screen),
    /// These layers underlined; none named: all.
    Explain(Vec<String>),
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
    Json(Writer<Out>),
    Pretty { out: Out, screen: Screen, first: bool },
    Explain { out: Out, layers: Vec<String>, first: bool },
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
            View::Json(format, options) => Form::Json(Writer::new(out, format, options)),
            View::Pretty(screen) => Form::Pretty { out, screen, first: true },
            View::Explain(layers) => Form::Explain { out, layers, first: true },
        };
        Ok(Sink { form, file, eager })
    }

    /// Whether a person reads the problems in what is written.
    pub fn shows_problems(&self) -> bool {
        !matches!(self.form, Form::Json(_))
    }

    pub fn write(&mut self, record: &Record) -> io::Result<()> {
        let (out, text, first) = match &mut self.form {
            Form::Json(writer) => {
                writer.write(record)?;
                return if self.eager { writer.flush() } else { Ok(()) };
            }
            Form::Pretty { out, screen, first } => (out, pretty(record, *screen), first),
            Form::Explain { out, layers, first } => (out, explain(record, layers, *first), first),
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
            Form::Pretty { mut out, .. } | Form::Explain { mut out, .. } => out.flush()?,
        }
        self.file.map_or(Ok(()), Pending::complete)
    }
}
