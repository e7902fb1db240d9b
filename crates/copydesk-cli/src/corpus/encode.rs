//! What a worker makes of a record for a part: lines, or rows in columns.

use copydesk_core::{Layer, Record};
use copydesk_formats::{Options, Unit, write_record};
use copydesk_tables::{TABLES, Tables, csv, tabulate};

use crate::output::in_one_line;

/// The format of the parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Records; the layer `tokens` too, if asked for.
    Jsonl {
        tokens: bool,
    },
    Csv,
    Parquet,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Jsonl { tokens: false } => "jsonl",
            Kind::Jsonl { tokens: true } => "jsonl with tokens",
            Kind::Csv => "csv",
            Kind::Parquet => "parquet",
        }
    }

    pub fn of(name: &str) -> Option<Kind> {
        let all = [Kind::Jsonl { tokens: false }, Kind::Jsonl { tokens: true }, Kind::Csv, Kind::Parquet];
        all.into_iter().find(|kind| kind.as_str() == name)
    }

    pub fn is_records(self) -> bool {
        matches!(self, Kind::Jsonl { .. })
    }

    pub fn extension(self) -> &'static str {
        match self {
            Kind::Jsonl { .. } => "jsonl",
            Kind::Csv => "csv",
            Kind::Parquet => "parquet",
        }
    }

    /// What there is a file of in each part.
    pub fn tables(self) -> Vec<&'static str> {
        match self {
            Kind::Jsonl { .. } => vec!["records"],
            Kind::Csv | Kind::Parquet => TABLES.iter().map(|table| table.name).collect(),
        }
    }
}

/// Of one article.
pub struct Made {
    pub words: u64,
    /// The first of its problems, in one line.
    pub problem: Option<String>,
    pub body: Body,
}

pub enum Body {
    /// For each file, lines and how many.
    Lines(Vec<(Vec<u8>, usize)>),
    Rows(Box<Tables>),
}

pub struct Encoder {
    pub kind: Kind,
    pub unit: Unit,
}

impl Encoder {
    /// `position`: of the article in the input.
    pub fn make(&self, position: u64, record: Record) -> Made {
        let rows = || tabulate(&record, position as i64, self.unit);
        let body = match self.kind {
            Kind::Jsonl { tokens } => {
                let mut line = Vec::new();
                // A vector takes whatever is written to it.
                let _ = write_record(&mut line, &record, &Options { offsets: self.unit, tokens });
                line.push(b'\n');
                Body::Lines(vec![(line, 1)])
            }
            Kind::Csv => Body::Lines(rows().0.iter().map(|table| (csv::rows(table), table.rows())).collect()),
            Kind::Parquet => Body::Rows(Box::new(rows())),
        };
        let words = record.layers().get("tokens").map_or(0, Layer::len) as u64;
        Made { words, problem: in_one_line(&record), body }
    }
}
