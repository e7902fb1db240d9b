//! The folder of a run, made from records that a test builds.

use std::fs::{self, File};
use std::path::PathBuf;

use copydesk_core::vocabulary::{EntityType, MentionForm, QuoteKind, key, layer, role};
use copydesk_core::{Article, LayerBuilder, Link, Meta, Record, Row, Value};
use copydesk_formats::Unit;
use copydesk_tables::{ColumnSpec, Kind, Source, Table, TableSpec, Tables, Values, parquet::Writer, tabulate};
use serde_json::json;

pub struct Run {
    pub folder: PathBuf,
    pub records: Vec<Record>,
    _temporary: tempfile::TempDir,
}

const TEXT: &str = "🙂 “No cuts,” Ada Éxample of the BBC said. “Not one,” she added.";

impl Run {
    /// A finished run over so many articles.
    pub fn new(articles: usize) -> Run {
        Run::published((0..articles).map(|number| format!("2022-0{}-01", number + 1)))
    }

    /// A finished run over one article of each date.
    pub fn published(dates: impl Iterator<Item = String>) -> Run {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path().join("tables");
        let records: Vec<Record> = dates.enumerate().map(|(number, date)| record(number, date)).collect();
        let articles = records.len();
        let mut tables = Tables::default();
        for (number, record) in records.iter().enumerate() {
            tables.append(&tabulate(record, number as i64, Unit::Utf16));
        }
        for table in &tables.0 {
            fs::create_dir_all(folder.join(table.spec.name)).unwrap();
            let file = File::create(folder.join(table.spec.name).join("00000.parquet")).unwrap();
            let mut writer = Writer::new(file, table.spec).unwrap();
            writer.write(table).unwrap();
            writer.finish().unwrap();
        }
        let run = json!({"run": {
            "manifest": "copydesk.manifest/1", "input": [], "columns": {}, "shard": null, "format": "parquet", "offsets": "utf16",
            "processors": [], "settings": null, "parts": {"articles": 50_000, "bytes": 67_108_864}, "directory": "/", "isolation": null
        }});
        let part = json!({"part": {
            "part": 0, "first": 0, "end": articles, "articles": articles, "words": 0, "problems": 0, "input_sha256": "", "files": {}
        }});
        fs::write(folder.join("manifest.jsonl"), format!("{run}\n{part}\n\"finished\"\n")).unwrap();
        Run { folder, records, _temporary: temporary }
    }
}

const fn column(name: &'static str, kind: Kind) -> ColumnSpec {
    ColumnSpec { name, kind, required: false, source: Source::Own, about: "" }
}

/// As far as a figure needs it.
static QUOTE_GROUPS: TableSpec = TableSpec {
    name: "quote_groups",
    about: "",
    columns: &[
        column("article", Kind::Int),
        column("quote", Kind::Int),
        column("quote_group", Kind::Text),
        column("first_article", Kind::Int),
        column("first_quote", Kind::Int),
        column("change", Kind::Text),
    ],
};

impl Run {
    /// Adds the table in which the first quotation of the second article is that of the first, reworded.
    pub fn link(&self) {
        let mut table = Table::new(&QUOTE_GROUPS);
        let text = |texts: &[&str]| {
            let ends = texts.iter().scan(0, |end, text| {
                *end += text.len();
                Some(*end)
            });
            Values::Text { text: texts.concat(), ends: ends.collect() }
        };
        let values = [
            Values::Int(vec![0, 1]),
            Values::Int(vec![0, 0]),
            text(&["g", "g"]),
            Values::Int(vec![0, 0]),
            Values::Int(vec![0, 0]),
            text(&["reworded"]),
        ];
        for (column, values) in table.columns.iter_mut().zip(values) {
            (column.present, column.values) = (vec![true, true], values);
        }
        table.columns[5].present[0] = false;
        let folder = self.folder.join(QUOTE_GROUPS.name);
        fs::create_dir_all(&folder).unwrap();
        let mut writer = Writer::new(File::create(folder.join("00000.parquet")).unwrap(), &QUOTE_GROUPS).unwrap();
        writer.write(&table).unwrap();
        writer.finish().unwrap();
    }
}

/// The article with other rows of `quotes`: span in words, and the row that it lies within.
fn quoted(record: &Record, rows: &[(&str, Option<u32>)]) -> Record {
    let mut changed = Record::new(Article::new(record.id(), TEXT, record.meta().clone()));
    let mut quotes = LayerBuilder::new(layer::QUOTES.into(), TEXT).unwrap();
    for (words, within) in rows {
        let start = TEXT.find(words).unwrap();
        quotes.row(Some(start..start + words.len()), QuoteKind::Direct.as_str().into(), None).unwrap();
        within.iter().for_each(|row| quotes.link(Link::new(role::WITHIN.into(), layer::QUOTES.into(), *row)).unwrap());
    }
    changed.insert(vec![quotes.finish()]).unwrap();
    changed
}

