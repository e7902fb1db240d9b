//! Where records go, and in which form.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::Result;
use copydesk_core::Record;
use copydesk_formats::{Options, Writer};

use super::file::Pending;
use super::{Screen, explain::explain, pretty::pretty};
use crate::args::Format;

/// Writes records in one form to one place.
pub struct Sink {
    form: Form,
    file: Option<Pending>,
    /// Whether each record is handed on as soon as it is written.
    eager: bool,
}

enum Form {
    Json(Writer<Box<dyn Write>>),
    Shown { out: Box<dyn Write>, format: Format, screen: Screen, shown: usize },
}

impl Sink {
    /// To a file, or to standard output where there is none or it is `-`.
    pub fn open(
        file: Option<(&Path, bool)>,
        format: Format,
        options: Options,
        screen: Screen,
        eager: bool,
    ) -> Result<Sink> {
        let (out, file): (Box<dyn Write>, _) = match file.filter(|(path, _)| path.as_os_str() != "-") {
            Some((path, force)) => {
                let (pending, file) = Pending::create(path, force)?;
                (Box::new(file), Some(pending))
            }
            None => (Box::new(io::stdout().lock()), None),
        };
        let out: Box<dyn Write> = Box::new(BufWriter::with_capacity(64 << 10, out));
        let form = match format {
            Format::Jsonl => Form::Json(Writer::new(out, copydesk_formats::Format::Jsonl, options)),
            Format::Json => Form::Json(Writer::new(out, copydesk_formats::Format::Json, options)),
            Format::Pretty | Format::Explain => Form::Shown { out, format, screen, shown: 0 },
        };
        Ok(Sink { form, file, eager })
    }

    /// Whether a person reads the problems in what is written.
    pub fn shows_problems(&self) -> bool {
        matches!(self.form, Form::Shown { .. })
    }

    pub fn write(&mut self, record: &Record) -> io::Result<()> {
        match &mut self.form {
            Form::Json(writer) => {
                writer.write(record)?;
                if self.eager {
                    writer.flush()?;
                }
            }
            Form::Shown { out, format, screen, shown } => {
                let text = match format {
                    Format::Explain => explain(record, *shown == 0),
                    _ if *shown > 0 => format!("\n{}", pretty(record, *screen)),
                    _ => pretty(record, *screen),
                };
                out.write_all(text.as_bytes())?;
                *shown += 1;
                if self.eager {
                    out.flush()?;
                }
            }
        }
        Ok(())
    }

    /// Writes what is due at the end, and puts a file in its place.
    pub fn finish(self) -> io::Result<()> {
        match self.form {
            Form::Json(writer) => drop(writer.finish()?),
            Form::Shown { mut out, .. } => out.flush()?,
        }
        self.file.map_or(Ok(()), Pending::complete)
    }
}
