//! Records by id, and the rows in them, with spans in code points as gold has them.

use std::collections::HashMap;
use std::io::Read;

use copydesk_core::vocabulary::{layer, role};
use copydesk_core::{Link, Name, Record, Row};
use copydesk_formats::{Offsets, RecordReader, Unit};

use crate::articles::GoldArticle;
use crate::span::Span;
use crate::{Error, Unscored};

/// Records by id; of several with the same id the last counts.
#[derive(Debug, Default)]
pub struct Records(HashMap<String, Record>);

impl Records {
    /// Reads records as `copydesk_formats::Writer` writes them, with offsets in any unit; `name` stands for the input in messages.
    ///
    /// # Errors
    /// [`Error::Record`] names the line, and the field that is not what it should be.
    pub fn read(name: &str, input: impl Read) -> Result<Records, Error> {
        let mut records = Records::default();
        for stored in RecordReader::new(name, input) {
            records.add(stored.map_err(Error::Record)?.record);
        }
        Ok(records)
    }

    /// Adds a record.
    pub fn add(&mut self, record: Record) {
        self.0.insert(record.id().to_owned(), record);
    }

    /// The record of a gold article, if there is one of the same text.
    pub(crate) fn find<A: GoldArticle>(&self, gold: &A, unscored: &mut Unscored) -> Option<ScoredRecord<'_>> {
        let Some(record) = self.0.get(gold.id().as_str()) else {
            unscored.missing += 1;
            return None;
        };
        match record.text() {
            Some(text) if gold.text().is_none_or(|gold| gold == text) => Some(ScoredRecord::new(record, text)),
            _ => {
                unscored.text_differs += 1;
                None
            }
        }
    }
}

/// A record that is scored.
pub(crate) struct ScoredRecord<'r> {
    record: &'r Record,
    offsets: Offsets<'r>,
    /// Spans of the mentions of each row that mentions link to as their entity.
    chains: HashMap<(Name, u32), Vec<Span>>,
}

impl<'r> ScoredRecord<'r> {
    fn new(record: &'r Record, text: &'r str) -> ScoredRecord<'r> {
        let mut new = ScoredRecord { record, offsets: Offsets::new(text, Unit::Codepoint), chains: HashMap::new() };
        for mention in new.rows(layer::MENTIONS) {
            for link in links(mention, role::ENTITY) {
                let span = new.span(mention);
                new.chains.entry((link.layer, link.row)).or_default().extend(span);
            }
        }
        new
    }

    pub fn rows(&self, layer: &str) -> impl DoubleEndedIterator<Item = Row<'r>> + use<'r> {
        self.record.layers().get(layer).into_iter().flat_map(|layer| layer.rows())
    }

    /// `None`: the row is about the whole article.
    pub fn span(&self, row: Row<'_>) -> Option<Span> {
        let at = |byte| u64::from(self.offsets.from_byte(byte));
        row.span().map(|span| Span { start: at(span.start()), end: at(span.end()) })
    }

    /// The rows that a row links to in a role.
    pub fn linked(&self, row: Row<'r>, role: &str) -> impl Iterator<Item = Row<'r>> {
        links(row, role).filter_map(|link| self.record.layers().follow(*link))
    }

    /// The spans of what a row links to in a role: of the rows, and of the mentions of those that are entities.
    pub fn spans(&self, row: Row<'r>, role: &str) -> Vec<Span> {
        let mut spans: Vec<Span> = self.linked(row, role).filter_map(|row| self.span(row)).collect();
        spans.extend(links(row, role).flat_map(|link| self.chains.get(&(link.layer, link.row)).into_iter().flatten()));
        spans
    }
}

fn links<'r>(row: Row<'r>, role: &str) -> impl Iterator<Item = &'r Link> {
    row.links().iter().filter(move |link| link.role.as_str() == role)
}