/// All that was quoted as one quotation, with another inside.
pub fn nested(record: &Record) -> Record {
    quoted(record, &[("“No cuts,” Ada Éxample of the BBC said. “Not one,”", None), ("BBC", Some(0))])
}

pub fn without_quotes(record: &Record) -> Record {
    quoted(record, &[])
}

/// The article with a quotation before its others.
pub fn with_one_before(record: &Record) -> Record {
    let mut changed = Record::new(Article::new(record.id(), TEXT, record.meta().clone()));
    let mut quotes = LayerBuilder::new(layer::QUOTES.into(), TEXT).unwrap();
    quotes.row(Some(0..4), QuoteKind::Direct.as_str().into(), None).unwrap();
    for words in ["“No cuts,”", "“Not one,”"] {
        let start = TEXT.find(words).unwrap();
        quotes.row(Some(start..start + words.len()), QuoteKind::Direct.as_str().into(), None).unwrap();
    }
    quotes.link(Link::new(role::CONTINUES.into(), layer::QUOTES.into(), 1)).unwrap();
    changed.insert(vec![quotes.finish()]).unwrap();
    changed
}

fn record(number: usize, date: String) -> Record {
    let meta = Meta { published: Some(date), ..Meta::default() };
    let mut record = Record::new(Article::new(format!("article {number}"), TEXT, meta));
    let find = |words: &str| TEXT.find(words).map(|start| start..start + words.len());
    let mut entities = LayerBuilder::new(layer::ENTITIES.into(), TEXT).unwrap();
    for (words, kind) in [("Ada Éxample", EntityType::Person), ("BBC", EntityType::Organisation)] {
        entities.row(find(words), kind.as_str().into(), None).unwrap();
        entities.attr(key::NAME.into(), words.into()).unwrap();
        entities.attr(key::WATCHED.into(), Value::Bool(true)).unwrap();
    }
    let mut mentions = LayerBuilder::new(layer::MENTIONS.into(), TEXT).unwrap();
    let forms =
        [("Ada Éxample", MentionForm::Name, 0), ("BBC", MentionForm::Name, 1), ("she", MentionForm::Pronoun, 0)];
    for (words, form, entity) in forms {
        mentions.row(find(words), EntityType::Person.as_str().into(), Some(0.5)).unwrap();
        mentions.attr(key::FORM.into(), form.as_str().into()).unwrap();
        mentions.link(Link::new(role::ENTITY.into(), layer::ENTITIES.into(), entity)).unwrap();
    }
    let mut quotes = LayerBuilder::new(layer::QUOTES.into(), TEXT).unwrap();
    quotes.row(find("“No cuts,”"), QuoteKind::Direct.as_str().into(), Some(0.75)).unwrap();
    quotes.attr(key::SPEAKER_SCORE.into(), Value::Float(0.9)).unwrap();
    // Two speakers, so that they are no column but JSON.
    quotes.link(Link::new(role::SPEAKER.into(), layer::ENTITIES.into(), 0)).unwrap();
    quotes.link(Link::new(role::SPEAKER.into(), layer::ENTITIES.into(), 1)).unwrap();
    quotes.row(find("“Not one,”"), QuoteKind::Direct.as_str().into(), None).unwrap();
    quotes.link(Link::new(role::CONTINUES.into(), layer::QUOTES.into(), 0)).unwrap();
    quotes.link(Link::new(role::SPEAKER.into(), layer::ENTITIES.into(), 0)).unwrap();
    let mut other = LayerBuilder::new("airtime".into(), TEXT).unwrap();
    other.row(None, "on air".into(), None).unwrap();
    other.attr("minutes".into(), Value::Int(3)).unwrap();
    record.insert([entities, mentions, quotes, other].map(LayerBuilder::finish).into()).unwrap();
    record
}

/// A row in words: attributes and links in an order of their own, which tables do not keep.
pub fn canonical(row: Row<'_>) -> String {
    let mut rest: Vec<String> = row.attrs().map(|(key, value)| format!("{key}={value:?}")).collect();
    rest.extend(row.links().iter().map(|link| format!("{}={}[{}]", link.role, link.layer, link.row)));
    rest.sort();
    format!("{:?} {} {:?} {rest:?}", row.span().map(|span| span.range()), row.label(), row.score())
}
