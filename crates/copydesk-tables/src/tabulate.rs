//! From one record to its rows in all tables.

use copydesk_core::vocabulary::{HOST_LAYERS, layer};
use copydesk_core::{Layer, Link, Record, Row, Value};
use copydesk_formats::{Offsets, Unit};
use serde_json::{Map, json};

use crate::column::RowWriter;
use crate::schema::{Kind, Source, TABLES};
use crate::{ColumnSpec, Table, TableSpec, who_said_what};

/// Tables that are no layer's: a layer of that name is one like any other.
const NO_LAYER: [&str; 4] = ["articles", "problems", "rows", "who_said_what"];

/// Rows of all tables, in the order of [`TABLES`].
#[derive(Clone, Debug, PartialEq)]
pub struct Tables(pub [Table; TABLES.len()]);

impl Default for Tables {
    fn default() -> Tables {
        Tables(std::array::from_fn(|i| Table::new(&TABLES[i])))
    }
}

impl Tables {
    /// Adds the rows of another.
    pub fn append(&mut self, other: &Tables) {
        for (table, more) in self.0.iter_mut().zip(&other.0) {
            table.append(more);
        }
    }

    /// Bytes of the texts in them.
    pub fn text_bytes(&self) -> usize {
        self.0.iter().map(Table::text_bytes).sum()
    }

    /// Takes all rows away, and keeps the memory.
    pub fn clear(&mut self) {
        self.0.iter_mut().for_each(Table::clear);
    }
}

/// The rows of one record; `article` is its number in the input.
pub fn tabulate(record: &Record, article: i64, unit: Unit) -> Tables {
    let mut tables = Tables::default();
    let offsets = Offsets::new(record.text().unwrap_or_default(), unit);
    let of = Of { record, article, offsets };
    for table in &mut tables.0 {
        match table.spec.name {
            "articles" => of.articles(table),
            "who_said_what" => who_said_what::rows(record, article, table),
            "problems" => of.problems(table),
            "rows" => {
                let other = |layer: &&Layer| {
                    let name = layer.name().as_str();
                    let own = TABLES.iter().any(|spec| spec.name == name) && !NO_LAYER.contains(&name);
                    // Anyone can segment the text again: the host's layers are in no table.
                    !own && !HOST_LAYERS.contains(&name)
                };
                record.layers().iter().filter(other).for_each(|layer| of.layer(layer, table, true));
            }
            name => record.layers().get(name).into_iter().for_each(|layer| of.layer(layer, table, false)),
        }
    }
    tables
}

struct Of<'r> {
    record: &'r Record,
    article: i64,
    offsets: Offsets<'r>,
}

impl Of<'_> {
    fn articles(&self, table: &mut Table) {
        let (record, meta) = (self.record, self.record.meta());
        let words = record.layers().get(layer::TOKENS).map_or(0, Layer::len);
        let mut row = table.row();
        row.int(Some(self.article)).text(Some(record.id()));
        for field in [&meta.title, &meta.published, &meta.language, &meta.source, &meta.url] {
            row.text(field.as_deref());
        }
        row.text(record.text()).int(Some(words as i64)).int(Some(record.problems.len() as i64));
    }

    fn problems(&self, table: &mut Table) {
        for problem in &self.record.problems {
            let mut row = table.row();
            row.int(Some(self.article)).text(Some(self.record.id()));
            row.text(Some(&problem.processor)).text(Some(problem.kind.as_str())).text(Some(&problem.message));
        }
    }

    fn layer(&self, layer: &Layer, table: &mut Table, named: bool) {
        let spec = table.spec;
        let text = self.record.text().unwrap_or_default();
        for row in layer.rows() {
            let mut out = table.row();
            out.int(Some(self.article)).text(Some(self.record.id()));
            if named {
                out.text(Some(layer.name().as_str()));
            }
            out.int(Some(row.index() as i64));
            let span = row.span();
            let at = |byte| i64::from(self.offsets.from_byte(byte));
            out.int(span.map(|s| at(s.start()))).int(span.map(|s| at(s.end()))).text(span.map(|s| &text[s.range()]));
            let label = row.label();
            out.text((!label.is_none()).then(|| label.as_str()));
            // Four decimals, as in the record.
            out.float(row.score().map(|score| (f64::from(score) * 1e4).round() / 1e4));
            for column in spec.columns {
                match column.source {
                    Source::Own => {}
                    Source::Attr => attr(&mut out, column.kind, row.attr(column.name)),
                    Source::Link { role, to } => _ = out.int(linked(row, role, to)),
                }
            }
            out.text(attrs(spec, row).as_deref()).text(links(spec, row).as_deref());
        }
    }
}

fn attr(out: &mut RowWriter<'_>, kind: Kind, value: Option<Value<'_>>) {
    match (kind, value) {
        (Kind::Text, Some(Value::Str(text))) => out.text(Some(text)),
        (Kind::Text, _) => out.text(None),
        (Kind::Int, Some(Value::Int(number))) => out.int(Some(number)),
        (Kind::Int, _) => out.int(None),
        (Kind::Float, Some(Value::Float(number))) => out.float(Some(number)),
        (Kind::Float, Some(Value::Int(number))) => out.float(Some(number as f64)),
        (Kind::Float, _) => out.float(None),
    };
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

/// Whether a link's column says all of its role: there is one such link, and it leads to the layer that the column counts in.
fn is_said(spec: &TableSpec, row: Row<'_>, link: &Link) -> bool {
    let (own_role, layer) = (link.role.as_str(), link.layer.as_str());
    let says =
        |column: &ColumnSpec| matches!(column.source, Source::Link { role, to } if role == own_role && to == layer);
    spec.columns.iter().any(says) && is_only(row, link)
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
    for link in row.links().iter().filter(|link| !is_said(spec, row, link)) {
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
