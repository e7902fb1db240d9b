//! Writes records as JSON, one per line or indented for reading. `record` writes the fields.

mod label_studio;
mod record;
mod web_annotation;

use std::io::{self, Write};

use copydesk_core::Record;

use crate::Unit;
use record::RecordJson;
pub(crate) use record::sha256;

/// How a record is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The unit of offsets.
    pub offsets: Unit,
    /// Whether to write the layer `tokens`, which is as long as all other layers together.
    pub tokens: bool,
}

/// How a sequence of records is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// One record per line.
    #[default]
    Jsonl,
    /// Indented: a single record as an object, any other number as an array.
    Json,
    /// An array of tasks with predictions, to import into Label Studio. Offsets count code points, whatever the options say.
    LabelStudio,
    /// W3C Web Annotations: one `AnnotationPage` of JSON-LD per line. Offsets count code points, whatever the options say.
    WebAnnotation,
}

/// Writes one record as one line of JSON, without a line feed.
///
/// ```
/// use copydesk_core::{Article, Meta, Record};
/// use copydesk_formats::{Options, Unit, write_record};
///
/// let record = Record::new(Article::new("a", "Ada spoke.", Meta::default()));
/// let mut json = Vec::new();
/// write_record(&mut json, &record, &Options { offsets: Unit::Utf16, tokens: false })?;
/// assert!(json.starts_with(br#"{"schema":"copydesk.record/1","id":"a","text":"Ada spoke.","#));
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// An error of `out`.
pub fn write_record(out: impl Write, record: &Record, options: &Options) -> io::Result<()> {
    Ok(serde_json::to_writer(out, &RecordJson { record, options })?)
}

/// Writes records one after another.
///
/// A record is written in many small pieces, since its JSON is not built in memory first: use a buffered `out`. Only [`Writer::flush`] and
/// [`Writer::finish`] flush it.
///
/// ```
/// use copydesk_core::Record;
/// use copydesk_formats::{Format, Options, Writer};
///
/// let mut writer = Writer::new(Vec::new(), Format::Json, Options::default());
/// writer.write(&Record::unreadable("a", "the file is empty"))?;
/// writer.write(&Record::unreadable("b", "the file is empty"))?;
/// let json = writer.finish()?;
/// assert_eq!(serde_json::from_slice::<serde_json::Value>(&json)?[1]["id"], "b");
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Writer<W: Write> {
    out: W,
    format: Format,
    options: Options,
    /// The last record, for [`Format::Json`]: only at the end is it known whether there is just one.
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
    /// An error of the output, with its kind.
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
            Format::LabelStudio => {
                self.out.write_all(if self.written == 0 { b"[\n" } else { b",\n" })?;
                serde_json::to_writer(&mut self.out, &label_studio::task(record))?;
            }
            Format::WebAnnotation => {
                serde_json::to_writer(&mut self.out, &web_annotation::page(record))?;
                self.out.write_all(b"\n")?;
            }
        }
        self.written += 1;
        Ok(())
    }

    /// Flushes the output.
    ///
    /// # Errors
    /// An error of the output.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Writes what is left, flushes the output and returns it.
    ///
    /// # Errors
    /// An error of the output.
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
        if self.format == Format::LabelStudio {
            self.out.write_all(if self.written == 0 { b"[]\n" } else { b"\n]\n" })?;
        }
        self.out.flush()?;
        Ok(self.out)
    }
}
