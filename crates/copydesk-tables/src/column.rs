//! Rows in columns: what is written in one piece.

use crate::{Kind, TableSpec};

/// The values of one column that are not null, one after another.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Texts in one string, with the end of each.
    Text {
        /// All of them.
        text: String,
        /// Where each ends, in bytes.
        ends: Vec<usize>,
    },
    /// Whole numbers.
    Int(Vec<i64>),
    /// Numbers.
    Float(Vec<f64>),
}

/// One column: which of its rows hold a value, and the values.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// By row.
    pub present: Vec<bool>,
    /// Of the rows that hold one.
    pub values: Values,
}

/// Rows of one table, by column.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// What it is.
    pub spec: &'static TableSpec,
    /// In the order of the schema.
    pub columns: Vec<Column>,
}

impl Column {
    fn new(kind: Kind) -> Column {
        let values = match kind {
            Kind::Text => Values::Text { text: String::new(), ends: Vec::new() },
            Kind::Int => Values::Int(Vec::new()),
            Kind::Float => Values::Float(Vec::new()),
        };
        Column { present: Vec::new(), values }
    }

    fn append(&mut self, other: &Column) {
        self.present.extend_from_slice(&other.present);
        match (&mut self.values, &other.values) {
            (Values::Text { text, ends }, Values::Text { text: more, ends: ends_of_more }) => {
                let before = text.len();
                text.push_str(more);
                ends.extend(ends_of_more.iter().map(|end| before + end));
            }
            (Values::Int(values), Values::Int(more)) => values.extend_from_slice(more),
            (Values::Float(values), Values::Float(more)) => values.extend_from_slice(more),
            _ => debug_assert!(false, "columns of one table have one kind"),
        }
    }

    fn clear(&mut self) {
        self.present.clear();
        match &mut self.values {
            Values::Text { text, ends } => {
                text.clear();
                ends.clear();
            }
            Values::Int(values) => values.clear(),
            Values::Float(values) => values.clear(),
        }
    }
}

impl Table {
    /// Without rows.
    pub fn new(spec: &'static TableSpec) -> Table {
        Table { spec, columns: spec.columns.iter().map(|column| Column::new(column.kind)).collect() }
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |column| column.present.len())
    }

    /// Bytes of the texts in it: nearly all of what it takes.
    pub fn text_bytes(&self) -> usize {
        let of = |column: &Column| if let Values::Text { text, .. } = &column.values { text.len() } else { 0 };
        self.columns.iter().map(of).sum()
    }

    /// Adds the rows of another.
    pub fn append(&mut self, other: &Table) {
        for (column, more) in self.columns.iter_mut().zip(&other.columns) {
            column.append(more);
        }
    }

    /// Takes all rows away, and keeps the memory.
    pub fn clear(&mut self) {
        self.columns.iter_mut().for_each(Column::clear);
    }

    /// Starts a row; one value is to be given for each column, in order.
    pub(crate) fn row(&mut self) -> RowWriter<'_> {
        RowWriter { columns: self.columns.iter_mut() }
    }
}

/// A row that is being made, column by column.
pub(crate) struct RowWriter<'t> {
    columns: std::slice::IterMut<'t, Column>,
}

impl RowWriter<'_> {
    pub(crate) fn text(&mut self, value: Option<&str>) -> &mut Self {
        if let Some(Column { present, values: Values::Text { text, ends } }) = self.columns.next() {
            present.push(value.is_some());
            if let Some(value) = value {
                text.push_str(value);
                ends.push(text.len());
            }
        }
        self
    }

    pub(crate) fn int(&mut self, value: Option<i64>) -> &mut Self {
        if let Some(Column { present, values: Values::Int(values) }) = self.columns.next() {
            present.push(value.is_some());
            values.extend(value);
        }
        self
    }

    pub(crate) fn float(&mut self, value: Option<f64>) -> &mut Self {
        if let Some(Column { present, values: Values::Float(values) }) = self.columns.next() {
            present.push(value.is_some());
            values.extend(value);
        }
        self
    }
}

impl Drop for RowWriter<'_> {
    fn drop(&mut self) {
        debug_assert_eq!(self.columns.len(), 0, "a value for each column");
    }
}
