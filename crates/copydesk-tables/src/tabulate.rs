//! Makes the rows of one record in all tables.

use copydesk_core::vocabulary::{HOST_LAYERS, layer};
use copydesk_core::{Layer, Link, Record, Row, Value};
use copydesk_formats::{Offsets, Unit};
use serde_json::{Map, json};

use crate::column::{Cell, no_value, rounded};
use crate::schema::{self, Kind, Source, TABLES};
use crate::{ColumnSpec, Table, TableSpec, who_said_what};

/// Tables that do not belong to a layer. The rows of a layer with one of these names are in `rows`.
const NOT_OF_A_LAYER: [&str; 4] = ["articles", "problems", "rows", "who_said_what"];

/// Rows of all tables, in the order of [`TABLES`].
#[derive(Clone, Debug, PartialEq)]
pub struct Tables(pub [Table; TABLES.len()]);

impl Default for Tables {
    fn default() -> Tables {
        Tables(std::array::from_fn(|i| Table::new(&TABLES[i])))
    }
}

impl Tables {
    /// The table with this name.
    pub fn get(&self, name: &str) -> Option<&Table> {
        self.0.iter().find(|table| table.spec.name == name)
    }

    /// The rows of the table with this name, which has none then.
    pub fn take(&mut self, name: &str) -> Option<Table> {
        let table = self.0.iter_mut().find(|table| table.spec.name == name)?;
        Some(std::mem::replace(table, Table::new(table.spec)))
    }

    /// Adds the rows of others.
    pub fn append(&mut self, other: &Tables) {
        for (table, more) in self.0.iter_mut().zip(&other.0) {
            table.append(more);
        }
    }

    /// Bytes of memory that their rows take.
    pub fn bytes(&self) -> usize {
        self.0.iter().map(Table::bytes).sum()
    }

    /// Removes all rows and keeps the memory.
    pub fn clear(&mut self) {
        self.0.iter_mut().for_each(Table::clear);
    }
}

/// The rows of one record; `article` is its number in the input, and offsets count in `unit`.
///
/// ```
/// use copydesk_core::Record;
/// use copydesk_formats::Unit;
/// use copydesk_tables::tabulate;
///
/// let tables = tabulate(&Record::unreadable("a", "the file is empty"), 7, Unit::Codepoint);
/// assert_eq!(tables.get("articles").unwrap().rows(), 1);
/// assert_eq!(tables.get("problems").unwrap().rows(), 1);
/// assert_eq!(tables.get("quotes").unwrap().rows(), 0);
/// ```
pub fn tabulate(record: &Record, article: i64, unit: Unit) -> Tables {
    let mut tables = Tables::default();
    let offsets = Offsets::new(record.text().unwrap_or_default(), unit);
    let rows = Rows { record, article, offsets };
    for table in &mut tables.0 {
        match table.spec.name {
            "articles" => rows.article(table),
            "who_said_what" => who_said_what::rows(record, article, table),
            "problems" => rows.problems(table),
            "rows" => {
                let other = |layer: &&Layer| {
                    let name = layer.name().as_str();
                    let has_table = schema::table(name).is_some() && !NOT_OF_A_LAYER.contains(&name);
                    // The host's layers have no table: anyone can segment the text again.
                    !has_table && !HOST_LAYERS.contains(&name)
                };
                record.layers().iter().filter(other).for_each(|layer| rows.layer(layer, table));
            }
            name => record.layers().get(name).into_iter().for_each(|layer| rows.layer(layer, table)),
        }
    }
    tables
}

/// Makes the rows of one record.
struct Rows<'r> {
    record: &'r Record,
    article: i64,
    offsets: Offsets<'r>,
}

