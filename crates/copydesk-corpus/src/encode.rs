//! Encodes a record for a part, as lines or as rows of tables. Runs on the workers.

use std::fmt;

use copydesk_core::{Layer, Record};
use copydesk_formats::{Options, Unit, write_record};
use copydesk_tables::{TABLES, Tables, csv, tabulate};
use serde::{Deserialize, Serialize};

/// The format of the parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum PartFormat {
    /// Records, one per line.
    Jsonl {
        /// Whether to write the layer `tokens` too.
        tokens: bool,
    },
    /// Tables as CSV.
    Csv,
    /// Tables as Parquet.
    Parquet,
}

impl PartFormat {
    const ALL: [PartFormat; 4] =
        [PartFormat::Jsonl { tokens: false }, PartFormat::Jsonl { tokens: true }, PartFormat::Csv, PartFormat::Parquet];

    /// Its name in the manifest.
    pub fn as_str(self) -> &'static str {
        match self {
            PartFormat::Jsonl { tokens: false } => "jsonl",
            PartFormat::Jsonl { tokens: true } => "jsonl with tokens",
            PartFormat::Csv => "csv",
            PartFormat::Parquet => "parquet",
        }
    }

    /// The extension of its files.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            PartFormat::Jsonl { .. } => "jsonl",
            PartFormat::Csv => "csv",
            PartFormat::Parquet => "parquet",
        }
    }

    /// The tables; each part has a file of each.
    pub(crate) fn tables(self) -> Vec<&'static str> {
        match self {
            PartFormat::Jsonl { .. } => vec!["records"],
            PartFormat::Csv | PartFormat::Parquet => TABLES.iter().map(|table| table.name).collect(),
        }
    }
}

impl fmt::Display for PartFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<PartFormat> for String {
    fn from(format: PartFormat) -> String {
        format.as_str().to_owned()
    }
}

impl TryFrom<String> for PartFormat {
    type Error = String;

    fn try_from(name: String) -> Result<PartFormat, String> {
        let known = PartFormat::ALL.into_iter().find(|format| format.as_str() == name);
        known.ok_or_else(|| format!("unknown format {name:?}"))
    }
}

/// One article, encoded.
pub(crate) struct EncodedRecord {
    pub words: u64,
    /// The first of its problems, in one line.
    pub problem: Option<String>,
    pub body: Body,
}

pub(crate) enum Body {
    /// For each file: its lines, and how many rows they are.
    Lines(Vec<(Vec<u8>, usize)>),
    Rows(Box<Tables>),
}

pub(crate) struct Encoder {
    pub format: PartFormat,
    pub unit: Unit,
}

impl Encoder {
    /// Encodes the record of the article at a position of the input.
    pub(crate) fn encode(&self, position: u64, record: &Record) -> EncodedRecord {
        let rows = || tabulate(record, position as i64, self.unit);
        let body = match self.format {
            PartFormat::Jsonl { tokens } => {
                let mut line = Vec::new();
                // Writing to a vector cannot fail.
                let _ = write_record(&mut line, record, &Options { offsets: self.unit, tokens });
                line.push(b'\n');
                Body::Lines(vec![(line, 1)])
            }
            PartFormat::Csv => Body::Lines(rows().0.iter().map(|table| (csv::rows(table), table.rows())).collect()),
            PartFormat::Parquet => Body::Rows(Box::new(rows())),
        };
        let words = record.layers().get(copydesk_core::vocabulary::layer::TOKENS).map_or(0, Layer::len) as u64;
        EncodedRecord { words, problem: first_problem(record), body }
    }
}

/// The first of a record's problems, in one line: `a.txt: quotes failed: …`.
pub fn first_problem(record: &Record) -> Option<String> {
    let problem = record.problems.first()?;
    // Messages of the reader name the file and the line themselves.
    Some(match record.text() {
        None => problem.message.clone(),
        Some(_) => format!("{}: {} {}: {}", record.id(), problem.processor, problem.kind.as_str(), problem.message),
    })
}
