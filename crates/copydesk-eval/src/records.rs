//! Records as they are written, by id, and the rows in them.

use std::collections::{BTreeMap, HashMap};
use std::io::Read;

use copydesk_core::vocabulary::{layer, role};
use copydesk_formats::{Options, write_record};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::gold::GoldArticle;
use crate::jsonl::{Fields, Id, lines};
use crate::span::Span;
use crate::{Error, Unscored};

/// A record, as far as it is scored.
#[derive(Debug, Deserialize)]
struct RecordJson {
    id: Id,
    text: Option<String>,
    offsets: Option<String>,
    layers: BTreeMap<String, Vec<Row>>,
}

impl Fields for RecordJson {
    const FIELDS: &'static str = "`id`, `text` and `layers`";
}

/// A row of a layer.
#[derive(Debug, Deserialize)]
pub(crate) struct Row {
    start: Option<u64>,
    end: Option<u64>,
    pub label: Option<String>,
    #[serde(default)]
    attrs: Map<String, Value>,
    #[serde(default)]
    links: BTreeMap<String, Links>,
}

/// Where links of one role lead: layer and row.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "[layer, row], or a list of such pairs")]
enum Links {
    One((String, u64)),
    Several(Vec<(String, u64)>),
}

impl Row {
    /// `None`: it speaks of the whole article.
    pub fn span(&self) -> Option<Span> {
        Some(Span { start: self.start?, end: self.end? })
    }

    /// An attribute that is a text.
    pub fn attr(&self, key: &str) -> Option<&str> {
        self.attrs.get(key)?.as_str()
    }

    /// Layer and row of each link of a role.
    fn links(&self, role: &str) -> &[(String, u64)] {
        match self.links.get(role) {
            None => &[],
            Some(Links::One(link)) => std::slice::from_ref(link),
            Some(Links::Several(links)) => links,
        }
    }
}

/// Records by id; of several with the same id the last counts.
#[derive(Debug, Default)]
pub struct Records(HashMap<Id, RecordJson>);

impl Records {
    /// Reads records as `copydesk_formats::Writer` writes them in JSONL; `name` stands for the input in messages.
    ///
    /// # Errors
    /// [`Error::Line`] names the line that is no record.
    pub fn read(name: &str, input: impl Read) -> Result<Records, Error> {
        let mut records = Records::default();
        for line in lines::<RecordJson>(name, input) {
            let record = line.map_err(|error| match error {
                Error::Line { name, line, field, why } => {
                    Error::Line { name, line, field, why: format!("not a record of copydesk: {why}") }
                }
                other => other,
            });
            let (_, record) = record?;
            records.0.insert(record.id.clone(), record);
        }
        Ok(records)
    }

    /// Adds a record that was made now.
    ///
    /// # Errors
    /// If it cannot be read back, which would be a defect of copydesk.
    pub fn add(&mut self, record: &copydesk_core::Record) -> Result<(), Error> {
        let mut json = Vec::new();
        // Writing to a vector cannot fail.
        let _ = write_record(&mut json, record, &Options::default());
        self.0.extend(Records::read(record.id(), json.as_slice())?.0);
        Ok(())
    }

    /// Refuses records in another unit than gold's.
    pub(crate) fn check_offsets<A: GoldArticle>(&self, gold: &[A]) -> Result<(), Error> {
        let units = gold.iter().filter_map(|gold| self.0.get(gold.id())?.offsets.as_deref());
        match units.into_iter().find(|unit| *unit != "codepoint") {
            Some(unit) => Err(Error::Offsets { unit: unit.to_owned() }),
            None => Ok(()),
        }
    }

    /// The record of a gold article, if there is one of the same text.
    pub(crate) fn find<A: GoldArticle>(&self, gold: &A, unscored: &mut Unscored) -> Option<Record<'_>> {
        let Some(record) = self.0.get(gold.id()) else {
            unscored.add("missing");
            return None;
        };
        if record.text.as_deref() != Some(gold.text()) {
            unscored.add("text differs");
            return None;
        }
        Some(Record::new(record))
    }
}

/// One record; rows are named by layer and index.
pub(crate) struct Record<'r> {
    layers: &'r BTreeMap<String, Vec<Row>>,
    /// Spans of the mentions of each row that mentions link to as their entity.
    chains: HashMap<&'r (String, u64), Vec<Span>>,
}

impl<'r> Record<'r> {
    fn new(record: &'r RecordJson) -> Record<'r> {
        let mut new = Record { layers: &record.layers, chains: HashMap::new() };
        for mention in new.rows(layer::MENTIONS) {
            for link in mention.links(role::ENTITY) {
                new.chains.entry(link).or_default().extend(mention.span());
            }
        }
        new
    }

    pub fn rows(&self, layer: &str) -> &'r [Row] {
        self.layers.get(layer).map_or(&[], Vec::as_slice)
    }

    fn row(&self, (layer, index): &(String, u64)) -> Option<&'r Row> {
        self.rows(layer).get(usize::try_from(*index).ok()?)
    }

    /// The rows that a row links to in a role.
    pub fn linked(&self, row: &'r Row, role: &str) -> impl Iterator<Item = &'r Row> {
        row.links(role).iter().filter_map(|link| self.row(link))
    }

    /// The spans of what a row links to in a role: of the rows, and of the mentions of those that are entities.
    pub fn spans(&self, row: &'r Row, role: &str) -> Vec<Span> {
        let mut spans = Vec::new();
        for link in row.links(role) {
            spans.extend(self.row(link).and_then(Row::span));
            spans.extend(self.chains.get(link).into_iter().flatten());
        }
        spans
    }
}