impl Rows<'_> {
    fn article(&self, table: &mut Table) {
        let (record, meta) = (self.record, self.record.meta());
        let words = record.layers().get(layer::TOKENS).map_or(0, Layer::len);
        table.push(|column| match column.name {
            "article" => self.article.into(),
            "id" => record.id().into(),
            "title" => meta.title.as_ref().into(),
            "published" => meta.published.as_ref().into(),
            "language" => meta.language.as_ref().into(),
            "source" => meta.source.as_ref().into(),
            "url" => meta.url.as_ref().into(),
            "text" => record.text().into(),
            "words" => (words as i64).into(),
            "problems" => (record.problems.len() as i64).into(),
            name => no_value(name),
        });
    }

    fn problems(&self, table: &mut Table) {
        for problem in &self.record.problems {
            table.push(|column| match column.name {
                "article" => self.article.into(),
                "id" => self.record.id().into(),
                "processor" => (&problem.processor).into(),
                "kind" => problem.kind.as_str().into(),
                "message" => (&problem.message).into(),
                name => no_value(name),
            });
        }
    }

    fn layer(&self, layer: &Layer, table: &mut Table) {
        let spec = table.spec;
        let text = self.record.text().unwrap_or_default();
        for row in layer.rows() {
            let span = row.span();
            let at = |byte| i64::from(self.offsets.from_byte(byte));
            table.push(|column| match (column.source, column.name) {
                (Source::Attr, key) => attr(column.kind, row.attr(key)),
                (Source::Link { role, to }, _) => linked(row, role, to).into(),
                (Source::Own, "article") => self.article.into(),
                (Source::Own, "id") => self.record.id().into(),
                (Source::Own, "layer") => layer.name().as_str().into(),
                (Source::Own, "row") => (row.index() as i64).into(),
                (Source::Own, "start") => span.map(|span| at(span.start())).into(),
                (Source::Own, "end") => span.map(|span| at(span.end())).into(),
                (Source::Own, "text") => span.map(|span| &text[span.range()]).into(),
                (Source::Own, "label") => Some(row.label().as_str()).filter(|label| !label.is_empty()).into(),
                (Source::Own, "score") => row.score().map(rounded).into(),
                (Source::Own, "attrs") => attrs(spec, row).into(),
                (Source::Own, "links") => links(spec, row).into(),
                (Source::Own, name) => no_value(name),
            });
        }
    }
}

fn attr(kind: Kind, value: Option<Value<'_>>) -> Cell<'_> {
    match (kind, value) {
        (Kind::Text, Some(Value::Str(text))) => text.into(),
        (Kind::Int, Some(Value::Int(number))) => number.into(),
        (Kind::Float, Some(Value::Float(number))) => number.into(),
        (Kind::Float, Some(Value::Int(number))) => (number as f64).into(),
        _ => Cell::Null,
    }
}

/// Whether an attribute has a column that can hold it.
fn has_column(spec: &TableSpec, key: &str, value: Value<'_>) -> bool {
    spec.columns.iter().any(|column| {
        let holds = match column.kind {
            Kind::Text => matches!(value, Value::Str(_)),
            Kind::Int => matches!(value, Value::Int(_)),
            Kind::Float => matches!(value, Value::Int(_) | Value::Float(_)),
        };
        column.source == Source::Attr && column.name == key && holds
    })
}

fn attrs(spec: &TableSpec, row: Row<'_>) -> Option<String> {
    let further = row.attrs().filter(|(key, value)| !has_column(spec, key.as_str(), *value));
    let object: Map<_, _> = further
        .map(|(key, value)| {
            let value = match value {
                Value::Str(text) => json!(text),
                Value::Int(number) => json!(number),
                Value::Float(number) => json!(number),
                Value::Bool(yes) => json!(yes),
            };
            (key.as_str().to_owned(), value)
        })
        .collect();
    (!object.is_empty()).then(|| serde_json::Value::Object(object).to_string())
}

/// Whether a column holds a link: it is the only one of its role, and leads to the layer of the column.
fn has_link_column(spec: &TableSpec, row: Row<'_>, link: &Link) -> bool {
    let (own_role, layer) = (link.role.as_str(), link.layer.as_str());
    let holds =
        |column: &ColumnSpec| matches!(column.source, Source::Link { role, to } if role == own_role && to == layer);
    spec.columns.iter().any(holds) && is_only(row, link)
}

fn is_only(row: Row<'_>, link: &Link) -> bool {
    row.links().iter().filter(|other| other.role == link.role).count() == 1
}

fn linked(row: Row<'_>, role: &str, to: &str) -> Option<i64> {
    let link = row.link(role).filter(|link| link.layer.as_str() == to && is_only(row, link))?;
    Some(i64::from(link.row))
}

fn links(spec: &TableSpec, row: Row<'_>) -> Option<String> {
    let mut roles: Map<String, serde_json::Value> = Map::new();
    for link in row.links().iter().filter(|link| !has_link_column(spec, row, link)) {
        let pair = json!([link.layer.as_str(), link.row]);
        match roles.get_mut(link.role.as_str()) {
            None => _ = roles.insert(link.role.as_str().to_owned(), json!([pair])),
            Some(pairs) => pairs.as_array_mut().into_iter().for_each(|pairs| pairs.push(pair.clone())),
        }
    }
    for pairs in roles.values_mut() {
        // One link is a pair, several are a list of pairs, as in the record.
        if let Some([_]) = pairs.as_array().map(Vec::as_slice) {
            *pairs = pairs[0].take();
        }
    }
    (!roles.is_empty()).then(|| serde_json::Value::Object(roles).to_string())
}
