//! Rows of a table, stored by column.

use std::borrow::Cow;

use crate::{ColumnSpec, Kind, TableSpec};

/// How many bytes of memory rows should take ([`Table::bytes`]) before they are written as one row group of Parquet: larger groups compress
/// better, smaller ones need less memory.
pub const ROW_GROUP_BYTES: usize = 16 << 20;

/// The non-null values of one column, in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Texts, concatenated.
    Text {
        /// All texts, one after another.
        text: String,
        /// The end of each text, in bytes.
        ends: Vec<usize>,
    },
    /// Whole numbers.
    Int(Vec<i64>),
    /// Numbers.
    Float(Vec<f64>),
}

/// One column: which rows have a value, and the values.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// For each row, whether it has a value.
    pub present: Vec<bool>,
    /// The values of the rows that have one.
    pub values: Values,
}

/// Rows of one table, stored by column.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Which table it is.
    pub spec: &'static TableSpec,
    /// The columns, in the order of the schema.
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

    /// A column without values.
    #[cfg(feature = "parquet")]
    pub(crate) fn nulls(kind: Kind, rows: usize) -> Column {
        Column { present: vec![false; rows], ..Column::new(kind) }
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

    fn push(&mut self, cell: Cell<'_>) {
        self.present.push(!matches!(cell, Cell::Null));
        match (&mut self.values, cell) {
            (_, Cell::Null) => {}
            (Values::Text { text, ends }, Cell::Text(value)) => {
                text.push_str(&value);
                ends.push(text.len());
            }
            (Values::Int(values), Cell::Int(value)) => values.push(value),
            (Values::Float(values), Cell::Float(value)) => values.push(value),
            (values, cell) => {
                debug_assert!(false, "{cell:?} in a column of {values:?}");
                self.present.pop();
                self.present.push(false);
            }
        }
    }

    fn bytes(&self) -> usize {
        let values = match &self.values {
            Values::Text { text, ends } => text.len() + ends.len() * size_of::<usize>(),
            Values::Int(values) => values.len() * size_of::<i64>(),
            Values::Float(values) => values.len() * size_of::<f64>(),
        };
        self.present.len() + values
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
    /// A table without rows.
    pub fn new(spec: &'static TableSpec) -> Table {
        Table { spec, columns: spec.columns.iter().map(|column| Column::new(column.kind)).collect() }
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |column| column.present.len())
    }

    /// Bytes of memory that its rows take.
    pub fn bytes(&self) -> usize {
        self.columns.iter().map(Column::bytes).sum()
    }

    /// Adds the rows of another table of the same schema.
    pub fn append(&mut self, other: &Table) {
        for (column, more) in self.columns.iter_mut().zip(&other.columns) {
            column.append(more);
        }
    }

    /// Removes all rows and keeps the memory.
    pub fn clear(&mut self) {
        self.columns.iter_mut().for_each(Column::clear);
    }

    /// Adds a row; `cell` gives the value of each column.
    ///
    /// ```
    /// use copydesk_tables::{Cell, Table, table};
    ///
    /// let mut problems = Table::new(table("problems").unwrap());
    /// problems.push(|column| match column.name {
    ///     "article" => 7.into(),
    ///     "message" => "the file is empty".into(),
    ///     _ => Cell::Null,
    /// });
    /// let row = problems.iter().next().unwrap();
    /// assert_eq!((row.int("article"), row.text("message")), (Some(7), Some("the file is empty")));
    /// ```
    pub fn push<'c>(&mut self, mut cell: impl FnMut(&'static ColumnSpec) -> Cell<'c>) {
        for (column, spec) in self.columns.iter_mut().zip(self.spec.columns) {
            column.push(cell(spec));
        }
    }

    /// The rows, in order.
    pub fn iter(&self) -> Rows<'_> {
        Rows { table: self, row: 0, next: vec![0; self.columns.len()] }
    }
}

/// The rows of a table, in order.
#[derive(Clone, Debug)]
pub struct Rows<'t> {
    table: &'t Table,
    row: usize,
    /// For each column, the index of its next value.
    next: Vec<usize>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableRow<'t> {
    spec: &'static TableSpec,
    cells: Vec<Cell<'t>>,
}

impl<'t> Iterator for Rows<'t> {
    type Item = TableRow<'t>;

    fn next(&mut self) -> Option<TableRow<'t>> {
        if self.row == self.table.rows() {
            return None;
        }
        let cell = |(column, next): (&'t Column, &mut usize)| {
            if !column.present[self.row] {
                return Cell::Null;
            }
            let at = *next;
            *next += 1;
            match &column.values {
                Values::Text { text, ends } => {
                    let start = at.checked_sub(1).map_or(0, |before| ends[before]);
                    Cell::Text(text[start..ends[at]].into())
                }
                Values::Int(values) => Cell::Int(values[at]),
                Values::Float(values) => Cell::Float(values[at]),
            }
        };
        let cells = self.table.columns.iter().zip(&mut self.next).map(cell).collect();
        self.row += 1;
        Some(TableRow { spec: self.table.spec, cells })
    }
}

impl<'t> TableRow<'t> {
    /// The value of a column; null if the table has no such column.
    pub fn cell(&self, column: &str) -> &Cell<'t> {
        let at = self.spec.columns.iter().position(|spec| spec.name == column);
        at.map_or(&Cell::Null, |at| &self.cells[at])
    }

    /// The text in a column.
    pub fn text(&self, column: &str) -> Option<&str> {
        match self.cell(column) {
            Cell::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number in a column.
    pub fn int(&self, column: &str) -> Option<i64> {
        match self.cell(column) {
            Cell::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// The number in a column.
    pub fn float(&self, column: &str) -> Option<f64> {
        match self.cell(column) {
            Cell::Float(number) => Some(*number),
            _ => None,
        }
    }
}

/// The value of one column in one row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'c> {
    /// None.
    Null,
    /// A text.
    Text(Cow<'c, str>),
    /// A whole number.
    Int(i64),
    /// A number.
    Float(f64),
}

impl<'c> From<&'c str> for Cell<'c> {
    fn from(text: &'c str) -> Cell<'c> {
        Cell::Text(text.into())
    }
}

impl<'c> From<&'c String> for Cell<'c> {
    fn from(text: &'c String) -> Cell<'c> {
        Cell::Text(text.into())
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        Cell::Text(text.into())
    }
}

impl<'c> From<Cow<'c, str>> for Cell<'c> {
    fn from(text: Cow<'c, str>) -> Cell<'c> {
        Cell::Text(text)
    }
}

impl From<i64> for Cell<'_> {
    fn from(number: i64) -> Self {
        Cell::Int(number)
    }
}

impl From<f64> for Cell<'_> {
    fn from(number: f64) -> Self {
        Cell::Float(number)
    }
}

impl<'c, T: Into<Cell<'c>>> From<Option<T>> for Cell<'c> {
    fn from(value: Option<T>) -> Cell<'c> {
        value.map_or(Cell::Null, Into::into)
    }
}

/// A score with four decimals, as in the record.
pub(crate) fn rounded(score: f32) -> f64 {
    (f64::from(score) * 1e4).round() / 1e4
}

/// The value of a column that no code fills, which is a mistake in the schema.
pub(crate) fn no_value(column: &str) -> Cell<'static> {
    debug_assert!(false, "no value for column `{column}`");
    Cell::Null
}
