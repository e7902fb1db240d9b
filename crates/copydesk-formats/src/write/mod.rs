//! From records to JSON: one a line, or indented for reading. The fields themselves are the matter of `record`.

mod record;

use std::io::{self, Write};

use copydesk_core::Record;

use crate::Unit;
use record::RecordJson;
pub(crate) use record::sha256;

/// What a record is written with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The unit of offsets.
    pub offsets: Unit,
    /// Whether to write the layer `tokens`, which is as long as all others together.
    pub tokens: bool,
}

/// How records follow one another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// One record a line.
    #[default]
    Jsonl,
    /// Indented: the record itself if there is one, an array of records otherwise.
    Json,
}

/// Writes one record as one line of JSON, without a line feed.
///
/// # Errors
/// Whatever `out` says.
pub fn write_record(out: impl Write, record: &Record, options: &Options) -> io::Result<()> {
    Ok(serde_json::to_writer(out, &RecordJson { record, options })?)
}

/// Writes records one after another.
///
/// A record goes out as it is made, in many small pieces, so that one of gigabytes takes no memory: give `out` a buffer. It is flushed
/// only by [`Writer::flush`] and [`Writer::finish`].
#[derive(Debug)]
pub struct Writer<W: Write> {
    out: W,
    format: Format,
    options: Options,
    /// The record before the next one, for [`Format::Json`]: only the end tells whether it is alone.
    held: Vec<u8>,
    written: usize,
}

impl<W: Write> Writer<W> {
    /// Writes to `out`.
    pub fn new(out: W, format: Format, options: Options) -> Writer<W> {
        Writer { out, format, options, held: Vec::new(), written: 0 }
    }

    /// Writes a record.
    ///
    /// # Errors
    /// Whatever the output says; the error kind is kept.
    pub fn write(&mut self, record: &Record) -> io::Result<()> {
        match self.format {
            Format::Jsonl => {
                write_record(&mut self.out, record, &self.options)?;
                self.out.write_all(b"\n")?;
            }
            Format::Json => {
                if self.written > 0 {
                    self.out.write_all(if self.written == 1 { b"[\n" } else { b",\n" })?;
                    self.out.write_all(&self.held)?;
                }
                self.held.clear();
                serde_json::to_writer_pretty(&mut self.held, &RecordJson { record, options: &self.options })?;
            }
        }
        self.written += 1;
        Ok(())
    }

    /// Hands on what was written so far.
    ///
    /// # Errors
    /// Whatever the output says.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Writes what is due at the end, and gives the output back.
    ///
    /// # Errors
    /// Whatever the output says.
    pub fn finish(mut self) -> io::Result<W> {
        if self.format == Format::Json {
            match self.written {
                0 => self.out.write_all(b"[]\n")?,
                1 => {
                    self.out.write_all(&self.held)?;
                    self.out.write_all(b"\n")?;
                }
                _ => {
                    self.out.write_all(b",\n")?;
                    self.out.write_all(&self.held)?;
                    self.out.write_all(b"\n]\n")?;
                }
            }
        }
        self.out.flush()?;
        Ok(self.out)
    }
}
