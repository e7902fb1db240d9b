//! Rebuilds an article's record from its rows: the inverse of `tabulate`.

use std::collections::BTreeMap;

use copydesk_core::Record;
use copydesk_formats::read_record;
use copydesk_tables::{Source, TABLES, TableSpec};
use serde_json::{Map, Value, json};

use crate::{Cell, Database, Error};

impl Database {
    /// The record of an article by its number in the input, with all layers that have tables; `None` if there is no such article. The
    /// layers of the host and the processors are not in tables, and so not in the record.
    ///
    /// # Errors
    /// [`Error::Sql`], which it is too if the database was opened without texts; [`Error::Rows`] if the rows contradict one another.
    pub fn record(&self, article: i64) -> Result<Option<Record>, Error> {
        let number = [Cell::Int(article)];
        let found = self.query(
            "SELECT id, text, title, published, language, source, url FROM articles WHERE article = ?1",
            &number,
        )?;
        let Some(row) = found.rows.into_iter().next() else { return Ok(None) };
        let mut fields = found.columns.into_iter().zip(row.into_iter().map(value)).collect::<Map<_, _>>();
        let (id, text) = (fields.remove("id"), fields.remove("text"));
        let problems =
            self.objects("SELECT processor, kind, message FROM problems WHERE article = ?1 ORDER BY rowid", &number)?;
        let mut layers = BTreeMap::new();
        for table in TABLES.iter().filter(|table| is_of_layer(table)) {
            let sql = format!("SELECT * FROM \"{}\" WHERE article = ?1 ORDER BY \"row\"", table.name);
            for row in self.objects(&sql, &number)? {
                let layer = row.get("layer").and_then(Value::as_str).unwrap_or(table.name).to_owned();
                layers.entry(layer).or_insert_with(Vec::new).push(row_of(table, row));
            }
        }
        let json = json!({
            "id": id, "text": text, "offsets": self.unit.as_str(), "meta": fields, "layers": layers, "problems": problems
        });
        let stored = read_record(&json.to_string());
        stored.map(|stored| Some(stored.record)).map_err(|source| Error::Rows { article, source: Box::new(source) })
    }

    fn objects(&self, sql: &str, parameters: &[Cell]) -> Result<Vec<Map<String, Value>>, Error> {
        let answer = self.query(sql, parameters)?;
        let object = |row: Vec<Cell>| answer.columns.iter().cloned().zip(row.into_iter().map(value)).collect();
        Ok(answer.rows.into_iter().map(object).collect())
    }
}

/// Whether the rows of a table are rows of layers.
fn is_of_layer(table: &TableSpec) -> bool {
    let has = |name: &str| table.columns.iter().any(|column| column.name == name);
    has("row") && has("links")
}

fn value(cell: Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Int(number) => number.into(),
        Cell::Float(number) => number.into(),
        Cell::Text(text) => text.into(),
    }
}

/// The row as it stands in the record.
fn row_of(table: &TableSpec, mut row: Map<String, Value>) -> Value {
    row.retain(|_, value| !value.is_null());
    let further = |row: &mut Map<String, Value>, name| -> Map<String, Value> {
        row.remove(name).and_then(|text| serde_json::from_str(text.as_str()?).ok()).unwrap_or_default()
    };
    let (mut attrs, mut links) = (further(&mut row, "attrs"), further(&mut row, "links"));
    let mut json = Map::new();
    for column in table.columns {
        let Some(value) = row.remove(column.name) else { continue };
        match column.source {
            Source::Attr => _ = attrs.insert(column.name.into(), value),
            Source::Link { role, to } => _ = links.insert(role.into(), json!([to, value])),
            Source::Own if ["start", "end", "text", "label", "score"].contains(&column.name) => {
                json.insert(column.name.into(), value);
            }
            Source::Own => {}
        }
    }
    json.insert("attrs".into(), attrs.into());
    json.insert("links".into(), links.into());
    json.into()
}
